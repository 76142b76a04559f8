"""Possible duplicates as an officer, a district's liaison and a stranger to the right meet them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.people import actions
from youcheng.people.actions.doubles import find_doubles
from youcheng.people.enums import Decision
from youcheng.people.models import Merge, Pair, Person
from youcheng.people.tests.test_pages import NEW
from youcheng.people.tests.world import organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def two(office) -> tuple[Person, Person]:
    one, other = person("Wang Xiaoming"), person("王小明", note="tall")
    for each in (one, other):
        actions.add_contact(each, kind="email", value="wangxm@x.example", by=None)
    find_doubles()
    return one, other


def at(name: str, *args) -> str:
    return reverse(f"people:{name}", args=args)


def test_the_list_gives_the_reason_of_every_pair_and_hides_contact_details(desk, two):
    text = desk.get(at("double-list")).content.decode()

    assert "the same name in another script" in text
    assert "the same e-mail" in text
    assert "wangxm@x.example" not in text
    assert at("person-merge", two[0].pk, two[1].pk) in text


def test_a_decision_takes_the_pair_out_of_the_list_and_can_be_taken_back(desk, two):
    pair = Pair.objects.get()
    desk.post(at("double-decide", pair.pk), {"decision": "two"})
    pair.refresh_from_db()
    assert pair.decision == Decision.OPEN

    desk.post(at("double-decide", pair.pk), {"decision": "two", "why": "father and son"})
    call_command("find_duplicates", verbosity=0)
    pair.refresh_from_db()
    assert (pair.decision, pair.why) == (Decision.TWO, "father and son")
    assert "No two records are alike" in desk.get(at("double-list")).content.decode()
    text = desk.get(at("double-list"), {"state": "two"}).content.decode()
    assert "father and son" in text

    desk.post(at("double-decide", pair.pk), {"decision": ""})
    assert at("person-merge", two[0].pk, two[1].pk) in desk.get(at("double-list")).content.decode()


def test_check_all_records_finds_those_that_were_there_before(desk, two):
    Pair.objects.all().delete()

    answer = desk.post(at("double-find"), follow=True)

    assert "1 pair is to be decided." in answer.content.decode()


def test_two_records_become_one_and_two_again(desk, two):
    one, other = two
    page = desk.get(at("person-merge", one.pk, other.pk))
    text = page.content.decode()
    assert "What moves from P-" in text
    form = page.context["form"]
    said = {field.html_name: field.value() for field in form}

    answer = desk.post(at("person-merge", one.pk, other.pk), said, follow=True)
    assert "was merged into this record" in answer.content.decode()
    one.refresh_from_db()
    assert one.name_zh == "王小明"
    done = Merge.objects.get()
    assert desk.get(at("person-detail", other.pk)).status_code == 302

    undo = at("person-unmerge", one.pk, done.pk)
    assert "Make two records again" in desk.get(undo).content.decode()
    answer = desk.post(undo, {"version": one.version}, follow=True)
    assert answer.status_code == 200
    assert Person.objects.known().filter(pk__in=[one.pk, other.pk]).count() == 2
    one.refresh_from_db()
    assert one.name_zh == ""


def test_a_lost_race_and_an_impossible_return_are_said(desk, two):
    one, other = two
    said = {"kept_version": one.version - 1, "gone_version": other.version, "name_zh": "goes"}
    said |= {"note": "goes"}
    assert desk.post(at("person-merge", one.pk, other.pk), said).status_code in {409, 422}
    assert not Merge.objects.exists()

    page = desk.get(at("person-merge", one.pk, other.pk))
    desk.post(
        at("person-merge", one.pk, other.pk),
        {field.html_name: field.value() for field in page.context["form"]},
    )
    one.refresh_from_db()
    actions.edit_person(one, version=one.version, by=None, note="other")
    done = Merge.objects.get()
    text = desk.get(at("person-unmerge", one.pk, done.pk)).content.decode()
    assert "was changed after the merge" in text
    assert "Make two records again" not in text
    answer = desk.post(at("person-unmerge", one.pk, done.pk), {"version": one.version})
    assert answer.status_code >= 400
    assert Merge.objects.get().undone_at is None


def test_nobody_is_told_of_records_out_of_their_reach(client, office, two):
    """A liaison reads and may not merge; a desk of a district sees no pair of the city."""
    district = Unit.objects.get(code="qixia")
    for name, role in (("liaison", Role.LIAISON), ("near", Role.DESK)):
        user = User.objects.create_user(name, password="x", unit=district)  # noqa: S106
        Grant.objects.create(user=user, role=role, unit=district)
        client.force_login(user)
        answer = client.get(at("double-list"))
        if role == Role.LIAISON:
            assert answer.status_code == 403
        else:
            assert "王小明" not in answer.content.decode()
            merge = client.get(at("person-merge", two[0].pk, two[1].pk))
            assert merge.status_code == 404
            decide = client.post(at("double-decide", Pair.objects.get().pk), {"decision": "later"})
            assert decide.status_code == 404


def test_the_notice_comes_before_saving_and_never_blocks(desk, two):
    said = {**NEW, "name_main": "Xiao Ming WANG", "owner_id": two[0].owner_id}
    answer = desk.post(at("person-add"), said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Perhaps this person is on record already" in text
    assert "the same name in another order" in text
    assert Person.objects.count() == 2

    said["seen"] = [one.person.pk for one in answer.context["alike"]]
    assert desk.post(at("person-add"), said).status_code == 302
    assert Person.objects.count() == 3
    # Whoever was taken in all the same is among the pairs to decide.
    assert Pair.objects.count() == 3


def test_an_imported_card_is_held_against_those_on_record(desk, two):
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Xiao Ming Wang\r\nEND:VCARD\r\n"
    file = SimpleUploadedFile("a.vcf", card.encode(), content_type="text/vcard")
    answer = desk.post(at("cards-import"), {"file": file})

    [(_at, found, _why)] = answer.context["found"]
    assert found.why == "alike"
    assert found.known in two


@pytest.mark.parametrize("n", [1, 4])
def test_the_list_asks_as_much_for_many_pairs_as_for_one(
    desk, office, n, django_assert_max_num_queries
):
    for number in range(n):
        body = organisation(f"局{number}")
        for text in (f"Anna Weber{'abcd'[number] * 3}", f"Weber{'abcd'[number] * 3}, Anna"):
            actions.begin_post(person(text), body, title_zh="长", by=None)
    find_doubles()
    assert Pair.objects.count() >= n

    with django_assert_max_num_queries(22):
        assert desk.get(at("double-list")).status_code == 200
