"""Every address of the site, with a record behind each: for tests of what holds on all pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from django.db.models import Q
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tests.walking_together import circulated, come_back, consulted, shared_out, sought
from youcheng.accounts.actions import invitations
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.approvals import actions as deciding
from youcheng.approvals.actions import StopDraft
from youcheng.approvals.models import Seat
from youcheng.dataio.actions import draft_import, map_columns_of
from youcheng.dataio.actions.persons import draft_persons
from youcheng.dataio.actions.visits import draft_visits
from youcheng.dataio.tests.ledgers import ledger
from youcheng.desk.models import SetAside
from youcheng.documents.actions import Draft, work_one
from youcheng.documents.models import Document
from youcheng.exchanges import actions as exchanges
from youcheng.exchanges.models import Exchange, ExchangeFile, GiftLimit
from youcheng.lib.mails import read_mail
from youcheng.notices import actions as notices
from youcheng.notices.models import Delivery, Notice
from youcheng.people import actions as people
from youcheng.people.actions.doubles import look_again
from youcheng.people.actions.merging import merge
from youcheng.people.models import Merge, Pair, Person
from youcheng.pipeline import actions as cases
from youcheng.pipeline.models import Case, CasePaper, PlaceFact, Prospect
from youcheng.registry import actions
from youcheng.registry.actions.editing import edit_many
from youcheng.registry.models import Claim, Locality, PaperFile, PublishedFigure, SavedView, Tie

PASSWORD = "plum-blossom-1912"
VISITS = "日期,城市,国家,事由,人数\n2018-05-21,莱比锡,德国,访问,6\n坏日期,莱比锡,德国,,6\n".encode()
PERSONS = "姓名,单位,邮箱,任职起\n王伟,友协,w@example.org,2020\n王伟,,,\n李娜,,,坏日期\n".encode()
LETTER = (
    "From: a@example.org\nSubject: Agenda\nDate: Mon, 21 May 2018 09:30:00 +0200\n"
    'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nsee below\n'
    '--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename="agenda.txt"\n\n'
    "day one\n--x--\n"
)
ROWS = [
    ("莱比锡", "Leipzig", "德国", "", "友好城市", "", "1988-05-21"),
    ("无此城", "Nowhere", "德国", "", "友好城市", "", "2016/13/23"),
]


@dataclass(frozen=True, slots=True)
class World:
    """Who walks, and one of each record that an address can name."""

    people: dict[str, User]
    tie: Tie
    arguments: dict[str, dict[str, Any]]
    """Beginning of an address's name → what its arguments are."""

    def address(self, name: str, pattern: URLPattern) -> str:
        """The address of that name with a record that exists; longer beginnings come first."""
        known: dict[str, Any] = {}
        for start in sorted(self.arguments, key=len):
            if name.startswith(start):
                known |= self.arguments[start]
        wanted = pattern.pattern.converters
        return reverse(name, kwargs={key: known.get(key, 1) for key in wanted})


