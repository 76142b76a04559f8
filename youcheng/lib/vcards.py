"""Visiting cards as files: vCard 4.0 out (RFC 6350), 2.1, 3.0 and 4.0 in.

The libraries that write cards are old; those for calendars keep folding and escaping to themselves.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from youcheng.lib.text import plain

LONGEST = 1_000_000
"""Characters of a file that are read."""
MOST = 200
"""Cards of a file that are read."""
WECHAT = "X-WECHAT"
_FOLD = 75
"""Octets of a line, its end not counted."""
_HEAD = re.compile(r'((?:[^":]|"[^"]*")+):(.*)', re.DOTALL)
_SEMICOLON = re.compile(r"(?<!\\)(?:\\\\)*;")


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name without a group, parameters in capitals, the value as written."""

    name: str
    params: dict[str, list[str]]
    raw: str

    @property
    def text(self) -> str:
        return _clean(_unescaped(self.raw))

    @property
    def parts(self) -> list[str]:
        """Components of a structured value."""
        return [_clean(_unescaped(part)) for part in _split(self.raw)]

    @property
    def types(self) -> set[str]:
        """What the line says of its kind: "work", "cell"."""
        return {word.lower() for words in self.params.get("TYPE", []) for word in words.split(",")}


@dataclass(slots=True)
class Card:
    """What a card says; lines of other names are left out. Texts may be anything."""

    uid: str = ""
    full_name: str = ""
    family: str = ""
    given: str = ""
    prefix: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)
    """Other ways to write the name: language and text."""
    nickname: str = ""
    organisation: list[str] = field(default_factory=list)
    """The body and its parts, the whole first."""
    title: str = ""
    gender: str = ""
    """F, M, O, or nothing."""
    languages: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    phones: list[tuple[str, str]] = field(default_factory=list)
    """ "cell", "fax" or "voice", and the number."""
    wechat: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def write_cards(cards: Iterable[Card]) -> str:
    return "".join(f"{_folded(line)}\r\n" for card in cards for line in _lines(card))


def _lines(card: Card) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield "PRODID:-//Youcheng//EN"
    if card.uid:
        yield f"UID:{card.uid}"
    yield f"FN{';ALTID=1' if card.names else ''}:{_escaped(card.full_name)}"
    for lang, text in card.names:
        yield f"FN;ALTID=1{f';LANGUAGE={lang}' if lang else ''}:{_escaped(text)}"
    if card.family or card.given:
        parts = (card.family, card.given, "", card.prefix, "")
        yield f"N:{';'.join(map(_escaped, parts))}"
    if card.nickname:
        yield f"NICKNAME:{_escaped(card.nickname)}"
    if card.organisation:
        yield f"ORG:{';'.join(map(_escaped, card.organisation))}"
    if card.title:
        yield f"TITLE:{_escaped(card.title)}"
    if card.gender:
        yield f"GENDER:{card.gender}"
    for at, lang in enumerate(card.languages, 1):
        yield f"LANG;PREF={at}:{lang}"
    for email in card.emails:
        yield f"EMAIL:{_escaped(email)}"
    for kind, number in card.phones:
        yield f"TEL;TYPE={kind}:{_escaped(number)}"
    for name in card.wechat:
        yield f"{WECHAT}:{_escaped(name)}"
    for url in card.urls:
        yield f"URL:{_escaped(url)}"
    for address in card.addresses:
        yield f"ADR:;;{_escaped(address)};;;;"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    # A line that ends in the middle of a name would begin another property.
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", plain(text))
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", "\\n")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def _folded(line: str) -> str:
    """In lines of at most 75 octets, cut between characters."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _FOLD:
            # The blank that begins a continued line counts.
            parts.append("")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n ".join(parts)


def read_cards(content: bytes) -> list[Card]:
    """The cards of a file, as many as MOST. Lines that are none are left out.

    Raises:
        ValueError: it is no text, or holds no card.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Chinese mail programs of old wrote; it raises the same error.
        text = content.decode("gb18030")
    cards: list[Card] = []
    now: Card | None = None
    for line in _read(text[:LONGEST]):
        if line.name == "BEGIN" and line.text.upper() == "VCARD":
            now = Card()
        elif line.name == "END" and now is not None:
            cards.append(now)
            now = None
        elif now is not None:
            _take(now, line)
        if len(cards) == MOST:
            break
    if not cards:
        raise ValueError("no card")
    return cards


