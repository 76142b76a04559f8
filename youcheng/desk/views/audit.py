"""The log as the auditor's table: filtered, checked, taken along."""

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.guards import LONGEST, Request, require_permission
from youcheng.accounts.permissions import Permission, Role
from youcheng.accounts.queries import unit_or_home
from youcheng.audit.actions import record
from youcheng.audit.chain import verify
from youcheng.audit.models import Event
from youcheng.audit.queries import EventFilter, matching_events, without
from youcheng.audit.verbs import DETAILS, sentence, title_of, words_of
from youcheng.desk.forms import EventFilterForm, kind_title
from youcheng.lib.addresses import ToDrop, best_to_drop, ignored, page_of
from youcheng.lib.pages import render_part
from youcheng.lib.regions import Region
from youcheng.lib.sheets.writing import FORMATS, write_table
from youcheng.registry.enums import EventKind, InstrumentKind, TieKind

PAGE = 50
EXPORT_LIMIT = 100_000
LISTS = {"events", "kept"}
"""Details that are lists: two of them are no old and new value."""
WORDS = {
    "role": Role.choices,
    "region": Region.choices,
    "events": EventKind.choices,
    "kind": [*TieKind.choices, *InstrumentKind.choices, *EventKind.choices],
    "decision": [
        ("computed", gettext_lazy("ours taken")),
        ("published", gettext_lazy("published kept")),
    ],
}
"""Codes that a deed keeps and that are no column's choices, in words."""


@require_safe
@require_permission(Permission.AUDIT_VIEW)
def log(request: Request) -> HttpResponse:
    """Entries, newest first, as the filters in the address ask for them."""
    form = EventFilterForm(request.GET)
    asked = form.asked()
    pages = Paginator(matching_events(asked), PAGE)
    page, no_page = page_of(request.GET, pages)
    given = {name: value for name, value in request.GET.items() if value and name in form.fields}
    filters = [name for name in form.fields if form.cleaned_data.get(name)]
    context = {
        "form": form,
        "ignored": [*ignored(request.GET, {"page"}, form), *no_page],
        "page": page,
        "pages": pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": [_row(event) for event in page],
        "n_filters": len(filters),
        "to_drop": None if page.object_list else _to_drop(request, form, asked, filters),
        "formats": list(FORMATS),
        "query": urlencode(given),
    }
    return render_part(request, "desk/audit.html", "rows", context)


def _to_drop(
    request: Request, form: EventFilterForm, asked: EventFilter, filters: list[str]
) -> ToDrop | None:
    """Which of the filters to drop, where they leave nothing."""
    best = best_to_drop(filters, lambda name: matching_events(without(asked, name)).count())
    if best is None:
        return None
    name, n = best
    query = urlencode([(key, value) for key, value in request.GET.items() if key != name])
    shown = dict(getattr(form.fields[name], "choices", ())).get(
        form.cleaned_data[name], form.cleaned_data[name]
    )
    return ToDrop(f"{form.fields[name].label} {shown}", n, f"{reverse('audit')}?{query}")


@require_POST
@require_permission(Permission.AUDIT_VIEW)
def check(request: Request) -> HttpResponse:
    """Walk the chain and say what was found."""
    verdict = verify()
    if verdict.broken:
        messages.error(request, sentence(verdict.broken))
    else:
        text = _("The log holds: %(n)d entries. Its end is %(digest)s.")
        messages.success(request, text % {"n": verdict.length, "digest": verdict.digest})
    return redirect("audit")


@require_safe
@require_permission(Permission.AUDIT_VIEW)
def export(request: Request, format: str) -> HttpResponse:  # noqa: A002
    """What the filters show, on paper; taking it along is itself an entry."""
    if format not in FORMATS:
        raise Http404
    form = EventFilterForm(request.GET)
    asked = form.asked()
    if ignored(request.GET, {"page"}, form):
        # A file cannot say what it left out; the page can.
        return redirect(f"{reverse('audit')}?{request.GET.urlencode()}"[:LONGEST])
    events = matching_events(asked)[:EXPORT_LIMIT]
    head = [_("number"), _("at"), _("person"), _("deed"), _("kind of record"), _("record"),
            _("changes"), _("digest")]  # fmt: skip
    out = io.BytesIO()
    n = write_table(out, format, _("Audit log"), head, _cells(events.iterator()))
    record("audit.exported", unit_or_home(), by=request.user, rows=n, filter=request.GET.dict())
    name = f"audit-{localdate().isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(events: Iterator[Event]) -> Iterator[list[Any]]:
    for event in events:
        yield [
            event.pk,
            localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            event.by_name,
            title_of(event.verb),
            kind_title(event.subject_label),
            event.subject_text,
            json.dumps(event.changes, ensure_ascii=False) if event.changes else "",
            event.digest,
        ]


def _row(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "verb": title_of(event.verb),
        "kind": kind_title(event.subject_label),
        "changes": [_change(event, name, value) for name, value in event.changes.items()],
    }


def _change(event: Event, name: str, value: Any) -> tuple[str, str, str | None]:
    """Title, new value, old value; None where nothing was there to be changed."""
    field = _field(event.subject_label, name)
    title = str(DETAILS.get(name) or getattr(field, "verbose_name", name))
    words = dict(getattr(field, "flatchoices", ()) or WORDS.get(name, ()))
    if isinstance(value, list) and len(value) == 2 and name not in LISTS:
        return title, _shown(value[1], words), _shown(value[0], words)
    return title, _shown(words_of(name, value), words), None


def _shown(value: Any, words: dict[str, Any]) -> str:
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(words.get(str(one), one)) for one in value)
    return str(words.get(str(value), value))


def _field(label: str, name: str) -> Any:
    try:
        return apps.get_model(label)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return None
