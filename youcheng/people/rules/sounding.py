"""Sounds of names: consonants by class, which romanisations and Chinese writings of one name
have in common."""

import re
from functools import lru_cache

_LATIN_SOUNDS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("shch", "S"), ("tz", "S"), ("ts", "S"), 
    ("dj", "S"),
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


_HARD_C = re.compile("ch(?=[lr])|c(?![eiyh])")
_SOFT_C = re.compile("c(?=[eiy])")
_ANY_C = re.compile("ch?")
_LATIN_WAYS = tuple(
    (letters, re.compile(pattern), put)
    for letters, pattern, put in (
        # Often not heard before a consonant: 乔治 is George.
        ("r", "r(?![aeiouy])", ""),
        ("x", "x", "s"), ("ks", "ks", "s"),
        # No Chinese syllable ends with m: 威廉 is Wilhelm.
        ("m", "m$", "n"),
        # The j of Jürgen has no sound that a Chinese ear keeps; that of John has. In Cairo it is g.
        ("j", "j", "s"), ("j", "j(?=[aeiou])", "g"), ("g", "g(?=[eiy])", "s"),
        ("th", "th", "s"), ("gh", "gh", ""),
        # Yannis is Giannis.
        ("gi", "gi(?=[aeo])", ""),
        # Often a vowel: woo and u.
        ("w", "w(?=[ou])", ""),
    )
)  # fmt: skip
"""A letter to look for, what it is said as well, and how that is written here."""
_PINYIN_WAYS = tuple(
    (letters, re.compile(pattern), put)
    for letters, pattern, put in (
        ("wu", "wu", "u"), ("j", "j|q", "k"), ("j", "ji(?=e|$)|ji(?=[^aou])", "ti"),
        ("r", "r(?=[aeiou])", "s"), ("x", "x", "h"),
    )
)  # fmt: skip
MOST_WAYS = 24
"""In which a Chinese writing is read."""


def _finder(table: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(letters for letters, _sound in table))


_LATIN, _PINYIN = _finder(_LATIN_SOUNDS), _finder(_PINYIN_SOUNDS)
_SOUND_OF_LATIN, _SOUND_OF_PINYIN = dict(_LATIN_SOUNDS), dict(_PINYIN_SOUNDS)


def _skeleton(text: str, finder: re.Pattern[str], sounds: dict[str, str]) -> str:
    said, end = "", -1
    for match in finder.finditer(text):
        sound = sounds[match[0]]
        # Two letters of one sound side by side are one: "ll", "dt".
        if end != match.start() or said[-1:] != sound:
            said += sound
        end = match.end() if sound else -1
    return said


@lru_cache(maxsize=50_000)
def pinyin_skeleton(text: str) -> str:
    """Consonants by class, without vowels and h: "kelisidina" is KLSTN."""
    return _skeleton(text, _PINYIN, _SOUND_OF_PINYIN)


@lru_cache(maxsize=50_000)
def pinyin_skeletons(text: str) -> frozenset[str]:
    """The same in the ways in which a Chinese writing is meant: 基 and 加 are ki and ga as well, 季
    is ti, 茹 zhu, 乌 a vowel, 希 hi."""
    ways = {text}
    for letters, pattern, put in _PINYIN_WAYS:
        if letters in text:
            ways |= {pattern.sub(put, way) for way in ways}
    return frozenset(_skeleton(way, _PINYIN, _SOUND_OF_PINYIN) for way in sorted(ways)[:MOST_WAYS])


@lru_cache(maxsize=50_000)
def latin_skeletons(word: str) -> frozenset[str]:
    """The same of a word in Latin letters; several where a letter is said in several ways:
    g and j, c and ch, th."""
    if "c" in word:
        hard = _HARD_C.sub("k", word)
        ways = {
            _ANY_C.sub("s", hard),
            _SOFT_C.sub("s", hard).replace("ch", "k").replace("c", "k"),
            _ANY_C.sub("s", word),
            # Hristos is Christos.
            word.replace("chr", "r"),
        }
    else:
        ways = {word}
    for letters, pattern, put in _LATIN_WAYS:
        if letters in word:
            ways |= {pattern.sub(put, way) for way in ways}
    # Of Arabic names: the article in one word.
    if len(word) > 5 and word.startswith("al"):
        ways |= {way[2:] for way in ways}
    return frozenset(_skeleton(way, _LATIN, _SOUND_OF_LATIN) for way in ways)


def squeezed(skeleton: str) -> str:
    """Sounds side by side once: between them stands a vowel that Arabic does not write."""
    return re.sub(r"(.)\1+", r"\1", skeleton)


@lru_cache(maxsize=20_000)
def abjad_skeletons(word: str) -> frozenset[str]:
    """The same of a word of Arabic or Hebrew, whose w and y are as often vowels."""
    ways = {word, re.sub("[wy]", "", word), re.sub("(?<!^)[wy]", "", word)}
    ways |= {way.replace("j", "g") for way in ways} | {way.replace("j", "s") for way in ways}
    return frozenset(_skeleton(way, _LATIN, _SOUND_OF_LATIN) for way in ways)


KOREAN_FAMILIES = {
    way: sign
    for sign, ways in {
        "gim": "kim gim", "i": "lee li yi rhee ri i", "bak": "park bak pak bag", "joi": "choi choe",
        "jong": "jung jeong chung cheong", "gang": "kang gang", "jo": "cho jo",
        "yon": "yoon yun youn", "jang": "jang chang", "im": "lim im rim yim", "o": "oh o",
        "han": "han", "sin": "shin sin", "so": "seo suh so", "gon": "kwon gwon",
        "hwang": "hwang", "song": "song", "yu": "yoo ryu yu you lu lyu", "an": "ahn an",
        "hong": "hong", "jon": "jeon jun chun", "go": "ko koh go", "mun": "moon mun",
        "son": "sohn son", "yang": "yang", "ba": "bae pae", "bak2": "baek paik baeg",
        "ho": "heo hur huh", "nam": "nam", "sim": "shim sim", "no": "noh roh no nu", "ha": "ha",
        "jin": "jin chin", "u": "woo u", "min": "min", "gu": "koo ku gu", "gwak": "kwak gwak gwag",
        "sung": "sung seong", "ja": "cha", "ju": "joo ju chu",
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
