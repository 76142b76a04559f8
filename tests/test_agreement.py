"""The explanation, the list, the search, the exports, the feeds and the pages agree: for random
people, with random roles in random units, and random ties."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from youcheng.accounts.actions.feeds import make_feed
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission, Role
from youcheng.accounts.queries import can, widest_unit
from youcheng.accounts.queries.explaining import explain
from youcheng.analytics.queries.situation import Question, situation
from youcheng.dataio.models import Batch
from youcheng.dataio.queries.exporting import ledger_rows
from youcheng.desk.panels import PANELS
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.queries.finding import find
from youcheng.documents.actions import Draft, file_document
from youcheng.documents.actions.jobs import keep_text
from youcheng.documents.enums import Reading, Sensitivity
from youcheng.documents.models import READ_BY, Document
from youcheng.documents.queries.inside import search as search_inside
from youcheng.documents.reading import Page, Text
from youcheng.exchanges.actions import ExchangeDraft, add_promise, open_exchanges
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries.cities import exchanges_with
from youcheng.exchanges.queries.lists import ExchangeFilter, matching
from youcheng.registry import actions
from youcheng.registry.models import PaperFile, Tie
from youcheng.registry.queries.ties import TieFilter, matching_ties

pytestmark = pytest.mark.django_db
PLACES = (
    ("DE", "甲城", "Alphaville"), ("FR", "乙城", "Betaville"), ("JP", "丙城", "Gammaville"),
    ("US", "丁城", "Deltaville"), ("ZA", "戊城", "Epsilonville"),
)  # fmt: skip
UNITS = 6
days = st.sampled_from([None, -3, -1, 0, 1, 3])
grants = st.tuples(
    st.sampled_from(list(Role)),
    st.integers(0, UNITS - 1),
    st.sampled_from(["", "", "", "europe", "asia"]),
    days,
    days,
)
people = st.lists(
    st.tuples(
        st.lists(grants, max_size=3, unique_by=lambda grant: grant[:3]),
        st.sampled_from([True, True, True, True, False]),
        st.sampled_from([False, False, False, False, True]),
    ),
    min_size=1,
    max_size=4,
)
ties_drawn = st.lists(
    st.tuples(st.integers(0, UNITS - 1), st.integers(0, len(PLACES) - 1)),
    min_size=1,
    max_size=6,
    unique=True,
)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def units(office) -> list[Unit]:
    """The city, districts, and a street under the last: a tree three levels high."""
    found = [office, *Unit.objects.filter(parent=office).order_by("pk")[: UNITS - 2]]
    street = Unit(code="street", name_zh="街道", kind=found[-1].kind, level=found[-1].level)
    street.parent, street.path = found[-1], f"{found[-1].path}street/"
    street.save()
    return [*found, Unit.objects.get(code="street")]


@pytest.fixture
def places(reference) -> list:
    return actions.open_places(
        [
            {"country_id": country, "name_zh": zh, "name_en": en, "lat": 1.0, "lon": 2.0}
            for country, zh, en in PLACES
        ]
    )


def make_people(drawn: list, units: list[Unit], today: date) -> list[User]:
    found = []
    for n, (held, is_active, is_superuser) in enumerate(drawn):
        user = User.objects.create(username=f"u{n}", is_active=is_active, is_superuser=is_superuser)
        for role, unit, region, starts, ends in held:
            Grant.objects.create(
                user=user,
                role=role,
                unit=units[unit],
                region=region,
                starts_on=None if starts is None else today + timedelta(days=starts),
                ends_on=None if ends is None else today + timedelta(days=ends),
            )
        found.append(user)
    return found


def make_ties(drawn: list, units: list[Unit], places: list) -> list[Tie]:
    at = datetime(2015, 1, 1, tzinfo=UTC)
    drafts = [
        actions.TieDraft(
            home_id=units[unit].pk,
            place_id=places[place].pk,
            events=[actions.EventDraft("established", date(2001, 5, 5), to_kind="formal")],
        )
        for unit, place in drawn
    ]
    keys = [actions.open_tie(draft, by=None, at=at).pk for draft in drafts]
    return list(Tie.objects.select_related("home", "place__country").filter(pk__in=keys))


def fresh(user: User) -> User:
    """Without the grants that a request keeps on its user."""
    return User.objects.get(pk=user.pk)


@settings(
    max_examples=12,  # each opens some forty pages
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=people, drawn=ties_drawn)
def test_all_agree_on_who_sees_what(units, places, people, drawn):
    with undone():
        today = localdate()
        ties = make_ties(drawn, units, places)
        documents = make_documents(ties, today)
        for user in make_people(people, units, today):
            reads = allowed(user, Permission.TIE_VIEW, ties)
            edits = allowed(user, Permission.TIE_EDIT, ties)
            exports = allowed(user, Permission.TIE_EXPORT, ties)
            asked = TieFilter(as_of=today)

            assert listed(user, asked) == reads
            assert keys(Tie.objects.visible_to(fresh(user))) == reads
            assert keys(Tie.objects.editable_by(fresh(user))) == edits
            assert listed(user, asked, Permission.TIE_EXPORT) == exports
            assert in_ledger(user, units[0], ties) == exports
            assert searched(user, ties) == reads
            assert in_alerts(user, today) <= reads
            assert in_calendar(user) == reads
            assert in_situation(user, today) == listed_in_widest(user, ties)
            assert opened(user, ties, "registry:tie-detail") == reads
            assert on_city_pages(user, ties) == reads
            assert opened(user, ties, "registry:tie-edit") == edits
            agree_on_documents(user, ties, documents)
            assert edits <= reads
            imports = allowed_batches(user, units)
            assert (
                set(Batch.objects.visible_to(fresh(user)).values_list("code", flat=True)) == imports
            )
            for tie in ties:
                region = tie.place.country.region
                for permission in Permission:
                    verdict = explain(user, permission, tie.home, region)
                    assert verdict.is_allowed == can(fresh(user), permission, tie.home, region)
                    assert verdict.sentence


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=people, drawn=ties_drawn, restricted=st.sets(st.integers(0, 5)))
def test_all_agree_on_who_sees_an_exchange(units, places, people, drawn, restricted):
    with undone():
        exchanges = make_exchanges(drawn, units, places, restricted)
        for user in make_people(people, units, localdate()):
            reads, edits, exports = (
                allowed_exchanges(user, permission, exchanges)
                for permission in (
                    Permission.EXCHANGE_VIEW,
                    Permission.EXCHANGE_EDIT,
                    Permission.EXCHANGE_EXPORT,
                )
            )
            asked = ExchangeFilter()
            assert keys(Exchange.objects.visible_to(fresh(user))) == reads
            assert keys(Exchange.objects.editable_by(fresh(user))) == edits
            assert keys(matching(fresh(user), asked)) == reads
            assert keys(matching(fresh(user), asked, Permission.EXCHANGE_EXPORT)) == exports
            assert edits | exports <= reads
            assert opened_exchanges(user, exchanges, "exchange-detail") == reads
            assert opened_exchanges(user, exchanges, "exchange-access") == reads
            assert opened_exchanges(user, exchanges, "exchange-edit") == edits
            assert searched_exchanges(user) == reads
            assert in_promise_alerts(user) == (reads if user.is_active else set())
            open_to_all = {one.pk for one in exchanges if one.visibility != "restricted"}
            assert in_promise_calendar(user) == reads & open_to_all
            with_places = {row.pk for place in places for row in exchanges_with(fresh(user), place)}
            assert with_places == reads


def make_exchanges(
    drawn: list, units: list[Unit], places: list, restricted: set[int]
) -> list[Exchange]:
    drafts = [
        ExchangeDraft(
            kind="letter",
            from_on=date(2018, 5, 21),
            home=units[unit],
            place_ids=[places[place].pk],
            subject_zh=f"函{n}",
            visibility="restricted" if n in restricted else "internal",
        )
        for n, (unit, place) in enumerate(drawn)
    ]
    rows = open_exchanges(drafts, by=None, at=timezone.now())
    for row in rows:
        add_promise(row, text="互派", side="home", due_on=localdate(), by=None)
    return list(
        Exchange.objects.select_related("home", "place__country").filter(
            pk__in=[row.pk for row in rows]
        )
    )


def allowed_exchanges(user: User, permission: Permission, exchanges: list[Exchange]) -> set[int]:
    """By the explanation alone: what a restricted one needs besides is to be read at all."""
    found = set()
    for one in exchanges:
        region = one.place.country.region
        needed = {permission, Permission.EXCHANGE_VIEW}
        if one.visibility == "restricted":
            needed.add(Permission.EXCHANGE_RESTRICTED)
        if all(explain(user, each, one.home, region).is_allowed for each in needed):
            found.add(one.pk)
    return found


def searched_exchanges(user: User) -> set[int]:
    hits = [
        hit for group in find(fresh(user), "函", limit=50, kind="exchange") for hit in group.hits
    ]
    return {int(hit.url.strip("/").split("/")[-1]) for hit in hits}


def in_promise_alerts(user: User) -> set[int]:
    """Each exchange has an open promise that is due."""
    alerts = find_alerts(fresh(user), localdate()).alerts
    return {int(one.key.split(":")[0]) for one in alerts if one.kind == "promise"}


def in_promise_calendar(user: User) -> set[int]:
    """Its address is read without signing in, so restricted ones are not in it."""
    _feed, token = make_feed(user, at=timezone.now(), language="en", has_promises=True)
    response = Client().get(reverse("calendar-feed", args=[token]))
    assert response.status_code == (200 if user.is_active else 404)
    return {int(pk) for pk in re.findall(rb"/exchanges/(\d+)/", response.content)}


def opened_exchanges(user: User, exchanges: list[Exchange], name: str) -> set[int]:
    client = Client(raise_request_exception=True)
    if user.is_active:
        client.force_login(user)
    pages = {one.pk: client.get(reverse(f"exchanges:{name}", args=[one.pk])) for one in exchanges}
    return {pk for pk, page in pages.items() if page.status_code == 200}


def make_documents(ties: list[Tie], today: date) -> list[Document]:
    """For each tie one of each sensitivity, with a word of its own inside, attached to a paper."""
    found = []
    for tie in ties:
        paper = actions.add_instrument(tie, actions.InstrumentDraft("memorandum"), by=None)
        for degree in Sensitivity:
            word = f"word{tie.pk}{degree}"
            draft = Draft(unit=tie.home, name=f"name{tie.pk}{degree}", sensitivity=degree)
            file = BytesIO(word.encode())
            document = file_document(file, "a.txt", draft, by=None, on=today).document
            keep_text(document.present, Text(Reading.READ, [Page(1, "", word)]))
            PaperFile.objects.create(instrument=paper, document=document, part="version")
            found.append(document)
    return found


def agree_on_documents(user: User, ties: list[Tie], documents: list[Document]) -> None:
    """The explanation, the rows, the search by name and inside, the pages and the paper agree."""
    reads = {
        document.pk
        for document in documents
        if explain(user, READ_BY[document.sensitivity], document.unit).is_allowed
    }
    edits = {
        document.pk
        for document in documents
        if document.pk in reads
        and explain(user, Permission.DOCUMENT_EDIT, document.unit).is_allowed
    }
    assert keys(Document.objects.visible_to(fresh(user))) == reads
    assert keys(Document.objects.editable_by(fresh(user))) == edits
    for document in documents:
        tail = document.name.removeprefix("name")
        inside = {hit.document.pk for hit in search_inside(fresh(user), f"word{tail}")}
        assert inside == {document.pk} & reads
        may_search = can(fresh(user), Permission.TIE_VIEW)
        for asked in (document.name, f"word{tail}")[: 2 if document in documents[:6] else 0]:
            hits = [h for g in find(fresh(user), asked) if g.kind == "document" for h in g.hits]
            assert len(hits) == (document.pk in reads and may_search)
    client = Client()
    if user.is_active:
        client.force_login(user)
    for document in documents[:6]:  # the pages ask the same rows, which were compared above
        for page in ("detail", "access"):
            answer = client.get(reverse(f"documents:{page}", args=[document.pk]))
            assert (answer.status_code == 200) == (document.pk in reads)
        answer = client.get(reverse("documents:download", args=[document.pk, 1]))
        assert (answer.status_code == 200) == (document.pk in reads)
        answer = client.get(reverse("documents:edit", args=[document.pk]))
        assert (answer.status_code == 200) == (document.pk in edits)
    ties_seen = allowed(user, Permission.TIE_VIEW, ties)
    for tie in ties:
        paper = tie.instruments.get(kind="memorandum")
        answer = client.get(reverse("registry:paper", args=[tie.pk, paper.pk]))
        assert (answer.status_code == 200) == (tie.pk in ties_seen)
        if answer.status_code == 200:
            shown = {column.link.document_id for column in answer.context["columns"]}
            assert shown == {link.document_id for link in paper.files.all()} & reads


def allowed_batches(user: User, units: list[Unit]) -> set[str]:
    """Codes of the imports, one of each unit, that the explanation allows."""
    for unit in units:
        Batch.objects.get_or_create(code=f"IMP-{unit.code}", unit=unit, filename="x", mode="upsert")
    return {
        f"IMP-{unit.code}"
        for unit in units
        if explain(user, Permission.TIE_IMPORT, unit).is_allowed
    }


def allowed(user: User, permission: Permission, ties: list[Tie]) -> set[int]:
    return {
        tie.pk
        for tie in ties
        if explain(user, permission, tie.home, tie.place.country.region).is_allowed
    }


def keys(rows) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def listed(user: User, asked: TieFilter, permission: Permission = Permission.TIE_VIEW) -> set[int]:
    return {tie for tie, _span in matching_ties(fresh(user), asked, permission)}


def in_ledger(user: User, city: Unit, ties: list[Tie]) -> set[int]:
    pairs = {(tie.home.code, tie.place.name_zh): tie.pk for tie in ties}
    rows = ledger_rows(unit=city, reader=fresh(user))
    return {pairs[row["home"], row["place"]] for row in rows}


def searched(user: User, ties: list[Tie]) -> set[int]:
    found = set()
    for tie in ties:
        for group in find(fresh(user), tie.place.name_en):
            if group.kind == "tie":
                found |= {int(hit.url.strip("/").split("/")[-1]) for hit in group.hits}
    return found


def in_alerts(user: User, today: date) -> set[int]:
    if not user.is_active:
        return set()
    alerts = find_alerts(fresh(user), today).alerts
    return {
        int(alert.url.split("/ties/")[1].split("/")[0])
        for alert in alerts
        if "/ties/" in alert.url and alert.url.split("/ties/")[1][:1].isdigit()
    }


def in_calendar(user: User) -> set[int]:
    """Ties in the person's calendar: each is in force and has an anniversary in five years."""
    _feed, token = make_feed(
        user, at=timezone.now(), language="en", has_terms=True, has_anniversaries=True
    )
    response = Client().get(reverse("calendar-feed", args=[token]))
    assert response.status_code == (200 if user.is_active else 404)
    return {int(pk) for pk in re.findall(rb"/ties/(\d+)/", response.content)}