def build(office: Unit) -> World:
    """An office in use: a tie with its paper, a view, an import, a claim, an invitation."""
    district = Unit.objects.get(code="qinhuai")
    users = {
        "administrator": person("boss", Role.ADMINISTRATOR, office),
        "officer": person("clerk", Role.DESK, office),
        "liaison": person("reader", Role.LIAISON, district),
    }
    boss, clerk = users["administrator"], users["officer"]
    place, own = actions.open_places(
        [
            {
                "country_id": "DE",
                "name_zh": "甲城",
                "name_en": "Alphaville",
                "lat": 1.0,
                "lon": 2.0,
            },
            {
                "country_id": "CN",
                "name_zh": "南京",
                "name_en": "Nanjing",
                "lat": 32.0,
                "lon": 118.8,
            },
        ]
    )
    paper = actions.InstrumentDraft("formal", signed_on=date(2001, 5, 5), ends_on=date(2031, 5, 5))
    event = actions.EventDraft("established", date(2001, 5, 5), to_kind="formal", instrument=paper)
    tie = actions.open_tie(
        actions.TieDraft(home_id=district.pk, place_id=place.pk, events=[event]),
        by=boss,
        at=datetime(2015, 1, 1, tzinfo=UTC),
    )
    edit = edit_many({tie.pk: tie.version}, by=boss, note="seen")
    document, attached = filed(tie, boss)
    batch = draft_import(ledger(ROWS), "ledger.xlsx", unit=office, by=boss)
    columns = {"城市": "place", "外文名": "place_en", "国家": "country", "结好日期": "signed_on"}
    map_columns_of(batch, columns, mode="upsert", remember=False)
    visits = draft_visits(VISITS, "出访台账.csv", unit=office, by=boss)
    persons = draft_persons(PERSONS, "外宾名单.csv", unit=office, by=boss, purpose="visits")
    figure = PublishedFigure.objects.filter(home=office).earliest("pk")
    someone = somebody(district, place, clerk)
    pair, merged = doubles(someone)
    link, token = invitations.invite(
        by=boss,
        at=timezone.now(),
        title="Clerk",
        unit=district,
        role=Role.DESK,
        grant_unit=district,
    )
    exchange = exchanges.record_exchange(
        exchanges.ExchangeDraft(
            kind="visit_in",
            from_on=date(2018, 5, 21),
            home=district,
            place_ids=[place.pk],
            subject_zh="一次来访",
        ),
        by=boss,
    )
    mailed, letter = mails(exchange, place, boss)
    gift = exchanges.add_gift(exchange, direction="given", what="云锦", by=boss)
    promise = exchanges.add_promise(exchange, text="互派", side="home", by=boss)
    case, paper_of_case = cased(district, place, boss)
    prospect, known = considered(district, boss)
    arguments = {
        "": {"pk": clerk.pk, "grant": clerk.grants.get().pk, "token": token, "format": "csv"},
        "registry:": {"pk": tie.pk, "fact": tie.events.get().pk, "place": place.pk},
        "registry:city-name": {"name": place.names.earliest("pk").pk},
        "city": {"pk": place.pk},
        "registry:instrument": {"fact": tie.instruments.get().pk},
        "documents:": {"pk": document.pk, "number": 1, "page": 1, "size": "page"},
        "registry:document": {"document": document.pk},
        "registry:paper": {"fact": attached.instrument_id, "file": attached.pk},
        "registry:view": {"pk": SavedView.objects.create(name="v", owner=boss).pk},
        "registry:ties-": {"pk": edit.pk},
        "analytics:report": {"format": "docx"},
        "analytics:figure": {"pk": figure.pk},
        "dataio:": {"code": batch.code},
        "dataio:visit": {"code": visits.code},
        "dataio:person": {"code": persons.code},
        "dataio:claim": {"pk": claim_of(own, place).pk},
        "exchanges:": {
            "pk": exchange.pk,
            "place": place.pk,
            "part": "gifts",
            "one": gift.pk,
            "promise": promise.pk,
            "file": exchanges.attach_file(exchange, document, by=boss).pk,
        },
        "exchanges:gift": {"pk": GiftLimit.objects.earliest("pk").pk},
        "exchanges:mail": {"pk": mailed.pk},
        "exchanges:exchange-file-parts": {"file": letter.pk},
        "exchanges:document": {"document": document.pk},
        "people:": {
            "pk": someone.pk,
            "post": someone.posts.get().pk,
            "name": someone.names.earliest("pk").pk,
            "contact": someone.contacts.get().pk,
            "relation": someone.relations_out.get().pk,
            "place": place.pk,
            "goes": pair.one_id + pair.other_id - someone.pk,
            "done": merged.pk,
        },
        "people:double": {"pk": pair.pk},
        "people:organisation": {"pk": someone.posts.get().organisation_id},
        "pipeline:": {
            "case": case.pk,
            "tie": tie.pk,
            "paper": paper_of_case.pk,
            "target": "city_review",
            "code": "filing",
            "prospect": prospect.pk,
            "fact": known.pk,
        },
        "pipeline:leave": {"code": "association_opinion"},
        "pipeline:chain": {"code": "office"},
        "pipeline:city": {"place": place.pk},
        "pipeline:draft": {"kind": "city_request"},
        "pipeline:template": {"kind": "city_request"},
        "pipeline:calendar": {"country": "CN", "year": 2018},
        **asked(case, boss),
        "unit": {"code": "qinhuai"},
        "invitation": {"pk": link.pk},
        **told(boss, office),
        **circulated(boss, office, district),
        **shared_out(boss, tie, district),
        **sought(boss, office, district, place),
        **consulted(boss, office, district),
        **come_back(tie, boss),
        "alert": {"pk": aside(boss).pk},
    }
    return World(users, tie, arguments)


