"""Rules of circulars: plain functions over plain values.

Reading is noted by itself; to claim a matter and to answer are deeds of the unit. "We have no need"
is an answer; silence is a figure.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from youcheng.approvals.rules import (
    Calendars,
    MissingYear,
    is_workday,
    workday_after,
    workdays_between,
)
from youcheng.circulars.enums import CircularState, ReceiptState
from youcheng.lib.objections import Objection
from youcheng.lib.text import _

WAITING = frozenset(
    {ReceiptState.SENT, ReceiptState.READ, ReceiptState.CLAIMED, ReceiptState.OVERDUE}
)
"""States of a unit of which an answer is still expected."""
ESCALATE_AFTER = 3
"""Working days after the last day, on which those above the unit are told; the project's own."""
NUDGE_BEFORE = 2
"""Working days before the last day, on which units are reminded by itself; the project's own."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a unit and a circular. due_on: the last day for an answer; None where none
    is asked for. is_open: the circular runs, and the unit was not dissolved."""

    is_open: bool = True
    due_on: date | None = None
    is_read: bool = False
    is_claimed: bool = False
    is_answered: bool = False
    is_returned: bool = False


def state_of(facts: Facts, today: date) -> ReceiptState:
    """What was done counts before what was not: an answer stays one after the last day and after
    the end."""
    if facts.is_answered:
        return ReceiptState.ANSWERED
    if facts.is_returned:
        return ReceiptState.RETURNED
    if not facts.is_open:
        return ReceiptState.CLOSED
    if facts.due_on is not None and facts.due_on < today:
        return ReceiptState.OVERDUE
    if facts.is_claimed:
        return ReceiptState.CLAIMED
    return ReceiptState.READ if facts.is_read else ReceiptState.SENT


def objection_to_claim(facts: Facts, today: date) -> Objection | None:
    state = state_of(facts, today)
    if state == ReceiptState.CLOSED:
        return Objection("closed", _("The circular is closed."))
    if facts.is_claimed or facts.is_answered:
        return Objection("claimed", _("Your unit has taken it on already."))
    return None


def objection_to_answer(facts: Facts, today: date) -> Objection | None:
    """An answer is taken after the last day, too, and a second one stands in place of the first.
    Not after the end."""
    if not facts.is_open:
        return Objection("closed", _("The circular is closed."))
    if facts.due_on is None:
        return Objection("no_answer", _("This circular asks for no answer."))
    return None


def objection_to_return(facts: Facts, today: date) -> Objection | None:
    """Sent back is what does not concern the unit; not what it has answered."""
    state = state_of(facts, today)
    if state == ReceiptState.CLOSED:
        return Objection("closed", _("The circular is closed."))
    if state == ReceiptState.ANSWERED:
        return Objection("answered", _("Your unit has answered it."))
    if state == ReceiptState.RETURNED:
        return Objection("returned", _("Your unit has sent it back."))
    return None


MOST_QUESTIONS = 12
"""Fields of an answer; with more of them nobody answers."""


def objection_to_question(state: str, labels: Collection[str], label: str) -> Objection | None:
    """labels: of the fields that the answer has."""
    if state != CircularState.DRAFT:
        return Objection("sent", _("The circular has been sent, and asks what it asks."))
    if len(labels) >= MOST_QUESTIONS:
        return Objection("many", _("An answer has twelve fields at most."))
    if label in labels:
        return Objection("twice", _("This is asked already."))
    return None


def objection_to_send(
    state: str, *, n_units: int, due_on: date | None, today: date, country: str,
    calendars: Calendars,
) -> Objection | None:  # fmt: skip
    """A last day on a holiday is refused; where no calendar tells, the day is taken as it is."""
    if state != CircularState.DRAFT:
        return Objection("sent", _("The circular has been sent."))
    if not n_units:
        return Objection("nobody", _("Choose at least one unit that is to get it."))
    return objection_to_last_day(due_on, today=today, country=country, calendars=calendars)


