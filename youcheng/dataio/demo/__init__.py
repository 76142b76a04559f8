"""The demonstration office: what could be confirmed of Nanjing's ties, each with its source.

The facts of the ties are real; the users are not persons, and the exchanges did not happen (each
says so). Everything is marked `is_demo`.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.actions import record
from youcheng.dataio.demo.cases import open_cases
from youcheng.dataio.demo.circulars import send_circulars
from youcheng.dataio.demo.consultations import hold_meetings
from youcheng.dataio.demo.dossiers import open_dossiers
from youcheng.dataio.demo.exchanges import open_exchanges
from youcheng.dataio.demo.mechanisms import keep_mechanisms
from youcheng.dataio.demo.opportunities import open_opportunities
from youcheng.dataio.demo.people import open_people
from youcheng.dataio.demo.prospects import open_prospects
from youcheng.dataio.demo.responsibilities import share_out
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.periods import PartialDate, Precision
from youcheng.lib.regions import Region
from youcheng.lib.text import _, fold
from youcheng.registry import actions as registry
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft
from youcheng.registry.enums import Confidence, EventKind, InstrumentKind, TieKind
from youcheng.registry.models import Locality, Tie

FILE = Path(__file__).with_name("nanjing_ties.csv")
HOME = "nanjing"
PASSWORD = "youcheng-demo"  # noqa: S105 - printed to whoever starts the demonstration

SKIPPED = frozenset({"target_2018", "false_match"})
"""Rows of the file that are no ties: targets of the plan, and a tie of another Nanjing."""
BASELINE_DAY = date(2017, 12, 31)
LATER_DAY = date(2023, 1, 1)
"""The days on which ties without a date are attested: the plan's, and that of the public list."""
SUSPENDED_SINCE = PartialDate.of(2012)
PAPERS = {
    TieKind.FORMAL: InstrumentKind.FORMAL,
    TieKind.COOPERATIVE: InstrumentKind.COOPERATION,
}
DORMANT = "三年行动计划（2018—2020年）列为久未往来。"
UNDATED = "公开名录所载，结好日期不详，尚待核实。"


OFFICE = "foreign-affairs-office"


@dataclass(frozen=True, slots=True)
class Person:
    """A role at the demonstration office; no person."""

    username: str
    title: str
    role: Role
    unit: str
    for_unit: str
    region: str = ""


PEOPLE = (
    Person("demo", "友城处专办员（演示）", Role.DESK, OFFICE, HOME),
    Person("europe", "欧洲片专办员（演示）", Role.DESK, OFFICE, HOME, Region.EUROPE),
    Person("leader", "市领导（演示）", Role.LEADER, HOME, HOME),
    Person("qixia", "栖霞区专办员（演示）", Role.LIAISON, "qixia", "qixia"),
    Person("outbound", "因公出国管理岗（演示）", Role.OUTBOUND, OFFICE, HOME),
    Person("archive", "档案管理岗（演示）", Role.ARCHIVIST, OFFICE, HOME),
    Person("audit", "审计岗（演示）", Role.AUDITOR, HOME, HOME),
    Person("admin", "系统管理岗（演示）", Role.ADMINISTRATOR, OFFICE, HOME),
)
"""Each role once, and a desk officer for one continent, so that all of them can be tried."""


def demo_rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _paper(kind: str, signed: PartialDate, source: str) -> InstrumentDraft:
    return InstrumentDraft(
        kind=kind, signed_on=signed.on, precision=signed.precision, paper=source[:200]
    )


def _events(row: dict[str, str], *, is_open: bool) -> Iterable[EventDraft]:
    """What one row adds to the log; `is_open`: an earlier row opened the tie."""
    kind, source = row["kind"], row["source"]
    signed = PartialDate.parse(row["signed_on"]) if row["signed_on"] else None
    if signed is None:
        on = BASELINE_DAY if row["status"].startswith("baseline") else LATER_DAY
        yield EventDraft(kind=EventKind.ATTESTED, on=on, to_kind=kind, note=source)
        return
    act, paper = EventKind.ESTABLISHED, PAPERS.get(kind)
    if kind == "intent":
        act, kind, paper = EventKind.INTENT, "", InstrumentKind.INTENT
    elif is_open:
        act = EventKind.UPGRADED
    yield EventDraft(
        kind=act,
        on=signed.on,
        precision=signed.precision,
        to_kind=kind,
        instrument=_paper(paper, signed, source) if paper else None,
        note=source,
    )
    if row["status"] == "baseline_suspended":
        yield EventDraft(
            kind=EventKind.SUSPENDED,
            on=SUSPENDED_SINCE.on,
            precision=Precision.YEAR,
            note=source,
        )


