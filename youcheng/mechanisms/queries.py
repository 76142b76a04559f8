"""Mechanisms as the calendar, their page and the partner's page show them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, When

from youcheng.accounts.models import Unit, User
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.exchanges.enums import Side
from youcheng.exchanges.models import Exchange
from youcheng.lib.text import to_hant_name
from youcheng.mechanisms import rules
from youcheng.mechanisms.enums import Fact, Running, WordState
from youcheng.mechanisms.models import (
    Mechanism,
    PartnerPage,
    PartnerWord,
    Turn,
    TurnItem,
)
from youcheng.mechanisms.rules import Next, Past
from youcheng.registry.enums import TieKind
from youcheng.registry.models import Locality, Tie, TieSpan
from youcheng.registry.queries.claims import HOME_COUNTRY
from youcheng.registry.queries.ties import beginnings, signed_text

MONTHS = range(1, 13)


@dataclass(slots=True)
class Mark:
    """A turn in a month of the calendar. kind: a state of turns, or "expected"."""

    kind: str
    label: str
    from_on: date
    to_on: date
    is_exact: bool = False


@dataclass(slots=True)
class Row:
    """A mechanism with what comes next. coming: the open turn; expected: by the rhythm, where none
    is open. is_over: its tie does not count any more although the mechanism runs."""

    mechanism: Mechanism
    turns: list[Turn]
    coming: Turn | None
    expected: Next | None
    overdue: date | None
    is_over: bool
    open_items: int = 0
    late_items: int = 0
    cells: list[list[Mark]] = field(default_factory=list)

    @property
    def from_on(self) -> date | None:
        if self.coming is not None:
            return self.coming.from_on
        return self.expected.from_on if self.expected else None

    @property
    def to_on(self) -> date | None:
        if self.coming is not None:
            return self.coming.to_on
        return self.expected.to_on if self.expected else None

    @property
    def host(self) -> str:
        if self.coming is not None:
            return self.coming.host
        return self.expected.host if self.expected else ""

    @property
    def host_label(self) -> str:
        return str(Side(self.host).label) if self.host else ""

    @property
    def year(self) -> int | None:
        if self.coming is not None:
            return self.coming.year
        return self.expected.year if self.expected else None

    @property
    def is_dissolved(self) -> bool:
        return self.mechanism.unit.ended_on is not None


def past_of(turn: Turn) -> Past:
    """A turn without days had its time in its year."""
    return Past(turn.year, turn.to_on or date(turn.year, 1, 1), turn.host)


def expected_of(mechanism: Mechanism, turns: Sequence[Turn]) -> Next | None:
    """What the rhythm says of the next turn, after all of those. turns: the latest first."""
    if mechanism.state != Running.RUNNING:
        return None
    last = past_of(turns[0]) if turns else None
    pauses = [(one.from_on, one.to_on) for one in mechanism.pauses.all()]
    return rules.next_turn(mechanism.rhythm, last, pauses)


def mechanisms_of(
    user: User, *, partner: str = "", unit: Unit | None = None, kind: Any = None
) -> QuerySet[Mechanism]:
    """By the name of the partner. unit: leads or assists. kind: a field of exchange."""
    rows = Mechanism.objects.visible_to(user)
    if partner:
        named = Locality.objects.filter(
            Q(name_zh__icontains=partner) | Q(name_en__icontains=partner)
        )
        rows = rows.filter(tie__place__in=named.order_by().values("pk"))
    if unit is not None:
        assisted = Mechanism.units.through.objects.filter(unit=unit).values("mechanism")
        rows = rows.filter(Q(unit=unit) | Q(pk__in=assisted))
    if kind is not None:
        rows = rows.filter(field=kind)
    return rows.order_by("tie__place__sort_key", "tie__place", "pk")


def rows_of(mechanisms: Iterable[Mechanism] | QuerySet[Mechanism], today: date) -> list[Row]:
    """Five queries, however many there are."""
    if isinstance(mechanisms, QuerySet):
        mechanisms = mechanisms.select_related(
            "tie__place__country", "tie__home", "unit", "field"
        ).prefetch_related(
            "pauses",
            Prefetch("turns", Turn.objects.order_by("-number").prefetch_related("items")),
        )
    found = list(mechanisms)
    counting = counting_ties({one.tie_id for one in found}, today)
    return [_row(one, counting, today) for one in found]


def counting_ties(ties: Collection[int], today: date) -> set[int]:
    """Those of them that count today: neither ended nor lapsed."""
    spans = TieSpan.objects.at(today).counted().filter(tie__in=ties).order_by()
    return set(spans.values_list("tie", flat=True))


def _row(mechanism: Mechanism, counting: Collection[int], today: date) -> Row:
    turns = list(mechanism.turns.all())
    coming = next((turn for turn in turns if turn.is_open), None)
    expected = None if coming is not None else expected_of(mechanism, turns)
    to_on = coming.to_on if coming is not None else (expected.to_on if expected else None)
    runs = mechanism.state == Running.RUNNING
    items = [item for item in coming.items.all() if item.done_on is None] if coming else []
    return Row(
        mechanism, turns, coming, expected,
        overdue=rules.overdue_since(to_on, today) if runs else None,
        is_over=runs and mechanism.tie_id not in counting,
        open_items=len(items),
        late_items=sum(item.due_on is not None and item.due_on < today for item in items),
    )  # fmt: skip


def with_year(rows: list[Row], year: int) -> list[Row]:
    """With what stands in each month of that year: turns, and what the rhythm has in it."""
    for row in rows:
        marks = [
            Mark(turn.state, str(turn.get_state_display()), turn.from_on, turn.to_on, True)
            for turn in row.turns
            if turn.from_on is not None and turn.to_on is not None
        ]
        marks += _expected_until(row, year)
        row.cells = [
            [
                mark for mark in marks
                if mark.from_on <= rules.month_end(year, month)
                and mark.to_on >= date(year, month, 1)
            ]
            for month in MONTHS
        ]  # fmt: skip
    return rows


def _expected_until(row: Row, year: int) -> list[Mark]:
    found: list[Mark] = []
    mechanism, after = row.mechanism, row.expected
    if mechanism.state != Running.RUNNING:
        return found
    pauses = [(one.from_on, one.to_on) for one in mechanism.pauses.all()]
    if after is None and row.coming is not None:
        after = rules.next_turn(mechanism.rhythm, past_of(row.coming), pauses)
    while after is not None and after.from_on.year <= year and len(found) < 400:
        found.append(Mark("expected", "", after.from_on, after.to_on))
        last = Past(after.year, after.to_on, after.host)
        after = rules.next_turn(mechanism.rhythm, last, pauses)
    return found


def counts(user: User, place: Locality, ties: Sequence[int]) -> dict[str, int]:
    """How many mechanisms there are with a city, for its page."""
    return {"mechanisms": mechanisms_with(user, place).order_by().count()}


def mechanisms_with(user: User, place: Locality) -> QuerySet[Mechanism]:
    return Mechanism.objects.visible_to(user).filter(tie__place=place.pk).order_by("pk")


def notes_on_days(turn: Turn, country: str) -> list[tuple[str, date]]:
    """Days of the turn on which a side has a public holiday: code of the country and day. Turns
    without exact days, or longer than a month, say nothing."""
    if turn.from_on is None or turn.to_on is None or (turn.to_on - turn.from_on).days > 31:
        return []
    calendars = calendars_of([HOME_COUNTRY, country])
    days = (date.fromordinal(n) for n in range(turn.from_on.toordinal(),
                                               turn.to_on.toordinal() + 1))  # fmt: skip
    return [
        (code, day)
        for day in days
        for code in rules.days_off(day, [HOME_COUNTRY, country], calendars)
    ]


def exchanges_to_link(user: User, turn: Turn) -> QuerySet[Exchange]:
    """Exchanges with the partner that may have been this turn, the latest first."""
    place = turn.mechanism.tie.place_id
    rows = Exchange.objects.visible_to(user).recorded().with_place(place)
    return rows.order_by("-from_on", "-pk")


def words_of(user: User, shown: str = "open") -> QuerySet[PartnerWord]:
    """What partners said, open ones first, then the latest."""
    rows = PartnerWord.objects.visible_to(user)
    if shown == "open":
        rows = rows.filter(state=WordState.OPEN)
    is_open = Case(When(state=WordState.OPEN, then=0), default=1)
    return rows.select_related(
        "tie__place__country", "tie__home", "turn__mechanism", "decided_by"
    ).order_by(is_open, "-pk")


def open_page_of(tie: Tie, today: date) -> PartnerPage | None:
    return PartnerPage.objects.open_on(today).filter(tie=tie).select_related("made_by").first()


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact on the partner's page."""

    code: str
    value: str


