"""Which column of a public list of pairs says what, in any of the common languages."""

import re
from collections.abc import Sequence

from youcheng.lib.text import fold, half_width

PLACE = (
    "city|town|place|municipality|name|locality|ville|commune|stadt|gemeinde|ort|kommune|ciudad|municipio|"
    "localidad|città|comune|cidade|município|город|место|miasto|gmina|město|obec|város|stad|gemeente|by|kaupunki|"
    "şehir|πόλη|都市|市|市町村|自治体|城市|城市名|城市名称|地名|도시|시|thành phố|مدينة"
)
COUNTRY = (
    "country|nation|state|pays|land|staat|país|pais|paese|stato|страна|государство|kraj|państwo|země|stát|"
    "ország|maa|ülke|χώρα|国|国名|国家|国别|所在国|나라|국가|quốc gia|دولة|iso|iso2|country code"
)
LAT = "lat|latitude|breite|breitengrad|latitud|latitudine|широта|纬度|緯度|위도"
LON = "lon|lng|long|longitude|länge|längengrad|longitud|longitudine|долгота|经度|經度|経度|경도"
TWIN = (
    "twin|twin town|twin city|twintown|sister city|sistercity|sister|partner|partner city|partner town|partnerstadt|"
    "partnergemeinde|ville jumelée|ville jumelee|jumelage|ciudad hermana|ciudad hermanada|hermanamiento|"
    "città gemellata|gemellaggio|cidade-irmã|cidade irmã|город-побратим|побратим|miasto partnerskie|vänort|"
    "友城|友好城市|姐妹城市|姊妹城市|结好城市|姉妹都市|友好都市|자매도시|자매결연도시|foreign city"
)
SINCE = (
    "since|year|date|established|signed|signed on|depuis|année|date de jumelage|seit|jahr|datum|desde|fecha|año|"
    "dal|anno|с года|год|дата|年|年份|日期|时间|结好时间|结好日期|締結年|提携年月日|연도|결연일"
)
SOURCE = "source|src|origin|quelle|fuente|fonte|источник|来源|出典|출처|reference|url"

_BASE = {
    fold(word): field
    for field, words in (
        ("place", PLACE),
        ("country", COUNTRY),
        ("lat", LAT),
        ("lon", LON),
        ("since", SINCE),
        ("source", SOURCE),
    )
    for word in words.split("|")
}
_TWINS = {fold(word) for word in TWIN.split("|")}
_SIDES = {
    "a": "a|1|one|left|from|source|home|甲|我方|中方|一|本",
    "b": "b|2|two|right|to|target|partner|twin|foreign|sister|乙|外方|对方|二|友城|相手",
}
_SIDE = {word: side for side, words in _SIDES.items() for word in words.split("|")}


def _side_of(header: str) -> tuple[str, str]:
    """Split "city_a", "City 1", "甲方城市", "partner country" into its base and its side."""
    words = [w for w in re.split(r"[\s_\-.()/]+", half_width(header).casefold().strip()) if w]
    if len(words) > 1:
        if words[-1] in _SIDE:
            return fold(" ".join(words[:-1])), _SIDE[words[-1]]
        if words[0] in _SIDE:
            return fold(" ".join(words[1:])), _SIDE[words[0]]
    key = fold(header)
    for mark in sorted(_SIDE, key=len, reverse=True):
        for rest in (key.removeprefix(mark), key.removesuffix(mark)):
            if rest != key and rest.removeprefix("方") in _BASE:
                return rest.removeprefix("方"), _SIDE[mark]
    return key, ""


def map_pairs(headers: Sequence[str]) -> dict[int, str]:
    """Give the field of each column: place_a, country_a, lat_a, lon_a, …_b, since, source.

    Where headers name no side, the first column of a kind is the one end and the second the other.
    """
    columns: dict[int, str] = {}
    taken: set[str] = set()
    open_: list[tuple[int, str]] = []
    for index, header in enumerate(headers):
        key = fold(header)
        if key in _TWINS and "place_b" not in taken:
            columns[index] = "place_b"
            taken.add("place_b")
            continue
        base, side = _side_of(header)
        field = _BASE.get(base) or _BASE.get(key)
        if field is None:
            continue
        if field in {"since", "source"} or (key in _BASE and _BASE[key] in {"since", "source"}):
            name = _BASE.get(key, field)
            if name not in taken:
                columns[index] = name
                taken.add(name)
        elif side:
            name = f"{field}_{side}"
            if name not in taken:
                columns[index] = name
                taken.add(name)
        else:
            open_.append((index, field))
    for index, field in open_:
        for side in "ab":
            name = f"{field}_{side}"
            if name not in taken:
                columns[index] = name
                taken.add(name)
                break
    return columns


def find_pairs_header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]] | None:
    """Find the header of a list of pairs among the first rows, or None."""
    for index, row in enumerate(rows[:15]):
        columns = map_pairs(row)
        if {"place_a", "place_b"} <= set(columns.values()):
            return index, columns
    return None
