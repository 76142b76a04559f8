"""Names: in which script, from which parts, and by which sound two spellings meet."""

import re
from dataclasses import dataclass

from youcheng.lib.objections import Objection
from youcheng.lib.text import _, fold, has_han
from youcheng.people.enums import NameOrder, Script
from youcheng.search.rules import sounds

_LETTERS: tuple[tuple[Script, re.Pattern[str]], ...] = (
    # Japanese mixes its own letters with Chinese ones, so it is asked first.
    (Script.KANA, re.compile(r"[\u3040-\u30ff]")),
    (Script.HAN, re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")),
    (Script.HANGUL, re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")),
    (Script.CYRILLIC, re.compile(r"[\u0400-\u052f]")),
    (Script.GREEK, re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    (Script.ARABIC, re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    (Script.HEBREW, re.compile(r"[\u0590-\u05ff]")),
    (Script.THAI, re.compile(r"[\u0e00-\u0e7f]")),
    (Script.DEVANAGARI, re.compile(r"[\u0900-\u097f]")),
    (Script.LATIN, re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
TOGETHER = frozenset({Script.HAN, Script.KANA, Script.HANGUL})
"""Scripts that write a name without a blank between its parts."""
FAMILY_FIRST = frozenset({Script.HAN, Script.KANA, Script.HANGUL})


@dataclass(frozen=True, slots=True)
class Names:
    """What was written of a name; the columns of a person."""

    name_main: str
    name_zh: str = ""
    name_en: str = ""
    family: str = ""
    given: str = ""


def script_of(text: str) -> Script:
    """The script of a name; of a mixed one the first that is listed above."""
    return next((script for script, letters in _LETTERS if letters.search(text)), Script.OTHER)


def whole_name(family: str, given: str, order: str, script: str) -> str:
    """The name as its bearer says it, from its parts."""
    parts = [given, family] if order == NameOrder.GIVEN_FIRST else [family, given]
    return ("" if script in TOGETHER else " ").join(part for part in parts if part)


def filled(names: Names) -> Names:
    """The columns that follow from others: a Chinese main name is the Chinese name, a Latin one the
    Latin spelling; where there is no main name, it is one of these."""
    main = names.name_main or names.name_en or names.name_zh
    script = script_of(main)
    return Names(
        main,
        names.name_zh or (main if script is Script.HAN else ""),
        names.name_en or (main if script is Script.LATIN else ""),
        names.family,
        names.given,
    )


def sound_of(text: str) -> str:
    """Letters by which a Chinese name and its pinyin meet: "wangxiaoming" of 王小明 and of
    "Wang Xiao-Ming". Names of other scripts keep their own letters."""
    key = fold(text)
    return sounds(key)[0] if has_han(key) else key


def initials_of(text: str) -> str:
    """First letters of the sound of a Chinese name, "wxm" of 王小明; nothing of others."""
    key = fold(text)
    return sounds(key)[1] if has_han(key) else ""


def objection_to_names(names: Names) -> Objection | None:
    """Say why somebody cannot be called so, or None if they can."""
    if not (names.name_main or names.name_zh or names.name_en):
        return Objection("nameless", _("Give at least one name, in any script."))
    texts = (names.name_main, names.name_zh, names.name_en)
    if not any(fold(text) for text in texts):
        return Objection("no_letter", _("A name needs a letter or a character."))
    return None


def objection_to_parts(names: Names, order: str) -> Objection | None:
    """Say why the parts do not belong to the name, or None where they do, or none is given."""
    if order == NameOrder.SINGLE and names.family and names.given:
        return Objection("one_name", _("Who has one name has no family name beside it."))
    main = fold(names.name_main or names.name_en or names.name_zh)
    strange = [part for part in (names.family, names.given) if part and fold(part) not in main]
    if strange:
        text = _("“%(part)s” is no part of the name “%(name)s”.")
        return Objection(
            "strange_part", text % {"part": strange[0], "name": names.name_main or names.name_en}
        )
    return None
