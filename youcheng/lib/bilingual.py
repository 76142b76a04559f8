"""Names kept in two or three columns, read in the reader's language."""

from typing import Any

from django.utils.translation import get_language

from youcheng.lib.text import to_hant


def in_language(zh: str, en: str, hant: str = "") -> str:
    """Choose by the active language; a missing name falls back to the other one."""
    language = (get_language() or "zh-hans").lower()
    if language.startswith("en"):
        return en or zh
    if language in {"zh-hant", "zh-tw", "zh-hk"}:
        return hant or (to_hant(zh) if zh else en)
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
