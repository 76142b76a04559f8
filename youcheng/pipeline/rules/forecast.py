"""How long cases stay in each stage, how many are dropped there, and what that lets expect.

Learned from the steps that were taken: no figure here is anybody's guess. Of a stage with too few
stays nothing is known; then a chance is a range from "never" to "at once". Weeks are whole ones,
begun weeks counted; chances are from 0 to 1.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from youcheng.approvals.rules import Calendars, MissingYear, is_workday, last_on_or_before
from youcheng.pipeline.enums import OVER, CaseStage, Track
from youcheng.pipeline.rules.moves import NEXT

WEEKS = 260
"""What lies further ahead counts as never: five years."""
LEAST = 3
"""Stays that ended, below which nothing is said of a stage."""
LOW, HIGH = 0.1, 0.9
"""Of a hundred futures ten lie below the range and ten above it."""

_ORDER = {stage: n for n, stage in enumerate(CaseStage)}
_ASIDE = frozenset({CaseStage.RETURNED, CaseStage.DROPPED})


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a case was in a stage before it got further; days with corrections and withdrawn
    requests within. target: where it went, or `dropped`."""

    stage: str
    target: str
    days: int


def stays_of(steps: Sequence[tuple[str, date]]) -> list[Stay]:
    """Of one case: stages with the days on which it came there, in their order. The stage where it
    is has not ended, and is no stay yet."""
    stays: list[Stay] = []
    at, since = "", date.min
    for stage, on in steps:
        is_further = not at or _ORDER[CaseStage(stage)] > _ORDER[CaseStage(at)]
        if stage == CaseStage.RETURNED or not is_further:
            continue
        if at:
            stays.append(Stay(at, stage, (on - since).days))
        at, since = stage, on
    return stays


@dataclass(slots=True)
class Pace:
    """What is known of a stage: days of the stays that led on, and how often where."""

    days: list[int] = field(default_factory=list)
    targets: Counter[str] = field(default_factory=Counter)
    n_dropped: int = 0
    _tally: Counter[int] = field(default_factory=Counter, repr=False, compare=False)

    @property
    def n(self) -> int:
        return len(self.days) + self.n_dropped

    @property
    def is_known(self) -> bool:
        return len(self.days) >= LEAST

    @property
    def tally(self) -> Counter[int]:
        """How many stays took so many days: thousands of stays are a few hundred lengths."""
        if self._tally.total() != len(self.days):
            self._tally = Counter(self.days)
        return self._tally

    def quantile(self, share: float) -> int:
        """Days within which that share of the stays led on."""
        at, passed = min(int(share * len(self.days)), len(self.days) - 1), 0
        for days, n in sorted(self.tally.items()):
            passed += n
            if passed > at:
                return days
        raise ValueError("Nothing led on from here.")


Paces = Mapping[str, Pace]


def paces_of(stays: Iterable[Stay]) -> dict[str, Pace]:
    """By stage."""
    found: dict[str, Pace] = defaultdict(Pace)
    for stay in stays:
        pace = found[stay.stage]
        if stay.target == CaseStage.DROPPED:
            pace.n_dropped += 1
        else:
            pace.days.append(stay.days)
            pace.targets[stay.target] += 1
    return dict(found)


Futures = list[float]
"""Chance of each week, counted from now; what is missing to 1 never comes."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The way to the signing. futures: by week. least: the fewest stays behind any stage of it; 0
    where one is not known. is_known: every stage of it is."""

    futures: Futures
    is_known: bool
    least: int


@dataclass(slots=True)
class Known:
    """What was worked out already of the same paces, by track, stage and is_hopeful. ways: for a
    case that comes there. onward: the pace of a stage and what lies behind it. sums: of the chances
    of what lies behind it, that it comes in so many weeks. chances: further by the days in the
    stage and the days ahead, what `chance_within` said."""

    ways: dict[tuple[str, str, bool], Ahead] = field(default_factory=dict)
    onward: dict[tuple[str, str, bool], tuple[Pace | None, Ahead]] = field(default_factory=dict)
    sums: dict[tuple[str, str, bool], Futures] = field(default_factory=dict)
    chances: dict[tuple[str, str, bool, int, int], float] = field(default_factory=dict)


def ahead(
    track: str, stage: str, paces: Paces, *, in_stage: int = 0, is_hopeful: bool,
    known: Known | None = None,
) -> Ahead:  # fmt: skip
    """From a stage in which the case has been for `in_stage` days.

    is_hopeful: what is not known takes no time and drops nothing; else it never comes. known: kept
    by a caller who asks for many cases of the same paces.
    """
    if stage == CaseStage.SIGNED:
        return Ahead([1.0], is_known=True, least=10**6)
    known = known or Known()
    if not in_stage and (track, stage, is_hopeful) in known.ways:
        return known.ways[track, stage, is_hopeful]
    onward, rest = _onward(track, stage, paces, is_hopeful, known)
    if onward is None:
        found = rest
    else:
        here = _remaining(onward, in_stage)
        found = Ahead(_sum(here, rest.futures), rest.is_known, rest.least)
    if not in_stage:
        known.ways[track, stage, is_hopeful] = found
    return found


