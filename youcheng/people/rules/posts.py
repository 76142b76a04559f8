"""Posts and terms of office.

How long before its end a term is told is the project's own choice until an office confirms it.
"""

from datetime import date

from youcheng.lib.objections import Objection
from youcheng.lib.periods import PartialDate, months_after
from youcheng.lib.text import _
from youcheng.people.enums import Term

TERM_MONTHS = (1, 3, 6)
"""A term of office that ends within so many months is told, in three steps."""
OVER_DAYS = 180
"""How long a term that is over is told while nobody says who came after."""
TERM_WEIGHTS = {"over": "bad", "1": "bad", "3": "warn", "6": "go"}


def objection_to_period(
    began: PartialDate | None, ended: PartialDate | None, term_ends: PartialDate | None = None
) -> Objection | None:
    """Say why somebody cannot have held a post so, or None if they can."""
    if began and ended and ended.on < began.first_day:
        return Objection("ends_first", _("A post cannot end before it began."))
    if began and term_ends and term_ends.on < began.first_day:
        return Objection("term_first", _("A term of office cannot end before the post began."))
    return None


def objection_to_term(term: str, term_ends: PartialDate | None) -> Objection | None:
    if term_ends is not None and term != Term.FIXED:
        return Objection("no_term", _("Only a fixed term has a day on which it ends."))
    return None


def term_state(ends_on: date, today: date) -> str:
    """ "over", "1", "3", "6" months, or nothing to tell. The last day still belongs to it."""
    if ends_on < today:
        return "over" if (today - ends_on).days <= OVER_DAYS else ""
    return next((str(n) for n in TERM_MONTHS if ends_on <= months_after(today, n)), "")
