"""Rows of a ledger as statements about ties: names matched, dates and kinds read."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from youcheng.accounts.enums import Level
from youcheng.accounts.models import Unit
from youcheng.dataio.queries.line import ERROR, WARNING, Line, NewPlace
from youcheng.dataio.queries.logs import read_log
from youcheng.dataio.queries.merging import PAPER_OF
from youcheng.dataio.queries.spots import Spots
from youcheng.dataio.queries.tables import Row, Table
from youcheng.dataio.queries.units import Units
from youcheng.dataio.rules.columns import CONTACTS
from youcheng.dataio.rules.values import (
    is_nothing,
    read_confidence,
    read_date,
    read_flag,
    read_kind,
    read_status,
    read_term,
    two_names,
)
from youcheng.lib.periods import PartialDate, Precision
from youcheng.lib.text import fold
from youcheng.registry.actions import EventDraft, InstrumentDraft
from youcheng.registry.enums import EventKind, InstrumentKind, TieKind
from youcheng.registry.models import KindLabel
from youcheng.registry.queries.places import Countries

ESSENTIAL = {
    "place", "place_en", "country", "state", "kind", "home", "district", "signed_on", "ended_on",
    "term_end", "status", "suspended_on", "intent_on", "events", "instruments",
}  # fmt: skip
KINDS = frozenset({*TieKind.values, *InstrumentKind.values})
LEVELS = {
    fold(word): level
    for level, words in {
        Level.MUNICIPAL: "市级|市本级|市|地市级|地级市|副省级|municipal|city|municipality|市属",
        Level.DISTRICT: "区级|区县级|县级|区|县区级|城区|district|county|borough|新区级",
        Level.ZONE: "园区|园区级|开发区|开发区级|高新区|zone",
        Level.INSTITUTION: "单位|机构|学校|医院|企业|高校|校级|民间|institution|school|hospital",
    }.items()
    for word in words.split("|")
}


class Lines:
    """Reads all rows of all tables, with a number of queries that does not grow with the rows
    but in steps of some hundreds."""

    def __init__(
        self,
        tables: list[Table],
        *,
        unit: Unit,
        values: dict[str, dict[str, str]],
        today: date,
        told: Callable[[int], None] | None = None,
    ) -> None:
        self.pairs = [(table, row) for table in tables for row in table.rows]
        self.values = {
            name: {fold(text): value for text, value in pairs.items()}
            for name, pairs in values.items()
        }
        self.today = today
        self.told = told or (lambda done: None)
        self.units = Units(unit)
        self.countries = Countries()
        self.labels = dict(KindLabel.objects.values_list("key", "meaning"))
        self.new_places: list[NewPlace] = []

    def meant(self, name: str, text: str) -> str:
        """What a person decided that `text` means, else the text itself."""
        return self.values.get(name, {}).get(fold(text), text) if text else text

    def read(self) -> list[Line]:
        lines = [self._text(table, row) for table, row in self.pairs]
        spots = Spots(lines, self.countries, self.values)
        for number, line in enumerate(lines):
            if number % 1000 == 0:
                self.told(100 * number // max(1, len(lines)))
            if line.row.is_set_aside:
                continue
            self._errors(line)
            if not line.is_rejected:
                spots.place(line)
                self._home(line)
                self._facts(line, spots)
        self.new_places = spots.new_places
        return lines

    def _text(self, table: Table, row: Row) -> Line:
        text = {
            name: row.cells[column].strip()
            for column, name in table.columns.items()
            if name and column < len(row.cells)
        }
        if not text.get("place_en") and (two := two_names(text.get("place", "")))[0]:
            text["place"], text["place_en"] = two
        return Line(table, row, text)

    def _errors(self, line: Line) -> None:
        for column, failed in line.row.errors.items():
            name = line.table.columns.get(column, "")
            if not name:
                continue
            is_needed = name in ESSENTIAL
            line.text[name] = ""
            line.problem(
                "formula_error",
                ERROR if is_needed else WARNING,
                name,
                _("The formula in this cell gave %(error)s. Type the value instead.")
                % {"error": failed},
            )

    def _home(self, line: Line) -> None:
        home = self.meant("home", line.text.get("home", ""))
        district = self.meant("district", line.text.get("district", ""))
        level = LEVELS.get(fold(line.text.get("level", "")))
        unit = self.units.root
        for name, text in (("home", home), ("district", district)):
            if is_nothing(text) or (name == "district" and fold(text) in LEVELS):
                continue
            found = self.units.find(text)
            if found is None and name == "home" and fold(line.header("home")) in CONTACTS:
                line.problem(
                    "unknown_contact", WARNING, name,
                    _("“%(text)s” is no unit of this office; the tie was taken as %(unit)s's.")
                    % {"text": text, "unit": self.units.root.name},
                )  # fmt: skip
                continue
            if found is None:
                line.problem(
                    "unknown_unit", ERROR, name,
                    _("“%(text)s” is no unit of this office. Write a name from the list of units.")
                    % {"text": text},
                )  # fmt: skip
                return
            if found.pk != self.units.root.pk and (
                name == "home" or unit.pk == self.units.root.pk or found.path.startswith(unit.path)
            ):
                unit = found
        if level == Level.DISTRICT and unit.level == Level.MUNICIPAL:
            line.problem(
                "unit_missing", ERROR, "district" if "district" in line.text else "home",
                _("The level is a district's, but no district is named. Write which one."),
            )  # fmt: skip
            return
        if level and level != unit.level:
            line.problem(
                "level_differs", WARNING, "level",
                _("%(unit)s is of another level; the unit was taken, not the level.")
                % {"unit": unit.name},
            )  # fmt: skip
        line.home_id = unit.pk

    def _date(self, line: Line, name: str) -> PartialDate | None:
        text = line.text.get(name, "")
        if is_nothing(text):
            return None
        try:
            when, warning = read_date(text)
        except ValueError as error:
            if str(error) == "two_readings":
                message = _("“%(text)s” can be read as two dates. Write year-month-day.")
            else:
                message = _(
                    "“%(text)s” is no date. Write 1979, 1979-11 or 1979-11-02, as far as known."
                )
            line.problem("bad_date", ERROR, name, message % {"text": text})
            return None
        if warning:
            said = {
                "serial": _("The cell held a day number; it was read as %(day)s."),
                "about": _("The date is only rough; it was read as %(day)s."),
            }[warning]
            line.problem(f"date_{warning}", WARNING, name, said % {"day": when})
        return when

    def _facts(self, line: Line, spots: Spots) -> None:
        text = line.text
        kind, label = self._kind(line)
        signed = self._date(line, "signed_on")
        intent = self._date(line, "intent_on")
        suspended = self._date(line, "suspended_on")
        ended = self._date(line, "ended_on")
        ends_on, is_tacit = self._term(line, signed)
        line.frame = {
            "label": label[:60],
            "source": text.get("source", ""),
            "confidence": read_confidence(text.get("confidence", "")),
            "note": text.get("note", ""),
            "is_demo": read_flag(text.get("is_demo", "")),
        }
        if text.get("events"):
            line.frame["label"] = text.get("label", "")[:60]
            read_log(line, spots)
            return
        if ended and ended.on > self.today:
            ends_on, ended = ends_on or ended.on, None
        status = self._status(line)
        self._order(line, signed, suspended, ended, ends_on)
        if line.is_rejected:
            return
        stated = line.table.stated_on or self.today
        paper = InstrumentDraft(
            kind=PAPER_OF.get(kind, "cooperation"),  # type: ignore[call-overload]
            signed_on=signed.on if signed else None,
            precision=signed.precision if signed else Precision.NONE,
            label=label[:60],
            ends_on=ends_on,
            is_tacit=is_tacit or read_flag(text.get("tacit", "")),
            languages=text.get("languages", "")[:80],
            signer_home=text.get("signer_home", "")[:120],
            signer_abroad=text.get("signer_abroad", "")[:120],
            paper=text.get("paper", "")[:200],
        )
        if intent:
            line.events.append(_intent(intent, label=""))
        if kind == InstrumentKind.INTENT or status == "intent":
            self._without_tie(line, paper, InstrumentKind.INTENT, signed or intent, stated)
            return
        if kind == InstrumentKind.MEMORANDUM:
            self._without_tie(line, paper, InstrumentKind.MEMORANDUM, signed, stated)
            return
        if kind == InstrumentKind.RENEWAL:
            self._renewed(line, paper, signed, stated)
        elif signed:
            line.events.append(
                EventDraft(EventKind.ESTABLISHED, signed.on, signed.precision, kind, paper)
            )
        else:
            has_paper = paper.ends_on or paper.paper or paper.signer_home or paper.languages
            if has_paper:
                line.papers.append(paper)
            line.events.append(EventDraft(EventKind.ATTESTED, stated, Precision.NONE, kind))
        self._turns(line, status, suspended, ended, ends_on, stated)

    def _without_tie(
        self,
        line: Line,
        paper: InstrumentDraft,
        kind: InstrumentKind,
        signed: PartialDate | None,
        stated: date,
    ) -> None:
        """A letter of intent or a memorandum: a paper and a line in the log, but no tie."""
        if any(event.kind == kind for event in line.events):
            return
        paper.kind = kind
        paper.signed_on = signed.on if signed else None
        paper.precision = signed.precision if signed else Precision.NONE
        line.events.append(
            EventDraft(
                str(kind),
                signed.on if signed else stated,
                signed.precision if signed else Precision.NONE,
                instrument=paper,
            )
        )

    def _renewed(
        self,
        line: Line,
        paper: InstrumentDraft,
        signed: PartialDate | None,
        stated: date,
    ) -> None:
        """A renewal: the tie is attested by it, and its kind is as it was."""
        paper.kind = InstrumentKind.RENEWAL
        on = signed.on if signed else stated
        line.events += [
            EventDraft(EventKind.ATTESTED, on, Precision.NONE, TieKind.UNKNOWN),
            EventDraft(
                EventKind.RENEWED,
                on,
                signed.precision if signed else Precision.NONE,
                instrument=paper,
            ),
        ]

    def _turns(
        self,
        line: Line,
        status: str,
        suspended: PartialDate | None,
        ended: PartialDate | None,
        ends_on: date | None,
        stated: date,
    ) -> None:
        """Suspension and end, dated or only attested."""
        if suspended or status == "suspended":
            line.events.append(_turn(EventKind.SUSPENDED, suspended, stated))
        is_over = status == "terminated" or (
            status == "lapsed" and not (ends_on and ends_on <= self.today)
        )
        if ended or is_over:
            line.events.append(_turn(EventKind.TERMINATED, ended, stated))
            if not ended:
                line.problem(
                    "undated_end", WARNING, "status",
                    _("The tie is over, but no day is given; it counts as over from %(day)s.")
                    % {"day": stated},
                )  # fmt: skip

    def _kind(self, line: Line) -> tuple[str, str]:
        label = line.text.get("kind", "")
        if is_nothing(label) and fold(label) not in self.labels:
            line.problem(
                "missing_kind", WARNING, "kind",
                _("The kind of tie is not given; it counts in the total as not settled."),
            )  # fmt: skip
            return TieKind.UNKNOWN, ""
        meant = self.meant("kind", label)
        if meant == InstrumentKind.COOPERATION:
            meant = TieKind.COOPERATIVE
        if meant in KINDS:
            return meant, label
        kind, is_part = read_kind(meant, self.labels)
        if not kind:
            line.problem(
                "unknown_kind", WARNING, "kind",
                _("The label “%(label)s” is not known here; the kind stays unsettled.")
                % {"label": label},
            )  # fmt: skip
            return TieKind.UNKNOWN, label
        if is_part:
            line.problem(
                "kind_read_as", WARNING, "kind",
                _("The label “%(label)s” was read as %(kind)s.")
                % {"label": label, "kind": kind_name(kind)},
            )  # fmt: skip
        return kind, label

    def _term(self, line: Line, signed: PartialDate | None) -> tuple[date | None, bool]:
        text = line.text.get("term_end", "")
        if is_nothing(text):
            return None, False
        try:
            return read_term(text, signed)
        except ValueError as error:
            if str(error) == "no_start":
                line.problem(
                    "no_start", WARNING, "term_end",
                    _("A term of years needs a date of signing; the term was left out."),
                )  # fmt: skip
            else:
                line.problem(
                    "bad_date", ERROR, "term_end",
                    _("“%(text)s” is no end of a term. Write a date, or years such as 5年.")
                    % {"text": text},
                )  # fmt: skip
            return None, False

    def _status(self, line: Line) -> str:
        text = line.text.get("status", "")
        if is_nothing(text):
            return ""
        status = read_status(text)
        if status is None:
            line.problem(
                "unknown_status", WARNING, "status",
                _("The status “%(text)s” is not known here and was left out.") % {"text": text},
            )  # fmt: skip
        return status or ""

    def _order(
        self,
        line: Line,
        signed: PartialDate | None,
        suspended: PartialDate | None,
        ended: PartialDate | None,
        ends_on: date | None,
    ) -> None:
        if signed is None:
            return
        if signed.first_day > self.today:
            line.problem(
                "future_date", ERROR, "signed_on",
                _("%(day)s lies ahead. Only what was signed is entered here.") % {"day": signed},
            )  # fmt: skip
        for name, day in (
            ("ended_on", ended.on if ended else None),
            ("suspended_on", suspended.on if suspended else None),
            ("term_end", ends_on),
        ):
            if day is not None and day < signed.first_day:
                line.problem(
                    "end_before_start", ERROR, name,
                    _("%(end)s is earlier than the signing on %(start)s. Mend one of them.")
                    % {"end": day, "start": signed},
                )  # fmt: skip


def kind_name(kind: str) -> str:
    if kind in TieKind.values:
        return str(TieKind(kind).label)
    return str(InstrumentKind(kind).label)


def _intent(when: PartialDate, label: str) -> EventDraft:
    return EventDraft(
        EventKind.INTENT,
        when.on,
        when.precision,
        instrument=InstrumentDraft(
            InstrumentKind.INTENT, signed_on=when.on, precision=when.precision, label=label
        ),
    )


def _turn(kind: EventKind, when: PartialDate | None, stated: date) -> EventDraft:
    if when is None:
        return EventDraft(kind, stated, Precision.NONE)
    return EventDraft(kind, when.on, when.precision)
