"""Sounds of names: consonants by class, which is what romanisations and Chinese writings of one name
have in common."""

import re
from functools import lru_cache

_LATIN_SOUNDS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("shch", "S"), ("tz", "S"), ("ts", "S"),
    ("sh", "S"), ("zh", "S"), ("kh", ""), ("ph", "F"), ("th", "T"), ("ck", "K"), ("qu", "K"),
    ("ng", "N"), ("x", "KS"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"),
    ("k", "K"), ("q", "K"), ("f", "F"), ("v", "F"), ("w", "F"), ("s", "S"), ("z", "S"), ("l", "L"),
    ("r", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip
_PINYIN_SOUNDS = (
    ("ng", "N"), ("zh", "S"), ("ch", "S"), ("sh", "S"), ("b", "P"), ("p", "P"), ("d", "T"),
    ("t", "T"), ("g", "K"), ("k", "K"), ("f", "F"), ("w", "F"), ("j", "S"), ("q", "S"), ("x", "S"),
    ("z", "S"), ("c", "S"), ("s", "S"), ("l", "L"), ("r", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip


def _skeleton(text: str, table: tuple[tuple[str, str], ...]) -> str:
    said, at, end = "", 0, -1
    while at < len(text):
        letters, sound = next((row for row in table if text.startswith(row[0], at)), ("", ""))
        # Two letters of one sound side by side are one: "ll", "dt".
        said += sound if end != at or said[-1:] != sound else ""
        at += len(letters) or 1
        end = at if sound else -1
    return said


@lru_cache(maxsize=50_000)
def pinyin_skeleton(text: str) -> str:
    """Consonants by class, without vowels and h: "kelisidina" is KLSTN."""
    return _skeleton(text, _PINYIN_SOUNDS)


@lru_cache(maxsize=50_000)
def pinyin_skeletons(text: str) -> frozenset[str]:
    """The same in the ways in which a Chinese writing is meant: 基 and 加 are ki and ga as well, 茹
    is zhu, 乌 a vowel, 希 hi."""
    bare = text.replace("wu", "u")
    ways = {text, bare}
    ways |= {re.sub("j|q", "k", way) for way in ways}
    ways |= {re.sub("j(?=i[aou])|ji$", "k", way) for way in (text, bare)}
    ways |= {re.sub("r(?=[aeiou])", "s", way) for way in ways}
    ways |= {way.replace("x", "h") for way in ways}
    return frozenset(_skeleton(way, _PINYIN_SOUNDS) for way in ways)


@lru_cache(maxsize=50_000)
def latin_skeletons(word: str) -> frozenset[str]:
    """The same of a word in Latin letters; several where a letter is said in several ways:
    g and j, c and ch, th."""
    hard = re.sub(r"ch(?=[lr])|c(?![eiyh])", "k", word)
    ways = {
        re.sub(r"ch|c", "s", hard),
        re.sub(r"ch", "k", re.sub(r"c(?=[eiy])", "s", hard)).replace("c", "k"),
    }
    # An r before a consonant is often not heard: 乔治 is George.
    ways |= {re.sub(r"r(?![aeiouy])", "", way) for way in ways}
    ways |= {re.sub(r"x|ks", "s", way) for way in ways}
    # No Chinese syllable ends with m: 威廉 is Wilhelm.
    ways |= {re.sub(r"m$", "n", way) for way in ways}
    # The j of Jürgen has no sound that a Chinese ear keeps; that of John has.
    ways |= {re.sub(r"j|g(?=[eiy])", "s", way) for way in ways}
    ways |= {way.replace("th", "s") for way in ways}
    # Of Arabic names: the article in one word.
    if len(word) > 5 and word[:2] in {"al", "el"}:
        ways |= {way[2:] for way in ways}
    # A w is often a vowel: woo and u.
    ways |= {re.sub(r"w(?=[ou])", "", way) for way in ways}
    return frozenset(_skeleton(way, _LATIN_SOUNDS) for way in ways)


@lru_cache(maxsize=20_000)
def abjad_skeletons(word: str) -> frozenset[str]:
    """The same of a word of Arabic or Hebrew, whose w and y are as often vowels."""
    ways = {word, re.sub("[wy]", "", word), re.sub("(?<!^)[wy]", "", word)}
    ways |= {way.replace("j", "g") for way in ways} | {way.replace("j", "s") for way in ways}
    return frozenset(_skeleton(way, _LATIN_SOUNDS) for way in ways)


KOREAN_FAMILIES = {
    way: sign
    for sign, ways in {
        "gim": "kim gim", "i": "lee li yi rhee ri i", "bak": "park bak pak", "joi": "choi choe",
        "jong": "jung jeong chung cheong", "gang": "kang gang", "jo": "cho jo", "yon": "yoon yun youn",
        "jang": "jang chang", "im": "lim im rim yim", "o": "oh o", "han": "han", "sin": "shin sin",
        "so": "seo suh so", "gon": "kwon gwon", "hwang": "hwang", "song": "song", "yu": "yoo ryu yu you",
        "an": "ahn an", "hong": "hong", "jon": "jeon jun chun", "go": "ko koh go", "mun": "moon mun",
        "son": "sohn son", "yang": "yang", "ba": "bae pae", "bak2": "baek paik", "ho": "heo hur huh",
        "nam": "nam", "sim": "shim sim", "no": "noh roh no", "ha": "ha", "jin": "jin chin",
        "u": "woo u", "min": "min", "gu": "koo ku gu", "gwak": "kwak gwak", "sung": "sung seong",
        "ja": "cha", "ju": "joo ju chu",
    }.items()
    for way in ways.split()
}  # fmt: skip
"""The Korean family names that nine of ten bear, in the romanisations that passports have."""
_KOREAN_FOLDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"h$", ""), (r"(?<=[ou])h(?![aeiouy])", ""), (r"wo[ou]|wu", "u"), (r"ui|ee|yi", "i"),
        (r"eo|eu|oo|ou|u", "o"), (r"o+", "o"), (r"yo+", "yo"), (r"ch", "j"), (r"k", "g"),
        (r"p", "b"), (r"t", "d"), (r"r", "l"),
    )
)  # fmt: skip


@lru_cache(maxsize=20_000)
def korean_keys(words: tuple[str, ...]) -> frozenset[str]:
    """One key of a name in letters for each end at which a Korean family name stands; none where
    there is none."""
    found = set()
    for family, given in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        if given and 2 <= len("".join(given)) <= 12 and family[0] in KOREAN_FAMILIES:
            said = "".join(map(_korean, given))
            found.add(f"{KOREAN_FAMILIES[family[0]]} {said}")
    return frozenset(found)


def _korean(word: str) -> str:
    for pattern, put in _KOREAN_FOLDS:
        word = pattern.sub(put, word)
    return word
