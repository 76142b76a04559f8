"""What would become of each row of a list of persons. Nothing is written here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.dataio.models import Verdict
from youcheng.dataio.queries.bodies import Bodies
from youcheng.dataio.queries.comparing import Compared
from youcheng.dataio.queries.person_rows import PersonRow
from youcheng.dataio.queries.same_persons import compare
from youcheng.dataio.rules import persons as rules
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.periods import PartialDate
from youcheng.lib.sheets import Book
from youcheng.lib.text import fold, half_width, has_han
from youcheng.people.actions.entering import BodyDraft, PersonDraft, PostDraft
from youcheng.people.enums import Consent, Term
from youcheng.people.models import Person, PersonName
from youcheng.people.queries.finding import person_by_number
from youcheng.people.rules.contacts import key_of, objection_to_contact
from youcheng.people.rules.keeping import objection_to_consent
from youcheng.people.rules.names import Names, filled, objection_to_names, objection_to_parts
from youcheng.people.rules.posts import objection_to_period
from youcheng.registry.models import Country

LONGEST = {
    "name_main": 160, "name_zh": 160, "name_en": 160, "family": 120, "given": 120, "title": 80,
    "body": 160, "post": 120, "salutation_zh": 120, "salutation": 120, "interests": 1000,
    "dietary": 1000, "protocol": 2000, "note": 4000, "source": 200, "purpose": 200,
}  # fmt: skip
COPIED = (
    "title", "salutation_zh", "salutation", "interests", "dietary", "protocol", "note", "source",
)  # fmt: skip
MOST_ROWS = 20_000
Grid = list[dict[str, Any]]
"""[{"sheet", "headers", "rows": [[number, cells]]}]: what a draft keeps of its file."""


def grid_of(book: Book) -> Grid:
    """The tables of a workbook that hold persons.

    Raises:
        Refused: none does, or there are too many rows.
    """
    tables = []
    for sheet in book.sheets:
        head = None if sheet.is_hidden else rules.find_header(sheet.rows)
        if head is None:
            continue
        rows = [
            [number, cells]
            for number, cells in enumerate(sheet.rows[head + 1 :], start=head + 2)
            if any(cell.strip() for cell in cells)
        ]
        tables.append({"sheet": sheet.name, "headers": sheet.rows[head], "rows": rows})
    if not tables:
        text = _(
            "No sheet has a header with a column for the name and one more, such as 姓名 and 单位."
        )
        raise Refused(Objection("no_table", text))
    n = sum(len(table["rows"]) for table in tables)
    if n == 0:
        raise Refused(
            Objection(
                "no_rows", _("The file has column names, but no rows below them. Fill it in.")
            )
        )
    if n > MOST_ROWS:
        text = _("The file has %(n)d rows; at most %(limit)d are read. Split it into several.")
        raise Refused(Objection("too_many", text % {"n": n, "limit": MOST_ROWS}))
    return tables


def columns_of(table: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[int, str]:
    """Column → field of a table. chosen: header → field, or "" for a column that is left out."""
    found = rules.map_headers(table["headers"])
    for column, header in enumerate(table["headers"]):
        if header in chosen:
            found.pop(column, None)
            if chosen[header]:
                found[column] = chosen[header]
    return dict(sorted(found.items()))


class Reading:
    """One reading of a list: names are looked up once each."""

    def __init__(self, unit: Unit, by: User | None, purpose: str) -> None:
        self.unit, self.by, self.purpose = unit, by, purpose
        self.today = localdate()
        self.bodies = Bodies(unit)
        self.seen: QuerySet[Person] = (
            Person.objects.all() if by is None else Person.objects.visible_to(by)
        ).known()
        self._regions = dict(Country.objects.order_by().values_list("pk", "region"))
        self._reached: dict[str, bool] = {}
        self._introducers: dict[str, int | None] = {}

    def reaches(self, country: str) -> bool:
        """Whether this user may keep persons of that country for this unit."""
        if self.by is None:
            return True
        region = self._regions.get(country, "")
        if region not in self._reached:
            self._reached[region] = can(self.by, Permission.PEOPLE_EDIT, self.unit, region)
        return self._reached[region]

    def introducer(self, text: str) -> int | None:
        """The one person whom a number or a name means."""
        if text not in self._introducers:
            one = person_by_number(self.seen, text)
            if one is None:
                keys = PersonName.objects.filter(key=fold(text)[:160]).order_by().values("person")
                found = list(self.seen.filter(pk__in=keys)[:2])
                one = found[0] if len(found) == 1 else None
            self._introducers[text] = one.pk if one else None
        return self._introducers[text]


def plan(
    tables: Grid,
    *,
    unit: Unit,
    by: User | None,
    purpose: str = "",
    columns: Mapping[str, str] | None = None,
    decisions: Mapping[str, str] | None = None,
    kept: Mapping[str, Any] | None = None,
) -> tuple[list[PersonRow], Compared]:
    """Judge every row: new, somebody on record, perhaps somebody on record, twice in the file, or
    rejected with the reason.

    by: whose sight counts; None sees all. decisions: `PersonRow.key` → one of DECISIONS. kept:
    what comparing them found an earlier time (`Compared.kept`).
    """
    reading = Reading(unit, by, purpose)
    rows, said = [], {}
    for t, table in enumerate(tables):
        fields = columns_of(table, columns or {})
        for number, cells in table["rows"]:
            row = PersonRow(t, table["sheet"], number, cells)
            said[row.key] = {
                name: cells[at].strip() for at, name in fields.items() if at < len(cells)
            }
            rows.append(row)
    reading.bodies.learn(said.values())
    for row in rows:
        _read(row, said[row.key], reading)
    return rows, compare(rows, decisions or {}, seen=reading.seen, by=by, kept=kept)


def counts_of(rows: Sequence[PersonRow]) -> dict[str, int]:
    counts = Counter(str(row.verdict) for row in rows)
    return {verdict.value: counts[verdict.value] for verdict in Verdict} | {
        "rows": len(rows),
        "warned": sum(bool(row.problems) and row.verdict != Verdict.REJECTED for row in rows),
    }


def _read(row: PersonRow, said: Mapping[str, str], reading: Reading) -> None:
    def get(name: str) -> str:
        return said.get(name, "")

    for name, limit in LONGEST.items():
        if len(get(name)) > limit:
            row.object_to(name, _("At most %(limit)d characters.") % {"limit": limit})
    if row.problems:
        return
    names = rules.names_of(said)
    _check_names(row, names)
    where = reading.bodies.where(get("place"), get("country"))
    for column, message in where.remarks:
        row.remark(column, message)
    days = {name: _day(row, name, get(name)) for name in ("began", "ended", "term_ends")}
    if objection := objection_to_period(**days):
        row.object_to("ended", objection.message)
    fields: dict[str, Any] = {
        **names,
        **{name: get(name) for name in COPIED},
        "purpose": get("purpose") or reading.purpose,
        **_keeping(row, said, reading.today),
        **_choices(row, said),
        "introduced_by_id": _introducer(row, get("introduced_by"), reading),
        "keeper_id": reading.by.pk if reading.by else None,
    }
    body = reading.bodies.body(get("body"), where) if get("body") else None
    if body is not None and body.message:
        row.object_to("body", body.message)
    country = where.country or (body.country if body else "")
    if not reading.reaches(country):
        row.object_to("country", _("Your role does not reach persons of this country."))
    contacts = _contacts(row, said)
    if row.verdict == Verdict.REJECTED:
        return
    fields["country_id"] = country or None
    posts: list[PostDraft] = []
    if body is not None and body.draft is not None:
        posts.append(_post(body.draft, said, days, row))
    elif get("post"):
        fields["note"] = "\n".join(filter(None, (fields["note"], get("post"))))[:4000]
        row.remark("post", _("No organisation is named: the post is kept as a note."))
    row.where = body.where if body else ""
    spellings = rules.spellings_of(get("other_names"))
    row.draft = PersonDraft(reading.unit, fields, posts, contacts, [s[:160] for s in spellings])


def _check_names(row: PersonRow, said: Mapping[str, str]) -> None:
    names = Names(*(said[name] for name in ("name_main", "name_zh", "name_en", "family", "given")))
    objection = objection_to_names(names) or objection_to_parts(filled(names), said["name_order"])
    if objection:
        row.object_to("name_main", objection.message)


def _day(row: PersonRow, column: str, text: str) -> PartialDate | None:
    if not text:
        return None
    try:
        return PartialDate.parse(half_width(text).strip())
    except ValueError:
        row.object_to(column, _("“%(text)s” is no date.") % {"text": text})
        return None


def _keeping(row: PersonRow, said: Mapping[str, str], today: date) -> dict[str, Any]:
    days = {}
    for name in ("consent_on", "retain_until"):
        day = _day(row, name, said.get(name, ""))
        days[name] = day.on if day else None
    consent = Consent.NOT_ASKED
    text = said.get("consent", "")
    try:
        consent = Consent(rules.consent_of(text) or Consent.NOT_ASKED)
    except ValueError:
        row.object_to("consent", _("“%(text)s” is no answer that is known.") % {"text": text})
    if objection := objection_to_consent(consent, days["consent_on"], today):
        row.object_to("consent_on", objection.message)
    return {"consent": consent, **days}


def _choices(row: PersonRow, said: Mapping[str, str]) -> dict[str, str]:
    text, sex = said.get("sex", ""), ""
    try:
        sex = rules.sex_of(text)
    except ValueError:
        row.remark("sex", _("“%(text)s” is not known; left empty.") % {"text": text})
    languages, strange = rules.languages_of(said.get("languages", ""))
    if strange:
        words = {"text": "、".join(strange)}
        row.remark("languages", _("“%(text)s” is not known; left empty.") % words)
    return {"sex": sex, "languages": languages[:80]}


def _introducer(row: PersonRow, text: str, reading: Reading) -> int | None:
    if not text:
        return None
    found = reading.introducer(text)
    if found is None:
        message = _("Not one person on record is meant by “%(text)s”; left empty.")
        row.remark("introduced_by", message % {"text": text})
    return found


def _contacts(row: PersonRow, said: Mapping[str, str]) -> list[tuple[str, str]]:
    kept: dict[tuple[str, str], tuple[str, str]] = {}
    for column, kind, value in rules.contacts_of(said):
        objection = objection_to_contact(kind, value)
        if objection or len(value) > 300:
            message = objection.message if objection else _("It is too long.")
            text = _("“%(value)s” is left out: %(why)s")
            row.remark(column, text % {"value": value[:40], "why": message})
        else:
            kept.setdefault((kind, key_of(kind, value)), (kind, value))
    return list(kept.values())


def _post(
    body: BodyDraft,
    said: Mapping[str, str],
    days: Mapping[str, PartialDate | None],
    row: PersonRow,
) -> PostDraft:
    text = said.get("post", "") or _("post not known")
    rank = None
    try:
        rank = rules.rank_of(said.get("rank", ""))
    except ValueError:
        words = {"text": said["rank"]}
        row.remark("rank", _("“%(text)s” is no rank that is known; left empty.") % words)
    return PostDraft(
        body=body,
        title_zh=text if has_han(text) else "",
        title_en="" if has_han(text) else text,
        rank=rank,
        began=days["began"],
        ended=days["ended"],
        term=Term.FIXED if days["term_ends"] else Term.UNKNOWN,
        term_ends=days["term_ends"],
        source=said.get("source", ""),
    )
