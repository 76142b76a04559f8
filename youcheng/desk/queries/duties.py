"""What an agreement, an exchange plan or a promise asks to be done by a day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
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
from youcheng.dossiers.queries.plans import field_names, promises_in_plans
from youcheng.exchanges.enums import Side, Visibility
from youcheng.exchanges.models import Exchange, Partner, Promise
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


def promises(look: Look) -> Told:
    """Open promises of exchanges that are late or due within three months, ours and theirs. One for
    which an accepted line of a plan stands is told by that line."""
    if not can(look.user, Permission.EXCHANGE_VIEW):
        return Told()
    own = Exists(Exchange.objects.editable_by(look.user).filter(pk=OuterRef("exchange")))
    keys = _promises(look).values_list("exchange", "pk", "due_on", own)
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


def _promises(look: Look) -> QuerySet[Promise]:
    of = OuterRef("exchange")
    planned = promises_in_plans(look.user, look.ties)
    rows = open_promises_of(Exchange.objects.visible_to(look.user))
    rows = rows.filter(due_on__lte=_until(look.today))
    if look.place is not None:
        rows = rows.filter(Exists(Partner.objects.filter(exchange=of, place=look.place)))
    return rows.exclude(pk__in=planned).order_by("due_on", "pk")


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
    state, days = due_state(due_on, today), (due_on - today).days
    when = (
        ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
        if days < 0
        else ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    )
    key, name = _name(of.pk, pk, due_on, today)
    return Alert(
        key=key,
        state=name,
        weight=rules.DUTY_WEIGHTS[state],
        title=title or _("%(place)s: %(text)s") % {"place": isolated(of.place), "text": text},
        note=f"{note} · {when}",
        place=str(of.place),
        due=due_on,
        may_set_aside=is_mine,
        **given,
    )


def _told(look: Look, rows: Sequence[Any], alert: Callable[[Any], Alert]) -> Told:
    found = [one for one in map(alert, rows) if one.name not in look.hidden]
    n_own = sum(one.may_set_aside for one in found)
    return Told(found[: look.listed], len(found), n_own)
