"""Cases as the board, the list, the calendar and one page show them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import reach
from youcheng.documents.models import Document
from youcheng.lib.prepared import prepared
from youcheng.lib.text import fold
from youcheng.pipeline.enums import (
    NEW_TIES,
    Batch,
    CaseStage,
    Column,
    Track,
)
from youcheng.pipeline.models import Case, CasePaper, Finding, Move, Quota, RuleVersion
from youcheng.pipeline.queries.facts import Way, facts_of, leaves_of, main_way, rules_on, ways_of
from youcheng.pipeline.queries.forecast import forecast_of, paces
from youcheng.pipeline.rules.checks import Verdict
from youcheng.pipeline.rules.forecast import Forecast
from youcheng.pipeline.rules.moves import BATCH_OF, COLUMN_OF, NEXT
from youcheng.registry.models import Goal, Locality, TieSpan
from youcheng.registry.queries.goals import goal_on


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """q: in any name of the place; track, region, column: of the enumerations; home: a unit with
    all below it. Empty for all. closed: dropped and filed cases as well."""

    q: str = ""
    track: str = ""
    region: str = ""
    column: str = ""
    home: Unit | None = None
    closed: bool = False


def cases_within(user: User, asked: CaseFilter) -> QuerySet[Case]:
    """Cases that the user may read and the filter lets through, those that move first at the
    end."""
    rows = Case.objects.visible_to(user)
    if asked.q:
        key = fold(asked.q) or asked.q
        rows = rows.filter(place__in=Locality.objects.filter(names__key__contains=key))
    if asked.track:
        rows = rows.filter(track=asked.track)
    if asked.region:
        rows = rows.filter(place__country__region=asked.region)
    if asked.home:
        rows = rows.filter(home__path__startswith=asked.home.path)
    if asked.column:
        stages = [stage for stage, column in COLUMN_OF.items() if column == asked.column]
        rows = rows.filter(stage__in=stages)
    return rows.select_related("home", "owner", "place__country").order_by("moved_on", "pk")


def on_board(rows: QuerySet[Case], year: int) -> QuerySet[Case]:
    """What stands on the board of a year: open cases, and those signed in it."""
    is_open = Q(closed_on=None) & ~Q(stage=CaseStage.SIGNED)
    return rows.filter(is_open | Q(signed_on__year=year))


@dataclass(frozen=True, slots=True)
class Card:
    """A case on the board. way: the step it is on its way to. verdicts: what stands in it."""

    case: Case
    way: Way | None
    verdicts: list[Verdict]
    n_returns: int
    usual: int | None
    """Days within which half of the stays in its stage led on; None where too few did."""
    drops: dict[str, str]
    """Column → the stage that a drop there means; columns it cannot go to are left out."""

    @property
    def drops_text(self) -> str:
        """As the script of the board reads it: "contact:contact intent:intent_drafted"."""
        return " ".join(f"{column}:{stage}" for column, stage in self.drops.items())

    @property
    def final(self) -> Verdict | None:
        return next((one for one in self.verdicts if one.is_final), None)

    @property
    def first(self) -> Verdict | None:
        """What is said on the card: what blocks it, else what it has to give a reason for."""
        return self.final or next(iter(self.verdicts), None)


@dataclass(frozen=True, slots=True)
class BoardColumn:
    column: Column
    cards: list[Card]
    n: int
    """Cases in it, of which a long column shows the first ones only."""

    @property
    def batch(self) -> Batch:
        return BATCH_OF[self.column]


MOST_CARDS = 60
"""Cards of a column; the list has the others."""


def board_of(rows: QuerySet[Case], today: date) -> list[BoardColumn]:
    """Columns with their cards, those that moved last on top."""
    counts: Counter[str] = Counter()
    for stage, n in rows.order_by().values_list("stage").annotate(n=Count("pk")):
        counts[COLUMN_OF.get(CaseStage(stage), "")] += n
    shown: dict[str, list[Case]] = {column: [] for column in Column}
    if max(counts.values(), default=0) <= MOST_CARDS:
        for case in rows.order_by("-moved_on", "-pk"):
            column = COLUMN_OF.get(CaseStage(case.stage))
            if column:
                shown[column].append(case)
    else:
        for column in Column:
            stages = [stage for stage, of in COLUMN_OF.items() if of == column]
            own = rows.filter(stage__in=stages).order_by("-moved_on", "-pk")
            shown[column] = list(own[:MOST_CARDS]) if counts[column] else []
    cards = cards_of([case for cases in shown.values() for case in cases], today)
    return [
        BoardColumn(column, [cards[case.pk] for case in shown[column]], counts[column])
        for column in Column
    ]


def cards_of(cases: Sequence[Case], today: date) -> dict[int, Card]:
    """By key of the case."""
    if not cases:
        return {}
    facts = facts_of(cases, today)
    asked, leaves = rules_on(today), leaves_of(cases)
    known = paces()
    returned = dict(_returns(cases=[case.pk for case in cases]))
    made = {}
    for case in cases:
        ways = ways_of(case, facts[case.pk], asked, leaves)
        way = main_way(ways)
        in_the_way = way.in_the_way if way else []
        pace = known.get(case.stage)
        usual = pace.quantile(0.5) if pace and pace.is_known else None
        made[case.pk] = Card(
            case, way, in_the_way, returned.get(case.pk, 0), usual, _drops(case, ways)
        )
    return made


@prepared
def _returns(*, cases: Any) -> QuerySet:
    rows = Move.objects.filter(case__in=cases, to_stage=CaseStage.RETURNED).order_by()
    return rows.values_list("case").annotate(n=Count("pk"))


def _drops(case: Case, ways: Iterable[Way]) -> dict[str, str]:
    """What a drop on each column means: the first step that leads into it. Within its own column a
    case goes on by its page."""
    here = COLUMN_OF.get(CaseStage(case.stage))
    drops: dict[str, str] = {}
    for way in ways:
        column = COLUMN_OF.get(way.target)
        if column and column != here and way.target != CaseStage.RETURNED:
            drops.setdefault(column.value, way.target.value)
    return drops


@dataclass(frozen=True, slots=True)
class Standing:
    """The three batches, the year's aim and the way to the goal. total: ties that count today."""

    year: int
    batches: dict[str, int]
    signed: int
    quota: Quota | None
    total: int
    goal: Goal | None
    blocked: int
    first_blocked: int | None
    """Key of the first case that a rule blocks."""
    year_end: Forecast
    """How many of the open cases are signed by the end of the year."""
    goal_end: Forecast | None
    """The same by the day of the goal, where that is still to come."""

    @property
    def bricks(self) -> list[bool]:
        """One for each tie that the year may bring: whether it is laid."""
        of = max(self.quota.high if self.quota else 0, self.signed)
        return [n < self.signed for n in range(of)] if of <= MOST_BRICKS else []

    @property
    def missing(self) -> int:
        return max(self.goal.value - self.total, 0) if self.goal else 0

    @property
    def short(self) -> int:
        """How many the year still wants at least."""
        return max(self.quota.low - self.signed, 0) if self.quota else 0

    @property
    def room(self) -> int:
        return max(self.quota.high - self.signed, 0) if self.quota else 0


