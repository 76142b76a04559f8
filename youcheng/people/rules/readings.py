"""How Chinese characters are read beside pinyin: in Hong Kong, Korea, Japan and Vietnam; and which
short names stand for which given ones.

Source of the readings: scripts/build_readings.py.
"""

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from math import prod

from rapidfuzz.distance import OSA

from youcheng.people.rules.spelling import loosely
from youcheng.search.rules import sounds

_LONG = re.compile(r"o[ou]|uu|oh(?![aeiou])")
MOST = 6
"""Characters of a name that are read."""
LONG_ENOUGH, MOST_READINGS = 4, 200
"""Letters of a word that may be misspelled, and readings of its characters that are tried."""
SHORT_FORMS = (
    "jurgen jogi", "wolfgang wolf wolfi", "andreas andi andy", "friedrich fritz fred",
    "ulrich uli ulli", "heinrich heinz heiner", "johannes hans jan hannes", "josef sepp jupp",
    "sebastian basti", "michael micha michi", "maximilian max", "matthias matze hias",
    "brigitte gitte gitti", "susanne susi sanne", "katharina kathi kati kathrin", "ursula uschi",
    "elisabeth lisa elli liesel sisi", "margarete grete gretel", "franziska franzi", "christina tina",
    "christine tine christl", "gabriele gabi", "monika moni", "barbara babsi",
    "sergey serezha seryozha", "dmitri dima mitya", "aleksandr sasha shura sanya", "alexander sasha sascha", "yuri yura",
    "aleksey lesha alesha lyosha", "mikhail misha", "nikolay kolya", "evgeniy zhenya", "vasili vasya",
    "grigori grisha", "fedor fedya", "fyodor fedya", "ivan vanya", "pavel pasha", "petr petya", "vladimir volodya vova",
    "konstantin kostya", "boris borya", "natalya natasha", "tatyana tanya", "ekaterina katya", "yekaterina katya",
    "elena lena", "maria masha", "lyudmila lyuda lyusya", "anna anya", "olga olya", "irina ira",
    "svetlana sveta", "galina galya", "jose pepe", "francisco paco pancho", "giuseppe beppe peppe",
    "ignacio nacho", "dolores lola", "manuel manolo", "evangelos vangelis", "wojciech wojtek",
    "stanislaw staszek", "malgorzata gosia", "elzbieta ela", "katarzyna kasia", "grzegorz grzesiek",
)  # fmt: skip
"""German, Russian, Spanish, Italian, Greek and Polish ones; English ones are of `nicknames`."""


WHOLE = {
    "渡辺": "watanabe", "渡边": "watanabe", "大野": "ono", "小野": "ono", "井上": "ino",
    "长谷川": "hasegawa", "服部": "hattori", "五十岚": "igarashi", "佐佐木": "sasaki",
    "日高": "hidaka", "三浦": "miura", "小川": "ogawa", "小泽": "ozawa", "小田": "oda",
    "金子": "kaneko", "河野": "kono", "上野": "ueno", "和田": "wada", "大久保": "okubo",
}  # fmt: skip
"""Japanese family names that are not read by their characters."""


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    data = files("youcheng.people.rules").joinpath("readings.csv.gz").read_bytes()
    rows = (line.partition(",") for line in gzip.decompress(data).decode().splitlines())
    return {
        character: tuple({_LONG.sub(_first, way) for way in said.split()})
        for character, _comma, said in rows
    }


def _first(match: re.Match[str]) -> str:
    return match[0][0]


@lru_cache(maxsize=50_000)
def reads(characters: str, words: tuple[str, ...]) -> bool:
    """Say whether folded Latin words are a reading of a name in characters, family name first or
    last."""
    if not 2 <= len(characters) <= MOST:
        return False
    said = "".join(_LONG.sub(_first, word) for word in words)
    turns = (characters[cut:] + characters[:cut] for cut in range(min(3, len(characters))))
    return any(_fits(turn, said) for turn in turns)