def drafts() -> list[TieDraft]:
    """One draft for each pair of home unit and place, in the order of the file."""
    units = dict(Unit.objects.values_list("code", "pk"))
    by_name = {
        fold(name): pk
        for name, pk in Unit.objects.filter(parent__code=HOME).values_list("name_zh", "pk")
    }
    ties: dict[tuple[int, int], TieDraft] = {}
    for row in demo_rows():
        if row["status"] in SKIPPED:
            continue
        home = by_name[fold(row["district"])] if row["district"] else units[HOME]
        place = _place(row).pk
        tie = ties.get((home, place))
        is_open = tie is not None
        if tie is None:
            tie = ties[home, place] = TieDraft(
                home_id=home, place_id=place, confidence=row["confidence"], is_demo=True
            )
        tie.source = "\n".join(part for part in (tie.source, row["source"]) if part)
        tie.events.extend(_events(row, is_open=is_open))
        if row["status"] == "baseline_dormant":
            tie.note = DORMANT
        if not row["signed_on"]:
            if not row["status"].startswith("baseline"):
                tie.confidence = Confidence.LOW
            tie.note = tie.note or UNDATED
    return list(ties.values())


def _place(row: dict[str, str]) -> Locality:
    if row["geonameid"]:
        return Locality.objects.get(geonameid=row["geonameid"])
    places = Locality.objects.filter(country=row["country"], name_en=row["place"])
    return places.order_by("pk")[0]


def has_demo() -> bool:
    return Tie.objects.filter(is_demo=True).exists()


@transaction.atomic
def open_demo(*, at: datetime | None = None) -> int:
    """Open the demonstration ties and make its users. Returns the number of ties.

    Does nothing where there are demonstration ties already.

    Raises:
        Refused: the register belongs to another office, or has ties of its own.
    """
    if not Unit.objects.filter(code=HOME, parent=None).exists():
        raise Refused(
            Objection("other_office", _("The demonstration is of Nanjing; this is another office."))
        )
    if has_demo():
        return 0
    if Tie.objects.exists():
        raise Refused(
            Objection(
                "not_empty",
                _("The register has ties of its own; give the demonstration another database."),
            )
        )
    at = at or timezone.now()
    ties = registry.open_ties(drafts(), by=None, at=at)
    n_exchanges = open_exchanges(today=timezone.localdate(at), at=at)
    units = {unit.code: unit for unit in Unit.objects.filter(path__startswith=f"{HOME}/")}
    # Hashed once for all: that takes half a second, and as long again at every look.
    password = make_password(PASSWORD)
    for person in PEOPLE:
        _make_user(person, units, password)
    open_people(on=localdate(at))
    open_dossiers(home=units[HOME], today=localdate(at), at=at)
    open_cases(home=units[HOME], today=localdate(at), at=at)
    open_prospects(home=units[HOME], today=localdate(at), at=at)
    open_opportunities(home=units[HOME], at=at)
    send_circulars(home=units[HOME], at=at)
    hold_meetings(home=units[HOME], at=at)
    share_out(home=units[HOME], at=at)
    keep_mechanisms(home=units[HOME], at=at)
    record("demo.opened", units[HOME], ties=len(ties), exchanges=n_exchanges)
    return len(ties)


def _make_user(person: Person, units: dict[str, Unit], password: str) -> None:
    user, is_new = User.objects.get_or_create(
        username=person.username,
        defaults={"title": person.title, "unit": units[person.unit], "password": password},
    )
    if is_new:
        Grant.objects.create(
            user=user, role=person.role, unit=units[person.for_unit], region=person.region
        )


def open_users() -> list[Person]:
    """Who of the demonstration's users can still sign in with the printed password."""
    names = [person.username for person in PEOPLE]
    users = User.objects.filter(is_active=True, username__in=names)
    hashes = dict(users.values_list("username", "password"))
    right = {one for one in set(hashes.values()) if check_password(PASSWORD, one)}
    return [person for person in PEOPLE if hashes.get(person.username) in right]
