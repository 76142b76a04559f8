"""The first page of the day, and all alerts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, Scope, can, reach, roots_for, widest_unit
from youcheng.desk import actions
from youcheng.desk.forms import SetAsideForm
from youcheng.desk.models import SetAside
from youcheng.desk.queries import home as queries
from youcheng.desk.queries.alerts import find_alerts, set_asides
from youcheng.desk.queries.first_steps import first_steps, step_of
from youcheng.desk.rules import DUE_KINDS, Found
from youcheng.lib.addresses import ignored, no_such
from youcheng.lib.objections import Refused, Stale
from youcheng.notices.queries import n_ringing
from youcheng.registry.enums import TieKind

TASKS = 8
FEED = 6
KIND_TITLES = {
    "decision": gettext_lazy("Opinions"),
    "circular": gettext_lazy("Circulars"),
    "task": gettext_lazy("Tasks"),
    "filing": gettext_lazy("Filings"),
    "standing": gettext_lazy("Cases that stand still"),
    "term": gettext_lazy("Terms"),
    "obligation": gettext_lazy("Obligations"),
    "plan": gettext_lazy("Exchange plans"),
    "promise": gettext_lazy("Promises"),
    "anniversary": gettext_lazy("Anniversaries"),
    "silence": gettext_lazy("Silence"),
    "tenure": gettext_lazy("Terms of office"),
    "keeping": gettext_lazy("Personal data"),
    "claims": gettext_lazy("Claims"),
    "figures": gettext_lazy("Figures"),
    "retention": gettext_lazy("Retention"),
}
ICONS = {
    "decision": "message-check",
    "circular": "speakerphone",
    "task": "clipboard-check",
    "filing": "archive",
    "standing": "clock-pause",
    "term": "file-certificate",
    "obligation": "checkbox",
    "plan": "list-check",
    "promise": "calendar-due",
    "anniversary": "cake",
    "silence": "heart-off",
    "tenure": "calendar-user",
    "keeping": "shield-lock",
    "claims": "list-search",
    "figures": "scale",
    "retention": "clock-exclamation",
}


@require_safe
@require_permission(Permission.TIE_VIEW)
def home(request: Request) -> HttpResponse:
    """Tasks, alerts, the wall, what was written last, the map."""
    today = localdate()
    unit = widest_unit(request.user, Permission.TIE_VIEW)
    homes = reach(request.user, Permission.TIE_VIEW)
    tally = queries.tally(homes, today)
    found = find_alerts(request.user, today, listed=TASKS + FEED)
    # The own desk first: who minds Europe reads of Asia only after it.
    own_first = sorted(found.alerts, key=lambda alert: not alert.may_set_aside)
    tasks = [alert for alert in own_first if alert.kind in DUE_KINDS]
    feed = [alert for alert in own_first if alert.kind not in DUE_KINDS]
    if len(tasks) < TASKS // 2:
        tasks, feed = tasks + feed[: TASKS // 2], feed[TASKS // 2 :]
    atlas = queries.map_of(homes, today, tally)
    imports = queries.open_imports(request.user)
    _remember(
        request,
        queries.Counts(
            found.n_due + len(imports),
            found.n,
            atlas["total"],
            found.of("decision"),
            n_ringing(request.user),
        ),
    )
    steps = first_steps(request.user, found, today)
    context = {
        "today": today,
        "unit": unit,
        "tasks": tasks[:TASKS],
        "feed": [(alert, ICONS[alert.kind]) for alert in feed[:FEED]],
        "n_alerts": found.n,
        "n_late": sum(alert.weight == "bad" for alert in tasks),
        "imports": imports,
        "progress": _progress(unit, homes, today, tally) if unit else None,
        "recent": queries.recent(homes),
        "atlas": atlas,
        "map": _map(roots_for(request.user), atlas),
        "steps": steps,
        "n_steps_done": sum(step.is_done for step in steps),
        "can_set_steps_aside": can(request.user, Permission.PERSON_MANAGE),
        "can_add": can(request.user, Permission.TIE_EDIT),
        "can_import": can(request.user, Permission.TIE_IMPORT),
        "can_see_situation": can(request.user, Permission.SITUATION_VIEW),
    }
    return render(request, "desk/home.html", context)


def _progress(unit: Unit, homes: Reach, today: date, tally: queries.Tally) -> queries.Progress:
    """Of the widest unit. As a rule that is all that the person sees, and is counted already."""
    if {scope.path for scope in homes.scopes or ()} != {unit.path}:
        homes = Reach((Scope(unit.path),))
        tally = queries.tally(homes, today)
    return queries.progress(unit, homes, tally, today)


def _remember(request: Request, counts: queries.Counts) -> None:
    """Keep the counts for the menu of every page; write only what changed."""
    if request.session.get("counts") != asdict(counts):
        request.session["counts"] = asdict(counts)


def _count(request: Request, found: Found, today: date) -> None:
    waiting = len(queries.open_imports(request.user))
    _remember(request, queries.counts(request.user, found, waiting, today))


@require_safe
@require_permission(Permission.TIE_VIEW)
def counts(request: Request) -> HttpResponse:
    """The menu's counts anew, for a page that stays open: every minute, while it is looked at."""
    today = localdate()
    _count(request, find_alerts(request.user, today, listed=0), today)
    return render(request, "shell/_counts.html", {"menu_counts": request.session["counts"]})


