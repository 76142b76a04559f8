"""Make youcheng/people/rules/readings.csv.gz: how a Chinese character is read beside pinyin.

    python scripts/build_readings.py ucd.all.grouped.xml

The file is the Unicode Character Database in XML, version 14 (https://www.unicode.org/Public/14.0.0/
ucdxml/, Unicode licence V3); its fields kCantonese, kHangul, kVietnamese, kJapaneseOn and
kJapaneseKun are taken, of the characters of IICore. Readings are written as names are: Cantonese as
on the identity cards of Hong Kong, Korean in the ways of its passports, Japanese without long
vowels, voiced within a word as well.
"""

import gzip
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from anyascii import anyascii

from youcheng.lib.text import simplified
from youcheng.people.rules.spelling import loosely

TARGET = Path("youcheng/people/rules/readings.csv.gz")
FIELD = re.compile(r'(\w+)="([^"]*)"')
JYUTPING = re.compile(r"(ng|gw|kw|[bpmfdtnlgkhwzcsj])?(.+)")
# Of the identity cards: 张 zoeng is Cheung, 曾 zang is Tsang, 郭 gwok is Kwok.
INITIALS = {
    "d": "t",
    "g": "k",
    "gw": "kw",
    "z": "ch ts j",
    "c": "ch ts",
    "j": "y",
    "b": "b p",
    "s": "s sh",
}
FINALS = {
    "aa": "a ah", "au": "au ow", "am": "am um", "an": "an un", "at": "at", "e": "e eh", "ei": "ei ee i",
    "i": "i ee", "o": "o or aw", "ou": "o ou", "oe": "eu", "oeng": "eung", "oek": "euk", "eoi": "ui",
    "eon": "un", "eot": "ut", "u": "u oo", "un": "un oon", "yu": "yu u", "yun": "yuen uen un",
    "yut": "yuet uet", "iu": "iu", "a": "a",
}  # fmt: skip
KOREAN_FIRST = {"g": "g k", "b": "b p", "d": "d t", "j": "j ch", "r": "r l n -"}
KOREAN_VOWELS = {
    "yeo": "yeo you yu yo", "eo": "eo u o", "eu": "eu u", "wo": "wo", "u": "u oo woo", "i": "i ee",
    "ui": "ui ee", "yu": "yu yoo",
}  # fmt: skip
FAMILY = {"李": "lee yi rhee", "朴": "park pak", "崔": "choi", "金": "kim", "卢": "noh roh",
          "柳": "ryu yoo", "徐": "suh", "刘": "ryu yoo", "许": "heo hur huh", "肖": "siu"}  # fmt: skip
JAPANESE_NAMES = {
    "隆": "takashi", "智": "tomo satoshi", "裕": "hiro", "洋": "hiro", "恵": "e megu", "惠": "e megu",
    "明": "aki akira", "和": "kazu", "正": "masa tadashi", "美": "mi yoshi", "一": "kazu hajime",
    "之": "yuki", "幸": "yuki", "博": "hiro hiroshi", "子": "ko", "代": "yo", "修": "osamu",
    "健": "takeshi", "诚": "makoto", "浩": "hiro hiroshi", "茂": "shigeru", "清": "kiyoshi",
    "实": "minoru", "胜": "masaru katsu", "勇": "isamu", "进": "susumu", "弘": "hiro hiroshi",
    "义": "yoshi", "直": "nao", "真": "ma shin", "由": "yu", "纪": "ki nori", "典": "nori",
    "雅": "masa", "昭": "aki", "彦": "hiko", "夫": "o", "雄": "o yu", "男": "o", "郎": "ro",
    "介": "suke", "辅": "suke", "也": "ya", "哉": "ya", "奈": "na", "绪": "o", "希": "ki nozomi",
    "爱": "ai", "沙": "sa", "里": "ri", "理": "ri", "绘": "e", "江": "e", "枝": "e", "久": "hisa",
    "藤": "do", "田": "da", "川": "gawa", "桥": "bashi", "岛": "jima", "崎": "zaki saki",
    "泽": "zawa", "织": "ori", "香": "ka kaori", "阳": "yo haru", "太": "ta", "二": "ji", "平": "hei", "大": "o",
}  # fmt: skip
"""Readings that are used in names alone."""
VOICED = (("ts", "z"), ("sh", "j"), ("ch", "j"), ("k", "g"), ("s", "z"), ("t", "d"), ("h", "b"),
          ("f", "b"))  # fmt: skip


def cantonese(jyutping: str) -> Iterator[str]:
    match = JYUTPING.fullmatch(jyutping.rstrip("123456"))
    if match is None or jyutping[:-1] in {"ng", "m"}:
        yield jyutping[:-1]
        return
    first, last = match[1] or "", match[2]
    if last == "i" and first in {"s", "z", "c"}:
        yield from {"s": ("si", "sze", "see"), "z": ("chi", "tsz", "tze"), "c": ("chi", "tsz")}[
            first
        ]
        return
    last = last if last in FINALS else last.replace("aa", "a")
    starts, ends = INITIALS.get(first, first).split() or [""], FINALS.get(last, last).split()
    yield from ("".join(pair) for pair in product(starts, ends))


def korean(hangul: str) -> Iterator[str]:
    said = anyascii(hangul).casefold()
    match = re.fullmatch(r"([^aeiouwy]*)([aeiouwy]+)(.*)", said)
    if match is None:
        return
    starts = KOREAN_FIRST.get(match[1], match[1]).replace("-", " ").split(" ")
    for start, vowel in product(starts, KOREAN_VOWELS.get(match[2], match[2]).split()):
        yield start + vowel + match[3]


def japanese(text: str, is_kun: bool) -> Iterator[str]:
    said = text.casefold()
    ways = {said}
    if is_kun and len(said) > 4:
        ways |= {re.sub(r"(?:ru|u|i)$", "", said)}
    for way in ways:
        yield way
        yield from (voiced + way[len(plain) :] for plain, voiced in VOICED if way.startswith(plain))


def readings(fields: dict[str, str]) -> Iterator[str]:
    for said in fields.get("kCantonese", "").split():
        yield from cantonese(said)
    for said in fields.get("kHangul", "").split():
        yield from korean(said.partition(":")[0])
    for said in fields.get("kVietnamese", "").split():
        yield unicodedata.normalize("NFKD", said.replace("đ", "d"))
    for name in ("kJapaneseOn", "kJapaneseKun"):
        for said in fields.get(name, "").split():
            yield from japanese(said, name.endswith("Kun"))


def main(source: Path) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            if "kIICore" not in line:
                continue
            fields = dict(FIELD.findall(line))
            character = simplified(chr(int(fields["cp"], 16)))
            said = (re.sub(r"[^a-z]", "", one.casefold()) for one in readings(fields))
            found[character] |= {loosely(one) for one in said if 0 < len(one) < 8}
    for table in (FAMILY, JAPANESE_NAMES):
        for character, said in table.items():
            found[character] |= {loosely(one) for one in said.split()}
    rows = (f"{character},{' '.join(sorted(said))}" for character, said in sorted(found.items()))
    TARGET.write_bytes(gzip.compress("\n".join(rows).encode(), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
