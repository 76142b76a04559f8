"""What a list of exchanges adds up to. On all exchanges of an office this is the dearest part of
the page, so it is kept until the next deed of anybody, which the end of the log tells."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from youcheng.accounts.models import User
from youcheng.audit.queries import state_of_records
from youcheng.exchanges.enums import ExchangeKind
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries.lists import ExchangeFilter, matching
from youcheng.lib.keeping import Kept


@dataclass(frozen=True, slots=True)
class Totals:
    """n: exchanges. Groups and persons counted apart, as yearly reports ask for: abroad those of
    our side, to us those of theirs. n_silent: visits of which nobody noted how many came."""

    n: int
    n_groups_out: int
    n_persons_out: int
    n_groups_in: int
    n_persons_in: int
    n_silent: int


@dataclass(frozen=True, slots=True)
class Sums:
    """years: exchanges that began in each, the latest first."""

    totals: Totals
    years: list[tuple[int, int]]


_kept = Kept[Sums](most=500)


def sums(user: User, asked: ExchangeFilter) -> Sums:
    """Of all that `user` may see and that fits."""

    def make() -> Sums:
        rows = matching(user, asked)
        return Sums(totals(rows), years(rows))

    return _kept.of((user.pk, asked), state_of_records(), make)


def totals(rows: QuerySet[Exchange]) -> Totals:
    out, into = Q(kind=ExchangeKind.VISIT_OUT), Q(kind=ExchangeKind.VISIT_IN)
    # Visits alone are summed; how many there are of all kinds an index knows.
    summed = (
        rows.filter(out | into)
        .order_by()
        .aggregate(
            n_groups_out=Sum("n_groups_home", filter=out),
            n_persons_out=Sum("n_persons_home", filter=out),
            n_groups_in=Sum("n_groups_abroad", filter=into),
            n_persons_in=Sum("n_persons_abroad", filter=into),
            n_silent=Count(
                "pk", filter=(out & Q(n_persons_home=None)) | (into & Q(n_persons_abroad=None))
            ),
        )
    )
    return Totals(rows.order_by().count(), **{name: n or 0 for name, n in summed.items()})


@dataclass(frozen=True, slots=True)
class InShort(Sums):
    """kinds: exchanges of each kind that occurs."""

    kinds: dict[str, int]


COLUMNS = (
    "kind", "from_on", "n_groups_home", "n_persons_home", "n_groups_abroad", "n_persons_abroad",
)  # fmt: skip


def in_short(rows: QuerySet[Exchange]) -> InShort:
    """Of so few as one partner has: read in one query and added up here, which is quicker than to
    have three written and asked."""
    found = list(rows.order_by().values_list(*COLUMNS))
    out = [row for row in found if row[0] == ExchangeKind.VISIT_OUT]
    into = [row for row in found if row[0] == ExchangeKind.VISIT_IN]
    totals = Totals(
        len(found),
        n_groups_out=sum(row[2] or 0 for row in out),
        n_persons_out=sum(row[3] or 0 for row in out),
        n_groups_in=sum(row[4] or 0 for row in into),
        n_persons_in=sum(row[5] or 0 for row in into),
        n_silent=sum(row[3] is None for row in out) + sum(row[5] is None for row in into),
    )
    by_year = Counter(row[1].year for row in found)
    return InShort(totals, sorted(by_year.items(), reverse=True), Counter(row[0] for row in found))


def years(rows: QuerySet[Exchange]) -> list[tuple[int, int]]:
    """Counted day by day, in the order of an index: SQLite has no quick word for a year."""
    found: Counter[int] = Counter()
    for day, n in rows.order_by().values_list("from_on").annotate(n=Count("pk")):
        found[day.year] += n
    return sorted(found.items(), reverse=True)
