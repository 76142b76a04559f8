"""The part of the report about pages that the real server answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bench.scenarios import CITY, GROWTH, LIST, PALETTE, PALETTE_MS, PANEL
from bench.tables import table
from bench.weights import FIRST_KB, FIRST_MAP_KB, LATER_KB

if TYPE_CHECKING:
    from bench.run import Measured

METHOD = """\
**Pages** are asked of the real server (`youcheng serve`, two workers) over HTTP, one connection
each, by two people who are signed in: an officer of the desk for Europe, who reads the register of
500 home cities and changes a part of it, and the liaison of one of those cities. Beside every page
stands its *limit*: a bare view in the same server that shows the same rows (the bench compares
them) by SQL written by hand, in a plain table: a session, a user, two queries, a template that was
read once; no layout, form, menu, other middleware or language. For a panel of the city page the
limit is the bare city page; for the palette it is the indexed query alone with the names of what it
found, and for a slip of the pen the same for the right name. In every round each page and its limit
are asked once, one right after the other, in an order drawn by lot, so that whatever else the
machine does hits both; four rounds before are not counted. Ratios are of p50 and of p95. Names are
drawn by lot from the partners' names, six for each way of writing. The *working day* is eight
people at once, each taking the works (pages, panels, searches, an opened form and a saved note) in
an order of their own; the product's day and the bare day take turns. PSS is read after it.
"""
GROUPS = {
    "list": ("list of ties, any filter", LIST),
    "city": ("city page", CITY),
    "panel": ("panel of the city page", PANEL),
    "palette": ("palette", PALETTE),
}


def _ratio(row: dict[str, Any], share: str) -> float:
    ours, limit = row["ours"][share], row["limit"][share]
    return float(ours / limit) if limit else 0.0


def _of(one: Measured, group: str) -> list[dict[str, Any]]:
    return [row for row in one.figures["pages"] if row["group"] == group]


def goals(rows: Sequence[Measured]) -> list[tuple[str, str, str]]:
    """The worst of each group, and how many of it keep to the goal."""
    last = rows[-1]
    found = []
    for group, (title, goal) in GROUPS.items():
        pages = _of(last, group)
        if not pages:
            continue
        worst = max(pages, key=lambda row: _ratio(row, "p50"))
        kept = sum(_ratio(row, "p50") <= goal and _ratio(row, "p95") <= goal for row in pages)
        text = (
            f"{_ratio(worst, 'p50'):.1f} × p50 at worst ({worst['name']}),"
            f" {max(_ratio(row, 'p95') for row in pages):.1f} × p95; {kept} of {len(pages)} keep it"
        )
        found.append((title, f"≤ {goal:g} × bare view, p50 and p95", text))
    slowest = max(row["ours"]["p95"] for row in _of(last, "palette"))
    names = last.figures["cast"]["names"]
    goal_text = f"≤ {PALETTE_MS} ms p95 over 100,000 names"
    found.append(("palette", goal_text, f"{slowest:.0f} ms, {names:,} names"))
    if len(rows) > 1:
        found += _growth_goals(rows[-2], last)
    day, memory = last.figures["day"], last.figures["memory"]
    rate = f"{day['ours'] / day['limit']:.2f} × ({day['ours']:g} of {day['limit']:g} a second)"
    found += [
        ("working day of eight", "≥ 0.5 × the bare day", rate),
        (
            "memory of two workers, PSS",
            "≤ 250 MB",
            f"{memory['workers']} MB, {memory['with parent']} with the parent",
        ),
    ]
    return [*found, *_weight_goals(last)]


def _growth_goals(ten: Measured, last: Measured) -> list[tuple[str, str, str]]:
    found = []
    for group in ("list", "city", "panel", "palette"):
        before = {(row["name"], row["who"]): row for row in _of(ten, group)}
        factors = {
            row["name"]: row["ours"]["p50"] / before[row["name"], row["who"]]["ours"]["p50"]
            for row in _of(last, group)
            if (row["name"], row["who"]) in before
        }
        if not factors:
            continue
        worst = max(factors, key=lambda name: factors[name])
        middle = sorted(factors.values())[len(factors) // 2]
        text = f"{middle:.1f} × in the middle, {factors[worst]:.1f} × at worst ({worst})"
        title = f"{GROUPS[group][0]}, {last.size / ten.size:g} × the data"
        found.append((title, f"≤ {GROWTH:g} ×", text))
    return found


def _weight_goals(last: Measured) -> list[tuple[str, str, str]]:
    pages = last.figures["weights"]
    found = []
    for has_map, goal in ((False, FIRST_KB), (True, FIRST_MAP_KB)):
        worst = max(
            (page for page in pages if page["has_map"] is has_map), key=lambda page: page["first"]
        )
        title = f"first load {'with' if has_map else 'without'} the map"
        found.append((title, f"≤ {goal} kB", f"{worst['first']:g} kB ({worst['name']})"))
    worst = max(pages, key=lambda page: page["later"])
    return [
        *found, ("a later page", f"≤ {LATER_KB} kB", f"{worst['later']:g} kB ({worst['name']})")
    ]  # fmt: skip


def start(warm: dict[str, float]) -> str:
    if not warm:
        return ""
    return (
        f"**Start.** `make run` with all in place: {warm['warm']} s to the first page (goal: ≤ 5"
        f" s); {warm['first']} s when the demonstration office is made first."
    )


def tables(rows: Sequence[Measured]) -> tuple[str, ...]:
    last = rows[-1].figures
    return (_pages(rows), _days(rows), _weights(last["weights"]))


def _pages(rows: Sequence[Measured]) -> str:
    head = ["page: ms p50 (p95), × limit", "queries", "kB"]
    head += [f"{one.size:,} ties" for one in rows]
    lines = []
    for i, row in enumerate(rows[-1].figures["pages"]):
        goal = row["goal"]
        queries = row["queries"]
        count = f"{queries['ours']} ({queries['limit']})"
        if queries.get("is_same") is False:
            count += " OTHER ROWS"
        name = f"{row['name']}; {row['who'].split()[0]}"
        cells = [_cell(one.figures["pages"][i], goal) for one in rows]
        lines.append([name, count, f"{row['kb']:g}", *cells])
    return table(head, lines)


def _cell(row: dict[str, Any], goal: float | None) -> str:
    p50, p95 = _ratio(row, "p50"), _ratio(row, "p95")
    mark = "" if goal is None or max(p50, p95) <= goal else " ✗"
    ours = row["ours"]
    return f"{ours['p50']:.1f} ({ours['p95']:.1f}), {p50:.1f} × ({p95:.1f} ×){mark}"


def _days(rows: Sequence[Measured]) -> str:
    lines = [
        ["works a second", *(f"{one.figures['day']['ours']:g}" for one in rows)],
        ["of the bare day", *(f"{one.figures['day']['limit']:g}" for one in rows)],
        ["PSS of two workers, MB", *(str(one.figures["memory"]["workers"]) for one in rows)],
        ["names in the palette", *(f"{one.figures['cast']['names']:,}" for one in rows)],
    ]
    return table(["a working day of eight", *(f"{one.size:,} ties" for one in rows)], lines)


def _weights(pages: Sequence[dict[str, Any]]) -> str:
    lines = [
        [page["name"] + (" (map)" if page["has_map"] else ""), f"{page['first']:g}",
         f"{page['later']:g}", page["files"]]
        for page in pages
    ]  # fmt: skip
    return table(["kB as served, compressed", "first visit", "later", "files"], lines)
