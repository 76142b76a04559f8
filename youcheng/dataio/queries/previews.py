"""What the pages of the import wizard show of a batch."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from youcheng.dataio.models import Batch, BatchRow, Verdict
from youcheng.dataio.queries.exporting import ledger_row
from youcheng.dataio.queries.tables import Table
from youcheng.dataio.rules.columns import FIELDS, field_of
from youcheng.lib.text import fold
from youcheng.registry.enums import InstrumentKind, TieKind

SHOWN = (
    "place", "place_en", "country", "state", "kind", "home", "district", "signed_on", "ended_on",
    "term_end", "status",
)  # fmt: skip
SAMPLES = 3
LIGHTS = {
    Verdict.CREATED: "ok",
    Verdict.UPDATED: "go",
    Verdict.UNCHANGED: "idle",
    Verdict.DUPLICATE: "warn",
    Verdict.REJECTED: "bad",
}


@dataclass(slots=True)
class Column:
    """One column of the file on the page that maps columns."""

    name: str
    header: str
    samples: str
    field: str
    light: str
    why: str
    now: str | None = None
    """Field in the draft, where `field` is what a slower person chose."""


def columns_of(tables: list[Table], chosen: dict[str, str]) -> list[tuple[Table, list[Column]]]:
    """Each column with what was made of it, and why."""
    hand = {fold(header) for header in chosen}
    shown = []
    for t, table in enumerate(tables):
        columns = []
        for c, header in enumerate(table.headers):
            texts = [row.cells[c] for row in table.rows if c < len(row.cells) and row.cells[c]]
            if not header and not texts:
                continue
            meant = table.columns.get(c, "")
            known = field_of(header) if header else None
            if not texts:
                light, why = "idle", _("the column is empty")
            elif fold(header) in hand and known != meant:
                light, why = "go", _("chosen by hand")
            elif meant:
                light, why = "ok", _("known by its name")
            elif known == "":
                light, why = "idle", _("not needed")
            else:
                light, why = "warn", _("not recognised")
            columns.append(
                Column(
                    f"column-{t}-{c}", header, " / ".join(texts[:SAMPLES])[:80], meant, light, why
                )
            )
        shown.append((table, columns))
    return shown


FIELD_CHOICES = [(name, label) for name, label in FIELDS.items() if name] + [("", FIELDS[""])]


@dataclass(slots=True)
class Cell:
    name: str
    text: str
    label: str
    is_bad: bool = False
    is_warned: bool = False
    now: str | None = None
    """What stands in the draft, where `text` is what a slower person typed."""


@dataclass(slots=True)
class ShownRow:
    pk: int
    number: int
    sheet: str
    light: str
    verdict: str
    cells: list[Cell]
    problems: list[dict[str, Any]]
    candidates: list[dict[str, Any]] = field(default_factory=list)
    can_open: bool = False
    """A place that may be entered as a new one."""
    has_twin: bool = False
    meant: str = ""
    """The candidate that a slower person chose."""

    @property
    def key(self) -> tuple[str, int]:
        return self.sheet, self.number


def shown_columns(tables: list[Table]) -> list[str]:
    """The fields shown in the grid: those of SHOWN that any table has."""
    have = {name for table in tables for name in table.columns.values()}
    return [name for name in SHOWN if name in have]


def shown_rows(rows: list[BatchRow], tables: list[Table], fields: list[str]) -> list[ShownRow]:
    """Rows for the grid; no query."""
    at = {table.sheet: {name: c for c, name in table.columns.items()} for table in tables}
    shown = []
    for row in rows:
        columns = at.get(row.sheet, {})
        bad = {p.get("field") for p in row.problems if p["severity"] == "error"}
        warned = {p.get("field") for p in row.problems if p["severity"] == "warning"}
        cells = []
        for name in fields:
            column = columns.get(name)
            if column is None or column >= len(row.cells):
                cells.append(Cell("", "", str(FIELDS[name])))
                continue
            cells.append(
                Cell(
                    f"cell-{row.pk}-{column}",
                    row.cells[column],
                    str(FIELDS[name]),
                    is_bad=name in bad,
                    is_warned=name in warned,
                )
            )
        candidates = [c for p in row.problems for c in p.get("candidates", ())]
        codes = {p["code"] for p in row.problems}
        shown.append(
            ShownRow(
                pk=row.pk,
                number=row.row,
                sheet=row.sheet,
                light=LIGHTS[Verdict(row.verdict)],
                verdict=str(Verdict(row.verdict).label),
                cells=cells,
                problems=row.problems,
                candidates=candidates,
                can_open=bool(codes & {"similar_place", "country_doubtful"}),
                has_twin=any("twin" in p for p in row.problems),
            )
        )
    return shown


def put_back(
    rows: list[ShownRow],
    names: dict[tuple[str, int], str],
    cells: dict[tuple[str, int, int], str],
    places: dict[str, str],
) -> list[str]:
    """Put what a slower person typed into the grid, beside what stands there now.

    Returns what finds no place in it any more, as people read it.
    """
    left = dict(cells)
    for row in rows:
        row.meant = places.get(names.get(row.key, ""), "") if row.candidates else ""
        for cell in row.cells:
            if not cell.name:
                continue
            typed = left.pop((*row.key, int(cell.name.rsplit("-", 1)[1])), None)
            if typed is not None and typed != cell.text:
                cell.now, cell.text = cell.text, typed
    return [
        _("row %(row)d: “%(text)s”") % {"row": number, "text": text}
        for (_sheet, number, _column), text in left.items()
    ]


def tallies(batch: Batch) -> dict[str, int]:
    """Rows by verdict. One query."""
    rows = batch.rows.order_by().values_list("verdict").annotate(n=Count("pk"))
    return dict(rows)


@dataclass(slots=True)
class Unknown:
    """A text that many rows may share and that nobody knows the meaning of."""

    field: str
    number: int
    text: str
    n_rows: int
    choices: list[tuple[str, str]]
    chosen: str = ""


UNKNOWN_CODES = {
    "unknown_kind": "kind",
    "unknown_country": "country",
    "unknown_unit": "home",
}
MOST = 12


def unknown_values(
    batch: Batch, tables: list[Table], *, countries: list[tuple[str, str]],
    units: list[tuple[str, str]],
) -> list[Unknown]:  # fmt: skip
    """Texts of kinds, countries and units that a person can decide for all rows at once."""
    at = {table.sheet: {name: c for c, name in table.columns.items()} for table in tables}
    kinds = [(str(k), str(k.label)) for k in (*TieKind, InstrumentKind.INTENT)]
    choices = {"kind": kinds, "country": countries, "home": units, "district": units}
    found: dict[tuple[str, str], int] = {}
    for row in (
        batch.rows.exclude(problems=[]).only("batch", "sheet", "cells", "problems").order_by("pk")
    ):
        for problem in row.problems:
            if problem["code"] not in UNKNOWN_CODES:
                continue
            name = problem.get("field") or UNKNOWN_CODES[problem["code"]]
            column = at.get(row.sheet, {}).get(name)
            if column is not None and name in choices:
                key = (name, row.cells[column])
                found[key] = found.get(key, 0) + 1
    return [
        Unknown(name, number, text, n, choices[name])
        for number, ((name, text), n) in enumerate(list(found.items())[:MOST])
    ]


@dataclass(slots=True)
class Beside:
    """A row beside the one that it repeats, field by field."""

    title: str
    row: BatchRow
    other: BatchRow | None
    lines: list[tuple[str, str, str, bool]]
    reason: str


def beside(batch: Batch, row: BatchRow, tables: list[Table]) -> Beside:
    """`row` beside the row of the file, or the tie of the register, that it repeats."""
    at = {table.sheet: {name: c for c, name in table.columns.items()} for table in tables}
    columns = at.get(row.sheet, {})
    mine = {name: row.cells[c] for name, c in columns.items() if name and c < len(row.cells)}
    twin = next((p["twin"] for p in row.problems if "twin" in p), None)
    other: BatchRow | None = None
    if twin:
        other = batch.rows.filter(sheet=twin[0], row=twin[1]).first()
        there = at.get(twin[0], {})
        theirs = (
            {name: other.cells[c] for name, c in there.items() if name and c < len(other.cells)}
            if other
            else {}
        )
        title = _("Row %(row)d") % {"row": twin[1]}
    elif row.tie is not None:
        theirs = ledger_row(row.tie)
        title = _("In the register")
    else:
        theirs, title = {}, ""
    names = [name for name in FIELDS if name in mine and name not in {"events", "instruments"}]
    lines = [
        (str(FIELDS[name]), mine[name], theirs.get(name, ""), mine[name] != theirs.get(name, ""))
        for name in names
        if mine[name] or theirs.get(name)
    ]
    reason = next((p["message"] for p in row.problems if "twin" in p), "")
    return Beside(title, row, other, lines, reason)
