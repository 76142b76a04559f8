"""What would become of each row of a ledger of visits. Nothing is written here."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit
from youcheng.dataio.models import Verdict
from youcheng.dataio.queries.units import Units
from youcheng.dataio.rules import visits as rules
from youcheng.exchanges.actions import ExchangeDraft, PartDraft
from youcheng.exchanges.enums import ExchangeKind, Side, State
from youcheng.exchanges.models import Exchange, Field, Partner
from youcheng.exchanges.queries.alike import head_keys, sentence_of, sketches_of, travelling
from youcheng.exchanges.queries.places import places_meant
from youcheng.exchanges.rules import Sketch, likeness, objection_to_days
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets import Book
from youcheng.lib.text import fold
from youcheng.registry.models import CountryName, Locality

LONGEST = {"subject": 200, "head": 160, "post": 160, "venue": 120, "source": 300, "result": 8000}
MOST_ROWS = 20_000
Grid = list[dict[str, Any]]
"""[{"sheet", "headers", "rows": [[number, cells]]}]: what a draft keeps of its file."""


@dataclass(slots=True)
class VisitRow:
    """One row: what it would write, or why it would not."""

    sheet: str
    number: int
    cells: list[str]
    verdict: str = Verdict.CREATED
    problems: list[dict[str, str]] = field(default_factory=list)
    draft: ExchangeDraft | None = None

    def object_to(self, column: str, message: object) -> None:
        self.problems.append({"column": column, "severity": "error", "message": str(message)})
        self.verdict, self.draft = Verdict.REJECTED, None

    def remark(self, column: str, message: object) -> None:
        self.problems.append({"column": column, "severity": "warning", "message": str(message)})


def grid_of(book: Book) -> Grid:
    """The tables of a workbook that hold visits.

    Raises:
        Refused: none does, or there are too many rows.
    """
    tables = []
    for sheet in book.sheets:
        found = None if sheet.is_hidden else rules.find_header(sheet.rows)
        if found is None:
            continue
        head, _columns = found
        rows = [
            [number, cells]
            for number, cells in enumerate(sheet.rows[head + 1 :], start=head + 2)
            if any(cell.strip() for cell in cells)
        ]
        tables.append({"sheet": sheet.name, "headers": sheet.rows[head], "rows": rows})
    if not tables:
        raise Refused(
            Objection(
                "no_table", _("No sheet has a header with a column for the partner and one for"
                              " the day, such as 城市 and 日期.")
            )
        )  # fmt: skip
    n = sum(len(table["rows"]) for table in tables)
    if n == 0:
        raise Refused(
            Objection(
                "no_rows", _("The file has column names, but no rows below them. Fill it in.")
            )
        )
    if n > MOST_ROWS:
        text = _("The file has %(n)d rows; at most %(limit)d are read. Split it into several.")
        raise Refused(Objection("too_many", text % {"n": n, "limit": MOST_ROWS}))
    return tables


class Reading:
    """One reading of a ledger: names are looked up once each."""

    def __init__(self, unit: Unit, filename: str) -> None:
        self.unit, self.filename = unit, filename
        self.units = Units(unit)
        self.fields = {
            fold(name): row.code
            for row in Field.objects.all()
            for name in (row.code, row.name_zh, row.name_zh_hant, row.name_en)
            if name
        }
        self._places: dict[tuple[str, str], list[Locality]] = {}
        self._countries: dict[str, str | None] = {}

    def places(self, text: str, country: str) -> list[Locality]:
        key = text, country
        if key not in self._places:
            self._places[key] = places_meant(text, country)
        return self._places[key]

    def country(self, text: str) -> str | None:
        """Its code; "" where nothing is said, None where the name is not known."""
        if not text.strip():
            return ""
        if text not in self._countries:
            row = CountryName.objects.filter(key=fold(text)).values_list("country", flat=True)
            self._countries[text] = row.first()
        return self._countries[text]


def plan(tables: Grid, *, unit: Unit, filename: str) -> list[VisitRow]:
    """Judge every row: new, there already, twice in the file, or rejected with the reason."""
    reading = Reading(unit, filename)
    rows = []
    for table in tables:
        columns = rules.map_headers(table["headers"])
        for number, cells in table["rows"]:
            row = VisitRow(table["sheet"], number, cells)
            said = {name: cells[at].strip() for at, name in columns.items() if at < len(cells)}
            _read(row, said, reading)
            rows.append(row)
    _compare(rows)
    return rows


def counts_of(rows: Sequence[VisitRow]) -> dict[str, int]:
    counts = Counter(str(row.verdict) for row in rows)
    return {verdict.value: counts[verdict.value] for verdict in Verdict} | {
        "warned": sum(bool(row.problems) and row.draft is not None for row in rows)
    }


def _read(row: VisitRow, said: dict[str, str], reading: Reading) -> None:
    get = lambda name: said.get(name, "")  # noqa: E731 - reads like the column it names
    kind = rules.kind_of(get("kind"), f"{row.sheet} {reading.filename}")
    if kind is None:
        row.object_to("kind", _("It is not said whether this was a visit abroad, to us, or what."))
    try:
        on, until = rules.days_of(get("on"), get("until"))
    except ValueError:
        text = " ".join(filter(None, (get("on"), get("until"))))
        row.object_to("on", _("“%(text)s” is no date.") % {"text": text})
        return
    first, last = on.first_day, (until or on).on
    if objection := objection_to_days(first, last):
        row.object_to("until", objection.message)
    place = _place(row, said, reading)
    home = reading.units.find(get("home")) if get("home") else reading.unit
    if home is None:
        row.object_to("home", _("No unit is known by “%(text)s”.") % {"text": get("home")})
    subject = get("subject")
    if not subject and kind is not None:
        subject = str(ExchangeKind(kind).label)
    counts = _counts(row, get("groups"), get("persons"))
    rank = _rank(row, get("rank"))
    codes, strange = rules.fields_of(get("fields"), reading.fields)
    if strange:
        row.remark("fields", _("Not a field: %(words)s.") % {"words": "、".join(strange)})
    for name, limit in LONGEST.items():
        if len(get(name)) > limit:
            row.object_to(name, _("At most %(limit)d characters.") % {"limit": limit})
    if row.problems and row.verdict == Verdict.REJECTED:
        return
    assert kind is not None and place is not None and home is not None  # noqa: S101, PT018
    is_out = kind == ExchangeKind.VISIT_OUT
    side = Side.HOME if is_out else Side.ABROAD
    groups, persons = counts
    if groups is None and kind in {ExchangeKind.VISIT_OUT, ExchangeKind.VISIT_IN}:
        groups = 1
    row.draft = ExchangeDraft(
        kind=kind,
        from_on=first,
        to_on=last,
        precision=on.precision if until is None else max(on.precision, until.precision, key=WIDTH),
        home=home,
        place_ids=[place.pk],
        subject_zh=subject,
        venue=get("venue"),
        rank=rank,
        result=get("result"),
        source=get("source"),
        fields=codes,
        n_groups_home=groups if is_out else None,
        n_persons_home=persons if is_out else None,
        n_groups_abroad=None if is_out else groups,
        n_persons_abroad=None if is_out else persons,
        participants=[PartDraft(side, get("head"), get("post"), is_head=True)]
        if get("head") or get("post")
        else [],
    )


WIDTH = ("day", "month", "year").index


def _place(row: VisitRow, said: dict[str, str], reading: Reading) -> Locality | None:
    name, land = said.get("place", ""), said.get("country", "")
    if not name:
        row.object_to("place", _("The partner is missing."))
        return None
    country = reading.country(land)
    if country is None:
        row.object_to("country", _("No country is known by “%(text)s”.") % {"text": land})
        return None
    found = reading.places(name, country)
    if len(found) == 1:
        return found[0]
    if not found:
        row.object_to("place", _("No place is known by “%(text)s”.") % {"text": name})
    else:
        lands = "、".join(dict.fromkeys(str(place.country) for place in found[:6]))
        text = _("Several places are called “%(text)s” (%(lands)s); name the country.")
        row.object_to("place", text % {"text": name, "lands": lands})
    return None


def _counts(row: VisitRow, groups: str, persons: str) -> tuple[int | None, int | None]:
    try:
        n_groups, n_persons = rules.counts_of(groups, persons)
    except ValueError as error:
        row.object_to("persons", _("“%(text)s” is no number.") % {"text": str(error)})
        return None, None
    if (n_groups or 0) > 9999 or (n_persons or 0) > 1_000_000:
        row.object_to("persons", _("“%(text)s” is too many.") % {"text": f"{groups} {persons}"})
    return n_groups, n_persons


def _rank(row: VisitRow, text: str) -> int | None:
    try:
        return rules.rank_of(text)
    except ValueError:
        row.remark("rank", _("“%(text)s” is no rank that is known; left empty.") % {"text": text})
        return None


def _compare(rows: Sequence[VisitRow]) -> None:
    """Tell what is there already, what stands twice in the file, and what is only like another."""
    fresh = [row for row in rows if row.draft is not None]
    places = {row.draft.place_ids[0] for row in fresh if row.draft}
    known: dict[int, list[tuple[Exchange, Sketch]]] = defaultdict(list)
    near = Partner.objects.filter(place__in=places).values("exchange")
    exchanges = list(
        Exchange.objects.filter(pk__in=near, state=State.RECORDED).select_related("home")
    )
    sketches = sketches_of(exchanges)
    for exchange in exchanges:
        for place in sketches[exchange.pk].places:
            known[place].append((exchange, sketches[exchange.pk]))
    seen: dict[tuple[Any, ...], VisitRow] = {}
    for row in fresh:
        draft = row.draft
        assert draft is not None  # noqa: S101 - chosen above
        key = _key(draft)
        if key in seen:
            row.verdict, row.draft = Verdict.DUPLICATE, None
            row.remark("subject", _("The same as row %(row)d.") % {"row": seen[key].number})
            continue
        seen[key] = row
        sketch = _sketch(draft)
        for exchange, other in known[draft.place_ids[0]]:
            if _key_of(exchange) == key:
                row.verdict, row.draft = Verdict.UNCHANGED, None
                break
            if reasons := likeness(sketch, other):
                text = _("May be “%(subject)s” of %(home)s: %(why)s.")
                told = {"subject": exchange, "home": exchange.home, "why": sentence_of(reasons)}
                row.remark("subject", text % told)


def _key(draft: ExchangeDraft) -> tuple[Any, ...]:
    return (
        draft.kind, draft.from_on, draft.last_day, draft.place_ids[0], draft.home.pk,
        fold(draft.subject_zh),
    )  # fmt: skip


def _key_of(one: Exchange) -> tuple[Any, ...]:
    return one.kind, one.from_on, one.to_on, one.place_id, one.home_id, fold(one.subject_zh)


def _sketch(draft: ExchangeDraft) -> Sketch:
    guests = [part.name for part in draft.participants if part.side == Side.ABROAD]
    return Sketch(
        kind=draft.kind,
        from_on=draft.from_on,
        to_on=draft.last_day,
        places=frozenset(draft.place_ids),
        heads=head_keys(guests),
        n_persons=travelling(draft.kind, draft.n_persons_home, draft.n_persons_abroad),
        subject=fold(draft.subject_zh),
    )
