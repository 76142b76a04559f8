"""Finding places and countries by any way to write them, many at a time."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from youcheng.lib.text import fold, half_width, has_han
from youcheng.registry.models import CountryName, Locality, LocalityName
from youcheng.registry.rules.places import Place, name_keys

CHUNK = 500
"""Keys asked for at a time; stays below SQLite's limit of parameters."""
REFERENCE = Path(__file__).resolve().parents[1] / "reference"
FIELDS = (
    "pk", "country", "name_zh", "name_en", "admin1_code", "admin1_name", "population", "lat", "lon",
    "geonameid",
    "kind",
)  # fmt: skip


def as_place(row: Sequence[Any]) -> Place:
    """A row of FIELDS as the value that the rules choose from."""
    pk, country, name_zh, name_en, code, region, population, lat, lon, geonameid, kind = row
    return Place(
        pk, country, name_zh, name_en, code, region, population or 0, lat, lon, geonameid, kind
    )


FORMS_OF_STATE = (
    "republicof", "republicofthe", "kingdomof", "kingdomofthe", "federalrepublicof",
    "islamicrepublicof", "grandduchyof", "principalityof", "sultanateof", "the",
)  # fmt: skip
OTHER_STATES = {"china", "korea", "congo"}
"""Names before which such a form means another place than the name alone does."""


class Countries:
    """Every known way to write a country, looked up in memory. One query to make."""

    def __init__(self) -> None:
        self.by_key: dict[str, str] = dict(CountryName.objects.values_list("key", "country_id"))
        self._han = sorted((k for k in self.by_key if has_han(k) and len(k) > 1), key=len)

    def find(self, text: str) -> tuple[str, str]:
        """Give the ISO code of a written country and what else the text said (a region).

        ("", text) where no country is known by that name.
        """
        key = fold(text)
        if not key:
            return "", ""
        if code := self.by_key.get(key):
            return code, ""
        # 美国加利福尼亚州, 芬兰共和国: the longest name that the text starts with.
        if has_han(key):
            for name in reversed(self._han):
                if key.startswith(name):
                    return self.by_key[name], key.removeprefix(name)
        for form in FORMS_OF_STATE:
            short = key.removeprefix(form)
            if short != key and short not in OTHER_STATES and short in self.by_key:
                return self.by_key[short], ""
        text = half_width(text)
        for sign in "(,/;":
            head, found, tail = text.partition(sign)
            if found and (code := self.by_key.get(fold(head))):
                return code, tail.strip(") ")
            if found and (code := self.by_key.get(fold(tail))):
                return code, head.strip()
        return "", text


class Places:
    """The places that bear any of the given names. A query for every 500 names."""

    def __init__(self, names: Iterable[str]) -> None:
        self._keys: dict[str, list[str]] = {}
        self._bearers: dict[str, set[int]] = defaultdict(set)
        self.by_pk: dict[int, Place] = {}
        self.load(names)

    def load(self, names: Iterable[str]) -> None:
        """Look more names up."""
        fresh = {name: name_keys(name) for name in set(names) if name and name not in self._keys}
        self._keys |= fresh
        wanted = sorted({key for keys in fresh.values() for key in keys} - self._bearers.keys())
        bearers = self._bearers
        for i in range(0, len(wanted), CHUNK):
            rows = LocalityName.objects.filter(key__in=wanted[i : i + CHUNK])
            for key, pk in rows.values_list("key", "locality"):
                bearers[key].add(pk)
        pks = sorted({pk for found in bearers.values() for pk in found} - self.by_pk.keys())
        for i in range(0, len(pks), CHUNK):
            part = Locality.objects.current().filter(pk__in=pks[i : i + CHUNK])
            self.by_pk |= {row[0]: as_place(row) for row in part.values_list(*FIELDS)}

    def add(self, place: Place, names: Iterable[str]) -> None:
        """Let a place that is only now being made be found like the others."""
        self.by_pk[place.pk] = place
        for name in names:
            for key in name_keys(name):
                self._bearers.setdefault(key, set()).add(place.pk)

    def named(self, name: str) -> list[Place]:
        """Places that bear the likeliest key of `name` that anybody bears."""
        for key in self._keys.get(name) or name_keys(name):
            found = [self.by_pk[pk] for pk in self._bearers.get(key, ()) if pk in self.by_pk]
            if found:
                return found
        return []


class Similar:
    """Names that look alike within one country; loads a country's names when first asked."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, int]] = {}

    def find(self, name: str, country: str) -> list[int]:
        """Places of `country` whose name differs from `name` by a slip of the pen, best first.

        One letter in six to nine, two in ten and more. Only Latin names are compared: in two
        Chinese characters one wrong character is another city.
        """
        key = fold(name)
        if len(key) < 6 or has_han(key):
            return []
        if country not in self._names:
            rows = LocalityName.objects.filter(locality__country=country).values_list(
                "key", "locality"
            )
            self._names[country] = {k: pk for k, pk in rows if not has_han(k)}
        hits = process.extract(
            key,
            self._names[country].keys(),
            scorer=OSA.distance,
            score_cutoff=1 if len(key) < 10 else 2,
            limit=5,
        )
        best = {self._names[country][hit]: score for hit, score, _ in reversed(hits)}
        return sorted(best, key=lambda pk: (best[pk], pk))


@cache
def _regions() -> dict[tuple[str, str], str]:
    path = REFERENCE / "regions.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["country"], fold(name)): row["name_en"]
            for row in csv.DictReader(file)
            for name in (row["name_en"], row["code"], *row["names"].split("|"))
            if name
        }


def region_names(country: str, text: str) -> list[str]:
    """Folded names of a state or province in the form the gazetteer has, from any language.

    Source of the table: docs/sources/reference-data.md.
    """
    table = _regions()
    found: dict[str, None] = {}
    for part in [text, *text.replace(",", " ").replace("/", " ").split()]:
        key = fold(part)
        if not key:
            continue
        for form in (key, *(key.removesuffix(end) for end in ("州", "省", "大区", "state"))):
            if english := table.get((country, form)):
                found.setdefault(fold(english))
        found.setdefault(key)
    return list(found)