def objection_to_last_day(
    due_on: date | None, *, today: date, country: str, calendars: Calendars
) -> Objection | None:
    if due_on is None:
        return None
    if due_on < today:
        return Objection("past", _("The last day for an answer has passed. Choose a later one."))
    worked = is_workday(due_on, [country], calendars)
    if not isinstance(worked, MissingYear) and not worked:
        return Objection(
            "holiday", _("Nobody works on that day. Choose a working day as the last one.")
        )
    return None


def objection_to_extend(
    state: str, before: date | None, due_on: date, *, today: date, country: str,
    calendars: Calendars,
) -> Objection | None:  # fmt: skip
    if state != CircularState.SENT or before is None:
        return Objection("no_day", _("Only a circular that waits for answers has a last day."))
    if due_on <= before:
        return Objection("earlier", _("Choose a later day than the present one."))
    return objection_to_last_day(due_on, today=today, country=country, calendars=calendars)


def is_to_escalate(
    due_on: date | None, days: int, *, today: date, country: str, calendars: Calendars
) -> bool:
    """Whether the unit is late by so many working days; 0: never. A machine that was down finds it
    late all the same. Where no calendar tells, days count as they are."""
    if due_on is None or not days or today <= due_on:
        return False
    on = workday_after(due_on, days, [country], calendars)
    return (today - due_on).days >= days if isinstance(on, MissingYear) else on <= today


def is_to_nudge(
    due_on: date | None, days: int, *, today: date, country: str, calendars: Calendars
) -> bool:
    """Whether so many working days or fewer are left; 0: never. Not after the last day."""
    if due_on is None or not days or today > due_on:
        return False
    left = workdays_between(today, due_on, [country], calendars)
    return (due_on - today).days <= days if isinstance(left, MissingYear) else left <= days


def objection_to_file(state: str, n_files: int) -> Objection | None:
    """n_files: that it has."""
    if state == CircularState.CLOSED:
        return Objection("closed", _("The circular is closed."))
    if n_files >= MOST_FILES:
        return Objection("many", _("Ten files are enough for one side."))
    return None


MOST_FILES = 10


def objection_to_forward(
    facts: Facts, targets: Collection[int], *, sender: int, chain: Collection[int],
    having: Collection[int], today: date,
) -> Objection | None:  # fmt: skip
    """Keys of units. chain: from whom the unit has it, itself included, up to the first; having:
    all that have it. A circular that went on never comes back to one through whose hands it
    went."""
    state = state_of(facts, today)
    if state == ReceiptState.CLOSED or not facts.is_open:
        return Objection("closed", _("The circular is closed."))
    if not targets:
        return Objection("nobody", _("Choose at least one unit that is to get it."))
    if sender in targets or set(chain) & set(targets):
        return Objection(
            "cycle", _("It came from there: a circular does not go back the way it came.")
        )
    if set(having) & set(targets):
        return Objection("has_it", _("One of these units has the circular already."))
    return None


def objection_to_outside(
    due_on: date | None, name: str, names: Collection[str], *, expires_at: datetime, now: datetime
) -> Objection | None:
    """names: of the bodies outside that have it."""
    if due_on is None:
        return Objection("no_answer", _("This circular asks for no answer."))
    if name in names:
        return Objection("has_it", _("This body has the circular already."))
    if expires_at <= now:
        return Objection("past", _("Choose a day that has not passed."))
    return None


def objection_to_outside_link(
    *, is_open: bool, expires_at: datetime, is_revoked: bool, now: datetime
) -> Objection | None:
    """Of one that was used there is still something to show."""
    if is_revoked:
        return Objection("revoked", _("This link was taken back. Ask whoever sent it to you."))
    if expires_at <= now:
        return Objection("expired", _("This link has expired. Ask whoever sent it to you."))
    if not is_open:
        return Objection("closed", _("No answer is taken any more. Ask whoever sent it to you."))
    return None
