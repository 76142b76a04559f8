"""What may be done with an opportunity and its matches."""

from datetime import date

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.opportunities.enums import OpportunityState, Outcome


def objection_to_change(state: str) -> Objection | None:
    if state != OpportunityState.OPEN:
        return Objection("closed", _("It is closed. Open it again first."))
    return None


def objection_to_refusal(*, is_refused: bool, is_introduced: bool) -> Objection | None:
    """What came together is dealt with by what came of it."""
    if is_introduced:
        return Objection("introduced", _("They have been introduced; say there what came of it."))
    if is_refused:
        return Objection("refused", _("It stands as no match already."))
    return None


def objection_to_introduction(
    state: str, *, is_introduced: bool, made_on: date, today: date
) -> Objection | None:
    if state == OpportunityState.CLOSED:
        return Objection("closed", _("It is closed. Open it again first."))
    if is_introduced:
        return Objection("introduced", _("They have been introduced already."))
    if made_on > today:
        return Objection("future", _("This day has not come yet."))
    return None


def objection_to_outcome(
    outcome: str, answered_on: date | None, *, made_on: date, today: date
) -> Objection | None:
    """A word that came has its day; one that is waited for has none."""
    if answered_on is not None and answered_on < made_on:
        return Objection("before", _("The first word cannot come before the introduction."))
    if answered_on is not None and answered_on > today:
        return Objection("future", _("This day has not come yet."))
    if outcome == Outcome.WAITING and answered_on is not None:
        return Objection("waiting", _("A word came on that day; say what it was."))
    if outcome in {Outcome.ANSWERED, Outcome.COOPERATION} and answered_on is None:
        return Objection("no_day", _("Give the day of the first word."))
    return None
