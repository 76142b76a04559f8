"""How places are written, and which of several places is meant: asked, never guessed.

Source: docs/sources/place-names.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from youcheng.lib.text import fold, half_width, has_han, tokens

HAN_SUFFIXES = ("特别市", "广域市", "直辖市", "城区", "地区", "市", "区", "镇", "城", "都")
LATIN_SUFFIXES = ("city", "municipality", "town", "district", "metropolitancity", "shi", "ku")
LATIN_PREFIXES = ("cityof", "townof", "municipalityof", "districtof")
"""What may be left off a town's name. 州, 省 and 县 stay: New York State is not New York."""
PROVINCES = re.compile(
    r"^.{2,}(省|州|大区|道|府|邦|自治区)$"
    r"|.\s(province|state|prefecture|region|oblast|county|krai|voivodeship|governorate)$"
    r"|^(province|state|region|county) of ",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"^(.{2,}?(?:省|州|大区))(.{2,})$")
_ASIDE = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
_PARTS = re.compile(r"[,;/、|]")
_SAINT = re.compile(r"\b(st|ste|sto|sta)\b\.?", re.IGNORECASE)
_SAINTS = {"st": "saint", "ste": "sainte", "sto": "santo", "sta": "santa"}
DOMINANT = 10
"""A namesake this many times smaller is not what anybody means without saying so."""
NEAR_KM = 75.0
"""A place may lie this far from its coordinates: large communes and rounded degrees."""
FAR_KM = 150.0


def name_keys(text: str) -> list[str]:
    """Give the keys under which a written place name may be filed, the likeliest first.

    "布隆方丹市(曼加翁)" may be 布隆方丹市, 布隆方丹 or 曼加翁; "St. Louis, Missouri" is also
    "Saint Louis". What stands after a comma is a region and no name of the place.
    """
    text = half_width(text)
    asides = [aside.strip() for aside in _ASIDE.findall(text)]
    plain = _ASIDE.sub(" ", text).strip()
    head = _PARTS.split(plain)[0].strip() or plain
    written = [plain, head]
    if match := _WITHIN.match(head):
        written.append(match[2])
    written += [_ASIDE.sub(r"\1", text)] if not has_han(text) else []
    written += [part for aside in asides for part in _PARTS.split(aside)]
    keys: dict[str, None] = {}
    for name in dict.fromkeys(written):
        for key in _forms(name):
            if len(key) > 1 or has_han(key):
                keys.setdefault(key)
    return list(keys)


def _forms(name: str) -> Iterable[str]:
    key = fold(name)
    if not key:
        return
    yield key
    if has_han(key):
        for suffix in HAN_SUFFIXES:
            if key.endswith(suffix) and len(key) > len(suffix) + 1:
                yield key.removesuffix(suffix)
                break
        else:
            yield key + "市"
        return
    if _SAINT.search(name):
        yield fold(_SAINT.sub(lambda match: _SAINTS[match[1].lower()] + " ", name))
    for suffix in LATIN_SUFFIXES:
        if key.endswith(suffix) and len(key) > len(suffix) + 2:
            yield key.removesuffix(suffix)
    for prefix in LATIN_PREFIXES:
        if key.startswith(prefix):
            yield key.removeprefix(prefix)
    words = tokens(name)
    if len(words) > 1 and words[0] in {"saint", "sainte"}:
        yield "st" + "".join(words[1:])


def is_province(text: str, country: str = "") -> bool:
    """Say whether a name is of a state or province: 纽约州, Namur Province, 爱知县 in Japan."""
    plain = _ASIDE.sub(" ", half_width(text)).strip()
    return bool(PROVINCES.search(plain)) or (
        country == "JP" and len(plain) > 2 and plain.endswith("县")
    )


