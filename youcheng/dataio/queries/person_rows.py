"""A row of a list of persons: what it would write, or why it would not."""

from dataclasses import dataclass, field
from typing import Any

from youcheng.dataio.models import Verdict
from youcheng.people.actions.entering import PersonDraft, PostDraft
from youcheng.people.models import Person
from youcheng.people.rules.likeness import SURE

NEW, SAME, LEAVE = "new", "same", "leave"
"""What a person decides of a row that is like somebody: one more person, the same one, left out."""
DECISIONS = (NEW, SAME, LEAVE)


@dataclass(frozen=True, slots=True)
class Like:
    """Whom a row is like: a person on record, or an earlier row of the file. score: 0..1."""

    score: float
    reasons: tuple[str, ...]
    """Codes of `rules.likeness.FOR`."""
    person: int | None = None
    row: int | None = None

    def kept(self) -> dict[str, Any]:
        return {
            "person": self.person, "row": self.row, "reasons": list(self.reasons),
            "is_sure": self.score >= SURE,
        }  # fmt: skip


@dataclass(slots=True)
class Addition:
    """What a row adds to somebody on record."""

    person: Person
    posts: list[PostDraft] = field(default_factory=list)
    contacts: list[tuple[str, str]] = field(default_factory=list)
    spellings: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    """Columns that are empty on record: attribute → value."""

    @property
    def is_empty(self) -> bool:
        return not (self.posts or self.contacts or self.spellings or self.fields)


def key_of(table: int, number: int) -> str:
    """table: place of the sheet among those read; number: of the row in its sheet."""
    return f"{table}:{number}"


@dataclass(slots=True)
class PersonRow:
    """One row: what it would write, or why it would not."""

    table: int
    sheet: str
    number: int
    cells: list[str]
    verdict: str = Verdict.CREATED
    problems: list[dict[str, str]] = field(default_factory=list)
    draft: PersonDraft | None = None
    addition: Addition | None = None
    like: Like | None = None
    where: str = ""
    """The city of the post, for the comparison."""
    place: int = 0
    """Among the rows that were compared."""
    into: "PersonRow | None" = None
    """The row above that takes in what this one says."""

    @property
    def key(self) -> str:
        """Names the row in what a draft keeps."""
        return key_of(self.table, self.number)

    def object_to(self, column: str, message: object) -> None:
        self.problems.append({"column": column, "severity": "error", "message": str(message)})
        self.verdict, self.draft = Verdict.REJECTED, None

    def remark(self, column: str, message: object) -> None:
        self.problems.append({"column": column, "severity": "warning", "message": str(message)})
