"""Which place abroad each row means. Homonyms are asked about, never guessed."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from youcheng.dataio.queries.line import ERROR, WARNING, Line, NewPlace
from youcheng.dataio.rules.values import is_nothing
from youcheng.lib.text import fold, has_han
from youcheng.registry.enums import PlaceKind
from youcheng.registry.models import Country, Locality
from youcheng.registry.queries.places import (
    FIELDS,
    Countries,
    Places,
    Similar,
    as_place,
    region_names,
)
from youcheng.registry.rules.places import (
    NEAR_KM,
    Choice,
    Place,
    choose,
    distance_km,
    is_province,
    region_hint,
)

HOME_COUNTRY = "CN"
NAMIBIA = "NA"
"""Anywhere else, and in small letters, this says that nothing is known."""
WELL_KNOWN = 100_000
"""A namesake elsewhere with so many people makes a place unknown in the stated country doubtful."""
NEW = {"new", "新"}
_NUMBER = re.compile(r"[0-9]{1,9}")


class Spots:
    """Places of all lines at once; a query for every few hundred names."""

    def __init__(
        self, lines: Sequence[Line], countries: Countries, values: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.countries = countries
        self.decided = values.get("place", {})
        self.said = values.get("country", {})
        self.similar = Similar()
        self.new_places: list[NewPlace] = []
        self._new: dict[tuple[str, str, str], NewPlace] = {}
        names = {
            line.text[name]
            for line in lines
            for name in ("place", "place_en")
            if line.text.get(name)
        }
        self.places = Places(names)
        # A row with a Chinese name only is asked about like one with the foreign name.
        self.places.load({place.name_en for place in self.places.by_pk.values()})
        self._behind = self._without_country(names)
        self.places.load(name for _country, name in self._behind.values())
        numbers = {
            int(text)
            for line in lines
            for text in (line.text.get("geonameid", ""), self._decision(line))
            if _NUMBER.fullmatch(text)
        }
        self._by_number = self._numbered(sorted(numbers))
        self._by_number |= self._own([self._decision(line) for line in lines])
        self.states = dict(Country.objects.values_list("iso2", "part_of_id"))
        self._name_of = dict(Country.objects.values_list("iso2", "name_zh"))

    @staticmethod
    def _numbered(numbers: list[int]) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for i in range(0, len(numbers), 500):
            rows = Locality.objects.filter(geonameid__in=numbers[i : i + 500])
            for row in rows.values_list(*FIELDS):
                place = as_place(row)
                found[str(place.geonameid)] = place
        return found

    @staticmethod
    def _own(decisions: Sequence[str]) -> dict[str, Place]:
        """Places without a gazetteer number, chosen as p123."""
        keys = [
            int(text[1:])
            for text in set(decisions)
            if text[:1] == "p" and _NUMBER.fullmatch(text[1:])
        ]
        rows = Locality.objects.filter(pk__in=keys[:500]).values_list(*FIELDS)
        return {f"p{row[0]}": as_place(row) for row in rows}

    def _decision(self, line: Line) -> str:
        """What a person decided for this row's names: a gazetteer number, "new" or nothing."""
        if not self.decided:
            return ""
        written = [line.text.get(name, "") for name in ("place", "place_en")]
        country = line.text.get("country", "")
        for text in (" ".join([*written, country]), " ".join(written), *written):
            if text.strip() and (found := self.decided.get(fold(text))):
                return found
        return ""

    def place(self, line: Line) -> None:
        """Settle the place of `line`, or note why it cannot be told."""
        written = [line.text.get(name, "") for name in ("place", "place_en")]
        written = [name for name in written if not is_nothing(name)]
        if not written:
            line.problem(
                "missing_place", ERROR, "place", _("No city is named. Write it, or empty the row.")
            )
            return
        country, region = self._country(line)
        if line.is_rejected:
            return
        decision = self._decision(line) or line.text.get("geonameid", "")
        if decision and decision not in NEW:
            if place := self._by_number.get(decision):
                line.place_id = place.pk
                self._abroad(line, place.country)
                return
            line.problem(
                "unknown_place", ERROR, "geonameid",
                _("There is no place with the number %(number)s.") % {"number": decision},
            )  # fmt: skip
            return
        hints = [line.text.get("state", ""), region, *(region_hint(name) for name in written)]
        regions = [key for hint in hints if hint for key in region_names(country, hint)]
        country = country or next(
            (self._behind[name][0] for name in written if name in self._behind), ""
        )
        is_big = any(is_province(name, country) for name in written)
        bearers = {name: self._named(name, country, is_big=is_big) for name in written}
        if is_big and country and not any(bearers.values()):
            self._open(line, written, country, hints, kind=PlaceKind.PROVINCE)
            return
        choice = choose(bearers | self._foreign(bearers, country), country=country, regions=regions)
        if choice.code in {"ambiguous", "assumed"}:
            choice = self._by_point(line, choice)
        self._settle(line, choice, written, bearers, country, hints, decision)

    def _without_country(self, names: set[str]) -> dict[str, tuple[str, str]]:
        """Names that only make sense as a country and a city: 美国圣路易斯市."""
        behind = {}
        for name in names:
            if has_han(name) and not self.places.named(name):
                country, rest = self.countries.find(name)
                if country and len(rest) > 1 and rest != name:
                    behind[name] = (country, rest)
        return behind

    def _named(self, name: str, country: str, *, is_big: bool) -> list[Place]:
        """Places that bear a name; for a province's name only provinces, not its capital."""
        found = self.places.named(name)
        if not found and name in self._behind:
            within, rest = self._behind[name]
            if country in {"", within}:
                found = [place for place in self.places.named(rest) if place.country == within]
        if not is_big:
            return found
        key = fold(name)
        return [
            place
            for place in found
            if place.kind != PlaceKind.CITY or key in {fold(place.name_zh), fold(place.name_en)}
        ]

    def _foreign(self, bearers: Mapping[str, list[Place]], country: str) -> dict[str, list[Place]]:
        """The foreign name behind a Chinese one that stands alone, with all that bear it."""
        if not country or any(not has_han(name) for name in bearers):
            return {}
        own = {
            place.name_en: place
            for places in bearers.values()
            for place in places
            if place.country == country and place.name_en
        }
        return {name: self.places.named(name) for name in own} if len(own) == 1 else {}

    def _country(self, line: Line) -> tuple[str, str]:
        text = line.text.get("country", "")
        if is_nothing(text) and text != NAMIBIA:
            return "", ""
        code, rest = self.countries.find(self.said.get(fold(text), text))
        if not code:
            line.problem(
                "unknown_country", ERROR, "country",
                _("“%(text)s” is no country that is known here. Write its usual name or ISO code.")
                % {"text": text},
            )  # fmt: skip
        else:
            self._abroad(line, code)
        return code, rest

    def _abroad(self, line: Line, country: str) -> None:
        if country == HOME_COUNTRY:
            line.problem(
                "not_abroad", ERROR, "country",
                _("The place is in China; a sister city is abroad. Mend the country or the city."),
            )  # fmt: skip
        elif self.states.get(country) == HOME_COUNTRY and not line.has("region_of_china"):
            line.problem(
                "region_of_china", WARNING, "country",
                _("%(region)s is a region of China; the tie counts, but no country with it.")
                % {"region": self._name_of[country]},
            )  # fmt: skip

    def _settle(
        self,
        line: Line,
        choice: Choice,
        written: list[str],
        bearers: Mapping[str, list[Place]],
        country: str,
        hints: list[str],
        decision: str,
    ) -> None:
        place = choice.place
        if place is not None:
            line.place_id = place.pk
            self._abroad(line, place.country)
            if choice.code == "assumed":
                line.problem(
                    "place_assumed", WARNING, "place",
                    _("Taken as %(place)s, by far the largest of that name; others: %(others)s.")
                    % {"place": self.describe(place), "others": self.listed(choice.others)},
                    candidates=self.candidates((place, *choice.others)),
                )  # fmt: skip
            elif not country:
                line.problem(
                    "country_taken", WARNING, "country" if "country" in line.text else "place",
                    _("No country is given; only %(place)s bears this name.")
                    % {"place": self.describe(place)},
                )  # fmt: skip
            return
        if decision in NEW and country:
            self._open(line, written, country, hints)
            return
        if choice.code in {"ambiguous", "disagree"}:
            message = (
                _("Several places bear this name: %(places)s. Add the state or the country.")
                if choice.code == "ambiguous"
                else _("The two names are of different places: %(places)s. Mend one of them.")
            )
            code = "ambiguous_place" if choice.code == "ambiguous" else "names_disagree"
            line.problem(
                code, ERROR, "place" if line.text.get("place") else "place_en",
                message % {"places": self.listed(choice.others)},
                candidates=self.candidates(choice.others),
            )  # fmt: skip
            return
        self._unknown(line, written, bearers, country, hints)

    def _unknown(
        self,
        line: Line,
        written: list[str],
        bearers: Mapping[str, list[Place]],
        country: str,
        hints: list[str],
    ) -> None:
        """No place of that name in the stated country: another spelling, a mistake, or new."""
        where = "place" if line.text.get("place") else "place_en"
        if not country:
            line.problem(
                "missing_country", ERROR, "country" if "country" in line.text else where,
                _("No country is given and the place is not in the gazetteer. Write the country."),
            )  # fmt: skip
            return
        key = (country, fold(written[0]), fold(hints[0]))
        if key in self._new:
            line.place_id = self._new[key].pk
            return
        elsewhere = [
            place
            for name, places in bearers.items()
            for place in places
            if has_han(name) or place.population >= WELL_KNOWN
        ]
        has_coordinates = bool(line.text.get("lat") and line.text.get("lon"))
        if elsewhere and not has_coordinates:
            unique = {place.pk: place for place in elsewhere}
            line.problem(
                "country_doubtful", ERROR, "country",
                _("No place of this name is known in %(country)s, but %(places)s. Mend the country,"
                  " or add the state if another place is meant.")
                % {
                    "country": self._name_of.get(country, country),
                    "places": self.listed(tuple(unique.values())[:5]),
                },
                candidates=self.candidates(tuple(unique.values())[:5]),
            )  # fmt: skip
            return
        alike = [pk for name in written for pk in self.similar.find(name, country)]
        if alike and not has_coordinates:
            rows = Locality.objects.filter(pk__in=alike[:3])
            places = [as_place(row) for row in rows.values_list(*FIELDS)]
            line.problem(
                "similar_place", ERROR, where,
                _("The place is not in the gazetteer; is %(places)s meant? Write the name so, or"
                  " give the coordinates of the new place.")
                % {"places": self.listed(tuple(places))},
                candidates=self.candidates(tuple(places)),
            )  # fmt: skip
            return
        self._open(line, written, country, hints)

    def _open(
        self,
        line: Line,
        written: list[str],
        country: str,
        hints: list[str],
        kind: str = PlaceKind.CITY,
    ) -> None:
        """Take a place that the gazetteer lacks from the ledger."""
        key = (country, fold(written[0]), fold(hints[0]))
        made = self._new.get(key) or self._make(
            key,
            zh=next((name for name in written if has_han(name)), ""),
            en=next((name for name in written if not has_han(name)), ""),
            region=hints[0],
            lat=_degrees(line.text.get("lat", ""), 90),
            lon=_degrees(line.text.get("lon", ""), 180),
            kind=kind,
        )
        line.place_id = made.pk
        line.problem(
            "new_place", WARNING, "place" if line.text.get("place") else "place_en",
            _("The place is not in the gazetteer; it was taken from the ledger."),
        )  # fmt: skip

    def _make(
        self,
        key: tuple[str, str, str],
        *,
        zh: str,
        en: str,
        region: str,
        lat: float | None,
        lon: float | None,
        kind: str = PlaceKind.CITY,
    ) -> NewPlace:
        pk = -len(self.new_places) - 1
        made = NewPlace(pk, key[0], zh, en, region, lat=lat, lon=lon, kind=kind)
        self.new_places.append(made)
        self._new[key] = made
        fresh = Place(pk, key[0], zh, en, admin1_name=region, lat=lat, lon=lon, kind=kind)
        self.places.add(fresh, [name for name in (zh, en) if name])
        return made

    def place_like(self, country: str, zh: str, en: str, lat: str, lon: str) -> int:
        """The place that an export described so; it is made where it is not known.

        Raises:
            ValueError: there is no such country, or no name.
        """
        names = [name for name in (zh, en) if name]
        if country not in self.states or not names:
            raise ValueError(country or zh or en)
        point = (_degrees(lat, 90), _degrees(lon, 180))
        self.places.load(names)
        for place in self.places.named(names[-1]):
            if (place.country, place.name_zh, place.name_en, (place.lat, place.lon)) == (
                country, zh, en, point,
            ):  # fmt: skip
                return place.pk
        key = (country, fold(names[0]), "")
        made = self._new.get(key) or self._make(
            key, zh=zh, en=en, region="", lat=point[0], lon=point[1]
        )
        return made.pk

    def _by_point(self, line: Line, choice: Choice) -> Choice:
        """Coordinates in the row tell namesakes apart."""
        lat = _degrees(line.text.get("lat", ""), 90)
        lon = _degrees(line.text.get("lon", ""), 180)
        if lat is None or lon is None:
            return choice
        near = [
            place
            for place in (choice.place, *choice.others)
            if place is not None
            and place.lat is not None
            and place.lon is not None
            and distance_km((lat, lon), (place.lat, place.lon)) <= NEAR_KM
        ]
        return Choice(near[0]) if len(near) == 1 else choice

    def describe(self, place: Place) -> str:
        """伦敦 London(加拿大 Ontario)"""
        name = " ".join(part for part in (place.name_zh, place.name_en) if part)
        where = " ".join(
            part
            for part in (self._name_of.get(place.country, place.country), place.admin1_name)
            if part
        )
        return f"{name}({where})"

    def listed(self, places: Sequence[Place]) -> str:
        return "、".join(self.describe(place) for place in places[:5])

    def candidates(self, places: Sequence[Place]) -> list[dict[str, object]]:
        """The places that may be meant, for a person to choose from."""
        return [
            {"text": self.describe(place), "decision": str(place.geonameid or f"p{place.pk}")}
            for place in places[:8]
        ]


def _degrees(text: str, limit: int) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -limit <= value <= limit else None