@dataclass(slots=True)
class Planned:
    """A mechanism on the partner's page. turn: the open one, for which dates can be proposed."""

    mechanism: Mechanism
    heading: str
    turn: Turn | None
    year: int | None
    from_on: date | None
    to_on: date | None
    host: str
    state: str
    items: list[TurnItem]


@dataclass(slots=True)
class PartnerView:
    """All that the partner's page shows, and no more: nothing restricted, no name of a person."""

    home: str
    partner: str
    facts: list[Shown]
    kind: str
    mechanisms: list[Planned]

    @property
    def turns(self) -> dict[int, Turn]:
        return {one.turn.pk: one.turn for one in self.mechanisms if one.turn is not None}


def partner_view(page: PartnerPage, today: date) -> PartnerView:
    tie, language = page.tie, page.language
    partner, home = name_of(tie.place, language), unit_name(tie.home, language)
    span = TieSpan.objects.at(today).filter(tie=tie).order_by("-pk").first()
    began = beginnings([tie.pk]) if span is not None and not span.is_exact else {}
    kind = span.kind if span is not None else TieKind.UNKNOWN
    facts = [
        Shown(Fact.NAME, partner),
        Shown(Fact.SIGNED, signed_text(span, began)),
        Shown(Fact.LEVEL, kind),
        Shown(Fact.WEBSITE, ""),
    ]
    live = Mechanism.objects.filter(tie=tie).exclude(state=Running.ENDED).order_by("pk")
    planned = [_planned(row, language, {Side.HOME: home, Side.ABROAD: partner})
               for row in rows_of(live, today)]  # fmt: skip
    return PartnerView(home, partner, facts, kind, planned)