@lru_cache(maxsize=50_000)
def nearly_reads(characters: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    """Of two words of which one is right the other, off by a slip of the pen, and as it would be
    read; None where they are not so near a reading of a name."""
    if len(words) != 2 or not 2 <= len(characters) <= MOST:
        return None
    said = tuple(_LONG.sub(_first, word) for word in words)
    for cut in range(1, min(3, len(characters) - 1) + 1):
        for family, given in (said, said[::-1]):
            halves = ((characters[:cut], family), (characters[cut:], given))
            for right, wrong in (halves, halves[::-1]):
                if len(wrong[1]) < LONG_ENOUGH or not _fits(*right):
                    continue
                if way := _nearly_fits(*wrong):
                    return wrong[1], way
    return None


def _nearly_fits(characters: str, letters: str) -> str:
    """The reading that is one letter off, the longest of several; or nothing."""
    whole = WHOLE.get(characters)
    ways = [(whole,)] if whole else [_readings().get(one, ()) for one in characters]
    if prod(map(len, ways)) > MOST_READINGS:
        return ""
    said = {"".join(each) for each in product(*ways)}
    near = [way for way in said if OSA.distance(letters, way, score_cutoff=1) == 1]
    return max(near, key=lambda way: (len(way), way), default="")


@lru_cache(maxsize=2_000)
def elsewhere(syllable: str) -> frozenset[str]:
    """How the characters that are read so in pinyin are read elsewhere."""
    return _by_syllable().get(syllable, frozenset())


@cache
def _by_syllable() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for character, ways in _readings().items():
        found.setdefault(loosely(sounds(character)[0]), set()).update(ways)
    return {syllable: frozenset(ways) for syllable, ways in found.items()}


def begins(characters: str, word: str, firsts: tuple[str, ...] = ()) -> bool:
    """Say whether a word is a reading of the family name, of the first characters but the last, and
    these letters are the first ones of what follows."""
    said = _LONG.sub(_first, word)
    return any(
        _fits(characters[:cut], said) and _begin(characters[cut:], firsts)
        for cut in range(1, min(3, len(characters) - 1) + 1)
    )


def _begin(characters: str, firsts: tuple[str, ...]) -> bool:
    """A given name in characters has one initial, or one for each character."""
    if not 0 < len(firsts) <= len(characters):
        return not firsts
    ways = [_readings().get(one, ()) for one in characters[: len(firsts)]]
    return all(
        first in {way[0] for way in said} or (at == 0 and not said)
        for at, (first, said) in enumerate(zip(firsts, ways, strict=True))
    )


def _fits(characters: str, letters: str) -> bool:
    if not characters:
        return not letters
    for length in (2, 3):
        way = WHOLE.get(characters[:length])
        if way and letters.startswith(way) and _fits(characters[length:], letters[len(way) :]):
            return True
    return any(
        letters.startswith(way) and _fits(characters[1:], letters[len(way) :])
        for way in _readings().get(characters[0], ())
    )


@lru_cache(maxsize=50_000)
def _ending(word: str) -> str:
    """Vasily, Vasilii and Vasiliy are one."""
    return re.sub("[iyj]+", "i", loosely(word)).rstrip("i")


@cache
def _short_forms() -> dict[str, frozenset[str]]:
    """Each given name with its short forms, without the endings that romanisations differ in."""
    # Read on first use, like all dictionaries.
    from nicknames import NickNamer  # noqa: PLC0415

    rows = [(name, *short) for name, short in NickNamer().nickname_lookup.items()]
    rows += [tuple(row.split()) for row in SHORT_FORMS]
    found: dict[str, set[str]] = {}
    for name, *short in rows:
        found.setdefault(_ending(name), set()).update(map(_ending, short))
    return {name: frozenset(short) for name, short in found.items()}


@cache
def _all_forms() -> frozenset[str]:
    return frozenset(_short_forms()).union(*_short_forms().values())


def has_short_form(word: str) -> bool:
    """Say whether a word is a given name with short forms, or one of these."""
    return _ending(word) in _all_forms()


@lru_cache(maxsize=50_000)
def is_short_form(one: str, other: str) -> bool:
    """Say whether one given name is the short form of the other: Bob and Robert. Both are folded."""
    forms = _short_forms()
    one, other = _ending(one), _ending(other)
    return other in forms.get(one, ()) or one in forms.get(other, ())
