"""Text as people write it, and the keys by which two spellings are one.

`_` is here so that a rules module needs no Django import of its own.
"""

import re
import unicodedata
from functools import cache, lru_cache

from django.utils.translation import gettext_lazy as _
from opencc import OpenCC

__all__ = ["_", "fold", "half_width", "has_han", "sort_key", "to_hant", "tokens"]

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
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_NOT_WORD = re.compile(r"[\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2hk")


def has_han(text: str) -> bool:
    """Say whether any character is a Chinese one."""
    return bool(_HAN.search(text))


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


@lru_cache(maxsize=20_000)  # A ledger says the same headers, countries and units in every row.
def fold(text: str) -> str:
    """Make the key under which spellings of one name meet: "聖路易斯 " and "圣路易斯",
    "São Paulo" and "sao-paulo". Spaces and punctuation are gone; empty in, empty out."""
    return _NOT_WORD.sub("", _folded(text))


def tokens(text: str) -> list[str]:
    """Split into folded Latin words and whole runs of Chinese characters, in order."""
    return [part for part in _NOT_WORD.split(_folded(text)) if part]


def to_hant(text: str) -> str:
    """Convert Simplified to Traditional by phrase (Hong Kong standard); names still want review."""
    return _traditional().convert(text)


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
