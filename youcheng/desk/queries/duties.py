"""What an agreement, an exchange plan or a promise asks to be done by a day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach
from youcheng.desk import rules
from youcheng.desk.queries.looking import Look, Told, in_days, seen
from youcheng.desk.rules import Alert
from youcheng.dossiers import words
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.plans import field_names, promises_in_plans
from youcheng.exchanges.enums import Side, Visibility
from youcheng.exchanges.models import (
    Exchange,
    ExchangeSight,
    Partner,
    Promise,
    exchange_sight_of,
)
from youcheng.lib.prepared import prepared
from youcheng.lib.text import isolated
from youcheng.registry.enums import COUNTED
from youcheng.registry.models import Obligation, Tie, TieSpan
from youcheng.registry.rules.duties import STEPS, due_state


def obligations(look: Look) -> Told:
    """Obligations of standing papers that are late or due within three months."""
    asked = {"ties": look.ties, "until": _until(look.today)}
    found = _obligations(look.reached, None, **asked)
    own = _obligations(look.reached, look.own, **asked) if found else ()
    mine = {one.pk for one in own}

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


@prepared
def _obligations(
    reached: Reach, own: Reach | None, *, ties: Any, until: Any
) -> QuerySet[Obligation]:
    """own: those of its ties alone."""
    alive = TieSpan.objects.filter(
        tie=OuterRef("instrument__tie"), known_to=None, to_on=None, stage__in=COUNTED
    )
    rows = Obligation.objects.standing().filter(
        seen(reached, None, "instrument__tie__"),
        Exists(alive),
        done_on=None,
        due_on__lte=until,
        instrument__retracted_at=None,
    )
    if ties is not None:
        rows = rows.filter(instrument__tie__in=ties)
    if own is not None:
        return rows.filter(
            own.q("instrument__tie__home__path", "instrument__tie__place__country__region")
        ).only("pk")
    rows = rows.select_related("instrument__tie__home", "instrument__tie__place__country")
    return rows.order_by("due_on", "pk")


def plan_lines(look: Look) -> Told:
    """Accepted lines of exchange plans that are late or due within three months."""
    if not can(look.user, Permission.DOSSIER_VIEW):
        return Told()
    viewing = reach(look.user, Permission.DOSSIER_VIEW)
    asked = {"ties": look.ties, "until": _until(look.today)}
    found = _plan_lines(viewing, None, **asked)
    may = found and can(look.user, Permission.DOSSIER_EDIT)
    editing = reach(look.user, Permission.DOSSIER_EDIT)
    mine = {line.pk for line in _plan_lines(viewing, editing, **asked)} if may else set()
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


@prepared
def _plan_lines(
    viewing: Reach, editing: Reach | None, *, ties: Any, until: Any
) -> QuerySet[PlanLine]:
    """editing: those that may be changed from there alone."""
    rows = PlanLine.objects.within(viewing).due(until)
    if ties is not None:
        rows = rows.filter(tie__in=ties)
    if editing is not None:
        return rows.editable_within(editing).only("pk")
    return rows.select_related("tie__home", "tie__place__country").order_by("due_on", "pk")


def promises(look: Look) -> Told:
    """Open promises of exchanges that are late or due within three months, ours and theirs. One for
    which an accepted line of a plan stands is told by that line."""
    if not can(look.user, Permission.EXCHANGE_VIEW):
        return Told()
    keys = _promises(
        exchange_sight_of(look.user),
        reach(look.user, Permission.EXCHANGE_EDIT),
        reach(look.user, Permission.DOSSIER_VIEW),
        ties=look.ties,
        place=look.place,
        until=_until(look.today),
    )
    told = [
        (pk, is_mine)
        for of, pk, due_on, is_mine in keys
        if ("promise", *_name(of, pk, due_on, look.today)) not in look.hidden
    ]
    told.sort(key=lambda one: not one[1])
    shown = told[: look.listed]
    rows = Promise.objects.select_related("exchange__place")
    read = rows.in_bulk([pk for pk, _is_mine in shown])
    alerts = [_promise(look.today, read[pk], is_mine) for pk, is_mine in shown]
    return Told(alerts, len(told), sum(is_mine for _pk, is_mine in told))


@prepared
def _promises(
    sight: ExchangeSight, editing: Reach, plans: Reach, *, ties: Any, place: Any, until: Any
) -> QuerySet:
    """Exchange, key and day of each, and whether it may be changed."""
    of = OuterRef("exchange")
    rows = open_promises_of(Exchange.objects.within(sight)).filter(due_on__lte=until)
    if place is not None:
        rows = rows.filter(Exists(Partner.objects.filter(exchange=of, place=place)))
    own = Exists(Exchange.objects.editable_within(sight, editing).filter(pk=of))
    rows = rows.exclude(pk__in=promises_in_plans(plans, ties)).order_by("due_on", "pk")
    return rows.values_list("exchange", "pk", "due_on", own)


def _promise(today: date, one: Promise, is_mine: bool) -> Alert:  # noqa: FBT001 - as the row says
    exchange = one.exchange
    is_restricted = exchange.visibility == Visibility.RESTRICTED
    name = "promise-done" if is_mine else "exchange-detail"
    page = reverse(f"exchanges:{name}", args=[exchange.pk, *([one.pk] if is_mine else [])])
    return _alert(
        today, exchange, one.pk, one.due_on, is_mine,
        kind="promise",
        text=one.text,
        title=promise_title(one),
        note=promise_note(one),
        verb=_("It is done") if is_mine else _("See"),
        url=f"{page}#promise-{one.pk}",
        # What is set aside is listed for people who may not see the exchange.
        log_title=_("a promise of a restricted exchange") if is_restricted else "",
    )  # fmt: skip


def open_promises_of(exchanges: QuerySet[Exchange]) -> QuerySet[Promise]:
    """Not `PromiseQuerySet.open`: what is due is few, and goes by its index before the exchanges
    are looked at, each by its key."""
    known = exchanges.recorded().filter(pk=OuterRef("exchange"))  # type: ignore[attr-defined]
    return Promise.objects.filter(Exists(known.order_by()), done_on=None)


def promise_title(one: Promise) -> str:
    said = {"place": isolated(one.exchange.place), "text": isolated(one.text)}
    if one.side == Side.ABROAD:
        return _("%(place)s promised: %(text)s") % said
    return _("%(place)s: %(text)s") % said


def promise_note(one: Promise) -> str:
    whose = _("their promise, to be chased") if one.side == Side.ABROAD else _("our promise")
    return f"{whose} · {isolated(one.exchange.subject)}"


def _until(today: date) -> date:
    return today + timedelta(days=max(STEPS))


def _name(of: int, pk: int, due_on: date, today: date) -> tuple[str, str]:
    """Key and state of an alert. of: the tie or the exchange."""
    return f"{of}:{pk}", f"{due_state(due_on, today)}:{due_on.isoformat()}"


def _alert(
    today: date,
    of: Tie | Exchange,
    pk: int,
    due_on: date | None,
    is_mine: bool,  # noqa: FBT001 - as the row says
    *,
    text: str,
    note: str,
    title: str = "",
    **given: Any,
) -> Alert:
    assert due_on is not None  # noqa: S101 - rows without a day are not asked for
    state = due_state(due_on, today)
    key, name = _name(of.pk, pk, due_on, today)
    return Alert(
        key=key,
        state=name,
        weight=rules.DUTY_WEIGHTS[state],
        title=title or _("%(place)s: %(text)s") % {"place": isolated(of.place), "text": text},
        note=f"{note} · {in_days(due_on, today)}",
        place=str(of.place),
        due=due_on,
        may_set_aside=is_mine,
        **given,
    )


def _told(look: Look, rows: Sequence[Any], alert: Callable[[Any], Alert]) -> Told:
    found = [one for one in map(alert, rows) if one.name not in look.hidden]
    n_own = sum(one.may_set_aside for one in found)
    return Told(found[: look.listed], len(found), n_own)
