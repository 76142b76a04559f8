"""Public lists of pairs, matched to places. Reads only; what it finds are claims, never ties."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from youcheng.dataio.queries.line import NewPlace
from youcheng.dataio.rules.pairs import find_pairs_header
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets import Book
from youcheng.lib.text import fold, half_width, has_han, tokens
from youcheng.registry.queries.atlas import Atlas
from youcheng.registry.queries.places import Countries, Places, region_names
from youcheng.registry.rules.places import (
    NEAR_KM,
    Place,
    choose,
    distance_km,
    is_far_from_name,
    is_outside,
    name_keys,
    region_hint,
)

SAME_KM = 3.0
"""So near to each other, two similar names of a list are one place."""
SAME_NAME_KM = 8.0
SAME_SPOT_KM = 0.2


@dataclass(slots=True)
class End:
    """One end of a pair as written, and what it was found to be."""

    name: str
    country_text: str
    lat: float | None = None
    lon: float | None = None
    country: str = ""
    place: int | None = None
    """Negative for a place that is only now being made."""
    key: str = ""
    error: tuple[str, str] | None = None
    is_ambiguous: bool = False
    doubts: list[str] = field(default_factory=list)

    @property
    def proper(self) -> str:
        """The name without the town that it is part of: Kandava of "Kandava (Tukums)".

        In Chinese what stands in brackets is another name rather than a larger place.
        """
        plain = re.sub(r"\([^)]*\)", " ", half_width(self.name)).strip()
        return plain if plain and not has_han(self.name) else self.name

    @property
    def part(self) -> str:
        """The district alone, of "Havana – La Lisa"; the whole name where it has no such form."""
        return (
            self.proper if has_han(self.name) else re.split(r"\s[–—-]\s", self.proper)[-1].strip()
        )

    @property
    def point(self) -> tuple[float, float] | None:
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None


@dataclass(slots=True)
class Pair:
    sheet: str
    row: int
    a: End
    b: End
    since: str
    source: str
    status: str = "matched"
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return "|".join(sorted((self.a.key, self.b.key)))


def pairs_of(book: Book) -> Iterator[tuple[str, int, dict[str, str], dict[str, str]]]:
    """Rows of all sheets that hold pairs: sheet, row number, field → text, field → header.

    Raises:
        Refused: no sheet names two cities a row.
    """
    is_any = False
    for sheet in book.sheets:
        found = find_pairs_header(sheet.rows)
        if found is None:
            continue
        is_any = True
        at, columns = found
        headers = {name: sheet.rows[at][index] for index, name in columns.items()}
        for index in range(at + 1, len(sheet.rows)):
            row = sheet.rows[index]
            text = {name: row[c].strip() for c, name in columns.items() if c < len(row)}
            if any(text.values()):
                yield sheet.name, index + 1, text, headers
    if not is_any:
        raise Refused(
            Objection(
                "no_header",
                _("No header that names two cities was found, such as city_a and city_b."),
            )
        )


class Matcher:
    """Matches the ends of all pairs; each written end is worked out once."""

    def __init__(self, ends: list[End]) -> None:
        self.countries = Countries()
        self.places = Places(name for end in ends for name in (end.proper, end.part))
        self.atlas = Atlas()
        self.new_places: list[NewPlace] = []
        self._done: dict[tuple[object, ...], End] = {}
        self._fresh: dict[tuple[int, int], list[tuple[NewPlace, str]]] = {}

    def match(self, end: End) -> End:
        written = (end.name, end.country_text, end.lat, end.lon)
        if written not in self._done:
            self._work_out(end)
            self._done[written] = end
        return self._done[written]

    def _work_out(self, end: End) -> None:
        if not fold(end.name):
            end.error = ("missing_place", _("No city is named."))
            return
        end.country, rest = self.countries.find(end.country_text)
        if end.country_text and not end.country:
            end.error = (
                "unknown_country",
                _("“%(text)s” is no country that is known here.") % {"text": end.country_text},
            )
            return
        bearers = self.places.named(end.proper) or self.places.named(end.part)
        if not end.country and end.point:
            end.country = self._country_by_point(end, bearers)
        own = [place for place in bearers if not end.country or self._is_of(place, end.country)]
        if end.point:
            self._by_point(end, own)
        else:
            hints = [rest, region_hint(end.name)]
            regions = [k for hint in hints if hint for k in region_names(end.country, hint)]
            choice = choose({end.proper: own}, regions=regions)
            if choice.place:
                end.place = choice.place.pk
            elif choice.code == "ambiguous":
                end.is_ambiguous = True
            else:
                self._make(end)
        end.key = f"p{end.place}" if end.place else f"{end.country}:{name_keys(end.name)[:1]}"

    def _is_of(self, place: Place, country: str) -> bool:
        states = self.atlas.state_of
        return states.get(place.country, place.country) == states.get(country, country)

    def _country_by_point(self, end: End, bearers: list[Place]) -> str:
        point = end.point
        assert point is not None  # noqa: S101 - the caller looked
        for place in bearers:
            is_placed = place.lat is not None and place.lon is not None
            if is_placed and distance_km(point, (place.lat, place.lon)) < NEAR_KM:  # type: ignore[arg-type]
                return place.country
        return self.atlas.state_at(*point)

    def _by_point(self, end: End, own: list[Place]) -> None:
        """Coordinates tell namesakes apart, and show where a list is wrong."""
        point = end.point
        assert point is not None  # noqa: S101 - the caller looked
        near = sorted(
            (distance_km(point, (place.lat, place.lon)), place.pk)
            for place in own
            if place.lat is not None and place.lon is not None
        )
        if near and near[0][0] <= NEAR_KM:
            end.place = near[0][1]
            return
        inside, outside, _state = self.atlas.distances(*point, end.country)
        if end.country and is_outside(inside, outside, self.atlas.spacing(end.country)):
            end.doubts.append("outside_country")
        if is_far_from_name(point, own):
            end.doubts.append("far_from_name")
        if end.doubts:
            # Name and country may still name one place, whatever the coordinates say.
            if len(own) == 1:
                end.place = own[0].pk
            elif len(own) > 1:
                end.is_ambiguous = True
            return
        self._make(end)

    def _make(self, end: End) -> None:
        """Take a place that the gazetteer lacks from the list, once for all its spellings."""
        if not end.country or not end.point:
            return
        cell = (int(end.point[0] * 10), int(end.point[1] * 10))
        for r in (-1, 0, 1):
            for c in (-1, 0, 1):
                for place, key in self._fresh.get((cell[0] + r, cell[1] + c), ()):
                    if place.country == end.country and self._is_same(end, place, key):
                        end.place = place.pk
                        place.names += [end.name, end.proper]
                        return
        made = NewPlace(
            pk=-len(self.new_places) - 1,
            country=end.country,
            name_zh=end.name if has_han(end.name) else "",
            name_en="" if has_han(end.name) else end.name,
            region="",
            lat=end.lat,
            lon=end.lon,
            names=[end.name, end.proper],
        )
        self.new_places.append(made)
        self._fresh.setdefault(cell, []).append((made, fold(end.name)))
        end.place = made.pk

    @staticmethod
    def _is_same(end: End, place: NewPlace, key: str) -> bool:
        if end.point is None or place.lat is None or place.lon is None:
            return False
        km = distance_km(end.point, (place.lat, place.lon))
        alike = fuzz.ratio(fold(end.name), key)
        other = place.name_en or place.name_zh
        mine = {*name_keys(end.name), *name_keys(end.part)} & {
            *name_keys(other), *name_keys(End(other, "").part),
        }  # fmt: skip
        # "Tukums – Kandava" and "Kandava (Tukums)" share their words, not their order.
        words = fuzz.token_set_ratio(" ".join(tokens(end.name)), " ".join(tokens(other)))
        return (km <= SAME_SPOT_KM and (alike >= 50 or bool(mine) or words >= 95)) or (
            (km <= SAME_KM and alike >= 80) or (km <= SAME_NAME_KM and bool(mine))
        )