def _map(roots: Sequence[Unit], atlas: dict[str, Any]) -> dict[str, Any]:
    office = next(iter(roots), None)
    home = None
    if office is not None and office.lon is not None:
        home = {"lon": office.lon, "lat": office.lat, "label": office.name.removesuffix("市")}
    return {
        "home": home,
        "points": atlas["points"],
        "kinds": {kind.value: str(kind.label) for kind in TieKind},
        "url": reverse("registry:tie-detail", args=[0]),
    }


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def step_set_aside(request: Request, code: str) -> HttpResponse:
    """This office does without that first step; the alerts' page takes it up again."""
    today = localdate()
    step = step_of(request.user, code, find_alerts(request.user, today), today)
    if step is None:
        messages.warning(request, _("Somebody set it aside before you."))
    else:
        actions.set_step_aside(step.code, step.title, by=request.user)
        messages.success(request, _("Set aside. “Alerts” takes it up again."))
    return redirect("home")


@require_safe
@require_permission(Permission.TIE_VIEW)
def alerts(request: Request) -> HttpResponse:
    """All alerts by kind, and what is set aside."""
    return _alerts_page(request)


def _alerts_page(
    request: Request, form: SetAsideForm | None = None, name: str = "", status: int = 200
) -> HttpResponse:
    today = localdate()
    found = find_alerts(request.user, today)
    _count(request, found, today)
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in KIND_TITLES else ""
    strange = [no_such(_("kind"), wanted)] if wanted != kind else []
    shown = [alert for alert in found.alerts if kind in ("", alert.kind)]
    counts = {key: sum(alert.kind == key for alert in found.alerts) for key in KIND_TITLES}
    context = {
        "rows": [(alert, ICONS[alert.kind], "|".join(alert.name) == name) for alert in shown],
        "form": form,
        "ignored": [*ignored(request.GET, {"kind"}), *strange],
        "today": today,
        "kind": kind,
        "kinds": [
            (key, title, counts[key] + found.more.get(key, 0))
            for key, title in KIND_TITLES.items()
            if counts[key]
        ],
        "n": found.n,
        "more": found.more,
        "asides": set_asides(today).select_related("by"),
        "can_take_up": can(request.user, Permission.TIE_EDIT),
    }
    return render(request, "desk/alerts.html", context, status=status)


@require_POST
@require_permission(Permission.TIE_VIEW)
def set_aside(request: Request) -> HttpResponse:
    """Hide one state of one alert; the reason is logged."""
    today = localdate()
    name = request.POST.get("name", "")
    alert = next(
        (one for one in find_alerts(request.user, today).alerts if "|".join(one.name) == name),
        None,
    )
    if alert is None or not alert.may_set_aside:
        messages.error(request, _("This alert is not there any more, or not yours to set aside."))
        return redirect("alerts")
    form = SetAsideForm(request.POST)
    if form.is_valid():
        try:
            actions.set_aside(alert, by=request.user, today=today, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        except Stale:
            messages.warning(request, _("Somebody set it aside before you."))
            return redirect("alerts")
        else:
            messages.success(request, _("Set aside. It comes back when its state grows worse."))
            return redirect("alerts")
    return _alerts_page(request, form, name, status=422)


@require_POST
@require_permission(Permission.TIE_EDIT)
def take_up(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(SetAside, pk=pk)
    try:
        actions.take_up(row, by=request.user)
    except Stale:
        messages.warning(request, _("Somebody took it up before you."))
    else:
        messages.success(request, _("The alert is back."))
    return redirect("alerts")
