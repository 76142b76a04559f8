"""Accounts as an administrator, and as a person, meets them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.actions import invitations as links
from youcheng.accounts.actions import people, save_unit, units
from youcheng.accounts.models import Grant, Invitation, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.lib.versions import mark_of
from youcheng.people.tests.world import person as somebody

PASSWORD = "plum-blossom-1912"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def administrator(office) -> User:
    user = User.objects.create_user("admin", password=PASSWORD, title="Administrator", unit=office)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, unit=office)
    return user


def rename(client: Client, code: str, **names: str):
    """As the form sends it: with the mark of what was read."""
    unit = Unit.objects.get(code=code)
    data = {"seen": mark_of(unit, units.NAMES), **names}
    return client.post(reverse("unit-rename", args=[code]), data)


def move(client: Client, code: str, to: Unit):
    unit = Unit.objects.get(code=code)
    data = {"seen": mark_of(unit, units.PLACE), "to": to.pk}
    return client.post(reverse("unit-move", args=[code]), data)


def pages(person: User) -> list[str]:
    names = ("person-list", "unit-tree", "unit-add", "invitation-list", "invitation-add")
    by_pk = ("person-detail", "person-edit", "grant-add")
    return [reverse(name) for name in names] + [reverse(n, args=[person.pk]) for n in by_pk]


def test_administrator_reaches_every_page(client, administrator, liaison):
    client.force_login(administrator)

    for url in pages(liaison):
        assert (url, client.get(url).status_code) == (url, 200)


def test_liaison_reaches_none_of_them_but_the_own_account(client, liaison):
    client.force_login(liaison)

    assert {client.get(url).status_code for url in pages(liaison)} == {403}
    for name in ("account", "account-password", "account-sessions"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    client, administrator, n, django_assert_max_num_queries
):
    for number in range(n):
        User.objects.create_user(f"clerk{number}", unit=administrator.unit)
    client.force_login(administrator)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("person-list"), {"q": "clerk"})

    assert [person.username for person, _ in page.context["rows"]] == [
        f"clerk{number}" for number in range(n)
    ]


@pytest.mark.parametrize(
    "query", ["unit=nowhere", "role=king&state=%00", "page=-1", "q=" + "x" * 900]
)
def test_nonsense_in_the_address_still_gives_a_list(client, administrator, query):
    client.force_login(administrator)

    assert client.get(f"{reverse('person-list')}?{query}").status_code == 200


def test_an_invitation_becomes_an_account_with_its_role(client, administrator, office):
    client.force_login(administrator)
    unit = Unit.objects.get(code="qixia")
    data = {"title": "Desk", "unit": unit.pk, "role": "liaison", "grant_unit": unit.pk}

    page = client.post(reverse("invitation-add"), data).content.decode()

    url = re.search(r"/welcome/[\w-]+/", page)[0]
    assert url.split("/")[2] not in str(Invitation.objects.values())
    client.logout()
    assert client.get(url).status_code == 200
    answer = {"username": "newcomer", "password": PASSWORD, "again": PASSWORD}
    client.post(url, answer)
    user = User.objects.get(username="newcomer")
    assert [(g.role, g.unit) for g in user.grants.all()] == [(Role.LIAISON, unit)]
    assert "used already" in client.get(url).content.decode()
    assert client.post(url, {**answer, "username": "second"}).status_code == 410
    assert not User.objects.filter(username="second").exists()


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "newcomer-1"])
def test_weak_passwords_are_refused(client, administrator, office, password):
    _, token = links.invite(
        by=administrator, at=timezone.now(), title="x", unit=office, role="desk", grant_unit=office
    )

    client.post(
        reverse("invitation-open", args=[token]),
        {"username": "newcomer", "password": password, "again": password},
    )

    assert not User.objects.filter(username="newcomer").exists()


def test_an_old_or_unknown_link_gets_a_sentence(client, administrator, liaison):
    _, token = links.offer_password(liaison, by=administrator, at=timezone.now())
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    old = client.get(reverse("invitation-open", args=[token]))

    assert (old.status_code, "too old" in old.content.decode()) == (410, True)
    assert client.get(reverse("invitation-open", args=["nothing"])).status_code == 404


def test_five_wrong_passwords_lock_and_an_administrator_lifts_it(client, administrator, liaison):
    liaison.set_password(PASSWORD)
    liaison.save()
    wrong = {"login": "liaison", "password": "wrong"}
    for _number in range(5):
        client.post(reverse("account_login"), wrong)

    right = client.post(reverse("account_login"), {**wrong, "password": PASSWORD})

    assert "locked until" in right.content.decode()
    people.lift_lock(liaison, by=administrator)
    again = client.post(reverse("account_login"), {**wrong, "password": PASSWORD})
    assert again.status_code == 302


def test_a_new_password_ends_the_other_sessions_only(client, administrator):
    other = Client()
    for browser in (client, other):
        data = {"login": "admin", "password": PASSWORD}
        browser.post(reverse("account_login"), data, HTTP_USER_AGENT="Firefox on Windows")
    page = client.get(reverse("account-sessions")).content.decode()
    assert page.count("Firefox · Windows") == 2
    fresh = "wall-of-seventy-bricks"

    client.post(reverse("account-password"), {"old": PASSWORD, "password": fresh, "again": fresh})

    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert client.get(reverse("account-sessions")).content.decode().count("Firefox") == 1


def test_nobody_ends_another_persons_session(client, administrator, liaison):
    other = Client()
    other.post(reverse("account_login"), {"login": "admin", "password": PASSWORD})
    theirs = administrator.usersession_set.get()
    client.force_login(liaison)

    client.post(reverse("account-sessions-end"), {"session": theirs.pk})

    assert other.get(reverse("account")).status_code == 200


def test_deactivation_needs_a_reason_and_ends_the_sessions(client, administrator, liaison):
    other = Client()
    other.force_login(liaison)
    client.force_login(administrator)
    url = reverse("person-switch", args=[liaison.pk])

    client.post(url, {"to": "closed", "reason": ""})
    assert other.get(reverse("account")).status_code == 200
    client.post(url, {"to": "closed", "reason": "moved <b>away</b>"})

    assert other.get(reverse("account")).status_code == 302
    page = client.get(reverse("person-detail", args=[liaison.pk])).content.decode()
    assert "moved &lt;b&gt;away&lt;/b&gt;" in page


def test_the_last_administrator_stays(client, administrator):
    client.force_login(administrator)
    grant = administrator.grants.get()

    ended = client.post(reverse("grant-end", args=[administrator.pk, grant.pk]))
    shut = client.post(
        reverse("person-switch", args=[administrator.pk]), {"to": "closed", "reason": "x"}
    )

    assert (ended.status_code, shut.status_code) == (409, 409)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.grants.get().ends_on is None


def test_an_ended_role_stays_visible_and_can_be_given_again(client, administrator, liaison):
    client.force_login(administrator)
    grant = liaison.grants.get()

    client.post(reverse("grant-end", args=[liaison.pk, grant.pk]))
    client.post(reverse("grant-add", args=[liaison.pk]), {"role": "liaison", "unit": grant.unit_id})

    assert liaison.grants.count() == 2
    assert Grant.objects.on(localdate()).filter(user=liaison).count() == 1


def test_a_role_cannot_end_in_the_past(client, administrator, liaison, office):
    client.force_login(administrator)
    data = {"role": "desk", "unit": office.pk, "ends_on": "2020-01-01"}

    page = client.post(reverse("grant-add", args=[liaison.pk]), data)

    assert "lies in the past" in page.content.decode()
    assert liaison.grants.count() == 1


def test_a_districts_administrator_cannot_take_over_somebody_of_the_city(client, office, liaison):
    district = Unit.objects.get(code="qinhuai")
    chief = User.objects.create_user("chief", unit=district)
    Grant.objects.create(user=chief, role=Role.ADMINISTRATOR, unit=district)
    client.force_login(chief)
    url = reverse("password-link", args=[liaison.pk])
    assert client.post(url).status_code == 200

    Grant.objects.create(user=liaison, role=Role.DESK, unit=office)

    assert client.post(url).status_code == 404
    assert client.get(reverse("unit-rename", args=["qixia"])).status_code == 404


def test_the_tree_keeps_the_offices_own_order(client, administrator, office):
    client.force_login(administrator)
    Unit.objects.filter(code="gaochun").update(position=0)

    rows = client.get(reverse("unit-tree")).context["rows"]

    codes = [unit.code for unit, _depth in rows]
    assert codes[:3] == ["nanjing", "gaochun", "xuanwu"]
    assert codes.index("jiangning-zone") == codes.index("jiangning") + 1


def test_moving_a_unit_takes_its_subtree_along_and_makes_no_ring(client, administrator, office):
    client.force_login(administrator)
    qixia, qinhuai = (Unit.objects.get(code=code) for code in ("qixia", "qinhuai"))
    new = {"parent": qixia.pk, "kind": "school", "code": "school-1", "name_zh": "学校"}
    client.post(reverse("unit-add"), new)

    move(client, "qixia", qinhuai)
    ring = move(client, "qinhuai", qixia)

    assert Unit.objects.get(code="school-1").path == "nanjing/qinhuai/qixia/school-1/"
    assert "under itself" in ring.content.decode()
    assert Unit.objects.get(code="qinhuai").path == "nanjing/qinhuai/"


def test_closing_says_what_is_in_the_way(client, administrator, liaison):
    client.force_login(administrator)

    page = client.post(reverse("unit-close", args=["qinhuai"]))

    assert page.status_code == 409
    assert "valid grants: 1" in page.content.decode()
    leaf = save_unit(code="leaf", kind="school", name_zh="学校", parent=administrator.unit)
    client.post(reverse("unit-close", args=["leaf"]))
    leaf.refresh_from_db()
    assert leaf.ended_on == localdate()


@pytest.mark.parametrize("name", ["x" * 10_000, ""])
def test_a_name_too_long_or_empty_is_refused(client, administrator, name):
    client.force_login(administrator)

    page = rename(client, "qixia", name_zh=name)

    assert (page.status_code, "Not saved" in page.content.decode()) == (422, True)


def test_marks_of_direction_and_html_do_no_harm(client, administrator):
    client.force_login(administrator)

    rename(client, "qixia", name_zh="\u202e<i>栖霞</i>")

    assert Unit.objects.get(code="qixia").name_zh == "<i>栖霞</i>"
    assert "<i>栖霞</i>" not in client.get(reverse("unit-tree")).content.decode()


def test_a_unit_that_keeps_persons_stays_open(client, office):
    district = Unit.objects.get(code="qinhuai")
    boss = User.objects.create_user("closer")
    Grant.objects.create(user=boss, role=Role.ADMINISTRATOR, unit=office)
    somebody("Ada Jung", owner=district)
    client.force_login(boss)

    answer = client.post(reverse("unit-close", args=["qinhuai"]))
    assert "persons kept in the people base: 1" in answer.content.decode()
    district.refresh_from_db()
    assert district.ended_on is None
