"""Statements written by hand for one page each; they run on SQLite and on PostgreSQL alike."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

PAGE = 50
COUNTED = "('in_force', 'suspended')"


def ask(statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()


SPANS = """
    FROM registry_tiespan s
    JOIN accounts_unit u ON u.id = s.home_id
    JOIN registry_locality p ON p.id = s.place_id
    JOIN registry_country c ON c.iso2 = s.country_id
"""
ROWS = f"""
    SELECT s.tie_id, p.name_zh, p.name_en, c.region, c.name_zh, u.name_zh, s.kind, s.began_on,
        (SELECT MAX(i.ends_on) FROM registry_instrument i
         WHERE i.tie_id = s.tie_id AND i.retracted_at IS NULL), s.stage, t.source
    {SPANS} JOIN registry_tie t ON t.id = s.tie_id
    WHERE s.id IN (SELECT k.id FROM ({{keys}}) k) ORDER BY {{order}}
"""  # noqa: S608
NAMED = """(
    s.place_id IN (SELECT n.locality_id FROM registry_localityname n
                   WHERE n.key LIKE %s AND n.locality_id IN (SELECT place_id FROM registry_tie))
    OR s.country_id IN (SELECT n.country_id FROM registry_countryname n WHERE n.key LIKE %s)
    OR s.home_id IN (SELECT n.unit_id FROM accounts_unitname n WHERE n.key LIKE %s)
)"""
FILTERS = {
    "kind": "s.kind = %s",
    "stage": "s.stage = %s",
    "year": "s.began_year = %s",
    "level": "u.level = %s",
    "home": "u.code = %s",
    "country": "%s IN (s.country_id, c.part_of_id)",
    "region": """COALESCE(c.part_of_id, c.iso2) IN
        (SELECT iso2 FROM registry_country WHERE region = %s)""",
    "grouping": """COALESCE(c.part_of_id, c.iso2) IN
        (SELECT m.country_id FROM registry_groupingmember m
        JOIN registry_grouping g ON g.id = m.grouping_id WHERE g.code = %s)""",
    "term": """s.tie_id IN (SELECT i.tie_id FROM registry_instrument i
        WHERE i.retracted_at IS NULL AND i.ends_on BETWEEN %s AND %s)""",
    "q": NAMED,
}
ORDERS = {
    "signed": "s.began_on ASC NULLS LAST, s.tie_id",
    "place": "p.sort_key, s.tie_id",
    "country": "s.country_id, p.sort_key, s.tie_id",
}


def where(asked: Mapping[str, str], today: date) -> tuple[str, list[object]]:
    """The condition of a list and its values. under: the path of units that the user may see."""
    day = asked.get("as_of") or today.isoformat()
    parts = ["s.known_to IS NULL", "s.from_on <= %s", "(s.to_on IS NULL OR s.to_on > %s)"]
    values: list[object] = [day, day]
    if asked.get("counted") != "all":
        parts.append(f"s.stage IN {COUNTED}")
    if asked.get("under"):
        parts.append("u.path LIKE %s")
        values.append(asked["under"] + "%")
    for name, condition in FILTERS.items():
        text = asked.get(name)
        if not text:
            continue
        parts.append(condition)
        if name == "term":
            values += [day, f"{int(day[:4]) + 1}{day[4:]}"]
        elif name == "q":
            values += [f"%{text}%"] * 3
        else:
            values.append(text)
    return " WHERE " + " AND ".join(parts), values


def _joined(*parts: str) -> str:
    """The tables that a condition or an order speaks of, and no others."""
    text = " ".join(parts)
    joins = SPANS.strip().splitlines()
    return "\n".join([joins[0], *(join for join in joins[1:] if f"{join.split()[2]}." in text)])


def list_rows(asked: Mapping[str, str], today: date) -> tuple[int, list[tuple[Any, ...]]]:
    """How many ties are meant, and the fifty of the page."""
    condition, values = where(asked, today)
    [(n,)] = ask(f"SELECT COUNT(*) {_joined(condition)} {condition}", values)  # noqa: S608
    order = ORDERS[asked.get("sort") or "signed"]
    first = PAGE * (int(asked.get("page") or 1) - 1)
    tables = _joined(condition, order)
    keys = f"SELECT s.id {tables} {condition} ORDER BY {order} LIMIT {PAGE} OFFSET {first}"  # noqa: S608
    return n, ask(ROWS.format(keys=keys, order=order), values)


def list_counts(asked: Mapping[str, str], today: date) -> list[tuple[Any, ...]]:
    condition, values = where(asked, today)
    grouping = " GROUP BY s.kind, c.region, u.level, s.stage"
    columns = "SELECT s.kind, c.region, u.level, s.stage, COUNT(*)"
    return ask(f"{columns} {SPANS} {condition} {grouping}", values)


_FRAME = """
    SELECT t.id, t.label, t.source, t.note, t.version, p.name_zh, p.name_en, p.admin1_name,
        p.population, p.lat, p.lon, c.name_zh, c.region, u.name_zh, u.level
    FROM registry_tie t
    JOIN accounts_unit u ON u.id = t.home_id
    JOIN registry_locality p ON p.id = t.place_id
    JOIN registry_country c ON c.iso2 = p.country_id
