"""What may be written, and what a gift asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from youcheng.lib.objections import Objection
from youcheng.lib.text import _

MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"recorded", "withdrawn"}),
    "recorded": frozenset({"withdrawn"}),
    "withdrawn": frozenset(),
}
"""Where a record may go from each state. What was taken back is entered anew, so that the days on
which it counted stay told."""


def objection_to_move(state: str, target: str) -> Objection | None:
    if target in MOVES[state]:
        return None
    if state == "withdrawn":
        return Objection("withdrawn", _("This exchange was taken back; enter it anew."))
    return Objection("recorded", _("This exchange is recorded already."))


def objection_to_days(from_on: date, to_on: date) -> Objection | None:
    if to_on < from_on:
        return Objection(
            "ends_before_it_begins",
            _("It cannot end before it began: the last day lies before the first."),
        )
    return None


def objection_to_done(*, done_on: date, evidence: str, made_on: date) -> Objection | None:
    """made_on: the first day of the exchange in which it was promised."""
    if not evidence.strip():
        return Objection("no_evidence", _("Say what shows that it is done."))
    if done_on < made_on:
        return Objection("done_too_early", _("It cannot be done before it was promised."))
    return None


def objection_to_item(
    on: date, from_on: date, to_on: date, starts_at: time | None, ends_at: time | None
) -> Objection | None:
    """Say why a line may not stand in the programme of a visit."""
    if not from_on <= on <= to_on:
        return Objection("other_day", _("This day lies outside the visit."))
    if starts_at and ends_at and ends_at < starts_at:
        return Objection("ends_before_it_begins", _("It cannot end before it began."))
    return None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that holds on the day of a gift; amount: None where the office has yet to say."""

    amount: Decimal | None
    currency: str
    text: str
    is_confirmed: bool


def notes_on_gift(
    value: Decimal | None, currency: str, limits: Iterable[Limit]
) -> list[tuple[str, Limit | None]]:
    """What there is to say of a gift: pairs of a code and the limit it speaks of.

    "over": at or above the limit; "no_value": there is a limit, and nobody noted a value;
    "other_currency": the value cannot be compared; "no_limit": none is set for that day.
    """
    known = [limit for limit in limits if limit.amount is not None]
    if not known:
        return [("no_limit", None)]
    alike = [limit for limit in known if limit.currency == currency]
    if value is None:
        return [("no_value", known[0])]
    if not alike:
        return [("other_currency", known[0])]
    return [("over", limit) for limit in alike if value >= (limit.amount or 0)]
