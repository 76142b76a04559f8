"""Catalogues without the gettext tools: extract, fill, check and compile.

Code and templates speak English. `locale/zh_Hans/…/django.po` is written by people;
`locale/zh_Hant` follows from it phrase by phrase through OpenCC and the terms in
`locale/zh_Hant.csv`. English needs no catalogue.

    python scripts/messages.py update     bring the catalogues up to date with the sources
    python scripts/messages.py check      fail if a message lacks a translation, or a placeholder
    python scripts/messages.py compile    write the .mo files that Django reads
"""

import ast
import csv
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE = Path(__file__).resolve().parents[1]
LOCALE = BASE / "locale"
LANGUAGES = ("zh_Hans", "zh_Hant")
CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
PLACEHOLDER = re.compile(r"%\((\w+)\)|%([sd])")
Key = str | tuple[str, str]


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def python_messages(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in CALLS:
            continue
        texts = [
            arg.value
            for arg in node.args[: CALLS[name]]
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if len(texts) == CALLS[name]:
            yield texts[0] if CALLS[name] == 1 else (texts[0], texts[1])


_STRING = r"""(?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")"""
_CALL = re.compile(
    rf"(?<!\w)(?:(ngettext)\(\s*({_STRING})\s*,\s*({_STRING})|(?:_|gettext)\(\s*({_STRING})\s*\))",
    re.DOTALL,
)


def template_messages(path: Path) -> Iterator[Key]:
    from django.utils.translation.template import templatize  # noqa: PLC0415 - needs settings

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in _CALL.finditer(code):
        if match[1]:
            yield ast.literal_eval(match[2]), ast.literal_eval(match[3])
        else:
            yield ast.literal_eval(match[4])


def sources() -> dict[Key, list[str]]:
    """Every message with the files that say it."""
    found: dict[Key, list[str]] = {}
    for path in sorted((BASE / "youcheng").rglob("*.py")):
        if "/migrations/" in path.as_posix() or "/tests/" in path.as_posix():
            continue
        for key in python_messages(path):
            found.setdefault(key, []).append(path.relative_to(BASE).as_posix())
    for path in sorted((BASE / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            for key in template_messages(path):
                found.setdefault(key, []).append(path.relative_to(BASE).as_posix())
    found.pop("", None)
    return found


def read(language: str) -> dict[Key, str]:
    if not po(language).exists():
        return {}
    with po(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    texts: dict[Key, str] = {}
    for message in catalog:
        if message.id:
            key = tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id
            text = (
                message.string[0] if isinstance(message.string, (list, tuple)) else message.string
            )
            texts[key] = str(text or "")
    return texts


def catalog_of(language: str, texts: dict[Key, str], files: dict[Key, list[str]]) -> Catalog:
    catalog = Catalog(locale=language, project="Youcheng", fuzzy=False, creation_date=None)
    for key in sorted(texts, key=str):
        text = texts[key]
        where = [(path, 0) for path in sorted(set(files.get(key, [])))]
        catalog.add(key, (text,) if isinstance(key, tuple) else text, locations=where)
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
        if sign == "(":
            opened.append(beside)
        elif sign == ")" and opened:
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
    with (LOCALE / "zh_Hant.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = text.replace(row["converted"], row["wanted"])
    return text


def wanted() -> dict[str, dict[Key, str]]:
    """The catalogues as they should stand: every message, translated as far as is known."""
    files = sources()
    known = read("zh_Hans")
    hans = {key: known.get(key, "") for key in files}
    # A message that gained or lost its plural keeps its text.
    for key, text in hans.items():
        if not text:
            single = key[0] if isinstance(key, tuple) else key
            other = next(
                (
                    t
                    for k, t in known.items()
                    if t and (k[0] if isinstance(k, tuple) else k) == single
                ),
                "",
            )
            hans[key] = other
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


def faults() -> Iterator[str]:
    for language, texts in wanted().items():
        have = read(language)
        for key, text in texts.items():
            single = key[0] if isinstance(key, tuple) else key
            if not have.get(key):
                yield f"{language}: no translation of {single!r}"
            elif have[key] != text:
                yield f"{language}: not up to date: {single!r} (run `make messages`)"
            elif not set(PLACEHOLDER.findall(text)) <= set(
                PLACEHOLDER.findall(single)
                + PLACEHOLDER.findall(key[-1] if isinstance(key, tuple) else "")
            ) or (
                not isinstance(key, tuple)
                and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(single))
            ):
                yield f"{language}: other placeholders in {single!r}"
        for key in have.keys() - texts.keys():
            yield f"{language}: nobody says {key!r} any more (run `make messages`)"


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