def filed(tie: Tie, by: User) -> tuple[Document, PaperFile]:
    """A document of the tie's paper, read and drawn."""
    paper = tie.instruments.get()
    file = BytesIO("双方同意 Both sides agree".encode())
    actions.file_for_paper(
        paper,
        file,
        "agreement.txt",
        Draft(unit=tie.home, sensitivity="internal"),
        part="version",
        language="de",
        by=by,
        on=date(2018, 5, 21),
    )
    while work_one(timezone.now()):
        pass
    link = paper.files.select_related("document").get()
    return link.document, link


def asked(case: Case, by: User) -> dict[str, dict[str, Any]]:
    """Addresses of a round of decision on that case, and of an absence."""
    others = [User.objects.create(username=name, unit=case.home) for name in ("head", "deputy")]
    stops = [StopDraft("处内审核", people=others[:1], days=3)]
    chain = deciding.set_chain("walked", "审核", stops, by=by)
    cases.set_case_chain("city_review", chain, by=by, track=case.track)
    deciding.take_year("CN", 2018, by=by)
    case.refresh_from_db()
    link = cases.ask_for_decision(case, "city_review", version=case.version, by=by)
    today = localdate()
    absence = deciding.say_absent(*others, today, today, by=by)
    seat = {"seat": Seat.objects.get(stop__round=link.round).pk}
    return {
        "pipeline:speak": seat,
        "pipeline:reseat": seat,
        "pipeline:round-": {"link": link.pk},
        "pipeline:absence": {"absence": absence.pk},
    }


def told(to: User, office: Unit) -> dict[str, dict[str, Any]]:
    """Addresses of a notice, of a webhook, of what did not arrive, and of a calendar."""
    hook, _secret = notices.add_hook(
        notices.HookDraft("chat", office, "https://chat.example.org/"), by=to
    )
    notices.tell(
        [to], kind="task", heading="Something to do", body="In two words.", address="/ties/",
        key="walked", due_on=date(2031, 5, 5),
    )  # fmt: skip
    notice = Notice.objects.get(to=to, key="walked")
    failed = notice.deliveries.get(hook=hook)
    Delivery.objects.filter(pk=failed.pk).update(state="failed", why="HTTP 500")
    _feed, token = notices.make_feed(to, at=timezone.now())
    return {
        "notices:": {"pk": notice.pk},
        "notices:hook": {"pk": hook.pk},
        "notices:delivery": {"pk": failed.pk},
        "notices:feed": {"token": token},
    }


def cased(home: Unit, place: Locality, by: User) -> tuple[Case, CasePaper]:
    """A case at its beginning, with a paper."""
    draft = cases.CaseDraft("renewal", home, place, home, date(2018, 5, 21))
    draft.tie = Tie.objects.get(home=home, place=place)
    case = cases.open_case(draft, by=by)
    paper = cases.PaperDraft("profile", heading="概况", dated_on=date(2018, 5, 21))
    return case, cases.add_paper(case, paper, by=by)


def considered(home: Unit, by: User) -> tuple[Prospect, PlaceFact]:
    """A place that is considered, with a fact of it."""
    where = Locality.objects.get(country="DE", name_en="Leipzig")
    one = cases.put_forward(home, where, on=date(2018, 5, 21), by=by)
    fact = cases.FactDraft("note", "年鉴", text="大学城")
    return one, cases.note_fact(where, fact, by=by)


def mails(exchange: Exchange, place: Locality, by: User) -> tuple[Exchange, ExchangeFile]:
    """A draft of an e-mail whose attachment waits, and an e-mail on file with an exchange."""
    data = LETTER.encode()
    draft = exchanges.take_mail(
        read_mail(data),
        home=exchange.home,
        place_id=place.pk,
        by=by,
        today=date(2018, 5, 21),
        waiting=exchanges.put_by(data),
    )
    said = Draft(unit=exchange.home)
    on = date(2018, 5, 21)
    exchanges.file_for_exchange(exchange, BytesIO(data), "letter.eml", said, by=by, on=on)
    return draft, exchange.files.get()


def person(username: str, role: Role, unit: Unit) -> User:
    user = User.objects.create_user(username, password=PASSWORD, unit=unit, title=username)
    Grant.objects.create(user=user, role=role, unit=unit)
    return user