def region_hint(text: str) -> str:
    """What a written name says of its region: "London, Ontario" → "Ontario"."""
    plain = _ASIDE.sub(" ", half_width(text))
    if match := _WITHIN.match(plain):
        return match[1]
    parts = [part.strip() for part in _PARTS.split(plain)[1:]]
    return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer, as the choice needs it."""

    pk: int
    country: str
    name_zh: str
    name_en: str
    admin1_code: str = ""
    admin1_name: str = ""
    population: int = 0
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    kind: str = "city"


@dataclass(frozen=True, slots=True)
class Choice:
    """The place that is meant, or why none could be told.

    code: "" found; "assumed" found, but `others` bear the name too; "ambiguous" several fit;
    "disagree" the names are of different places; "unknown" none fits.
    """

    place: Place | None
    code: str = ""
    others: tuple[Place, ...] = ()


def choose(
    by_name: Mapping[str, Sequence[Place]], *, country: str = "", regions: Sequence[str] = ()
) -> Choice:
    """Choose the place that all given names can mean.

    Args:
        by_name: for each name written (Chinese, foreign) the places that bear it.
        country: ISO code, or "" where it was not said: then only a single bearer will do.
        regions: folded names of the state or province, in any language.
    """
    hits = {
        name: [place for place in places if not country or place.country == country]
        for name, places in by_name.items()
    }
    hits = {name: places for name, places in hits.items() if places}
    if not hits:
        return Choice(None, "unknown")
    pool = {place.pk: place for places in hits.values() for place in places}
    borne = {name: {place.pk for place in places} for name, places in hits.items()}
    common = set.intersection(*borne.values())
    foreign = [keys for name, keys in borne.items() if not has_han(name)]
    # One foreign name is written in Chinese in several ways: a Chinese name can contradict, but
    # it cannot single out one of several namesakes.
    wanted = set.intersection(*foreign) if foreign and common else common
    if not wanted:
        return Choice(None, "disagree", _by_size(pool.values()))
    fitting = [pool[pk] for pk in sorted(wanted)]
    if len(fitting) > 1 and regions:
        inside = [place for place in fitting if in_region(place, regions)]
        fitting = inside or fitting
    if len(fitting) == 1:
        return Choice(fitting[0])
    first, *rest = _by_size(fitting)
    if country and all(first.population > _factor(first, one) * one.population for one in rest):
        return Choice(first, "assumed", tuple(rest))
    return Choice(None, "ambiguous", (first, *rest))


def _factor(first: Place, other: Place) -> int:
    """How many times smaller `other` must be not to be meant. Places of two foreign names that
    share a Chinese one (圣路易斯: St. Louis, San Luis) are told apart more easily."""
    return DOMINANT if fold(first.name_en) == fold(other.name_en) else DOMINANT // 2


def _by_size(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (-place.population, place.pk)))


def in_region(place: Place, regions: Sequence[str]) -> bool:
    """Say whether one of the folded region names is of the place's state or province."""
    own = {fold(place.admin1_name), fold(place.admin1_code)} - {""}
    return any(
        region == name or (len(name) > 3 and name in region) or (len(region) > 3 and region in name)
        for region in regions
        for name in own
    )


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points given as (lat, lon) in degrees."""
    lat1, lon1, lat2, lon2 = (radians(x) for x in (*a, *b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(h)))


BORDER_KM = 25.0
"""As near to a place of the stated country, a point is not doubted."""
CLEARLY = 3.0
"""Another state must be so many times nearer before the stated one is doubted."""


def is_outside(inside_km: float, outside_km: float, spacing_km: float) -> bool:
    """Say whether a point seems to lie in another country than stated.

    Args:
        inside_km, outside_km: distances to the nearest known place of the stated country, and
            of any other state.
        spacing_km: how far apart the known places of the stated country lie: in an empty
            country a village may be far from all of them.
    """
    return inside_km > max(BORDER_KM, spacing_km) and inside_km > CLEARLY * outside_km


def is_far_from_name(point: tuple[float, float], bearers: Iterable[Place]) -> bool:
    """Say whether a point is far from every place that bears its name (False if none has)."""
    known = [(p.lat, p.lon) for p in bearers if p.lat is not None and p.lon is not None]
    return bool(known) and all(
        distance_km(point, (lat, lon)) > FAR_KM
        for lat, lon in known
        if lat is not None and lon is not None
    )
