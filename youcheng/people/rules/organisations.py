"""The tree of organisations."""

from dataclasses import dataclass

from youcheng.lib.objections import Objection
from youcheng.lib.text import _

LONGEST_PATH = 250


@dataclass(frozen=True, slots=True)
class Facts:
    """path: of the body; target: of what it shall stand under; below: characters of the longest
    path under it, beyond its own."""

    path: str
    target: str
    below: int = 0


def objection_to_parent(facts: Facts) -> Objection | None:
    """Say why a body may not stand there, or None if it may."""
    if facts.target and facts.target.startswith(facts.path):
        return Objection("ring", _("An organisation cannot stand under itself."))
    own = facts.path.rstrip("/").rpartition("/")[2]
    if len(facts.target) + len(own) + 1 + facts.below > LONGEST_PATH:
        return Objection("too_deep", _("The tree would become too deep."))
    return None
