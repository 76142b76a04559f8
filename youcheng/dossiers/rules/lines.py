"""What may be done with a line of an exchange plan, and with the judgement of a type."""

from datetime import date

from youcheng.dossiers.enums import LineState
from youcheng.lib.objections import Objection
from youcheng.lib.text import _

MOVES: dict[str, frozenset[str]] = {
    LineState.PROPOSED: frozenset({LineState.EDITED, LineState.ACCEPTED, LineState.DECLINED}),
    LineState.EDITED: frozenset({LineState.EDITED, LineState.ACCEPTED, LineState.DECLINED}),
    LineState.ACCEPTED: frozenset({LineState.EDITED, LineState.DECLINED, LineState.DONE}),
    LineState.DECLINED: frozenset({LineState.EDITED}),
    LineState.DONE: frozenset({LineState.ACCEPTED}),
}
"""Where a line may go from each state. To edit an accepted line takes the acceptance back: what was
accepted is what stood there. What was done by mistake goes back to accepted."""


def objection_to_line(
    state: str, target: str, *, why: str = "", evidence: str = ""
) -> Objection | None:
    """Say why a line may not go from one state to another."""
    if target not in MOVES[state]:
        return Objection("no_such_step", _("A line cannot go from this state to that one."))
    if target == LineState.DECLINED and not why.strip():
        return Objection("no_reason", _("Say why it is declined."))
    if target == LineState.DONE and not evidence.strip():
        return Objection("no_evidence", _("Say what shows that it is done."))
    return None


def objection_to_override(
    *, reason: str, from_on: date, to_on: date | None, judged: str, given: str
) -> Objection | None:
    """Say why a person may not set the type themselves."""
    if not reason.strip():
        return Objection("no_reason", _("Say why the type is another one."))
    if to_on is not None and to_on < from_on:
        return Objection("ends_before_it_begins", _("The last day lies before the first one."))
    if judged == given:
        return Objection("same", _("The rules say the same; nothing is to be set."))
    return None
