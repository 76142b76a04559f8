"""Tasks and decisions written into minutes: `/task @unit date what`, `/decide what`.

Any text can be read: a line that begins with neither word is minutes, and one that begins so and
cannot be understood is told with a sentence. No line is lost.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

from youcheng.lib.objections import Objection
from youcheng.lib.text import _, fold

LONGEST = 1000
"""Characters of a task or a decision."""
MOST_UNITS = 12
_WORD = re.compile(
    r"\s*/(task|任务|任務|decide|decision|决定|決定)(?=[\s@:：,，、]|$)[\s:：]*", re.IGNORECASE
)
_TASKS = frozenset({"task", "任务", "任務"})
_AT = re.compile(r"[\s,，、;；]*@\s*")
_AND = re.compile(r"[,，、]\s?")
_TOKEN = re.compile(r"[^\s@,，、:：;；。()（）]+")
_EDGE = re.compile(r"$|[\s@,，、:：;；。()（）\d]")
_GAP = re.compile(r"[\s:：,，、;；]*")
_DAY = re.compile(
    r"(?:(?P<year>\d{4})(?:\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号號]?"
    r"|[-/.](?P<month2>\d{1,2})[-/.](?P<day2>\d{1,2})[日号號]?)"
    r"|(?P<month3>\d{1,2})\s?月\s?(?P<day3>\d{1,2})\s?[日号號]?)(?:之?前)?(?![0-9A-Za-z./-])"
)
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = {
    **{
        code: plain for code, plain in _FULL.items() if chr(plain).isalnum() or chr(plain) in "/@-."
    },
    0x3000: 0x20,
}
"""Full-width letters, figures and signs of the command as their plain twins, each in its place.
Commas and the like stay: they belong to Chinese text."""


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as people may write it: by code, or by one of its names."""

    pk: int
    code: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """number: of the line, from 1. units: keys, the leading one first. after: number of the
    decision above it in the same text, 0 where there is none."""

    number: int
    raw: str
    units: tuple[int, ...]
    due_on: date | None
    text: str
    after: int = 0

    @property
    def mark(self) -> str:
        """Lines of one mark are one task. The day is not in it: who moves it in the minutes means
        the same task."""
        return _mark("task", str(self.units[0]), fold(self.text) or self.text)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    number: int
    raw: str
    text: str

    @property
    def mark(self) -> str:
        return _mark("decision", fold(self.text) or self.text)


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that begins like a task or a decision and cannot be made into one."""

    number: int
    raw: str
    objection: Objection


@dataclass(frozen=True, slots=True)
class Read:
    """Each line of the text stands in exactly one of these."""

    kept: list[tuple[int, str]] = field(default_factory=list)
    tasks: list[TaskLine] = field(default_factory=list)
    decisions: list[DecisionLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def prose(self) -> str:
        """The minutes without tasks and decisions, as the paper has them; what could not be read
        stays in it."""
        lines = sorted([*self.kept, *((one.number, one.raw) for one in self.problems)])
        return "\n".join(text for _number, text in lines).strip()


def lines_of(text: str) -> list[str]:
    return [line.rstrip("\r") for line in text.split("\n")]


def read_minutes(text: str, units: "Units", on: date) -> Read:
    """on: the day of the meeting, from which on tasks are due."""
    read = Read()
    for number, raw in enumerate(lines_of(text), start=1):
        line = raw.translate(_PLAIN)
        begun = _WORD.match(line)
        if begun is None:
            read.kept.append((number, raw))
            continue
        rest = line[begun.end() :]
        after = read.decisions[-1].number if read.decisions else 0
        found = (
            _task(number, raw, rest, units, on, after)
            if begun[1].lower() in _TASKS
            else _decision(number, raw, rest)
        )
        match found:
            case TaskLine():
                read.tasks.append(found)
            case DecisionLine():
                read.decisions.append(found)
            case Objection():
                read.problems.append(Problem(number, raw, found))
    return read


def _decision(number: int, raw: str, rest: str) -> DecisionLine | Objection:
    text = rest.strip()
    return _objection_to_text(text) or DecisionLine(number, raw, text)


def _task(
    number: int, raw: str, rest: str, units: "Units", on: date, after: int
) -> TaskLine | Objection:
    found: list[int] = []
    while True:
        if at := _AT.match(rest):
            unit, rest = units.first_of(rest[at.end() :])
            if isinstance(unit, Objection):
                return unit
        elif found and (also := _AND.match(rest)):
            # "@one, two": the second is a unit if it is called so.
            unit, left = units.first_of(rest[also.end() :])
            if isinstance(unit, Objection):
                break
            rest = left
        else:
            break
        if unit not in found:
            found.append(unit)
    if not found:
        return Objection("no_unit", _("Write who does it: @ and the unit, before the day."))
    if len(found) > MOST_UNITS:
        return Objection("many_units", _("A task has twelve units at most."))
    rest = rest[_GAP.match(rest).end() :]  # type: ignore[union-attr]
    due_on, rest = _day_of(rest, on)
    if isinstance(due_on, Objection):
        return due_on
    text = rest[_GAP.match(rest).end() :].strip()  # type: ignore[union-attr]
    return _objection_to_text(text) or TaskLine(number, raw, tuple(found), due_on, text, after)


def _objection_to_text(text: str) -> Objection | None:
    if not fold(text):
        return Objection("no_text", _("Write what is to be done, after the unit and the day."))
    if len(text) > LONGEST:
        return Objection("long_text", _("Write it shorter: 1,000 characters at most."))
    return None


def _day_of(rest: str, on: date) -> tuple[date | Objection | None, str]:
    """The day that `rest` begins with, and what follows. A day without a year is the next one from
    the day of the meeting on."""
    said = _DAY.match(rest)
    if said is None:
        return None, rest
    part = said.groupdict()
    month = int(part["month"] or part["month2"] or part["month3"])
    day = int(part["day"] or part["day2"] or part["day3"])
    year = part["year"]
    left = rest[said.end() :]
    try:
        due_on = date(int(year), month, day) if year else _next(on, month, day)
    except ValueError:
        return Objection("no_day", _("There is no such day. Write it as 2018-12-20.")), left
    if due_on < on:
        return Objection("past_day", _("That day lies before the meeting.")), left
    if due_on.year > on.year + 20:
        return Objection("far_day", _("That day is more than twenty years ahead.")), left
    return due_on, left


def _next(on: date, month: int, day: int) -> date:
    """29 February waits for its year."""
    for year in range(on.year, on.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= on:
            return found
    raise ValueError


def _mark(*parts: str) -> str:
    return sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Units:
    """The units that a line can name."""

    def __init__(self, units: Iterable[UnitName]) -> None:
        self.units: Sequence[UnitName] = list(units)

    @cached_property
    def _exact(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for unit in self.units:
            for name in (unit.code, *unit.names):
                if key := fold(name):
                    found.setdefault(key, set()).add(unit.pk)
        return found

    @cached_property
    def _written(self) -> list[str]:
        """Names of more than one word, the longest first: a space in them ends no name."""
        names = {name for unit in self.units for name in unit.names if " " in name}
        return sorted(names, key=lambda name: (-len(name), name))

    @cached_property
    def _called(self) -> dict[int, str]:
        return {unit.pk: unit.names[0] if unit.names else unit.code for unit in self.units}

    def first_of(self, rest: str) -> tuple[int | Objection, str]:
        """The unit that `rest` begins with, and what follows it."""
        low = rest.lower()
        for name in self._written:
            if low.startswith(name.lower()) and _EDGE.match(rest, len(name)):
                return self._meant(name), rest[len(name) :]
        token = _TOKEN.match(rest)
        if token is None:
            return Objection("no_unit", _("Write a unit after @.")), rest
        said = token[0]
        unit = self._meant(said)
        if isinstance(unit, Objection) and (digit := re.search(r"\d", said)) and digit.start():
            # The day stands right behind the name.
            nearer = self._meant(said[: digit.start()])
            if not isinstance(nearer, Objection):
                return nearer, rest[digit.start() :]
        return unit, rest[token.end() :]

    def _meant(self, said: str) -> int | Objection:
        key = fold(said)
        if not key:
            return Objection("no_unit", _("Write a unit after @."))
        found = self._exact.get(key) or {
            pk for name, keys in self._exact.items() if name.startswith(key) for pk in keys
        }
        if not found:
            text = _("No unit is called “%(said)s”. Put a space after its name.")
            return Objection("no_such_unit", text % {"said": said[:40]})
        if len(found) > 1:
            names = "、".join(sorted(self._called[pk] for pk in found)[:5])
            text = _("“%(said)s” may be several units: %(names)s. Write more of the name.")
            return Objection("ambiguous_unit", text % {"said": said[:40], "names": names})
        return next(iter(found))
