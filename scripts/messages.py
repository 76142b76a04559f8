"""Catalogues without the gettext tools: extract, fill, check and compile.

Code and templates speak English. `locale/zh_Hans/…/django.po` is written by people;
`locale/zh_Hant` follows from it phrase by phrase through OpenCC and the terms in
`locale/zh_Hant.csv`. English needs no catalogue.

    python scripts/messages.py update     bring the catalogues up to date with the sources
    python scripts/messages.py check      fail if a message lacks a translation or a placeholder,
                                          is fuzzy, or is said in a way that nobody can extract
    python scripts/messages.py compile    write the .mo files that Django reads
"""

import ast
import csv
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE = Path(__file__).resolve().parents[1]
LOCALE = BASE / "locale"
LANGUAGES = ("zh_Hans", "zh_Hant")
PLACEHOLDER = re.compile(r"%\((\w+)\)|%([sd])")


class Message(NamedTuple):
    """What the sources say: its context, its text, and the text for many."""

    context: str
    one: str
    many: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a catalogue holds for a message. forms: one for each plural form of its language."""

    forms: tuple[str, ...]
    is_fuzzy: bool = False

    @property
    def text(self) -> str:
        return self.forms[0] if self.forms else ""


SHAPES = {
    "gettext": ("one",),
    "ngettext": ("one", "many"),
    "pgettext": ("context", "one"),
    "npgettext": ("context", "one", "many"),
}
"""The calls that ask for a translation, and what their first arguments are."""
CALLS = {
    "_": SHAPES["gettext"],
    "gettext_noop": SHAPES["gettext"],
    **SHAPES,
    **{f"{name}_lazy": shape for name, shape in SHAPES.items()},
}


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _from(shape: tuple[str, ...], texts: list[str]) -> Message:
    return Message(**({"context": ""} | dict(zip(shape, texts, strict=True))))


def python_messages(path: Path) -> Iterator[Message | str]:
    """Every message of a module; a string is a fault: a call that no extractor can read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in CALLS and (alias.asname or alias.name) not in CALLS:
                    yield f"line {node.lineno}: {alias.name} under the name {alias.asname}"
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        shape = CALLS.get(name)
        if shape is None:
            continue
        texts = [
            arg.value
            for arg in node.args[: len(shape)]
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if len(texts) == len(shape):
            yield _from(shape, texts)
        else:
            yield f"line {node.lineno}: {name}() of something else than a plain text"


_STRING = r"""(?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")"""
_CALL = re.compile(
    rf"(?<!\w)(_|n?p?gettext)\(\s*({_STRING})(?:\s*,\s*({_STRING}))?(?:\s*,\s*({_STRING}))?",
    re.DOTALL,
)


def template_messages(path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize  # noqa: PLC0415 - needs settings

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in _CALL.finditer(code):
        shape = CALLS[match[1]]
        yield _from(shape, [ast.literal_eval(match[i + 2]) for i in range(len(shape))])


def modules() -> Iterator[Path]:
    for path in sorted((BASE / "youcheng").rglob("*.py")):
        if not {"migrations", "tests"} & set(path.relative_to(BASE).parts):
            yield path


def sources() -> dict[Message, list[str]]:
    """Every message with the files that say it."""
    found: dict[Message, list[str]] = {}
    for path in modules():
        for message in python_messages(path):
            if isinstance(message, Message):
                found.setdefault(message, []).append(path.relative_to(BASE).as_posix())
    for path in sorted((BASE / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            for message in template_messages(path):
                found.setdefault(message, []).append(path.relative_to(BASE).as_posix())
    return {message: files for message, files in found.items() if message.one}


def read(language: str) -> dict[Message, Entry]:
    if not po(language).exists():
        return {}
    with po(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    entries: dict[Message, Entry] = {}
    for message in catalog:
        if message.id:
            ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
            texts = (
                message.string if isinstance(message.string, (list, tuple)) else (message.string,)
            )
            key = Message(message.context or "", *ids)
            entries[key] = Entry(tuple(str(text or "") for text in texts), message.fuzzy)
    return entries


def catalog_of(
    language: str, texts: dict[Message, str], files: dict[Message, list[str]]
) -> Catalog:
    catalog = Catalog(locale=language, project="Youcheng", fuzzy=False, creation_date=None)
    for key in sorted(texts, key=lambda key: (key.one, key.many, key.context)):
        text = texts[key]
        where = [(path, 0) for path in sorted(set(files.get(key, [])))]
        catalog.add(
            (key.one, key.many) if key.many else key.one,
            (text,) if key.many else text,
            locations=where,
            context=key.context or None,
        )
    return catalog


_WIDE = {",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "?": "\uff1f", "(": "\uff08", ")": "\uff09"}
_HAN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef\u201c\u201d]")


def punctuated(text: str) -> str:
    """Write punctuation beside Chinese characters full-width; placeholders and code stay."""
    if not _HAN.search(text):
        return text
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return chr(0xE000 + len(kept) - 1)

    plain = re.sub(r"%\(\w+\)\d*[sd]|%%|`[^`]*`|<[^>]*>|\{[^}]*\}", keep, text)
    signs = list(plain)
    opened: list[bool] = []
    for i, sign in enumerate(signs):
        before = signs[i - 1] if i else ""
        after = plain[i + 1] if i + 1 < len(plain) else ""
        beside = bool(_HAN.match(before) or _HAN.match(after))
        if sign in "(\uff08":
            opened.append(beside or sign != "(")
        elif sign in ")\uff09" and opened:
            beside = opened.pop()
        if sign in _WIDE and beside:
            signs[i] = _WIDE[sign]
    wide = "".join(signs)
    # "：" is as wide as two letters: the blank after it is one too many.
    wide = re.sub(r"([\uff0c\uff1a\uff1b\uff1f\uff08\uff09]) ", r"\1", wide)
    return re.sub(r"[\ue000-\uf8ff]", lambda match: kept[ord(match[0]) - 0xE000], wide)


def traditional(text: str) -> str:
    from youcheng.lib.text import to_hant  # noqa: PLC0415 - needs settings

    text = to_hant(text)
    for converted, wanted, _reason in exceptions():
        if converted == f"={text}":
            return wanted
        text = text.replace(converted, wanted)
    return text


@cache
def exceptions() -> list[tuple[str, str, str]]:
    """What a person decided after reading: converted, wanted, reason, applied in this order.

    `=` before the converted text means that the whole message is this and no more.
    """
    with (LOCALE / "zh_Hant.csv").open(encoding="utf-8", newline="") as file:
        return [(row["converted"], row["wanted"], row["reason"]) for row in csv.DictReader(file)]


def wanted() -> dict[str, dict[Message, str]]:
    """The catalogues as they should stand: every message, translated as far as is known."""
    files = sources()
    known = {key: entry.text for key, entry in read("zh_Hans").items()}
    hans = {key: known.get(key, "") for key in files}
    # A message that gained or lost its plural keeps its text.
    single = {(key.context, key.one): text for key, text in known.items() if text}
    hans = {key: text or single.get((key.context, key.one), "") for key, text in hans.items()}
    hans = {key: punctuated(text) for key, text in hans.items()}
    return {
        "zh_Hans": hans,
        "zh_Hant": {key: traditional(text) if text else "" for key, text in hans.items()},
    }


def update() -> int:
    files = sources()
    for language, texts in wanted().items():
        po(language).parent.mkdir(parents=True, exist_ok=True)
        with po(language).open("wb") as file:
            write_po(
                file, catalog_of(language, texts, files), width=100, include_lineno=False,
                omit_header=False, sort_output=True,
            )  # fmt: skip
        missing = [key for key, text in texts.items() if not text]
        print(f"{language}: {len(texts)} messages, {len(missing)} without translation")
    return 0


def placeholders(text: str) -> set[tuple[str, ...]]:
    return set(PLACEHOLDER.findall(text))


def faults() -> Iterator[str]:
    """What keeps the catalogues from being complete, a line each."""
    for path in modules():
        for found in python_messages(path):
            if isinstance(found, str):
                yield f"{path.relative_to(BASE).as_posix()}: {found}"
    for language, texts in wanted().items():
        have = read(language)
        for key, text in texts.items():
            entry = have.get(key, Entry(()))
            if not all(entry.forms) or not entry.forms:
                yield f"{language}: no translation of {key.one!r}"
            elif entry.is_fuzzy:
                yield f"{language}: fuzzy: {key.one!r}"
            elif entry.text != text:
                yield f"{language}: not up to date: {key.one!r} (run `make messages`)"
            elif placeholders(text) != placeholders(key.many or key.one):
                yield f"{language}: other placeholders in {key.one!r}"
        for key in have.keys() - texts.keys():
            yield f"{language}: nobody says {key.one!r} any more (run `make messages`)"


def check() -> int:
    found = list(faults())
    print("\n".join(found[:60]) or "translations: complete")
    return 1 if found else 0


def compile_all() -> int:
    for language in LANGUAGES:
        path = po(language)
        if not path.exists():
            continue
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(target)
    return 0


def main() -> int:
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb == "compile":
        return compile_all()
    if verb not in {"update", "check"}:
        print(__doc__)
        return 1
    import django  # noqa: PLC0415 - compile must work without settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youcheng.config.settings")
    django.setup()
    return update() if verb == "update" else check()


if __name__ == "__main__":
    sys.exit(main())