def somebody(owner: Unit, place: Locality, keeper: User) -> Person:
    """A person with a post in the place, a contact detail, and somebody whom they know."""
    body = people.add_organisation(by=None, name_zh="市政府", name_en="City Hall", place=place)
    one, other = (
        people.add_person(owner=owner, by=keeper, name_main=name, country_id="DE", purpose="visits")
        for name in ("Ada Jung", "Ben Ohm")
    )
    people.edit_person(
        one, version=one.version, by=keeper, keeper_id=keeper.pk, note="a note", languages="de en"
    )
    people.begin_post(one, body, by=keeper, title_zh="市长", title_en="Mayor")
    people.add_contact(one, by=keeper, kind="email", value="ada@example.org", is_masked=False)
    people.add_relation(one, other, kind="knows", by=keeper)
    people.set_introducer(other, one, by=keeper)
    return one


def doubles(someone: Person) -> tuple[Pair, Merge]:
    """Somebody who may be the same, and one whose record was merged into theirs."""
    twin, gone = (
        people.add_person(owner=someone.owner, by=None, name_main=name, purpose="visits")
        for name in ("Jung, Ada", "A. Jung")
    )
    someone.refresh_from_db()
    versions = (someone.version, gone.version)
    merged = merge(someone, gone, versions=versions, chosen={}, by=None)
    someone.refresh_from_db()
    look_again([someone.pk])
    return Pair.objects.of(someone).get(Q(one=twin) | Q(other=twin)), merged


def claim_of(own: Locality, place: Locality) -> Claim:
    return Claim.objects.create(
        source="a list",
        row=1,
        place_text_a="南京",
        place_a=own,
        place_text_b="Alphaville",
        place_b=place,
        pair_key="pair",
        status="matched",
    )


def aside(by: User) -> SetAside:
    return SetAside.objects.create(
        kind="term", key="0", state="3", text="a term", reason="known", by=by
    )


def patterns() -> dict[str, URLPattern]:
    """Every address of the site by its full name, such as "registry:tie-list"."""
    return dict(_patterns(get_resolver(), ""))


def _patterns(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            name = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _patterns(entry, name)
        else:
            yield f"{space}{entry.name}", entry


VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})


@dataclass(slots=True)
class Sheet:
    """A form of a page as a browser would send it untouched.

    texts: fields that one types in. choices: of its selects.
    """

    action: str
    fields: dict[str, list[str]]
    texts: list[str]
    is_upload: bool = False
    choices: dict[str, list[str]] = field(default_factory=dict)


class Reader(HTMLParser):
    """What a browser makes of a page: its forms, its running scripts, its texts."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.texts: list[tuple[str, tuple[str, ...]]] = []
        """Each text and the elements it stands in, the innermost last."""
        self._within: list[str] = []
        self._kinds: list[str] = []
        self._select = self._area = ""
        self._is_post = False
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.handlers += [name for name in given if name.startswith("on")]
        if tag not in VOID:
            self._within.append(tag)
            self._kinds.append(given.get("type", ""))
        if tag == "form":
            self._is_post = given.get("method", "").lower() == "post"
            if self._is_post:
                is_upload = "multipart" in given.get("enctype", "")
                self.sheets.append(Sheet(given.get("action", ""), {}, [], is_upload))
        # What is switched off is not sent.
        if "form" not in self._within or not self._is_post or "disabled" in given:
            return
        sheet, name = self.sheets[-1], given.get("name", "")
        match tag:
            case "input" if name:
                self._input(sheet, name, given)
            case "textarea" if name:
                sheet.texts.append(name)
                sheet.fields.setdefault(name, [""])
                self._area = name
            case "select":
                self._select = name
                sheet.fields[name], sheet.choices[name] = [], []
            case "option" if self._select:
                value = given.get("value", "")
                sheet.choices[self._select].append(value)
                if "selected" in given or not sheet.fields[self._select]:
                    sheet.fields[self._select] = [value]

    def _input(self, sheet: Sheet, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                sheet.fields.setdefault(name, []).append(given.get("value", "on"))
        elif kind not in {"file", "submit", "button"}:
            sheet.fields.setdefault(name, []).append(given.get("value", ""))
            if kind != "hidden" and "readonly" not in given:
                sheet.texts.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                self._kinds.pop()
            self._kinds.pop()
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sheets[-1].fields[self._area] = [data.strip("\n")]
        if self._within and self._within[-1] == "script":
            if "json" not in self._kinds[-1]:
                self.scripts.append(data)
        elif data.strip():
            self.texts.append((data.strip(), tuple(self._within)))
