"""A form is pressed twice, or comes again because the answer was lost: it makes a thing once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.walking import Reader, Sheet, World
from youcheng.accounts.models import Invitation, Sending, Unit
from youcheng.audit.models import Event
from youcheng.dataio.models import Batch
from youcheng.exchanges.models import Exchange
from youcheng.people.models import Person, Post, Relation
from youcheng.registry.models import Instrument, SavedView, Tie, TieEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    return in_use


@pytest.fixture
def client(world, client) -> Client:
    client.force_login(world.people["administrator"])
    return client


def opened(client: Client, page: str, name: str) -> Sheet:
    sheets = Reader(client.get(page).content.decode()).sheets
    return next(sheet for sheet in sheets if name in sheet.fields)


def tie(world: World) -> tuple[str, dict, type]:
    return (
        reverse("registry:tie-add"),
        {"place_text": "莱比锡", "on": "2001", "kind": "formal"},
        Tie,
    )


def event(world: World) -> tuple[str, dict, type]:
    page = reverse("registry:event-add", args=[world.tie.pk])
    return page, {"kind": "memorandum", "on": "2020"}, TieEvent


def paper(world: World) -> tuple[str, dict, type]:
    page = reverse("registry:instrument-add", args=[world.tie.pk])
    return page, {"kind": "memorandum", "signed": "2020"}, Instrument


def invitation(world: World) -> tuple[str, dict, type]:
    unit = str(Unit.objects.get(code="qixia").pk)
    values = {"title": "Clerk", "unit": unit, "grant_unit": unit, "role": "desk"}
    return reverse("invitation-add"), values, Invitation


def role(world: World) -> tuple[str, dict, type]:
    officer = world.people["officer"]
    unit = str(Unit.objects.get(code="qixia").pk)
    values = {"role": "leader", "unit": unit, "ends_on": "2199-12-31"}
    return reverse("grant-add", args=[officer.pk]), values, type(officer.grants.get())


def unit(world: World) -> tuple[str, dict, type]:
    parent = str(Unit.objects.get(code="qixia").pk)
    values = {"parent": parent, "kind": "school", "code": "school-9", "name_zh": "九中"}
    return reverse("unit-add"), values, Unit


def saved_view(world: World) -> tuple[str, dict, type]:
    return "/ties/?kind=formal", {"name": "mine"}, SavedView


def exchange(world: World) -> tuple[str, dict, type]:
    values = {"place_text": "莱比锡", "on": "2018-05-21", "subject_zh": "a visit", "kind": "call"}
    return reverse("exchanges:exchange-add"), values, Exchange


FORMS = (exchange, tie, event, paper, invitation, role, unit, saved_view)


def somebody(world: World) -> tuple[str, dict, type]:
    values = {"name_main": "Cem Ay", "organisation_text": "市政府", "post_zh": "处长"}
    return reverse("people:person-add"), values, Person


def post(world: World) -> tuple[str, dict, type]:
    page = reverse("people:post-add", args=[Person.objects.earliest("pk").pk])
    return page, {"organisation_text": "市政府", "title_zh": "顾问"}, Post


def relation(world: World) -> tuple[str, dict, type]:
    one, other = Person.objects.known().order_by("-pk")[:2]
    page = reverse("people:relation-add", args=[one.pk])
    return page, {"other": other.number, "kind": "works"}, Relation


FORMS = (
    exchange, tie, event, paper, invitation, role, unit, saved_view, somebody, post, relation,
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_second_press_makes_nothing_and_leads_to_the_first(world, client, form):
    page, typed, model = form(world)
    sheet = opened(client, page, next(iter(typed)))
    data = {**sheet.fields, **typed}
    n, said = model.objects.count(), Event.objects.count()

    first = client.post(sheet.action or page, data)
    written = Event.objects.count()
    second = client.post(sheet.action or page, data, follow=True)

    assert first.status_code in {200, 302}
    assert model.objects.count() == n + 1
    assert written > said
    assert Event.objects.count() == written
    assert second.status_code == 200
    if first.status_code == 302:
        assert second.redirect_chain[0][0] == first.url
    body = second.content.decode()
    assert "nothing was written twice" in body or "The view is saved" in body


def test_another_content_from_the_same_page_is_another_sending(world, client):
    """Who goes back in the browser and enters the next event means it."""
    page, typed, model = event(world)
    data = {**opened(client, page, "kind").fields, **typed}

    client.post(page, data)
    client.post(page, {**data, "on": "2021"})

    assert sorted(e.day for e in model.objects.filter(kind="memorandum")) == ["2020", "2021"]


def test_a_refused_form_may_come_again(world, client):
    page, typed, model = event(world)
    data = {**opened(client, page, "kind").fields, **typed, "on": "no day"}

    assert client.post(page, data).status_code == 422
    assert client.post(page, data).status_code == 422
    assert Sending.objects.count() == 0
    assert client.post(page, {**data, "on": "2020"}).status_code == 302


def test_a_new_page_may_say_the_same_again(world, client):
    page, typed, model = paper(world)
    n = model.objects.count()
    for _ in range(2):
        client.post(page, {**opened(client, page, "kind").fields, **typed})

    assert model.objects.count() == n + 2


def test_a_form_without_the_token_works(world, client):
    page, typed, model = paper(world)

    assert client.post(page, typed).status_code == 302


def test_nobody_uses_up_the_token_of_another(world, client):
    page, typed, model = paper(world)
    data = {**opened(client, page, "kind").fields, **typed}
    n = model.objects.count()

    Client().post(page, data)
    other = Client()
    other.force_login(world.people["officer"])
    other.post(page, data)
    client.post(page, data)

    assert model.objects.count() == n + 2


def test_old_ones_are_thrown_away(world, client):
    Sending.objects.create(key="old", at=timezone.now() - timezone.timedelta(days=3))
    page, typed, _model = paper(world)

    client.post(page, {**opened(client, page, "kind").fields, **typed})

    assert not Sending.objects.filter(key="old").exists()


def hand_over(client: Client, sheet: Sheet, data: bytes):
    file = SimpleUploadedFile("ledger.csv", data)
    return client.post(reverse("dataio:import-list"), {**sheet.fields, "file": file}, follow=True)


def test_a_ledger_handed_over_twice_is_one_draft(client):
    sheet = opened(client, reverse("dataio:import-list"), "once")
    before = Batch.objects.count()
    ledger = "城市,国家\n图尔库,芬兰\n".encode()

    first, second = (hand_over(client, sheet, ledger) for _ in range(2))

    assert Batch.objects.count() == before + 1
    assert second.redirect_chain == first.redirect_chain, "it leads to the draft of the first"
    assert "was saved already" in second.content.decode()


def test_a_mended_file_of_the_same_name_is_another(client):
    sheet = opened(client, reverse("dataio:import-list"), "once")
    before = Batch.objects.count()

    hand_over(client, sheet, "城市,国家\n图尔库,芬兰\n".encode())
    hand_over(client, sheet, "城市,国家\n坦佩雷,芬兰\n".encode())

    assert Batch.objects.count() == before + 2


def test_a_file_that_could_not_be_read_may_come_again(client):
    sheet = opened(client, reverse("dataio:import-list"), "once")

    for _ in range(2):
        assert hand_over(client, sheet, b"").status_code == 422
