"""Checking a ledger against the register: what would become of each row. Writes nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit
from youcheng.dataio.models import Verdict
from youcheng.dataio.queries.knowing import known_states
from youcheng.dataio.queries.line import Line, NewPlace
from youcheng.dataio.queries.lines import Lines
from youcheng.dataio.queries.merging import State, apply, merge_row
from youcheng.dataio.queries.tables import Table

ERROR, WARNING = "error", "warning"
Told = Callable[[int], None]


@dataclass(slots=True)
class RowPlan:
    """What would become of one row."""

    sheet: str
    row: int
    cells: list[str]
    verdict: Verdict
    problems: list[dict[str, str]] = field(default_factory=list)
    state: State | None = None
    line: Line | None = None
    twin: tuple[str, int] | None = None
    """Sheet and row that said it first."""


@dataclass(slots=True)
class Plan:
    rows: list[RowPlan]
    states: dict[tuple[int, int], State]
    new_places: list[NewPlace]
    n_matched: int = 0

    def counts(self) -> dict[str, int]:
        found = Counter(row.verdict for row in self.rows)
        return {
            "rows": len(self.rows),
            "created": found[Verdict.CREATED],
            "updated": found[Verdict.UPDATED],
            "unchanged": found[Verdict.UNCHANGED],
            "duplicates": found[Verdict.DUPLICATE],
            "rejected": found[Verdict.REJECTED],
        }

    def problems(self) -> list[dict[str, Any]]:
        return [
            {"sheet": row.sheet, "row": row.row, **problem}
            for row in self.rows
            for problem in row.problems
        ]


def check_tables(
    tables: list[Table],
    *,
    unit: Unit,
    mode: str = "upsert",
    values: dict[str, dict[str, str]] | None = None,
    today: date,
    told: Told | None = None,
) -> Plan:
    """Say what would become of each row of `tables`.

    Args:
        unit: rows that name no home unit belong to it; rows of units outside it are rejected.
        mode: "create" only opens ties, "update" only changes known ones, "upsert" does both.
        values: field → written text → what it means, as a person decided.
        told: called now and then with the per cent done.

    Rows are judged in the order of the file: the first row of a pair counts, later ones add to
    it or are duplicates.
    """
    lines = Lines(tables, unit=unit, values=values or {}, today=today, told=told)
    rows = [
        RowPlan(table.sheet, row.number, row.cells, Verdict.REJECTED) for table, row in lines.pairs
    ]
    read = lines.read()
    wanted = {
        (line.home_id, line.place_id)
        for line in read
        if line.home_id and line.place_id and line.place_id > 0
    }
    states = known_states(wanted)
    for row, line in zip(rows, read, strict=True):
        row.problems = line.problems
        row.line = line
        if line.row.is_set_aside:
            line.set_aside()
            row.verdict = Verdict.DUPLICATE
            continue
        if line.is_rejected:
            continue
        _judge(row, line, states, mode)
    return Plan(rows, states, lines.new_places)


def _judge(row: RowPlan, line: Line, states: dict[tuple[int, int], State], mode: str) -> None:
    assert line.home_id is not None  # noqa: S101 - the line would be rejected
    assert line.place_id is not None  # noqa: S101 - the line would be rejected
    key = (line.home_id, line.place_id)
    state = states.get(key)
    is_known = state is not None
    if state is None:
        if mode == "update":
            line.problem(
                "not_found", ERROR, "place",
                _("This tie is not in the register; import it in the mode that creates ties."),
            )  # fmt: skip
            return
        state = states[key] = State(line.home_id, line.place_id)
    row.state = state
    merge = merge_row(state, line.events, line.papers, is_whole=line.is_whole)
    if state.first is not None:
        row.twin = state.first
        if merge.is_nothing or merge.corrects:
            row.verdict = Verdict.DUPLICATE
            line.twin(state.first, differs=not merge.is_nothing)
            return
        apply(state, merge)
        if merge.refined:
            row.verdict = Verdict.DUPLICATE
            line.refined(state.first)
        else:
            row.verdict = Verdict.UPDATED
            line.added_to(state.first)
        return
    if is_known and mode == "create":
        state.first = (row.sheet, row.row)
        row.verdict = Verdict.DUPLICATE
        line.already_there()
        return
    state.first = (row.sheet, row.row)
    apply(state, merge)
    if not is_known:
        state.frame = dict(line.frame)
        row.verdict = Verdict.CREATED
        return
    for name, value in line.frame.items():
        if name == "label" and state.frame.get("label") and not merge.into:
            continue
        if value not in {"", False} and value != state.frame.get(name):
            state.changed_frame[name] = value
    row.verdict = Verdict.UPDATED if state.is_changed else Verdict.UNCHANGED
