"""Sentences of the partner's page, by language: a file each in `partner_texts`.

They are no part of the house's own translations: a partner's language is none of the house.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from youcheng.lib.text import to_hant

FOLDER = Path(__file__).parent / "partner_texts"
LANGUAGES = {
    "zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English", "de": "Deutsch",
    "fr": "Français", "es": "Español", "ja": "日本語", "ko": "한국어", "ru": "Русский",
    "ar": "العربية",
}  # fmt: skip
CONFIRMED = frozenset({"zh-hans", "zh-hant", "en"})
"""The others wait for a native reader."""
RTL = frozenset({"ar", "fa", "he", "ur"})


@cache
def words_in(language: str) -> Mapping[str, str]:
    """All sentences; those that the language lacks in English."""
    return {**_read("en"), **_own(language)}


def _own(language: str) -> dict[str, str]:
    if language == "zh-hant":
        return {key: to_hant(text) for key, text in _read("zh-hans").items()}
    return _read(language) if language in LANGUAGES else {}


def _read(language: str) -> dict[str, str]:
    said: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return said


def direction(language: str) -> str:
    return "rtl" if language in RTL else "ltr"