def _onward(
    track: str, stage: str, paces: Paces, is_hopeful: bool, known: Known
) -> tuple[Pace | None, Ahead]:
    """The pace of a stage, and what lies behind it; no pace where it is not known."""
    key = track, stage, is_hopeful
    if key not in known.onward:
        known.onward[key] = _learned(track, stage, paces, is_hopeful, known)
    return known.onward[key]


def _learned(
    track: str, stage: str, paces: Paces, is_hopeful: bool, known: Known
) -> tuple[Pace | None, Ahead]:
    pace = paces.get(stage)
    onward = _targets(track, stage, pace)
    if pace is None or not pace.is_known or not onward:
        nearest = _nearest(track, stage) if is_hopeful else ""
        rest = ahead(track, nearest, paces, is_hopeful=True, known=known) if nearest else None
        return None, Ahead(rest.futures if rest else [], is_known=False, least=0)
    parts = [
        (share, ahead(track, target, paces, is_hopeful=is_hopeful, known=known))
        for target, share in onward
    ]
    futures = [0.0] * WEEKS
    for share, part in parts:
        for week, chance in enumerate(part.futures):
            futures[week] += share * chance
    is_known = all(part.is_known for _share, part in parts)
    least = min([pace.n, *(part.least for _share, part in parts)])
    return pace, Ahead(futures, is_known, least if is_known else 0)


def chance_within(
    one: "Waiting", paces: Paces, days: int, *, in_stage: int, is_hopeful: bool, known: Known
) -> tuple[float, bool]:
    """The chance that it is signed in so many days, and whether every stage ahead is known. The
    same as `within(ahead(…))`, without the sum of the two waits."""
    if one.stage == CaseStage.SIGNED:
        return (1.0 if days >= 0 else 0.0), True
    pace, rest = _onward(one.track, one.stage, paces, is_hopeful, known)
    if days < 0:
        return 0.0, rest.is_known
    if pace is None:
        return within(rest.futures, days), rest.is_known
    asked = one.track, one.stage, is_hopeful, in_stage, days
    chance = known.chances.get(asked)
    if chance is None:
        chance = known.chances[asked] = _chance(pace, rest, asked, known)
    return chance, rest.is_known