def _read(text: str) -> Iterator[Line]:
    text = re.sub(r"\r\n?", "\n", text)
    # Version 2.1 continues a quoted line after its last sign instead of folding it.
    text = re.sub(
        r"^[^:\n]*QUOTED-PRINTABLE(?:.*=\n)+.*$",
        lambda match: match[0].replace("=\n", ""),
        text,
        flags=re.MULTILINE | re.IGNORECASE,
    )
    for content in re.sub(r"\n[ \t]", "", text).split("\n"):
        if found := _line(content):
            yield found


def _line(content: str) -> Line | None:
    match = _HEAD.fullmatch(content)
    if match is None:
        return None
    name, *rest = match[1].split(";")
    params: dict[str, list[str]] = {}
    for part in rest:
        key, found, value = part.partition("=")
        # Version 2.1 writes the type alone: TEL;CELL:…
        key, value = (key.upper(), value.strip('"')) if found else ("TYPE", key)
        params.setdefault(key, []).append(value)
    raw = match[2]
    if any(value.upper() == "QUOTED-PRINTABLE" for values in params.values() for value in values):
        raw = quopri.decodestring(raw.encode("ascii", "ignore")).decode("utf-8", "replace")
    return Line(name.rpartition(".")[2].upper(), params, raw)


def _split(raw: str) -> list[str]:
    parts, start = [], 0
    for match in _SEMICOLON.finditer(raw):
        parts.append(raw[start : match.end() - 1])
        start = match.end()
    return [*parts, raw[start:]]


def _clean(text: str) -> str:
    return plain(text).strip()


def _take(card: Card, line: Line) -> None:
    text = line.text
    if not text:
        return
    match line.name:
        case "UID":
            card.uid = text
        case "FN":
            lang = next(iter(line.params.get("LANGUAGE", [])), "")
            if card.full_name:
                card.names.append((lang, text))
            else:
                card.full_name = text
        case "N":
            card.family, card.given, _more, card.prefix = [*line.parts, "", "", "", ""][:4]
        case "NICKNAME":
            card.nickname = text
        case "ORG":
            card.organisation = [part for part in line.parts if part]
        case "TITLE" | "ROLE":
            card.title = card.title or text
        case "GENDER":
            card.gender = line.parts[0].upper()[:1]
        case _name:
            _take_contact(card, line, text)


def _take_contact(card: Card, line: Line, text: str) -> None:
    match line.name:
        case "LANG":
            card.languages.append(text.partition("-")[0].lower())
        case "EMAIL":
            card.emails.append(text.removeprefix("mailto:"))
        case "TEL":
            kind = "fax" if "fax" in line.types else "cell" if "cell" in line.types else "voice"
            card.phones.append((kind, text.removeprefix("tel:")))
        case "X-WECHAT" | "X-WEIXIN":
            card.wechat.append(text)
        case "URL":
            card.urls.append(text)
        case "ADR":
            card.addresses.append(", ".join(part for part in line.parts if part))


def as_data(card: Card) -> dict[str, Any]:
    """For keeping between two pages."""
    return {name: getattr(card, name) for name in Card.__slots__}


def from_data(data: dict[str, Any]) -> Card:
    card = Card(**data)
    card.names = [(lang, text) for lang, text in card.names]
    card.phones = [(kind, number) for kind, number in card.phones]
    return card
