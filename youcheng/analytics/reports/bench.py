"""Our place among other cities, as bars: what each surely has, and what it may have besides."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from youcheng.analytics import queries, rules
from youcheng.analytics.reports.content import span

BAR = 1000
"""Width of every bar in its own units; the browser stretches it."""


def share(n: int, of: int) -> int:
    return round(BAR * n / of) if of else 0


@dataclass(slots=True)
class RankBar:
    """One city in a cohort. solid: what it surely has; open: what it may have besides."""

    name: str
    text: str
    solid: int
    open: int
    is_ours: bool = False


@dataclass(slots=True)
class RankPanel:
    code: str
    name: str
    defined_on: date
    of: int
    by_register: str
    by_published: str
    published_value: int | None
    is_blind: bool
    """Nothing is known of any other city."""
    bars: list[RankBar] = field(default_factory=list)


def rank_panel(found: queries.Situation, rank: queries.CohortRank) -> RankPanel:
    bounds = [rival.bounds for rival in rank.rivals.values()]
    tops = [max(b.low, b.high or 0) for b in bounds]
    top = max([*tops, rank.ours.high or 0, rank.published_value or 0, 1])
    published = rank.published_rank
    bars = [
        (_sinking(rival.bounds), _bar(rival.name, rival.bounds, top))
        for rival in rank.rivals.values()
    ]
    home = found.question.home.name
    ours = [(rank.ours, _("%(city)s, by the register") % {"city": home})]
    if rank.published_value is not None:
        exact = rules.Bounds(rank.published_value, rank.published_value)
        ours.append((exact, _("%(city)s, published") % {"city": home}))
    for own, name in ours:
        bar = _bar(name, own, top)
        bar.is_ours = True
        bars.append((_sinking(own), bar))
    bars.sort(key=lambda row: (row[0], not row[1].is_ours))
    return RankPanel(
        code=rank.cohort.code,
        name=rank.cohort.name,
        defined_on=rank.cohort.as_of,
        of=rank.rank.of,
        by_register=span(rank.rank.best, rank.rank.worst),
        by_published=span(published.best, published.worst) if published else "",
        published_value=rank.published_value,
        is_blind=all(known == rules.NOTHING_KNOWN for known in bounds),
        bars=[bar for _place, bar in bars],
    )


def _sinking(bounds: rules.Bounds) -> tuple[bool, float, int]:
    """Sort the largest to the top, and cities of which nothing is known to the bottom."""
    if bounds.high is None:
        return (not bounds.low, float("-inf"), -bounds.low)
    return (False, -bounds.high, -bounds.low)


def _bar(name: str, bounds: rules.Bounds, top: int) -> RankBar:
    high = top if bounds.high is None else bounds.high
    if bounds.high is None:
        text = f"≥ {bounds.low}" if bounds.low else "?"
    elif bounds.low == 0 and bounds.high:
        text = f"≤ {bounds.high}"
    else:
        text = span(bounds.low, bounds.high)
    return RankBar(
        name=name,
        text=text,
        solid=share(bounds.low, top),
        open=share(max(high - bounds.low, 0), top),
    )
