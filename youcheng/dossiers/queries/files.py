"""What pages of the files show: all ties in short, and the evidence behind a judgement."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within as reach
from youcheng.audit.queries import end_of_log
from youcheng.dossiers.queries.facts import MANY
from youcheng.dossiers.queries.judging import Judged, judged_ties
from youcheng.exchanges.models import Exchange, ExchangeSight, Promise, exchange_sight_of
from youcheng.lib.prepared import Prepared, prepared
from youcheng.lib.text import fold
from youcheng.registry.models import Locality, Obligation, Tie, TieSpan

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Brief:
    """A judgement in short. dims: the five of the plum blossom, lower end. groups: its fields."""

    tie: int
    low: int
    high: int
    type: str
    judged: str
    is_certain: bool
    condition: str
    pulse: str
    percent: int | None
    usual: int | None
    days: int | None
    last_on: date | None
    dims: tuple[int, ...]
    groups: tuple[str, ...]

    @property
    def is_overridden(self) -> bool:
        return self.type != self.judged


BLOSSOM = ("frequency", "heat", "breadth", "depth", "length")
"""Petals from the top, clockwise."""


def brief_of(one: Judged) -> Brief:
    return Brief(
        one.tie, one.vitality.low, one.vitality.high, one.type.value, one.judgement.type.value,
        one.judgement.is_certain, one.rhythm.condition.value, one.rhythm.pulse.value,
        one.rhythm.percent, one.rhythm.usual, one.rhythm.days, one.rhythm.last_on,
        tuple(one.vitality.part(code).low for code in BLOSSOM),
        tuple(share.group.value for share in one.own_fields),
    )  # fmt: skip


def briefs(as_of: date, known_at: datetime | None = None) -> dict[int, Brief]:
    """Every tie of the register in short. Kept until the next deed of anybody, which the end of
    the log tells: nothing of it changes without a deed."""
    key = f"briefs:{as_of}:{known_at and known_at.isoformat()}:{end_of_log()}".replace(" ", "_")
    found: dict[int, Brief] | None = cache.get(key)
    if found is None:
        _scale, judged = judged_ties(None, as_of, known_at)
        found = {tie: brief_of(one) for tie, one in judged.items()}
        cache.set(key, found, KEPT_SECONDS)
    return found


def ties_to_view(user: User, permission: Permission = Permission.DOSSIER_VIEW) -> QuerySet[Tie]:
    """Ties whose file the user may read, or with another permission, work in."""
    if permission == Permission.DOSSIER_VIEW:
        return Tie.objects.filter(reach(user, permission, "home__path"))
    return Tie.objects.filter(reach(user, permission, "home__path", "place__country__region"))


@dataclass(frozen=True, slots=True)
class FileFilter:
    """type, condition, pulse, group, region: of the enumerations; empty for all."""

    as_of: date
    known_at: datetime | None = None
    q: str = ""
    type: str = ""
    condition: str = ""
    pulse: str = ""
    group: str = ""
    region: str = ""
    sort: str = "-vitality"

    def lets(self, brief: Brief) -> bool:
        return (
            self.type in ("", brief.type)
            and self.condition in ("", brief.condition)
            and self.pulse in ("", brief.pulse)
            and (not self.group or self.group in brief.groups)
        )


@dataclass(frozen=True, slots=True)
class FileRow:
    """A tie in the list. span: of the day."""

    brief: Brief
    tie: Tie
    place: Locality
    kind: str


SORTS = {
    "vitality": lambda brief: (brief.low, brief.high, -brief.tie),
    "silence": lambda brief: (brief.percent or 0, brief.days or 0, -brief.tie),
    "last": lambda brief: (brief.last_on or date.min, -brief.tie),
}


def files_within(user: User, asked: FileFilter) -> list[Brief]:
    """Files that the user may read, by place and name; the other filters are for `let_through` and
    `counts_by`, which ask nothing more."""
    spans = TieSpan.objects.at(asked.as_of, asked.known_at).counted()
    spans = spans.filter(tie__in=ties_to_view(user).order_by().values("pk"))
    if asked.region:
        spans = spans.filter(country__region=asked.region)
    if asked.q:
        key = fold(asked.q) or asked.q
        spans = spans.filter(place__in=Locality.objects.filter(names__key__contains=key))
    visible = set(spans.order_by().values_list("tie", flat=True))
    short = briefs(asked.as_of, asked.known_at)
    return [short[tie] for tie in visible if tie in short]


def let_through(within: Iterable[Brief], asked: FileFilter) -> list[Brief]:
    """What the filter lets through, in its order."""
    key = SORTS.get(asked.sort.removeprefix("-"), SORTS["vitality"])
    rows = [brief for brief in within if asked.lets(brief)]
    return sorted(rows, key=key, reverse=asked.sort.startswith("-"))


def counts_by(within: Iterable[Brief], asked: FileFilter, name: str) -> Counter[str]:
    """How many files each value of `name` would show, the other filters as they are."""
    without: dict[str, Any] = {name: ""}
    others = replace(asked, **without)
    counts: Counter[str] = Counter()
    for brief in within:
        if others.lets(brief):
            counts.update(brief.groups if name == "group" else [getattr(brief, name)])
    return counts


def rows_of(page: Iterable[Brief], asked: FileFilter) -> list[FileRow]:
    """Two queries, whatever the page."""
    shown = list(page)
    keys = [brief.tie for brief in shown]
    ties = Tie.objects.select_related("home", "place__country").in_bulk(keys)
    spans = TieSpan.objects.at(asked.as_of, asked.known_at).filter(tie__in=keys)
    on_day = {span.tie_id: span for span in spans.select_related("place__country").order_by("pk")}
    return [
        FileRow(brief, ties[brief.tie], on_day[brief.tie].place, on_day[brief.tie].kind)
        for brief in shown
        if brief.tie in on_day
    ]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Records behind a judgement. exchanges: those that the reader may see, by key."""

    exchanges: dict[int, Exchange]
    promises: dict[int, Promise]
    duties: dict[int, Obligation]

    def of(self, keys: Sequence[int]) -> tuple[list[Exchange], int]:
        """The latest first, and how many there are besides that the reader may not see."""
        seen = [self.exchanges[key] for key in keys if key in self.exchanges]
        seen.sort(key=lambda one: (one.from_on, one.pk), reverse=True)
        return seen, len(keys) - len(seen)