"""
TIE = f"{_FRAME} WHERE t.id = %s AND u.path LIKE %s"
TIES = f"{_FRAME} WHERE t.place_id = %s AND u.path LIKE %s"
EVENTS = """
    SELECT e.kind, e."on", e.precision, e.to_kind, e.note, e.retracted_at, i.kind, i.ends_on
    FROM registry_tieevent e LEFT JOIN registry_instrument i ON i.id = e.instrument_id
    WHERE e.tie_id IN ({keys}) ORDER BY e."on" DESC
"""
PAPERS = """
    SELECT kind, label, signed_on, precision, ends_on, languages, signer_home, signer_abroad, paper
    FROM registry_instrument WHERE tie_id IN ({keys}) ORDER BY signed_on DESC
"""
STANDINGS = """
    SELECT from_on, to_on, stage, kind FROM registry_tiespan
    WHERE tie_id IN ({keys}) AND known_to IS NULL ORDER BY from_on
"""
LOG = """
    SELECT at, by_name, verb FROM audit_event WHERE subject_label = 'registry.Tie'
    AND subject_key IN ({keys}) ORDER BY id DESC LIMIT 60
"""


def ask_of(statement: str, keys: Sequence[object]) -> list[tuple[Any, ...]]:
    """Rows of the ties with these keys."""
    return ask(statement.format(keys=", ".join(["%s"] * len(keys)) or "NULL"), keys)


FOUND = """
    SELECT t.id, p.name_zh, p.name_en, c.name_zh, u.name_zh FROM ({matches}) e
    JOIN registry_tie t ON t.place_id = e.ref
    JOIN accounts_unit u ON u.id = t.home_id
    JOIN registry_locality p ON p.id = e.ref
    JOIN registry_country c ON c.iso2 = p.country_id
    WHERE u.path LIKE %s ORDER BY e.weight DESC LIMIT 8
"""
MATCHES = {
    "sqlite": """SELECT x.ref, x.weight FROM search_fts f JOIN search_entry x ON x.id = f.rowid
        WHERE search_fts MATCH %s AND x.kind = 'place'""",
    "postgresql": """SELECT x.ref, x.weight FROM search_entry x
        WHERE x.tsv @@ %s::tsquery AND x.kind = 'place'""",
}

HERE = f"""s.known_to IS NULL AND s.from_on <= %s AND (s.to_on IS NULL OR s.to_on > %s)
    AND s.stage IN {COUNTED} AND u.path LIKE %s"""
REGIONS = f"SELECT c.region, COUNT(*) {SPANS} WHERE {HERE} GROUP BY c.region"  # noqa: S608
POINTS = f"""SELECT s.tie_id, s.kind, c.region, p.lat, p.lon, p.name_zh
    {SPANS} WHERE {HERE} AND p.lat IS NOT NULL ORDER BY s.kind, s.id LIMIT 300"""  # noqa: S608
TERMS = f"""
    FROM registry_instrument i
    JOIN registry_tie t ON t.id = i.tie_id
    JOIN registry_tiespan s ON s.tie_id = t.id
    JOIN accounts_unit u ON u.id = t.home_id
    JOIN registry_locality p ON p.id = t.place_id
    WHERE {HERE} AND i.retracted_at IS NULL AND i.ends_on >= %s AND i.ends_on <= %s
"""  # noqa: S608
SILENT = f"{SPANS} WHERE {HERE} AND s.heard_on <= %s"
ROUND = f"""{SPANS} WHERE {HERE} AND s.is_exact
    AND ({{windows}})"""
RECENT = """
    SELECT e.kind, e."on", e.recorded_at, p.name_zh, u.name_zh FROM registry_tieevent e
    JOIN registry_tie t ON t.id = e.tie_id
    JOIN accounts_unit u ON u.id = t.home_id
    JOIN registry_locality p ON p.id = t.place_id
    WHERE e.recorded_by_id IS NOT NULL AND u.path LIKE %s ORDER BY e.id DESC LIMIT 6
"""


def home(under: str, today: date) -> dict[str, Any]:
    """The figures and rows of a first page: what is due, what is silent, the map."""
    day, path = today.isoformat(), f"{under}%"
    here = [day, day, path]
    term = [*here, _years(today, -1), _years(today, 1)]
    quiet = [*here, _years(today, -2)]
    windows, ends = [], []
    for years in range(5, 151, 5):
        windows.append("s.began_on BETWEEN %s AND %s")
        ends += [_years(today, -years), _years(today + timedelta(days=180), -years)]
    rounds = ROUND.format(windows=" OR ".join(windows))
    place = "SELECT s.tie_id, p.name_zh"
    return {
        "regions": ask(REGIONS, here),
        "points": ask(POINTS, here),
        "terms": ask(f"{place}, i.ends_on {TERMS} ORDER BY i.ends_on LIMIT 60", term),
        "n_terms": ask(f"SELECT COUNT(*) {TERMS}", term)[0][0],
        "silent": ask(f"{place} {SILENT} ORDER BY s.heard_on LIMIT 60", quiet),
        "n_silent": ask(f"SELECT COUNT(*) {SILENT}", quiet)[0][0],
        "rounds": ask(f"{place}, s.began_on {rounds} LIMIT 60", [*here, *ends]),
        "n_rounds": ask(f"SELECT COUNT(*) {rounds}", [*here, *ends])[0][0],
        "recent": ask(RECENT, [path]),
    }


def _years(day: date, n: int) -> str:
    return f"{day.year + n}{day.isoformat()[4:]}"
