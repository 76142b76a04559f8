"""One box finds everything, says why, and nothing that one may not see."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.desk.queries.finding import find
from youcheng.lib.text import fold
from youcheng.registry import actions
from youcheng.registry.actions.indexing import index_towns
from youcheng.registry.models import Locality, LocalityName

pytestmark = pytest.mark.django_db
SEARCH = reverse("search")


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def place(country: str, name_zh: str, name_en: str, *names: tuple[str, bool]) -> Locality:
    [row] = actions.open_places(
        [{"country_id": country, "name_zh": name_zh, "name_en": name_en, "lat": 1.0, "lon": 2.0}]
    )
    for text, is_former in names:
        LocalityName.objects.create(locality=row, text=text, key=fold(text), is_former=is_former)
    return row


@pytest.fixture
def world(office) -> dict[str, Locality]:
    places = {
        "petersburg": place(
            "RU", "圣彼得堡", "Saint Petersburg", ("列宁格勒", True), ("Leningrad", True)
        ),
        "paulo": place("BR", "圣保罗", "São Paulo"),
        "limassol": place("CY", "利马索尔", "Limassol", ("Λεμεσός", False)),
        "core": place("DE", "核群市", "Kernstadt"),
    }
    for row in places.values():
        event = actions.EventDraft("established", date(2001, 5, 5), to_kind="formal")
        draft = actions.TieDraft(home_id=office.pk, place_id=row.pk, events=[event])
        actions.open_tie(draft, by=None, at=datetime(2015, 1, 1, tzinfo=UTC))
    return places


def ties(user: User, text: str) -> list[tuple[str, str]]:
    user = User.objects.get(pk=user.pk)
    return [
        (hit.title, hit.why)
        for group in find(user, text)
        if group.kind == "tie"
        for hit in group.hits
    ]


@pytest.mark.parametrize(
    ("text", "title", "why"),
    [
        ("圣彼得堡", "Saint Petersburg", "also 圣彼得堡"),
        ("聖彼得堡", "Saint Petersburg", "also 圣彼得堡"),
        ("彼得", "Saint Petersburg", "also 圣彼得堡"),
        ("saint p", "Saint Petersburg", ""),
        ("列宁格勒", "Saint Petersburg", "formerly 列宁格勒"),
        ("列寧格勒", "Saint Petersburg", "formerly 列宁格勒"),
        ("leningrad", "Saint Petersburg", "formerly Leningrad"),
        ("shengbidebao", "Saint Petersburg", "sounds like shengbidebao"),
        ("sbdb", "Saint Petersburg", "initials of 圣彼得堡"),
        ("sao paulo", "São Paulo", ""),
        ("SAOPAULO", "São Paulo", ""),
        ("sbl", "São Paulo", "initials of 圣保罗"),
        ("Λεμεσός", "Limassol", "also Λεμεσός"),
        ("λεμεσοσ", "Limassol", "also Λεμεσός"),
        ("覈羣", "Kernstadt", "also 核群市"),
        ("limasol", "Limassol", "looks like Limassol"),
        ("liningrad", "Saint Petersburg", "looks like Leningrad"),
        ("利马索耳", "Limassol", "looks like 利马索尔"),
        ("Cyprus", "Limassol", "in Cyprus"),
        ("塞浦路斯", "Limassol", "in Cyprus"),
    ],
)
def test_a_place_is_found_and_it_is_said_why(world, officer, text, title, why):
    assert (title, why) in ties(officer, text)


@pytest.mark.parametrize("text", ["", "  ", "!", "x' OR 1=1 --", "a" * 10_000, "\u202e", "😀"])
def test_nonsense_finds_nothing(world, officer, client, text):
    client.force_login(officer)

    response = client.get(SEARCH, {"q": text})

    assert response.status_code == 200
    assert response.context["n"] == 0


def test_only_what_one_may_see(world, officer, stranger, liaison):
    assert len(ties(officer, "limassol")) == 1
    assert ties(stranger, "limassol") == []
    assert ties(liaison, "limassol") == []


def test_units_pages_commands_and_papers(world, officer, office, client):
    tie = world["paulo"].ties.get()
    draft = actions.InstrumentDraft("memorandum", date(2003, 3, 3), paper="宁外办〔2003〕12号")
    actions.add_instrument(tie, draft, by=officer)
    user = User.objects.get(pk=officer.pk)

    def kinds(text: str) -> list[tuple[str, str]]:
        return [(group.kind, group.hits[0].title) for group in find(user, text)]

    assert ("unit", "Qixia District") in kinds("栖霞")
    assert ("unit", "Qixia District") in kinds("qixia")
    assert ("page", "Situation") in kinds("situ")
    assert ("command", "Import a ledger") in kinds("import")
    assert ("paper", "memorandum \u00b7 São Paulo") in kinds("宁外办")


def test_people_are_for_those_who_manage_them(world, officer, office):
    boss = User.objects.create(username="boss")
    Grant.objects.create(user=boss, role=Role.ADMINISTRATOR, unit=office)

    assert [group.kind for group in find(boss, "officer")] == ["person"]
    assert [group.kind for group in find(User.objects.get(pk=officer.pk), "officer")] == []


def test_a_retracted_paper_is_not_found(world, officer):
    tie = world["paulo"].ties.get()
    draft = actions.InstrumentDraft("memorandum", date(2003, 3, 3), paper="Needle 12")
    paper = actions.add_instrument(tie, draft, by=officer)
    actions.retract(paper, by=officer)

    assert find(User.objects.get(pk=officer.pk), "needle") == []


def test_the_page_and_its_part(world, officer, client):
    client.force_login(officer)
    place = world["limassol"]
    Locality.objects.filter(pk=place.pk).update(name_en="<b>Limassol</b>")

    page = client.get(SEARCH, {"q": "limassol"}).content.decode()
    part = client.get(SEARCH, {"q": "limassol"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" in page
    assert "<html" not in part
    assert "&lt;b&gt;" in part
    assert "<b>Limassol" not in part


def cities(user: User, text: str) -> list[tuple[str, str]]:
    user = User.objects.get(pk=user.pk)
    return [
        (hit.title, hit.url)
        for group in find(user, text)
        if group.kind == "city"
        for hit in group.hits
    ]


@pytest.mark.parametrize("text", ["莱比锡", "萊比錫", "laibixi", "lbx", "leipz", "LEIPZIG"])
def test_a_city_without_a_tie_is_found_and_leads_to_its_page(world, officer, text):
    index_towns()
    leipzig = Locality.objects.get(name_en="Leipzig")

    assert cities(officer, text) == [("Leipzig", reverse("city", args=[leipzig.pk]))]


def test_a_city_without_a_chinese_name_is_found_by_its_whole_name(world, officer):
    index_towns()
    lone = place("DE", "", "Oberammergau")

    assert cities(officer, "oberammergau") == [("Oberammergau", reverse("city", args=[lone.pk]))]
    assert cities(officer, "oberam") == []


def test_a_city_with_a_tie_is_not_among_the_others_but_for_who_may_not_see_it(
    world, officer, office
):
    index_towns()
    liaison = User.objects.create_user("liaison2")
    Grant.objects.create(user=liaison, role=Role.LIAISON, unit=office.children.earliest("pk"))

    assert cities(officer, "核群") == []
    assert [title for title, _url in cities(liaison, "核群")] == ["Kernstadt"]
    assert cities(User.objects.create_user("stranger"), "核群") == []


def test_an_own_city_is_no_partner_to_be_found(world, officer):
    place("CN", "苏州", "Suzhou")
    index_towns()

    assert cities(officer, "苏州") == []