def evidence_of(user: User, found: Collection[Judged]) -> Evidence:
    """Three queries."""
    keys = {key for one in found for part in one.vitality.parts for key in part.evidence}
    dues = [due for one in found for due in one.facts.dues]
    sight = exchange_sight_of(user)
    promises = [due.pk for due in dues if not due.is_obligation]
    duties = [due.pk for due in dues if due.is_obligation]
    return Evidence(
        _by_key(_exchanges, sight, keys=sorted(keys)),
        _by_key(_promises, sight, keys=promises),
        _by_key(_duties, keys=duties),
    )


def _by_key(query: Prepared, *shape: Any, keys: list[int]) -> dict[int, Any]:
    """Rows by key, so many in a statement."""
    parts = (keys[at : at + MANY] for at in range(0, len(keys), MANY))
    return {row.pk: row for part in parts for row in query(*shape, keys=part)}


@prepared
def _exchanges(sight: ExchangeSight, *, keys: Any) -> QuerySet[Exchange]:
    return Exchange.objects.within(sight).filter(pk__in=keys).order_by().select_related("place")


@prepared
def _promises(sight: ExchangeSight, *, keys: Any) -> QuerySet[Promise]:
    visible = Exchange.objects.within(sight).order_by().values("pk")
    rows = Promise.objects.filter(pk__in=keys, exchange__in=visible).order_by()
    return rows.select_related("exchange")


@prepared
def _duties(*, keys: Any) -> QuerySet[Obligation]:
    return Obligation.objects.filter(pk__in=keys).order_by().select_related("instrument")
