"""Visiting cards out and in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.lib.vcards import read_cards
from youcheng.people import actions
from youcheng.people.models import Person
from youcheng.people.tests.world import organisation, person

pytestmark = pytest.mark.django_db
CARDS = "/persons/cards/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def upload(client, text: str):
    return client.post(CARDS, {"file": SimpleUploadedFile("cards.vcf", text.encode())})


def take(client, response, *at: int):
    return client.post(CARDS, {"cards": response.context["cards"], "take": list(at)})


def card(name: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:4.0", f"FN:{name}", *lines, "END:VCARD", ""])


def test_a_card_goes_out_as_a_logged_deed(desk, officer, office):
    ada = person("Ada Jung", name_zh="阿达·容", family="Jung", given="Ada", languages="de en")
    actions.begin_post(ada, organisation(name_en="Stadt Leipzig"), title_en="Mayor", by=None)
    actions.add_contact(ada, kind="mobile", value="+49 341 1", by=None)
    address = reverse("people:person-card", args=[ada.pk])

    assert desk.get(address).status_code == 405
    response = desk.post(address)
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    [back] = read_cards(response.content)
    assert (back.full_name, back.names) == ("Ada Jung", [("zh-Hans", "阿达·容")])
    assert (back.organisation, back.title) == (["Stadt Leipzig"], "Mayor")
    assert (back.phones, back.uid) == ([("cell", "+49 341 1")], ada.uid.urn)
    event = Event.objects.get(verb="people.exported")
    assert (event.by, event.subject_text) == (officer, ada.number)


def test_nobody_takes_a_card_who_may_not_uncover(client, liaison):
    one = person("Own", owner=Unit.objects.get(code="qinhuai"))
    client.force_login(liaison)

    assert client.post(reverse("people:person-card", args=[one.pk])).status_code == 403
    assert client.get(CARDS).status_code == 403


def test_cards_are_shown_before_they_are_written(desk, officer, office):
    text = card("Ada Jung", "ORG:Stadt Leipzig", "TITLE:Mayor", "TEL;TYPE=cell:+49 341 1") + card(
        "王小明", "EMAIL:wang@example.org", "EMAIL:nonsense"
    )
    shown = upload(desk, text)
    assert not Person.objects.exists()
    assert [(one.card.full_name, one.is_new) for _at, one, _why in shown.context["found"]] == [
        ("Ada Jung", True),
        ("王小明", True),
    ]

    take(desk, shown, 0, 1)
    ada, wang = Person.objects.order_by("pk")
    assert (ada.posts.get().organisation.name, ada.contacts.get().value) == (
        "Stadt Leipzig",
        "+49 341 1",
    )
    assert (wang.name_zh, wang.contacts.get().value) == ("王小明", "wang@example.org")
    assert (wang.owner, wang.keeper) == (office, officer)


def test_whom_we_know_already_is_said_with_the_reason(desk, office):
    ada = person("Ada Jung")
    actions.add_contact(ada, kind="phone", value="+49 341 1", by=None)
    text = (
        card("A. Jung", "TEL;TYPE=voice:0049-341-1")
        + card("ada jung")
        + card("Somebody", f"UID:{ada.uid.urn}")
        + card("New")
    )
    found = [(one.known, one.why) for _at, one, _why in upload(desk, text).context["found"]]

    assert found == [(ada, "phone"), (ada, "name"), (ada, "uid"), (None, "")]


def test_a_card_tells_nobody_of_persons_out_of_reach(client, stranger, office):
    person("Ada Jung")
    client.force_login(stranger)

    [(_at, one, _why)] = upload(client, card("Ada Jung")).context["found"]
    assert one.known is None


def test_the_same_card_is_not_taken_in_twice(desk, office):
    shown = upload(desk, card("Ada Jung", "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"))
    take(desk, shown, 0)
    take(desk, shown, 0)

    assert Person.objects.count() == 1


def test_a_card_from_another_continent_is_left_out_and_said(client, office):
    asia = User.objects.create_user("asia")
    Grant.objects.create(user=asia, role=Role.DESK, unit=office, region="asia")
    organisation("名古屋市役所", town="Nagoya")
    organisation()
    client.force_login(asia)
    shown = upload(client, card("Taro", "ORG:名古屋市役所") + card("Ada", "ORG:莱比锡市政府"))

    answer = client.post(CARDS, {"cards": shown.context["cards"], "take": [0, 1]}, follow=True)
    assert [one.name_main for one in Person.objects.all()] == ["Taro"]
    assert "does not reach the country of the body: 1" in answer.content.decode()


def test_what_comes_back_is_what_was_shown(desk, office):
    shown = upload(desk, card("Ada Jung"))
    answer = desk.post(CARDS, {"cards": shown.context["cards"] + "x", "take": [0]}, follow=True)

    assert "cut short" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("content", ["", "name,phone", "BEGIN:VCARD"])
def test_a_file_without_a_card_is_refused_with_a_sentence(desk, office, content):
    answer = upload(desk, content)

    assert answer.status_code == 422
    assert b"visiting card" in answer.content


@pytest.mark.parametrize(
    "name", ["x" * 10_000, "=1+1", "Ada\u202egnuJ", "محمد", "<script>alert(1)</script>"]
)
def test_a_card_may_say_anything(desk, office, name):
    shown = upload(desk, card(name, "N:;;;;", f"ORG:{name}", f"TITLE:{name}"))
    take(desk, shown, 0)

    one = Person.objects.get()
    assert one.name_main == name.replace("\u202e", "")[:160]
    assert "\u202e" not in desk.get(f"/persons/{one.pk}/").content.decode()
    assert "<script>alert" not in desk.get(f"/persons/{one.pk}/").content.decode()