def in_situation(user: User, today: date) -> int:
    unit = widest_unit(fresh(user), Permission.SITUATION_VIEW)
    return situation(Question(home=unit, as_of=today)).total if unit else 0


def listed_in_widest(user: User, ties: list[Tie]) -> int:
    unit = widest_unit(fresh(user), Permission.SITUATION_VIEW)
    below = [tie for tie in ties if unit and tie.home.path.startswith(unit.path)]
    return len(allowed(user, Permission.SITUATION_VIEW, below))


def opened(user: User, ties: list[Tie], page: str) -> set[int]:
    client = Client(raise_request_exception=True)
    if user.is_active:
        client.force_login(user)
    found = set()
    for tie in ties:
        response = client.get(reverse(page, args=[tie.pk]))
        assert response.status_code in {200, 302, 403, 404}
        # A tie is shown on its city's page; who has not signed in is led elsewhere.
        led = response.status_code == 302 and response.url == reverse("city", args=[tie.place_id])
        if response.status_code == 200 or led:
            found.add(tie.pk)
    return found


def on_city_pages(user: User, ties: list[Tie]) -> set[int]:
    """What the pages of the cities show; all panels of one city show the same ties."""
    client = Client(raise_request_exception=True)
    if not user.is_active:
        return set()
    client.force_login(user)
    found: set[int] = set()
    for place in {tie.place_id for tie in ties}:
        urls = [("city", True)] + [
            (panel.url, can(fresh(user), panel.permission)) for panel in PANELS
        ]
        pages = [(client.get(reverse(url, args=[place])), is_open) for url, is_open in urls]
        if pages[0][0].status_code == 200:
            assert all((page.status_code == 200) == is_open for page, is_open in pages)
            shown = [
                {one.tie.pk for one in page.context["ties"]} for page, is_open in pages if is_open
            ]
            assert shown == [shown[0]] * len(shown)
            found |= shown[0]
    return found
