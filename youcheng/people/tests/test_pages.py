"""The pages of the people base, as an officer, the liaison of a district and a stranger meet
them."""

import csv
import io
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.audit.queries import history_of
from youcheng.lib.periods import PartialDate
from youcheng.people import actions
from youcheng.people.models import Organisation, Person
from youcheng.people.tests.world import organisation, person
from youcheng.registry.models import Locality

pytestmark = pytest.mark.django_db
NEW = {
    "name_main": "Ada Jung",
    "name_order": "given",
    "visibility": "internal",
    "consent": "office",
    "purpose": "visits",
}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def ada(office) -> Person:
    one = person("Ada Jung", name_zh="阿达·容", country_id="DE")
    actions.begin_post(
        one, organisation(), title_zh="市长", title_en="Mayor", rank=4, by=None,
        began=PartialDate.of(2014),
    )  # fmt: skip
    actions.add_contact(one, kind="email", value="ada@leipzig.example", by=None)
    return one


def page(client, name: str, *args, status: int = 200, **query) -> str:
    response = client.get(reverse(f"people:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def send(client, name: str, *args, **data):
    return client.post(reverse(f"people:{name}", args=args), data)


def test_a_person_is_taken_in_with_post_and_contact(desk, officer, office):
    response = send(
        desk, "person-add", **NEW, owner_id=office.pk, name_zh="阿达·容", post_zh="市长",
        organisation_text="莱比锡市政府", place_text="Leipzig", began="2014", term_ends="2027-05",
        email="ada@leipzig.example", languages=["de", "en"],
    )  # fmt: skip

    ada = Person.objects.get()
    assert response.url == reverse("people:person-detail", args=[ada.pk])
    post = ada.posts.get()
    assert (post.organisation.place.name_en, post.term_ends_on) == ("Leipzig", date(2027, 5, 31))
    assert (ada.country_id, ada.languages, ada.owner) == ("DE", "de en", office)
    assert ada.contacts.get().value == "ada@leipzig.example"
    assert {event.by for event in history_of(ada)} == {officer}


def test_a_body_that_is_known_is_not_added_again(desk, office):
    known = organisation()
    actions.add_organisation_name(known, text="Stadt Leipzig", lang="de", is_former=False, by=None)
    send(
        desk, "person-add", **NEW, owner_id=office.pk, post_en="Mayor",
        organisation_text="stadt leipzig",
    )  # fmt: skip

    assert Person.objects.get().posts.get().organisation == known
    assert Organisation.objects.count() == 1


def test_of_two_bodies_of_one_name_the_meant_one_is_chosen(desk, office):
    one = organisation("市政府")
    other = organisation("市政府", town="Helsinki")
    said = {**NEW, "owner_id": office.pk, "post_zh": "市长", "organisation_text": "市政府"}

    answer = send(desk, "person-add", **said)
    assert answer.status_code == 422
    assert "Choose the one that is meant" in answer.content.decode()
    assert not Person.objects.exists()
    send(desk, "person-add", **said, organisation=other.pk)
    assert Person.objects.get().posts.get().organisation == other != one


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_main": ""}, "at least one name"),
        ({"family": "Meyer"}, "no part of the name"),
        ({"purpose": ""}, "required"),
        ({"email": "ada"}, "no e-mail address"),
        ({"consent": "given"}, "Say since when"),
        ({"organisation_text": "Stadt"}, "what the post is called"),
        ({"post_zh": "市长"}, "where this post is"),
        ({"began": "2014-13"}, "is no date"),
        ({"began": "2014", "term_ends": "2013"}, "cannot end before the post began"),
        ({"name_main": "x" * 10_000}, "at most 160"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(desk, office, wrong, said):
    answer = send(desk, "person-add", **{**NEW, "owner_id": office.pk, **wrong})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()


def test_the_page_shows_the_mask_and_not_the_address(desk, ada):
    text = page(desk, "person-detail", ada.pk)

    assert "阿达·容" in text
    assert "a••••@l••••.example" in text
    assert "ada@leipzig.example" not in text


def test_an_uncovered_address_is_shown_once_and_logged(desk, officer, ada):
    contact = ada.contacts.get()
    assert desk.get(reverse("people:contact-unmask", args=[ada.pk, contact.pk])).status_code == 405
    for headers in ({}, {"HX-Request": "true"}):
        answer = desk.post(
            reverse("people:contact-unmask", args=[ada.pk, contact.pk]), headers=headers
        )
        assert "ada@leipzig.example" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
    assert "ada@leipzig.example" not in page(desk, "person-detail", ada.pk)
    events = Event.objects.filter(verb="people.unmasked", by=officer)
    assert [event.subject_text for event in events] == [ada.number] * 2


def test_who_may_not_uncover_is_not_offered_it(client, ada):
    leader = User.objects.create_user("leader")
    Grant.objects.create(user=leader, role=Role.LEADER, unit=ada.owner)
    client.force_login(leader)
    contact = ada.contacts.get()

    assert "Uncover" not in page(client, "person-detail", ada.pk)
    assert send(client, "contact-unmask", ada.pk, contact.pk).status_code == 403
    assert not Event.objects.filter(verb="people.unmasked").exists()


def test_a_stranger_finds_nobody_and_a_liaison_sees_the_own_district(
    client, stranger, liaison, ada
):
    own = person("Of the district", owner=Unit.objects.get(code="qinhuai"))
    client.force_login(stranger)
    assert page(client, "person-detail", ada.pk, status=404)
    assert "阿达" not in page(client, "person-list")
    client.force_login(liaison)
    assert "Of the district" in page(client, "person-list")
    assert "阿达" not in page(client, "person-list")
    assert page(client, "person-detail", own.pk)
    assert client.get(reverse("people:person-edit", args=[own.pk])).status_code == 403


def test_a_grant_for_one_continent_reads_all_and_changes_its_own(client, office, ada):
    asia = User.objects.create_user("asia")
    Grant.objects.create(user=asia, role=Role.DESK, unit=office, region="asia")
    client.force_login(asia)

    assert page(client, "person-detail", ada.pk)
    assert client.get(reverse("people:person-edit", args=[ada.pk])).status_code == 404
    answer = send(client, "person-add", **NEW, owner_id=office.pk, country_id="DE")
    assert "does not reach partners of this country" in answer.content.decode()
    send(client, "person-add", **{**NEW, "name_main": "Taro"}, owner_id=office.pk, country_id="JP")
    assert Person.objects.filter(country="JP").count() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(desk, office, n, django_assert_max_num_queries):
    body = organisation()
    for at in range(n):
        one = person(f"Person {at}")
        actions.begin_post(one, body, title_zh="处长", by=None)
    page(desk, "person-list")

    with django_assert_max_num_queries(13):
        response = desk.get(reverse("people:person-list"))

    assert [row.person.name for row in response.context["rows"]] == [
        f"Person {at}" for at in range(n)
    ]


def names(client, **query) -> list[str]:
    response = client.get(reverse("people:person-list"), query)
    assert not response.context["ignored"], response.context["ignored"]
    return [row.person.name_main for row in response.context["rows"]]


def test_filters_and_order(desk, office, officer, ada):
    ben = person("Ben Ohm", country_id="FI", languages="fr zh", keeper=officer)
    actions.begin_post(
        ben, organisation("赫尔辛基市政府", town="Helsinki"), title_zh="处长", rank=6, by=None
    )
    old = person("Zoe Old", consent="withdrawn")
    helsinki = Locality.objects.get(name_en="Helsinki")

    assert names(desk) == ["Ada Jung", "Ben Ohm", "Zoe Old"]
    assert names(desk, sort="-name") == ["Zoe Old", "Ben Ohm", "Ada Jung"]
    assert names(desk, sort="rank") == ["Ada Jung", "Ben Ohm", "Zoe Old"]
    assert names(desk, q="adarong") == ["Ada Jung"], "by the sound of the Chinese name"
    assert names(desk, q="赫尔辛基") == ["Ben Ohm"], "by the body"
    assert names(desk, country="FI") == ["Ben Ohm"]
    assert names(desk, region="europe") == ["Ada Jung", "Ben Ohm"]
    assert names(desk, rank="4") == ["Ada Jung"]
    assert names(desk, language="zh") == ["Ben Ohm"]
    assert names(desk, mine="on") == ["Ben Ohm"]
    assert names(desk, place=helsinki.pk) == ["Ben Ohm"]
    assert names(desk, watch="keeping") == ["Zoe Old"]
    assert names(desk, watch="no_post") == ["Zoe Old"]
    assert names(desk, owner="nanjing", kind="other") == ["Ada Jung", "Ben Ohm"]
    actions.set_archived(old, is_archived=True, by=officer)
    assert names(desk) == ["Ada Jung", "Ben Ohm"]
    assert names(desk, state="archived") == ["Zoe Old"]
    assert names(desk, state="erased") == []


def test_filters_that_leave_nothing_name_the_one_to_drop(desk, ada):
    text = page(desk, "person-list", region="europe", q="nobody")

    assert "Nothing fits these 2 filters together" in text
    assert "Without" in text


def test_a_lost_race_shows_both_sides(desk, officer, ada):
    form = desk.get(reverse("people:person-edit", args=[ada.pk])).context["form"]
    said = {field.name: field.value() if field.value() is not None else "" for field in form}
    said |= {"languages": ["de"], "note": "mine", "is_key": "", "purpose": "visits"}
    ada.refresh_from_db()
    actions.edit_person(ada, version=ada.version, by=officer, note="theirs")

    answer = desk.post(reverse("people:person-edit", args=[ada.pk]), said)
    assert answer.status_code == 409
    shown = {one.name: (one.mine, one.theirs) for one in answer.context["differences"]}
    assert shown == {
        "note": ("mine", "theirs"), "languages": ("German", ""), "purpose": ("visits", ""),
    }  # fmt: skip
    again = {
        field.name: field.value() if field.value() is not None else ""
        for field in answer.context["form"]
    }
    again |= {"take_note": "theirs", "take_languages": "mine", "is_key": ""}
    desk.post(reverse("people:person-edit", args=[ada.pk]), again)
    ada.refresh_from_db()
    assert (ada.note, ada.languages) == ("theirs", "de")


def test_an_erased_person_is_a_number(desk, officer, ada):
    answer = send(desk, "person-erase", ada.pk, reason="")
    assert answer.status_code == 422
    send(desk, "person-erase", ada.pk, reason="asked for it")

    text = page(desk, "person-detail", ada.pk)
    assert f"<title>{ada.number}" in text
    assert "Jung" not in text
    assert "阿达" not in text
    assert ada.number in page(desk, "person-list", state="erased")


def test_right_to_left_names_stand_apart_and_say_so(desk, office):
    one = person("محمد بن سلمان", name_zh="穆罕默德")

    text = page(desk, "person-detail", one.pk)
    assert re.search(r'<bdi class="mut fs16" dir="rtl" lang="ar">محمد بن سلمان</bdi>', text)
    listed = page(desk, "person-list")
    assert '<bdi class="en" dir="rtl">محمد بن سلمان</bdi>' in listed


def test_signs_that_turn_the_writing_are_not_kept(desk, office):
    send(desk, "person-add", **{**NEW, "name_main": "Ada\u202egnuJ"}, owner_id=office.pk)

    assert Person.objects.get().name_main == "AdagnuJ"


def test_the_shortest_introduction_and_the_drawing(desk, officer, ada):
    ben, cem = person("Ben Ohm"), person("Cem Ay", keeper=officer)
    actions.set_introducer(ben, cem, by=officer)
    actions.add_relation(ben, ada, kind="knows", by=officer)
    hidden = person("Hidden", owner=Unit.objects.get(code="qinhuai"), visibility="restricted")
    ada.refresh_from_db()

    way = desk.get(reverse("people:person-detail", args=[ada.pk]), {"view": "path"}).context["way"]
    assert [step.person.name_main for step in way] == ["Cem Ay", "Ben Ohm", "Ada Jung"]
    assert [step.how for step in way] == ["", "introduced", "knows"]
    network = desk.get(reverse("people:person-detail", args=[ada.pk])).context["network"]
    assert [(row.person.name_main, row.hop) for row in network.rows] == [
        ("Ben Ohm", 1), ("Cem Ay", 2),
    ]  # fmt: skip
    actions.add_relation(hidden, ada, kind="family", by=officer)
    leader = User.objects.create_user("outbound")
    Grant.objects.create(user=leader, role=Role.OUTBOUND, unit=ada.owner)
    desk.force_login(leader)
    assert "Hidden" not in page(desk, "person-detail", ada.pk, view="list")


def test_the_network_asks_as_much_for_thirty_as_for_three(desk, officer, ada):
    for at in range(3):
        actions.add_relation(ada, person(f"Friend {at}"), kind="knows", by=officer)
    page(desk, "person-detail", ada.pk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(desk, "person-detail", ada.pk)
    for at in range(3, 30):
        actions.add_relation(ada, person(f"Friend {at}"), kind="knows", by=officer)
    with CaptureQueriesContext(connection) as many:
        page(desk, "person-detail", ada.pk)

    assert len(many) <= len(few) + 1


def test_posts_names_and_relations_by_their_pages(desk, officer, ada):
    send(
        desk, "post-add", ada.pk, organisation_text="友好协会", title_zh="会长", began="2016",
        term="unknown",
    )  # fmt: skip
    assert ada.posts.count() == 2
    post = ada.posts.get(title_zh="会长")
    assert send(desk, "post-end", ada.pk, post.pk, ended="2015").status_code == 422
    send(desk, "post-end", ada.pk, post.pk, ended="2020-06")
    post.refresh_from_db()
    assert post.ended == "2020-06"
    send(desk, "post-confirm", ada.pk, ada.posts.get(title_zh="市长").pk)
    assert ada.posts.get(title_zh="市长").verified_on is not None
    send(desk, "name-add", ada.pk, text="Ada Meier", kind="former", lang="de")
    assert names(desk, q="meier") == ["Ada Jung"]
    assert send(desk, "name-add", ada.pk, text="Ada Meier", kind="former").status_code == 422
    send(desk, "name-drop", ada.pk, ada.names.get(kind="former").pk)
    assert names(desk, q="meier") == []
    ben = person("Ben Ohm")
    send(desk, "relation-add", ada.pk, other=ben.number, kind="works")
    send(desk, "introducer-set", ada.pk, other="ben ohm")
    ada.refresh_from_db()
    assert (ada.introduced_by, ada.relations_out.get().other) == (ben, ben)
    answer = send(desk, "relation-add", ada.pk, other="Nobody", kind="works")
    assert "Nobody whom you may see" in answer.content.decode()
    send(desk, "contact-add", ada.pk, kind="phone", value="+49 341 1230", is_open="on")
    assert "+49 341 1230" in page(desk, "person-detail", ada.pk), "its body publishes it"


def test_an_organisation_shows_its_tree_with_those_who_may_be_seen(desk, officer, ada):
    body = Organisation.objects.get()
    bureau = actions.add_organisation(by=officer, name_zh="国际合作处", parent=body)
    ben = person("Ben Ohm")
    actions.begin_post(ben, bureau, title_zh="处长", by=officer)

    response = desk.get(reverse("people:organisation-detail", args=[body.pk]))
    tree = [(one.organisation.name, one.depth, len(one.posts)) for one in response.context["tree"]]
    assert tree == [("莱比锡市政府", 0, 1), ("国际合作处", 1, 1)]
    assert "国际合作处" in page(desk, "organisation-list", q="莱比锡")
    form = desk.get(reverse("people:organisation-edit", args=[bureau.pk])).context["form"]
    said = {field.name: field.value() or "" for field in form} | {"name_en": "International Office"}
    assert desk.post(reverse("people:organisation-edit", args=[bureau.pk]), said).status_code == 302
    bureau.refresh_from_db()
    assert (bureau.name_en, bureau.parent) == ("International Office", body)


def test_a_body_is_moved_to_another_city_on_its_page(desk, officer, ada):
    body = Organisation.objects.get()
    address = reverse("people:organisation-city", args=[body.pk])
    assert "Leipzig" in desk.get(address).content.decode()

    assert desk.post(address, {"place_text": "Nowhere", "version": "1"}).status_code == 422
    assert desk.post(address, {"place_text": "Daejeon", "version": "1"}).status_code == 302
    body.refresh_from_db()
    assert (body.place.name_en, body.country_id) == ("Daejeon", "KR")

    late = desk.post(address, {"place_text": "Leipzig", "version": "1"}, follow=True)
    assert "decide anew" in late.content.decode()
    body.refresh_from_db()
    assert body.place.name_en == "Daejeon"


def test_a_body_is_not_moved_to_a_continent_that_others_keep(client, office, officer, ada):
    Grant.objects.filter(user=officer).update(region="europe")
    client.force_login(officer)
    body = Organisation.objects.get()

    answer = send(client, "organisation-city", body.pk, place_text="Daejeon", version="1")

    assert "kept by others" in answer.content.decode()
    body.refresh_from_db()
    assert body.place.name_en == "Leipzig"


def test_the_city_lists_its_people(desk, ada):
    leipzig = Locality.objects.get(name_en="Leipzig")

    assert "Ada Jung" in page(desk, "city-people", leipzig.pk)
    response = desk.get(reverse("city", args=[leipzig.pk]))
    assert reverse("people:city-people", args=[leipzig.pk]) in response.content.decode()


def test_suggestions_name_only_whom_one_may_see(client, liaison, desk, ada):
    assert "阿达" in page(desk, "person-suggest", other="阿达") or ada.number in page(
        desk, "person-suggest", other="阿达"
    )
    assert "莱比锡市政府" in page(desk, "organisation-suggest", organisation_text="莱比")
    client.force_login(liaison)
    assert ada.number not in page(client, "person-suggest", other="阿达")


def exported(client, **query) -> list[list[str]]:
    address = reverse("people:person-export", args=["csv"])
    response = client.post(f"{address}?{urlencode(query)}" if query else address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_leaves_as_a_file_without_contact_details(desk, officer, ada, n):
    for name in ("=cmd|' /C calc'!A1", "Ben Ohm")[: n - 1]:
        person(name)

    head, *rows = exported(desk)

    assert len(rows) == n
    said = dict(zip(head, next(row for row in rows if row[0] == "Ada Jung"), strict=True))
    assert (said["Chinese name"], said["organisation"], said["post"], said["city"]) == (
        "阿达·容", "莱比锡市政府", "Mayor", "Leipzig",
    )  # fmt: skip
    assert "leipzig.example" not in str(rows)
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert Event.objects.get(verb="persons.exported").changes["rows"] == n


def test_the_file_holds_what_the_filter_shows_and_the_reader_keeps(desk, office, officer, ada):
    person("Ben Ohm")
    assert [row[0] for row in exported(desk, q="Ada")[1:]] == ["Ada Jung"]
    Grant.objects.filter(user=officer).update(region="asia")
    assert [row[0] for row in exported(desk)[1:]] == []
    nonsense = desk.post(reverse("people:person-export", args=["csv"]) + "?foo=1")
    assert nonsense.status_code == 302, "the page says what it does not understand"


def test_who_keeps_no_records_takes_none_out(client, liaison, ada):
    client.force_login(liaison)
    answer = client.post(reverse("people:person-export", args=["csv"]))
    assert answer.status_code == 403
    assert not Event.objects.filter(verb="persons.exported").exists()