def _planned(row: Row, language: str, names: dict[Any, str]) -> Planned:
    one, turn = row.mechanism, row.coming
    state = turn.state if turn is not None else ("expected" if row.expected else "")
    if one.state == Running.PAUSED:
        state = "paused"
    items = [item for item in turn.items.all() if item.side == Side.ABROAD] if turn else []
    return Planned(
        one, in_page_language(one.heading_zh, one.heading_en, language), turn, row.year,
        row.from_on, row.to_on, names.get(row.host, ""), state, items,
    )  # fmt: skip


CHINESE = frozenset({"zh-hans", "zh-hant"})


def in_page_language(zh: str, en: str, language: str, hant: str = "") -> str:
    """Chinese for a page in Chinese, else the foreign name; the other where one is missing."""
    if language == "zh-hant":
        return hant or (to_hant_name(zh) if zh else en)
    return (zh or en) if language in CHINESE else (en or zh)


def name_of(place: Locality, language: str) -> str:
    """In the language of the page where the register has it in that language."""
    if language in CHINESE:
        return in_page_language(place.name_zh, place.name_en, language, place.name_zh_hant)
    own = place.names.filter(lang=language, is_former=False).order_by("pk").first()
    return own.text if own is not None else in_page_language(place.name_zh, place.name_en, language)


def unit_name(unit: Unit, language: str) -> str:
    if language == "ja":
        return unit.name_zh
    return in_page_language(unit.name_zh, unit.name_en, language, unit.name_zh_hant)


def history_of(mechanism: Mechanism) -> list[Turn]:
    """Turns with what was due for them, the latest first. Three queries."""
    rows = mechanism.turns.select_related("exchange__place").prefetch_related(
        Prefetch("items", TurnItem.objects.select_related("unit", "done_by")),
    )
    return list(rows.order_by("-number"))


def open_words_by_turn(mechanism: Mechanism) -> dict[int, list[PartnerWord]]:
    found: dict[int, list[PartnerWord]] = defaultdict(list)
    for word in PartnerWord.objects.filter(turn__mechanism=mechanism, state=WordState.OPEN):
        if word.turn_id is not None:
            found[word.turn_id].append(word)
    return found


def is_counted(tie: Tie, today: date) -> bool:
    return bool(counting_ties({tie.pk}, today))