MOST_BRICKS = 24


def standing_of(
    user: User, unit: Unit | None, columns: Iterable[BoardColumn], today: date
) -> Standing:
    batches: Counter[str] = Counter()
    for one in columns:
        batches[one.batch] += one.n
    seen = Case.objects.visible_to(user)
    signed = seen.filter(track__in=NEW_TIES, signed_on__year=today.year).count()
    quota = goal = None
    total = 0
    if unit is not None:
        quota = Quota.objects.filter(home=unit, year=today.year).first()
        goal = goal_on(unit, today)
        spans = TieSpan.objects.at(today).counted()
        total = spans.filter(home__path__startswith=unit.path).count()
    year_end = forecast_of(seen, today, date(today.year, 12, 31))
    is_ahead = goal is not None and goal.due_on > today
    goal_end = forecast_of(seen, today, goal.due_on) if goal and is_ahead else None
    blocked = [card.case.pk for one in columns for card in one.cards if card.final is not None]
    return Standing(
        today.year,
        dict(batches),
        signed,
        quota,
        total,
        goal,
        len(blocked),
        next(iter(blocked), None),
        year_end,
        goal_end,
    )


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage of the path on the page of a case. state: "done", "now" or "ahead"."""

    stage: CaseStage
    state: str
    on: date | None


def path_of(case: Case, moves: Sequence[Move]) -> list[Stop]:
    """The path from the first stage to the filing: what was passed, where it stands, and the
    shortest way ahead."""
    passed: dict[str, date] = {}
    for move in moves:
        if move.to_stage not in (CaseStage.RETURNED, CaseStage.DROPPED):
            passed[move.to_stage] = move.on
    here = case.returned_from or case.stage
    stops = [Stop(CaseStage(stage), "done", on) for stage, on in passed.items() if stage != here]
    if case.stage == CaseStage.FILED:
        return [*stops, Stop(CaseStage.FILED, "done", case.moved_on)]
    stops = [one for one in stops if _comes_before(case.track, one.stage, here)]
    if case.stage == CaseStage.DROPPED:
        return [*stops, Stop(CaseStage.DROPPED, "now", case.moved_on)]
    ahead = [Stop(stage, "ahead", None) for stage in ahead_of(case.track, here)]
    return [*stops, Stop(CaseStage(here), "now", passed.get(here)), *ahead]


def _comes_before(track: str, stage: CaseStage, here: str) -> bool:
    return here == CaseStage.DROPPED or CaseStage(here) in ahead_of(track, stage)


def ahead_of(track: str, stage: str) -> list[CaseStage]:
    """The stages from here to the filing, by the longest path onward that the track has."""
    from_here: list[CaseStage] = []
    at = CaseStage(stage)
    while onward := _onward(track, at):
        at = onward
        from_here.append(at)
    return from_here


def _onward(track: str, stage: CaseStage) -> CaseStage | None:
    order = list(CaseStage)
    out = {CaseStage.DROPPED, CaseStage.RETURNED}
    later = [one for one in NEXT[Track(track)].get(stage, ())
             if one not in out and order.index(one) > order.index(stage)]  # fmt: skip
    return min(later, key=order.index, default=None)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step with what the rules said of it then."""

    move: Move
    findings: list[Finding] = field(default_factory=list)

    @property
    def passed(self) -> list[Finding]:
        return [one for one in self.findings if one.reason]


