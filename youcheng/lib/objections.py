"""Saying no: what a rule returns, and what an action raises."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Objection:
    """Why something may not be done.

    code: stable, for programs and tests. message: a translatable sentence for people.
    """

    code: str
    message: Any


class Refused(Exception):
    """A rule objects; nothing was written."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection.message))
        self.objection = objection


class Stale(Exception):
    """Somebody was faster; nothing was written."""


def require(objection: Objection | None) -> None:
    """Raise `Refused` if there is an objection."""
    if objection is not None:
        raise Refused(objection)
