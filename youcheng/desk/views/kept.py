"""What was typed when the session had ended, where its page has no form to show it in."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts import kept
from youcheng.accounts.guards import Request, require_sign_in
from youcheng.accounts.models import Unit
from youcheng.dataio.forms import Opened
from youcheng.desk.menu import GROUPS
from youcheng.lib.typed import TypedForm
from youcheng.registry.forms.fields import UnitField

TITLES = {
    "reason": _("reason"),
    "until": _("until"),
    "name": _("name"),
    "title": _("name or post"),
    "note": _("note"),
    "source": _("source"),
    "label": _("the office's own label"),
}


@require_safe
@require_sign_in
def kept_form(request: Request, code: str) -> HttpResponse:
    """Read it, send it now, or throw it away."""
    found = kept.find(request, code)
    if found is None:
        raise Http404
    title, page = place_of(found.address)
    context = {"kept": found, "rows": lines_of(found.pairs), "place": title, "page": page}
    return render(request, "desk/kept.html", context)


def place_of(address: str) -> tuple[Any, str]:
    """Title and address of the part of the menu in which the form was."""
    for _title, entries in GROUPS:
        for entry in entries:
            if entry.prefix != "/" and address.startswith(entry.prefix):
                return entry.title, reverse(entry.url)
    if address.startswith(reverse("account")):
        return _("My account"), reverse("account")
    return "", ""


def lines_of(pairs: Sequence[tuple[str, str]]) -> list[tuple[Any, str]]:
    """What a person typed or chose, by the names that the form gives its fields."""
    fields = _form_of({name for name, _text in pairs})
    opened = Opened.read(dict(pairs).get("opened", ""))
    lines = []
    for name, text in pairs:
        field = fields.get(name)
        cell = CELL.fullmatch(name)
        if cell and (row := opened.rows.get(int(cell[1]))):
            if opened.cells.get(name) != text:
                lines.append((gettext("row %(row)d") % {"row": row[1]}, text))
        elif field is not None and field.label and not field.widget.is_hidden:
            if text.strip():
                lines.append((field.label, _as_read(field, text)))
        elif is_typed(text):
            lines.append((TITLES.get(name, _("field")), text))
    return lines


DIGITS = re.compile(r"\d{1,18}", re.ASCII)
CELL = re.compile(r"cell-(\d{1,18})-\d+", re.ASCII)


def _form_of(names: set[str]) -> dict[str, forms.Field]:
    """The fields of the form that has most of these names, and fewest others."""

    def fit(form: type[forms.Form]) -> tuple[int, int]:
        own = set(form.base_fields)
        return len(own & names), -len(own - names)

    best = max(_descendants(TypedForm), key=fit)
    return best.base_fields if fit(best)[0] > 1 else {}


def _descendants(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for child in form.__subclasses__():
        yield child
        yield from _descendants(child)


def _as_read(field: forms.Field, text: str) -> str:
    """Of a choice its title, of a unit its name."""
    if isinstance(field, UnitField):
        unit = Unit.objects.filter(pk=text).first() if DIGITS.fullmatch(text) else None
        return unit.name if unit else text
    titles = {str(key): title for key, title in getattr(field, "choices", ())}
    return str(titles.get(text, text))


def is_typed(text: str) -> bool:
    """Whether a person wrote it: what hidden fields hold is neither Chinese nor spaced."""
    return bool(text.strip()) and (not text.isascii() or " " in text or text.isalpha())


@require_POST
@require_sign_in
def kept_drop(request: Request, code: str) -> HttpResponse:
    kept.forget(request, code=code)
    return redirect("home")
