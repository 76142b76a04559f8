"""Text as people write it, and the keys by which two spellings are one.

`_` is here so that a rules module needs no Django import of its own.
"""

import re
import unicodedata
from functools import cache, lru_cache

from django.utils.translation import gettext_lazy as _
from opencc import OpenCC

__all__ = [
    "_",
    "fold",
    "half_width",
    "has_han",
    "isolated",
    "lang_of",
    "plain",
    "runs",
    "simplified",
    "sort_key",
    "stroke_key",
    "to_hant",
    "to_hant_name",
    "tokens",
]

# Variants that OpenCC leaves alone or maps only inside phrases, seen in machine-converted papers.
VARIANTS = str.maketrans("覈羣爲裏臺祕衆牀啓峯", "核群为里台秘众床启峰")
# Letters that NFKD does not take apart.
LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
        "ə": "e",
    }
)
# The standard of Hong Kong has these; its newspapers and offices write the others.
COMMON = str.maketrans("羣峯啓衆牀祕", "群峰啟眾床秘")
SYLLABLES = frozenset("里采布于干托斗占谷克岳峰咸卷郁范")
"""Characters that write a sound in a name, or a family name, and then stay as they are."""
_WORDS_IN_NAMES = re.compile(
    "干部|干线|主干|骨干|采购|采访|采矿|布局|公布|发布|委托|托管|托幼|奋斗|战斗|关于|位于|占领"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# Japanese mixes its own letters with Chinese ones, so it is asked first.
_SCRIPTS = tuple(
    (lang, re.compile(letters))
    for lang, letters in (
        ("ja", r"[\u3040-\u30ff]"),
        ("zh-Hans", r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
        ("ko", r"[\u1100-\u11ff\uac00-\ud7af]"),
        ("ru", r"[\u0400-\u052f]"),
        ("el", r"[\u0370-\u03ff\u1f00-\u1fff]"),
        ("ar", r"[\u0600-\u06ff]"),
        ("he", r"[\u0590-\u05ff]"),
        ("th", r"[\u0e00-\u0e7f]"),
        ("en", r"[A-Za-z\u00c0-\u024f]"),
    )
)
# Words of one script: Chinese ones in a row, others up to the next blank, and all that is neither.
_RUN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff]+"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[\W\d_]+"
)
_NOT_WORD = re.compile(r"[\W_]+")
# What nobody types on purpose: C0 and C1 controls but tab and line ends, the signs that turn the
# direction of what follows, letters without width, tags, and what is no character at all and so
# breaks databases and documents. The joiners of Persian and Hindi names (U+200C, U+200D) stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_FROM_RIGHT = frozenset({"R", "AL", "AN"})


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2hk")


def read_dictionaries() -> None:
    """Read at once what is else read on first use: a second, and a hundred megabytes."""
    for read in (_simplifier, _traditional, _pinyin):
        read()


def has_han(text: str) -> bool:
    """Say whether any character is a Chinese one."""
    return bool(_HAN.search(text))


def lang_of(text: str) -> str:
    """Guess the language tag of a name by its script, so that it is read aloud and set in the
    right way; empty where no letter tells. Latin letters are taken for English."""
    return next((lang for lang, script in _SCRIPTS if script.search(text)), "")


def runs(text: str) -> list[tuple[str, str]]:
    """Split a sentence into (text, language) where its script changes; signs and figures have no
    language and stay with what stands before them."""
    parts: list[tuple[str, str]] = []
    for word in _RUN.findall(text):
        lang = lang_of(word)
        if parts and (not lang or lang == parts[-1][1]):
            parts[-1] = (parts[-1][0] + word, parts[-1][1])
        else:
            parts.append((word, lang))
    return parts


def plain(text: str) -> str:
    """Leave out control characters, marks of writing direction and letters without width, which can
    make a name read as another one."""
    return _UNSEEN.sub("", text)


def isolated(text: object) -> str:
    """A name for the middle of a sentence: one that is written from right to left is set apart
    (U+2068, U+2069), or it would turn the number or the name after it. In HTML `<bdi>` does it."""
    name = str(text)
    if name.isascii() or not any(unicodedata.bidirectional(c) in _FROM_RIGHT for c in name):
        return name
    return f"\u2068{name}\u2069"


def half_width(text: str) -> str:
    """Write full-width signs as their plain twins (NFKC), so that a pattern needs only one."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _folded(text: str) -> str:
    """NFKC, simplified, casefolded, accents off; punctuation kept."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text)
    if has_han(text):
        text = _simplifier().convert(text.translate(VARIANTS))
    text = text.casefold().translate(LETTERS)
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


@lru_cache(maxsize=50_000)  # A ledger says the same countries, units and cities again and again.
def fold(text: str) -> str:
    """Make the key under which spellings of one name meet: "聖路易斯 " and "圣路易斯",
    "São Paulo" and "sao-paulo". Spaces and punctuation are gone; empty in, empty out."""
    return _NOT_WORD.sub("", _folded(text))


def tokens(text: str) -> list[str]:
    """Split into folded Latin words and whole runs of Chinese characters, in order."""
    return [part for part in _NOT_WORD.split(_folded(text)) if part]


def simplified(text: str) -> str:
    """Make traditional characters simplified, letter by letter: each stays in its place."""
    return "".join(map(_simplified, text)) if has_han(text) else text


@lru_cache(maxsize=20_000)
def _simplified(letter: str) -> str:
    made = _simplifier().convert(letter.translate(VARIANTS)) if has_han(letter) else letter
    return made if len(made) == 1 else letter


def to_hant(text: str) -> str:
    """Convert Simplified to Traditional by phrase (Hong Kong standard), for prose."""
    return _traditional().convert(text).translate(COMMON)


def to_hant_name(text: str) -> str:
    """Convert the name of a place, a country or a unit: 马里 is 馬里, not 馬裏."""
    converted = to_hant(text)
    if len(converted) != len(text):
        return converted
    words = {i for word in _WORDS_IN_NAMES.finditer(text) for i in range(*word.span())}
    return "".join(
        old if old in SYLLABLES and i not in words else new
        for i, (old, new) in enumerate(zip(text, converted, strict=True))
    )


@cache
def _pinyin():  # noqa: ANN202 - a function of a library without types
    # Import takes half a second and most commands never sort: load on first use.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """Give the key that sorts Chinese by pinyin and Latin by letters, alike on every database."""
    if not has_han(text):
        return fold(text)[:120]
    return fold(" ".join(_pinyin()(text)))[:120]


@lru_cache(maxsize=4096)
def stroke_key(text: str) -> str:
    """Give the key that sorts Chinese by the strokes of each character, then by sound.

    Names without a Chinese character come after all others.
    """
    # Its table is read on import: only what sorts by strokes pays for it.
    from strokes import strokes  # noqa: PLC0415

    if not has_han(text):
        return f"~{sort_key(text)}"[:120]
    counts = "".join(f"{strokes(character):02}" for character in text[:20])
    return f"{counts} {sort_key(text)}"[:120]
