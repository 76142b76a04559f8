"""What an agreement or an exchange plan asks to be done by a day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, within
from youcheng.desk import rules
from youcheng.desk.queries.looking import Look, Told, seen
from youcheng.desk.rules import Alert
from youcheng.dossiers import words
from youcheng.dossiers.enums import LineState
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.plans import field_names
from youcheng.lib.text import isolated
from youcheng.registry.enums import COUNTED
from youcheng.registry.models import Obligation, Tie, TieSpan
from youcheng.registry.rules.duties import STEPS, due_state


def obligations(look: Look) -> Told:
    """Obligations of standing papers that are late or due within three months."""
    alive = TieSpan.objects.filter(
        tie=OuterRef("instrument__tie"), known_to=None, to_on=None, stage__in=COUNTED
    )
    rows = Obligation.objects.standing().filter(
        seen(look.reached, None, "instrument__tie__"),
        Exists(alive),
        done_on=None,
        due_on__lte=_until(look.today),
        instrument__retracted_at=None,
    )
    if look.ties is not None:
        rows = rows.filter(instrument__tie__in=look.ties)
    own = look.own.q("instrument__tie__home__path", "instrument__tie__place__country__region")
    rows = rows.select_related("instrument__tie__home", "instrument__tie__place__country")
    found = list(rows.order_by("due_on", "pk"))
    mine = set(rows.filter(own).values_list("pk", flat=True)) if found else set()

    def alert(one: Obligation) -> Alert:
        tie, is_mine = one.instrument.tie, one.pk in mine
        name = "obligation-done" if is_mine else "tie-detail"
        return _alert(
            look.today, tie, one.pk, one.due_on, is_mine,
            kind="obligation",
            text=one.text,
            note=_("obligation of an agreement"),
            verb=_("It is done") if is_mine else _("See"),
            url=reverse(f"registry:{name}", args=[tie.pk, one.pk] if is_mine else [tie.pk]),
        )  # fmt: skip

    return _told(look, found, alert)


def plan_lines(look: Look) -> Told:
    """Accepted lines of exchange plans that are late or due within three months."""
    if not can(look.user, Permission.DOSSIER_VIEW):
        return Told()
    rows = PlanLine.objects.visible_to(look.user).filter(
        state=LineState.ACCEPTED, due_on__lte=_until(look.today)
    )
    if look.ties is not None:
        rows = rows.filter(tie__in=look.ties)
    rows = rows.select_related("tie__home", "tie__place__country")
    own = within(
        look.user, Permission.DOSSIER_EDIT, "tie__home__path", "tie__place__country__region"
    )
    found = list(rows.order_by("due_on", "pk"))
    may = found and can(look.user, Permission.DOSSIER_EDIT)
    mine = set(rows.filter(own).values_list("pk", flat=True)) if may else set()
    names = field_names([line.said for line in found]) if found else {}

    def alert(line: PlanLine) -> Alert:
        is_mine = line.pk in mine
        return _alert(
            look.today, line.tie, line.pk, line.due_on, is_mine,
            kind="plan",
            text=line.text or words.line_sentence(line.reason, words.named(line.said, names)),
            note=_("exchange plan %(year)d") % {"year": line.year},
            verb=_("Say how it stands") if is_mine else _("See"),
            url=f"{reverse('dossiers:plan', args=[line.tie_id, line.year])}#line-{line.pk}",
        )  # fmt: skip

    return _told(look, found, alert)


def _until(today: date) -> date:
    return today + timedelta(days=max(STEPS))


def _alert(
    today: date,
    tie: Tie,
    pk: int,
    due_on: date | None,
    is_mine: bool,  # noqa: FBT001 - as the row says
    *,
    text: str,
    note: str,
    **given: Any,
) -> Alert:
    assert due_on is not None  # noqa: S101 - rows without a day are not asked for
    state, days = due_state(due_on, today), (due_on - today).days
    when = (
        ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
        if days < 0
        else ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    )
    return Alert(
        key=f"{tie.pk}:{pk}",
        state=f"{state}:{due_on.isoformat()}",
        weight=rules.DUTY_WEIGHTS[state],
        title=_("%(place)s: %(text)s") % {"place": isolated(tie.place), "text": text},
        note=f"{note} · {when}",
        place=str(tie.place),
        due=due_on,
        may_set_aside=is_mine,
        **given,
    )


def _told(look: Look, rows: Sequence[Any], alert: Callable[[Any], Alert]) -> Told:
    found = [one for one in map(alert, rows) if one.name not in look.hidden]
    n_own = sum(one.may_set_aside for one in found)
    return Told(found[: look.listed], len(found), n_own)
