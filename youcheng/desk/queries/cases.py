"""Alerts about cases: a word that is waited for, a signing that nobody filed, one that stands
still."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.approvals.queries.rounds import clock_of, seats_before
from youcheng.desk.queries.looking import Look, Told
from youcheng.desk.rules import Alert
from youcheng.lib.prepared import prepared
from youcheng.lib.text import isolated
from youcheng.pipeline.enums import CaseStage, CheckKind
from youcheng.pipeline.models import Case, CaseRound, RuleVersion
from youcheng.pipeline.queries.forecast import paces
from youcheng.pipeline.rules.standing import standing_state
from youcheng.registry.queries.claims import HOME_COUNTRY

SOON = 10
"""Days before the last day of the filing from which it presses."""


def decisions(look: Look) -> Told:
    """Rounds that wait for this person's word."""
    seats = list(seats_before(look.user, look.today).select_related("stop").order_by("pk"))
    if not seats:
        return Told()
    calendars = calendars_of([HOME_COUNTRY])
    links = {
        link.round_id: link
        for link in CaseRound.objects.filter(
            round__in={seat.stop.round_id for seat in seats}
        ).select_related("case__place__country")
    }
    alerts = []
    for seat in seats[: look.listed]:
        link = links.get(seat.stop.round_id)
        if link is None:
            continue
        clock = clock_of(seat.stop, HOME_COUNTRY, calendars, look.today)
        case = link.case
        alerts.append(
            Alert(
                kind="decision", key=str(seat.pk), state=str(clock.due_on or ""),
                weight="bad" if clock.is_late else "warn",
                title=_("%(place)s: your opinion is waited for") % {"place": _place(case)},
                note=f"{seat.stop.name} · {case.get_track_display()}",
                verb=_("Give your opinion"),
                url=reverse("pipeline:speak", args=[case.pk, seat.pk]),
                place=str(case.place), due=clock.due_on,
            )
        )  # fmt: skip
    return Told(alerts, n=len(seats), n_own=len(seats))


def _place(case: Case) -> str:
    return isolated(case.place)


def filings(look: Look) -> Told:
    """Signed agreements that were not filed: due within the days that the rule says."""
    if not can(look.user, Permission.CASE_VIEW):
        return Told()
    rows = [case for case in _cases(look) if case.stage == CaseStage.SIGNED]
    days = _filing_days(look.today) if rows else None
    if days is None:
        return Told()
    found = [
        (case, case.signed_on + timedelta(days=days), _may(look, case))
        for case in rows
        if case.signed_on
    ]
    found = [one for one in found if ("filing", str(one[0].pk), str(one[1])) not in look.hidden]
    found.sort(key=lambda one: (not one[2], one[1], one[0].pk))
    alerts = [_filing(look, case, due, may=may) for case, due, may in found[: look.listed]]
    return Told(alerts, n=len(found), n_own=sum(may for _case, _due, may in found))


def _filing_days(today: date) -> int | None:
    rows = RuleVersion.objects.on(today).filter(check_kind=CheckKind.FILING)
    days = [one.params.get("days") for one in rows]
    return min((int(one) for one in days if one), default=None)


def _cases(look: Look) -> list[Case]:
    """All that are not over, asked for once."""
    if "cases" not in look.kept:
        user = look.user
        look.kept["cases"] = list(
            _open(reach(user, Permission.CASE_VIEW), reach(user, Permission.CASE_ENDINGS))
        )
    found: list[Case] = look.kept["cases"]
    return found


@prepared
def _open(reading: Reach, endings: Reach) -> QuerySet[Case]:
    rows = Case.objects.within(reading, endings).open()
    return rows.select_related("home", "place__country").order_by("moved_on", "pk")


def _may(look: Look, case: Case) -> bool:
    return can(look.user, Permission.CASE_EDIT, case.home, case.place.country.region)


def _filing(look: Look, case: Case, due: date, *, may: bool) -> Alert:
    left = (due - look.today).days
    if left < 0:
        said = ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left}
    else:
        said = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    page = reverse("pipeline:case-detail", args=[case.pk])
    move = reverse("pipeline:case-move", args=[case.pk, CaseStage.FILED])
    return Alert(
        kind="filing", key=str(case.pk), state=str(due),
        weight="bad" if left < 0 else "warn" if left <= SOON else "go",
        title=_("File the agreement with %(place)s") % {"place": _place(case)},
        note=_("signed on %(day)s") % {"day": case.signed_on} + f" · {said}",
        verb=_("File it") if may else _("See"), url=move if may else page,
        place=str(case.place), due=due, may_set_aside=may,
    )  # fmt: skip


def standing(look: Look) -> Told:
    """Open cases that stand in their stage far longer than others did."""
    if not can(look.user, Permission.CASE_VIEW):
        return Told()
    rows = [case for case in _cases(look) if case.stage != CaseStage.SIGNED]
    known = paces() if rows else {}
    found = []
    for case in rows:
        stood = (look.today - case.moved_on).days
        state = standing_state(case.stage, stood, known.get(case.stage))
        key = ("standing", str(case.pk), f"{case.moved_on}:{state}")
        if state and key not in look.hidden:
            found.append((case, stood, state, _may(look, case)))
    found.sort(key=lambda one: (not one[3], -one[1], one[0].pk))
    alerts = [_stood(case, stood, state, may=may) for case, stood, state, may in found]
    return Told(alerts[: look.listed], n=len(found), n_own=sum(one[3] for one in found))


def _stood(case: Case, stood: int, state: str, *, may: bool) -> Alert:
    said = ngettext("for %(n)d day", "for %(n)d days", stood) % {"n": stood}
    return Alert(
        kind="standing", key=str(case.pk), state=f"{case.moved_on}:{state}",
        weight="bad" if state == "long" else "warn",
        title=_("The case of %(place)s stands still") % {"place": _place(case)},
        note=f"{case.get_stage_display()} · {said}",
        verb=_("Take it on") if may else _("See"),
        url=reverse("pipeline:case-detail", args=[case.pk]),
        place=str(case.place), may_set_aside=may,
    )  # fmt: skip
