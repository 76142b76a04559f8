"""One row of a ledger as a statement about a tie, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from youcheng.dataio.queries.tables import Row, Table
from youcheng.registry.actions import EventDraft, InstrumentDraft

ERROR, WARNING = "error", "warning"


@dataclass(slots=True)
class NewPlace:
    """A place that the gazetteer lacks. pk is negative until it is written."""

    pk: int
    country: str
    name_zh: str
    name_en: str
    region: str
    lat: float | None = None
    lon: float | None = None
    kind: str = "city"
    names: list[str] = field(default_factory=list)
    """Other spellings under which it is to be found."""


@dataclass(slots=True)
class Line:
    """What one row says."""

    table: Table
    row: Row
    text: dict[str, str]
    problems: list[dict[str, Any]] = field(default_factory=list)
    home_id: int | None = None
    place_id: int | None = None
    frame: dict[str, object] = field(default_factory=dict)
    events: list[EventDraft] = field(default_factory=list)
    papers: list[InstrumentDraft] = field(default_factory=list)
    is_whole: bool = False
    is_rejected: bool = False

    def header(self, name: str) -> str:
        """The header of the column that holds field `name`, or nothing."""
        column = next((c for c, f in self.table.columns.items() if f == name), None)
        return self.table.letter(column) if column is not None else ""

    def problem(self, code: str, severity: str, name: str, message: str, **more: Any) -> None:
        """Note a problem in the column of field `name`."""
        self.problems.append(
            {
                "column": self.header(name),
                "code": code,
                "severity": severity,
                "message": message,
                "field": name,
                **more,
            }
        )
        if severity == ERROR:
            self.is_rejected = True

    def has(self, code: str) -> bool:
        """Say whether a problem of this kind was noted already."""
        return any(problem["code"] == code for problem in self.problems)

    def twin(self, first: tuple[str, int], *, differs: bool) -> None:
        """Say that an earlier row named the same pair."""
        if differs:
            message = _(
                "Row %(row)d names the same two places and says something else; that row was"
                " taken. If this one is right, mend that row."
            )
        else:
            message = _("Row %(row)d says the same; it counts once.")
        code = "duplicate_differs" if differs else "duplicate"
        self.problem(code, WARNING, "place", message % {"row": first[1]}, twin=list(first))

    def refined(self, first: tuple[str, int]) -> None:
        self.problem(
            "duplicate_refines", WARNING, "place",
            _("Row %(row)d names the same tie; what this row knows more exactly was added to it.")
            % {"row": first[1]}, twin=list(first),
        )  # fmt: skip

    def added_to(self, first: tuple[str, int]) -> None:
        self.problem(
            "added_to", WARNING, "place",
            _("Row %(row)d names the same two places; this row adds to their history.")
            % {"row": first[1]}, twin=list(first),
        )  # fmt: skip

    def set_aside(self) -> None:
        self.problem(
            "set_aside",
            WARNING,
            "place",
            _("Set aside by hand; another row of this pair is taken."),
        )

    def already_there(self) -> None:
        self.problem(
            "exists", WARNING, "place",
            _("The tie is in the register already and was left as it is."),
        )  # fmt: skip
