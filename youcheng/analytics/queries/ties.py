"""The ties behind the figures: for the map, the report's list and the reconciliation."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, When

from youcheng.analytics.queries.situation import Situation
from youcheng.analytics.queries.world import World
from youcheng.lib.bilingual import in_language
from youcheng.lib.periods import show
from youcheng.registry.enums import TieKind
from youcheng.registry.models import TieEvent
from youcheng.registry.models.ties import TieSpanQuerySet

COLUMNS = (
    "tie_id",
    "kind",
    "stage",
    "from_on",
    "to_on",
    "began_on",
    "is_exact",
    "is_dated",
    "country_id",
    "home__code",
    "home__level",
    "home__name_zh",
    "home__name_en",
    "home__name_zh_hant",
    "place__name_zh",
    "place__name_en",
    "place__name_zh_hant",
    "place__lat",
    "place__lon",
)


@dataclass(frozen=True, slots=True)
class TieRow:
    """One tie on one day, with the names that a list shows. began: as exact as it is known."""

    tie: int
    place: str
    country: str
    state: str
    region: str
    home: str
    level: str
    kind: str
    stage: str
    from_on: date
    to_on: date | None
    began_on: date | None
    began: str
    is_exact: bool
    is_dated: bool
    lat: float | None
    lon: float | None

    @property
    def title(self) -> str:
        return f"{self.country}{self.place}" if self.place[:1] > "\u2fff" else self.place


def rows_of(spans: TieSpanQuerySet, around: World, limit: int | None = None) -> list[TieRow]:
    """Read spans as rows, by country and place; at most `limit` of them."""
    found = spans.order_by("country_id", "place__sort_key", "tie_id").values(*COLUMNS)
    rows = list(found[:limit] if limit else found)
    began = _began([row["tie_id"] for row in rows if row["is_dated"] and not row["is_exact"]])
    return [_row(row, around, began) for row in rows]


def _row(row: dict[str, Any], around: World, began: dict[tuple[int, date], str]) -> TieRow:
    def name(stem: str) -> str:
        return in_language(*(row[f"{stem}__name_{code}"] for code in ("zh", "en", "zh_hant")))

    country = row["country_id"]
    on = row["began_on"]
    if on is None:
        text = ""
    elif row["is_exact"]:
        text = on.isoformat()
    else:
        # Without the paper at hand the year is all that can be said for certain.
        text = began.get((row["tie_id"], on), show(on, "year"))
    return TieRow(
        tie=row["tie_id"],
        place=name("place"),
        country=around.names.get(country, country),
        state=around.state.get(country, country),
        region=around.region_of(country),
        home=name("home"),
        level=row["home__level"],
        kind=row["kind"],
        stage=row["stage"],
        from_on=row["from_on"],
        to_on=row["to_on"],
        began_on=on,
        began=text,
        is_exact=row["is_exact"],
        is_dated=row["is_dated"],
        lat=row["place__lat"],
        lon=row["place__lon"],
    )


CHUNK = 500


def _began(ties: list[int]) -> dict[tuple[int, date], str]:
    """How exactly the first days of these ties are known, by tie and last possible day."""
    texts: dict[tuple[int, date], str] = {}
    for start in range(0, len(ties), CHUNK):
        events = (
            TieEvent.objects.filter(tie__in=ties[start : start + CHUNK])
            .order_by("pk")
            .values_list("tie_id", "on", "precision")
        )
        texts.update({(tie, on): show(on, precision) for tie, on, precision in events})
    return texts


def counted_rows(found: Situation, limit: int | None = None) -> list[TieRow]:
    """The ties that the total counts."""
    return rows_of(found.question.counted(found.around), found.around, limit)


MAP_LIMIT = 800
"""More arcs than this hide the land and outweigh the page, which says what is left out."""

DRAWN_FIRST = Case(
    When(kind=TieKind.FORMAL, then=0),
    When(kind=TieKind.COOPERATIVE, then=1),
    When(kind=TieKind.UNKNOWN, then=2),
    default=3,
)


def map_points(found: Situation) -> list[dict[str, Any]]:
    """Counted ties that can be drawn: formal ones first, so that a limit drops the lesser ones."""
    spans = (
        found.question.counted(found.around)
        .exclude(place__lat=None)
        .order_by(DRAWN_FIRST, "tie_id")
        .values_list(
            "tie_id",
            "kind",
            "stage",
            "country_id",
            "place__lat",
            "place__lon",
            "place__name_zh",
            "place__name_en",
            "place__name_zh_hant",
        )
    )
    return [
        {
            "tie": tie,
            "kind": kind,
            "stage": stage,
            "region": found.around.region_of(country),
            "lat": lat,
            "lon": lon,
            "name": in_language(zh, en, hant),
        }
        for tie, kind, stage, country, lat, lon, zh, en, hant in spans[:MAP_LIMIT]
    ]
