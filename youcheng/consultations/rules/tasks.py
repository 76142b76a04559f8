"""What may be done with a task, and when somebody is reminded of it."""

from dataclasses import dataclass
from datetime import date

from youcheng.consultations.enums import TaskState
from youcheng.lib.objections import Objection
from youcheng.lib.text import _

OPEN = frozenset({TaskState.OPEN, TaskState.REPORTED})
"""States of a task that stands on the next agenda."""


@dataclass(frozen=True, slots=True)
class Facts:
    """has_evidence: handed in with a report, or given now: a text or a file."""

    state: str
    has_evidence: bool = False


def objection_to_report(facts: Facts) -> Objection | None:
    if facts.state not in OPEN:
        return Objection("not_open", _("The task is closed."))
    if not facts.has_evidence:
        return Objection("no_evidence", _("Say what was done, or hand in a file."))
    return None


def objection_to_close(facts: Facts) -> Objection | None:
    """No task is closed without evidence: a text that says what came of it, or a file."""
    if facts.state not in OPEN:
        return Objection("not_open", _("The task is closed."))
    if not facts.has_evidence:
        return Objection(
            "no_evidence",
            _("Without evidence no task is closed: wait for a report, or say what came of it."),
        )
    return None


def objection_to_back(state: str) -> Objection | None:
    if state != TaskState.REPORTED:
        return Objection("not_reported", _("Only what was reported can be sent back."))
    return None


def objection_to_drop(state: str) -> Objection | None:
    return None if state in OPEN else Objection("not_open", _("The task is closed."))


def objection_to_reopen(state: str) -> Objection | None:
    return Objection("open", _("The task is open.")) if state in OPEN else None


def objection_to_give(state: str, *, is_dissolved: bool) -> Objection | None:
    """is_dissolved: the unit that is to get it."""
    if state not in OPEN:
        return Objection("not_open", _("The task is closed."))
    if is_dissolved:
        return Objection("dissolved", _("That unit was dissolved. Choose another one."))
    return None


SOON = 7
"""Days before the last one on which a unit is told for the first time."""


def stage_of(due_on: date | None, today: date) -> str:
    """Which reminder is due: one of each for a task and its day, the latest alone where the machine
    was down. Empty: none."""
    if due_on is None:
        return ""
    left = (due_on - today).days
    if left < 0:
        # Once more each week that it is late.
        return f"late{(-left - 1) // 7}"
    if left <= 1:
        return "due"
    return "soon" if left <= SOON else ""