def _chance(pace: Pace, rest: Ahead, asked: tuple[str, str, bool, int, int], known: Known) -> float:
    track, stage, is_hopeful, in_stage, days = asked
    last = min(days // 7, WEEKS - 1)
    key = track, stage, is_hopeful
    sums = known.sums.get(key)
    if sums is None:
        futures = [*rest.futures, *[0.0] * (WEEKS - len(rest.futures))]
        sums = known.sums[key] = list(accumulate(futures))
    longer, share = _longer(pace, in_stage)
    chance = sum(
        n * sums[last - week] for stay, n in longer if (week := _week(stay)) <= last
    ) * share  # fmt: skip
    return min(chance, 1.0)


def _targets(track: str, stage: str, pace: Pace | None) -> list[tuple[str, float]]:
    """Where cases of this track went on to from here, with their shares. What led back is no way
    on, and would never end."""
    may = NEXT[Track(track)].get(CaseStage(stage), frozenset())
    further = {one for one in may if _ORDER[one] > _ORDER[CaseStage(stage)]}
    counts = {one: n for one, n in (pace.targets.items() if pace else ()) if one in further}
    of = sum(counts.values())
    return [(one, n / of) for one, n in sorted(counts.items())] if of else []


def _nearest(track: str, stage: str) -> str:
    """The next stage onward by the table."""
    later = [
        one
        for one in NEXT[Track(track)].get(CaseStage(stage), frozenset())
        if one not in _ASIDE and _ORDER[one] > _ORDER[CaseStage(stage)]
    ]
    return min(later, key=_ORDER.__getitem__, default="")


def _remaining(pace: Pace, in_stage: int) -> Futures:
    """Weeks that are still to come here, for a case that has been here so long; with what is
    dropped left out. One that has outstayed all others is as if it came today."""
    longer, share = _longer(pace, in_stage)
    futures = [0.0] * WEEKS
    for days, n in longer:
        futures[_week(days)] += n * share
    return futures


def _longer(pace: Pace, in_stage: int) -> tuple[list[tuple[int, int]], float]:
    """Days that were still to come in the stays that lasted longer, with how many; and the chance
    of each of those stays."""
    longer = [(days - in_stage, n) for days, n in pace.tally.items() if days > in_stage]
    longer = longer or list(pace.tally.items())
    return longer, len(pace.days) / pace.n / sum(n for _days, n in longer)


def _week(days: int) -> int:
    return min(-(-days // 7), WEEKS - 1)


def _sum(one: Futures, other: Futures) -> Futures:
    """Chances of the sum of two waits."""
    total = [0.0] * WEEKS
    weeks = [(n, chance) for n, chance in enumerate(other) if chance]
    for n, chance in enumerate(one):
        if chance:
            for m, further in weeks:
                if n + m < WEEKS:
                    total[n + m] += chance * further
    return total


def within(futures: Futures, days: int) -> float:
    """The chance that it comes in so many days."""
    return min(sum(futures[: max(days // 7, -1) + 1]), 1.0) if days >= 0 else 0.0


def days_until(futures: Futures, share: float) -> int | None:
    """Days in which that share of the futures that come at all have come; None where none does."""
    total, reached = sum(futures), 0.0
    if not total:
        return None
    for week, chance in enumerate(futures):
        reached += chance
        if reached >= share * total - 1e-12:
            return week * 7
    return (WEEKS - 1) * 7


def how_many(chances: Iterable[float]) -> list[float]:
    """Chance of each number of successes among independent tries."""
    numbers = [1.0]
    for chance in chances:
        longer = [n * (1 - chance) for n in numbers] + [0.0]
        for n, before in enumerate(numbers):
            longer[n + 1] += before * chance
        numbers = longer
    return numbers


def number_at(numbers: Sequence[float], share: float) -> int:
    """The number that is not surpassed in that share of the futures."""
    reached = 0.0
    for n, chance in enumerate(numbers):
        reached += chance
        if reached >= share - 1e-9:
            return n
    return len(numbers) - 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open case that is to become a new tie."""

    track: str
    stage: str
    since: date


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many of the open cases are signed by a day: in eight of ten futures from low to high.
    is_known: every stage ahead of them has enough stays behind it."""

    low: int
    high: int
    n: int
    is_known: bool


def forecast(
    waiting: Iterable[Waiting], paces: Paces, today: date, by: date, known: Known | None = None
) -> Forecast:
    least: list[float] = []
    most: list[float] = []
    is_known = True
    known = known or Known()
    days = (by - today).days
    for one in waiting:
        if one.stage in OVER or one.stage == CaseStage.SIGNED:
            continue
        in_stage = (today - one.since).days
        low, is_sure = chance_within(
            one, paces, days, in_stage=in_stage, is_hopeful=False, known=known
        )
        high = low if is_sure else chance_within(
            one, paces, days, in_stage=in_stage, is_hopeful=True, known=known
        )[0]  # fmt: skip
        is_known = is_known and is_sure
        least.append(low)
        most.append(high)
    return Forecast(
        number_at(how_many(least), LOW), number_at(how_many(most), HIGH), len(least), is_known
    )


@dataclass(frozen=True, slots=True)
class Leaving:
    """To sign on a day the file must leave by these: late is even odds, early nine of ten. n: the
    fewest stays behind any stage of the way."""

    early: date
    late: date
    n: int


def leaving(track: str, first: str, paces: Paces, planned_on: date) -> Leaving | None:
    """first: the body that is asked first. None where a stage of the way is not known."""
    way = ahead(track, first, paces, is_hopeful=False)
    even, sure = days_until(way.futures, 0.5), days_until(way.futures, HIGH)
    if not way.is_known or even is None or sure is None:
        return None
    return Leaving(planned_on - timedelta(days=sure), planned_on - timedelta(days=even), way.least)


@dataclass(frozen=True, slots=True)
class SigningDay:
    """The planned day by the calendars of both sides. free: countries that do not work on it;
    missing: calendars that nobody has, as country and year."""

    free: tuple[str, ...]
    missing: tuple[MissingYear, ...]


def signing_day(day: date, countries: Iterable[str], calendars: Calendars) -> SigningDay:
    said = {country: is_workday(day, [country], calendars) for country in countries}
    return SigningDay(
        tuple(country for country, worked in said.items() if worked is False),
        tuple(worked for worked in said.values() if isinstance(worked, MissingYear)),
    )


def on_working_days(
    found: Leaving, country: str, calendars: Calendars
) -> tuple[Leaving, MissingYear | None]:
    """The same on days on which the office works, so that nothing leaves on a holiday; as it was,
    with what is missing, where no calendar tells."""
    days = [last_on_or_before(day, [country], calendars) for day in (found.early, found.late)]
    missing = next((day for day in days if isinstance(day, MissingYear)), None)
    if missing is not None:
        return found, missing
    early, late = (day for day in days if isinstance(day, date))
    return Leaving(early, late, found.n), None
