"""Places of the world with all their names."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db import connection

from youcheng.lib.text import fold, has_han, sort_key, stroke_key, to_hant_name
from youcheng.registry.actions.reference.files import rows_of
from youcheng.registry.enums import Origin, PlaceKind
from youcheng.registry.models import Locality, LocalityName

CHUNK = 5000
"""Rows at a time; five columns of a name keep below SQLite's 32,766 parameters."""
FIELDS = (
    "country_id",
    "kind",
    "name_zh",
    "name_en",
    "sort_key",
    "stroke_key",
    "admin1_code",
    "admin1_name",
    "lat",
    "lon",
    "population",
    "timezone",
)

NameRow = tuple[int, str, str, str, bool]
"""Place, text, key, language, is it a former name."""

Identity = tuple[int, str, str]
"""The GeoNames number; 0, country and English name where there is none."""


def _identity(geonameid: int | None, country: str, name_en: str) -> Identity:
    return (geonameid, "", "") if geonameid else (0, country, name_en)


def _place(row: dict[str, str]) -> Locality:
    return Locality(
        geonameid=int(row["geonameid"]) if row["geonameid"] else None,
        country_id=row["country"],
        kind=row["kind"],
        name_zh=row["name_zh"],
        name_en=row["name"],
        sort_key=sort_key(row["name_zh"] or row["name"]),
        stroke_key=stroke_key(row["name_zh"] or row["name"]),
        admin1_code=row["admin1_code"],
        admin1_name=row["admin1_name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        population=int(row["population"]) if row["population"] else None,
        timezone=row["timezone"],
        origin=Origin.GAZETTEER,
    )


def _names(place: Locality, alternates: str) -> Iterator[NameRow]:
    texts = [(place.name_en, "en"), (place.name_zh, "zh")]
    if place.name_zh:
        texts.append((to_hant_name(place.name_zh), "zh-hant"))
        if place.kind == PlaceKind.CITY:
            # Ledgers write a city with and without its 市.
            is_long = place.name_zh.endswith("市") and len(place.name_zh) > 2
            texts.append((place.name_zh[:-1] if is_long else f"{place.name_zh}市", "zh"))
    texts.extend((text, "zh" if has_han(text) else "") for text in alternates.split("|"))
    seen = {""}
    for text, lang in texts:
        key = fold(text)[:160]
        if key not in seen:
            seen.add(key)
            yield place.pk, text[:160], key, lang, False


def load_gazetteer(path: Path) -> int:
    """Add and update places and add names; removes nothing, leaves the office's own rows alone.

    Returns the number of places in the file.
    """
    known: dict[Identity, Locality] = {
        _identity(place.geonameid, place.country_id, place.name_en): place
        for place in Locality.objects.filter(origin=Origin.GAZETTEER).order_by("pk")
    }
    places, alternates, fresh, changed = [], [], [], []
    kept: set[int] = set()
    for row in rows_of(path):
        place = _place(row)
        old = known.get(_identity(place.geonameid, place.country_id, place.name_en))
        if old is None:
            fresh.append(place)
        else:
            place.pk = old.pk
            # What the office set right itself stays, its names too.
            if old.is_edited:
                kept.add(old.pk)
            elif any(getattr(place, name) != getattr(old, name) for name in FIELDS):
                changed.append(place)
        places.append(place)
        alternates.append(row["alternates"])
    Locality.objects.bulk_create(fresh, batch_size=CHUNK)
    Locality.objects.bulk_update(changed, FIELDS, batch_size=500)
    _add_names(
        name
        for place, others in zip(places, alternates, strict=True)
        if place.pk not in kept
        for name in _names(place, others)
    )
    _tell_planner()
    return len(places)


def _tell_planner() -> None:
    """PostgreSQL may have planned its checks of foreign keys while the tables were empty; then it
    reads a whole table for each of a quarter of a million rows."""
    if connection.vendor == "postgresql":
        tables = ", ".join(model._meta.db_table for model in (Locality, LocalityName))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def _add_names(rows: Iterator[NameRow]) -> None:
    """Add names that are not there yet; a quarter of a million, so not through model instances."""
    columns = "locality_id, text, key, lang, is_former"
    insert = f"INSERT INTO {LocalityName._meta.db_table} ({columns}) VALUES "  # noqa: S608
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"{insert}{values} ON CONFLICT DO NOTHING", [cell for row in chunk for cell in row]
            )