def steps_of(case: Case) -> list[StepRow]:
    """The latest first."""
    said: dict[int, list[Finding]] = defaultdict(list)
    for finding in _findings(case=case.pk):
        said[finding.move_id].append(finding)
    return [StepRow(move, said[move.pk]) for move in _moves(case=case.pk)]


@prepared
def _moves(*, case: Any) -> QuerySet[Move]:
    rows = Move.objects.filter(case=case).select_related("paper__document", "by")
    return rows.order_by("-number")


@prepared
def _findings(*, case: Any) -> QuerySet[Finding]:
    rows = Finding.objects.filter(move__case=case)
    return rows.select_related("rule", "passed_by").order_by("pk")


def papers_of(user: User, case: Case) -> list[CasePaper]:
    """Standing papers, the latest first. A file that the reader may not open is not named."""
    rows: list[CasePaper] = _papers(case=case.pk)
    keys = {row.document_id for row in rows if row.document_id}
    if keys:
        seen = set(
            Document.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)
        )
        for row in rows:
            if row.document_id not in seen:
                row.document = None
    return rows


@prepared
def _papers(*, case: Any) -> QuerySet[CasePaper]:
    return (
        CasePaper.objects.standing()
        .filter(case=case)
        .select_related("document__current", "document__unit", "recorded_by")
        .annotate(n_moves=Count("moves"))
        .order_by("-dated_on", "-pk")
    )


def units_for_cases(user: User, permission: Permission = Permission.CASE_EDIT) -> QuerySet[Unit]:
    """Open units for which the user may open a case."""
    return Unit.objects.filter(reach(user, permission).q("path"), ended_on=None).order_by("path")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Something of a case on a day. kind: "planned", "due" (a filing) or "step"."""

    on: date
    kind: str
    case: Case
    move: Move | None = None


FILING_CODE = "filing"


def filing_days(today: date) -> int | None:
    """Days from signing to filing by the office's rule; None where it is switched off."""
    row = RuleVersion.objects.on(today).filter(code=FILING_CODE).first()
    return int(row.params.get("days", 30)) if row else None


def events_between(
    rows: QuerySet[Case], first: date, last: date, today: date
) -> list[CalendarEvent]:
    """What of these cases falls on the days, both included, in their order."""
    found = [
        CalendarEvent(case.planned_on, "planned", case)
        for case in rows.filter(
            planned_on__gte=first, planned_on__lte=last, signed_on=None, closed_on=None
        )
        if case.planned_on
    ]
    days = filing_days(today)
    if days is not None:
        term = timedelta(days=days)
        signed = rows.filter(
            stage=CaseStage.SIGNED, signed_on__gte=first - term, signed_on__lte=last - term
        )
        found += [
            CalendarEvent(case.signed_on + term, "due", case) for case in signed if case.signed_on
        ]
    moves = Move.objects.filter(case__in=rows.order_by().values("pk"), on__gte=first, on__lte=last)
    moves = moves.select_related("case__place__country", "case__home")
    found += [CalendarEvent(move.on, "step", move.case, move) for move in moves.order_by("pk")]
    return sorted(found, key=lambda one: (one.on, one.kind, one.case.pk))
