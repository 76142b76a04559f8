"""What a partner's office typed, read without the house's own forms: their sentences are in the
house's languages, and this page speaks the partner's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from youcheng.lib.text import plain
from youcheng.mechanisms.actions import Said
from youcheng.mechanisms.enums import Fact, WordKind
from youcheng.mechanisms.models import Turn
from youcheng.mechanisms.queries import PartnerView
from youcheng.mechanisms.rules import MOST_WINDOWS

HEADING, TEXT, SECTOR, FACT = 200, 2000, 120, 300
LAST_YEAR = 2190


@dataclass(slots=True)
class Typed:
    """values: as typed. errors: name of the field → sentence."""

    what: str
    values: Mapping[str, str]
    words: Mapping[str, str]
    today: date
    errors: dict[str, str] = field(default_factory=dict)
    said: Said | None = None

    def text(self, name: str, most: int, *, is_needed: bool = False) -> str:
        given = self.values.get(name, "").strip()
        if is_needed and not given:
            self.errors[name] = self.words["err_empty"]
        elif len(given) > most:
            self.errors[name] = self.words["err_long"].format(n=most)
        return given

    def day(self, name: str) -> date | None:
        given = self.values.get(name, "").strip()
        if not given:
            return None
        try:
            day = date.fromisoformat(given[:20])
        except ValueError:
            self.errors[name] = self.words["err_day"]
            return None
        if not self.today <= day <= date(LAST_YEAR, 12, 31):
            self.errors[name] = self.words["err_past"]
            return None
        return day


def read(
    post: Mapping[str, str], view: PartnerView, words: Mapping[str, str], today: date
) -> Typed | None:
    """None: it is none of the page's forms."""
    # Without the signs that turn the direction of what follows: the form is shown again with them.
    post = {name: plain(value) for name, value in post.items()}
    what, _sep, key = post.get("what", "").partition(":")
    typed = Typed(post.get("what", "")[:40], post, words, today)
    if what == "need":
        _need(typed)
    elif what == "fact" and key in Fact.values:
        _fact(typed, key, next(one.value for one in view.facts if one.code == key))
    elif what == "dates" and key.isdecimal() and len(key) < 10 and int(key) in view.turns:
        _dates(typed, view.turns[int(key)])
    else:
        return None
    return typed


def _need(typed: Typed) -> None:
    kind = typed.values.get("kind", "")
    if kind not in {WordKind.NEED, WordKind.OFFER}:
        typed.errors["kind"] = typed.words["err_choice"]
    heading = typed.text("heading", HEADING, is_needed=True)
    text, sector = typed.text("text", TEXT), typed.text("sector", SECTOR)
    until = typed.day("until_on")
    if not typed.errors:
        heading = " ".join(heading.split())
        typed.said = Said(kind, heading=heading, text=text, sector=sector, until_on=until)


def _fact(typed: Typed, code: str, shown: str) -> None:
    answer = typed.values.get("answer", "")
    # Nothing is shown of the website: it can only be said.
    if code == Fact.WEBSITE:
        answer = "different"
    if answer not in {"right", "different"}:
        typed.errors["answer"] = typed.words["err_choice"]
    is_right = answer == "right"
    text = typed.text("text", FACT, is_needed=not is_right)
    if not typed.errors:
        typed.said = Said(
            WordKind.FACT, fact=code, shown=shown[:FACT], is_right=is_right,
            text="" if is_right else text,
        )  # fmt: skip


def _dates(typed: Typed, turn: Turn) -> None:
    windows = []
    for n in range(1, MOST_WINDOWS + 1):
        first, last = f"first_{n}", f"last_{n}"
        given = [bool(typed.values.get(name, "").strip()) for name in (first, last)]
        if not any(given):
            continue
        begins, ends = typed.day(first), typed.day(last)
        if not all(given):
            typed.errors[last if given[0] else first] = typed.words["err_pair"]
        elif begins is not None and ends is not None:
            if ends < begins:
                typed.errors[last] = typed.words["err_order"]
            else:
                windows.append((begins, ends))
    note = typed.text("text", TEXT)
    if not windows and not typed.errors:
        typed.errors["first_1"] = typed.words["err_empty"]
    if not typed.errors:
        typed.said = Said(WordKind.DATES, turn=turn, windows=tuple(windows), text=note)
