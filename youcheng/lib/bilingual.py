"""Names kept in two or three columns, read in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from youcheng.lib.text import to_hant_name

NameOf = Callable[[str, str, str], str]
"""From the Chinese, the English and the traditional name (or nothing) to the one to be read."""


def in_language(zh: str, en: str, hant: str = "") -> str:
    """Choose by the active language; a missing name falls back to the other one."""
    return reader()(zh, en, hant)


def reader() -> NameOf:
    """`in_language` for many names at once: the language is asked for only here."""
    language = (get_language() or "zh-hans").lower()
    if language.startswith("en"):
        return _english
    return _traditional if language in {"zh-hant", "zh-tw", "zh-hk"} else _simplified


def _english(zh: str, en: str, hant: str) -> str:
    return en or zh


def _traditional(zh: str, en: str, hant: str) -> str:
    return hant or (to_hant_name(zh) if zh else en)


def _simplified(zh: str, en: str, hant: str) -> str:
    return zh or en


class Bilingual:
    """`name = Bilingual("name")` reads name_zh, name_en and, where there is one, name_zh_hant."""

    def __init__(self, stem: str) -> None:
        self.stem = stem

    def __get__(self, row: Any, owner: type | None = None) -> str:
        if row is None:
            return self  # type: ignore[return-value]
        return in_language(
            getattr(row, f"{self.stem}_zh"),
            getattr(row, f"{self.stem}_en"),
            getattr(row, f"{self.stem}_zh_hant", ""),
        )
