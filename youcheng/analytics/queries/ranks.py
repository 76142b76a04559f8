"""Our place among other cities, from what they published."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from youcheng.accounts.models import Unit
from youcheng.analytics import rules
from youcheng.registry.enums import Counting
from youcheng.registry.models import Cohort, CohortMember, PublishedCount, PublishedFigure


@dataclass(frozen=True, slots=True)
class Rival:
    """Another city of the cohort, with what is known of its number."""

    code: str
    name: str
    bounds: rules.Bounds

    def as_json(self, sure: bool) -> dict[str, Any]:
        low, high = self.bounds.low, self.bounds.high
        return {"code": self.code, "name": self.name, "low": low, "high": high, "sure": sure}


@dataclass(slots=True)
class CohortRank:
    """Our rank in one cohort: by the register, and by the total that we published, if we did."""

    cohort: Cohort
    counts_as_of: date
    ours: rules.Bounds
    rank: rules.Rank
    rivals: dict[str, Rival] = field(default_factory=dict)
    published_value: int | None = None
    published_rank: rules.Rank | None = None

    def ahead(self, rank: rules.Rank) -> list[dict[str, Any]]:
        return [
            *(self.rivals[code].as_json(True) for code in rank.surely),
            *(self.rivals[code].as_json(False) for code in rank.perhaps),
        ]

    def as_json(self) -> dict[str, Any]:
        published = None
        if self.published_rank is not None:
            published = {
                "value": self.published_value,
                "rank_best": self.published_rank.best,
                "rank_worst": self.published_rank.worst,
                "ahead": self.ahead(self.published_rank),
            }
        return {
            "cohort": self.cohort.code,
            "name": self.cohort.name,
            "as_of": self.cohort.as_of.isoformat(),
            "counts_as_of": self.counts_as_of.isoformat(),
            "counting": Counting.FORMAL_AND_COOPERATIVE.value,
            "value": {"low": self.ours.low, "high": self.ours.high},
            "rank_best": self.rank.best,
            "rank_worst": self.rank.worst,
            "of": self.rank.of,
            "ahead": self.ahead(self.rank),
            "published": published,
        }


def cohort_ranks(home: Unit, as_of: date, ours: rules.Bounds) -> list[CohortRank]:
    """Rank `home` in every cohort that has a city of the same code, in the order of cohorts."""
    cohorts = list(
        Cohort.objects.filter(members__peer__code=home.code).order_by("position", "pk").distinct()
    )
    if not cohorts:
        return []
    rivals: dict[int, dict[str, Rival]] = defaultdict(dict)
    members = (
        CohortMember.objects.filter(cohort__in=cohorts)
        .exclude(peer__code=home.code)
        .select_related("peer")
        .order_by("pk")
    )
    bounds = _bounds(as_of, {member.peer_id for member in members})
    for member in members:
        peer = member.peer
        known = bounds.get(peer.pk, rules.NOTHING_KNOWN)
        rivals[member.cohort_id][peer.code] = Rival(peer.code, peer.name, known)
    total = published_total(home, as_of)
    ranks = []
    for cohort in cohorts:
        others = {code: rival.bounds for code, rival in rivals[cohort.pk].items()}
        ranks.append(
            CohortRank(
                cohort=cohort,
                counts_as_of=as_of,
                ours=ours,
                rank=rules.rank(ours, others),
                rivals=rivals[cohort.pk],
                published_value=total,
                published_rank=None
                if total is None
                else rules.rank(rules.Bounds(total, total), others),
            )
        )
    return ranks


def published_total(home: Unit, as_of: date) -> int | None:
    """The total that the office itself published for that day."""
    return (
        PublishedFigure.objects.filter(home=home, as_of=as_of, metric="total")
        .values_list("value", flat=True)
        .first()
    )


def _bounds(as_of: date, peers: set[int]) -> dict[int, rules.Bounds]:
    near = timedelta(days=rules.NEAR_DAYS)
    counts: dict[int, list[rules.Count]] = defaultdict(list)
    rows = (
        PublishedCount.objects.filter(
            peer__in=peers, as_of__gte=as_of - near, as_of__lte=as_of + near
        )
        .order_by("pk")
        .values_list("peer_id", "as_of", "counting", "low", "high")
    )
    for peer, day, counting, low, high in rows:
        counts[peer].append(rules.Count(day, counting, low, high))
    return {peer: rules.bounds_on(found, as_of) for peer, found in counts.items()}
