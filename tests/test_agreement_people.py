"""Who sees which person: the explanation, the lists, the search, the alerts, the pages and the
network agree, for random people, with random roles in random units, and random persons."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.test_agreement import UNITS, fresh, make_people, people, places, undone, units
from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import ROLES, Permission
from youcheng.accounts.queries.explaining import explain
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.queries.finding import find
from youcheng.lib.periods import PartialDate
from youcheng.people import actions
from youcheng.people.enums import Term, Visibility
from youcheng.people.models import Organisation, Person
from youcheng.people.queries.organisations import tree_of
from youcheng.people.queries.persons import PersonFilter, matching_persons, people_of_place

pytestmark = pytest.mark.django_db
__all__ = ["places", "units"]  # fixtures of the other half
COUNTRIES = ("", "DE", "JP")
persons_drawn = st.lists(
    st.tuples(
        st.integers(0, UNITS - 1),
        st.sampled_from(COUNTRIES),
        st.sampled_from(list(Visibility)),
    ),
    min_size=1,
    max_size=5,
)


def test_whoever_changes_persons_reads_all_of_them():
    """Else the page would say that somebody may change what is not there for them."""
    changing = {Permission.PEOPLE_EDIT, Permission.PEOPLE_UNMASK, Permission.PEOPLE_ERASE}
    for role, held in ROLES.items():
        if held & changing:
            assert {Permission.PEOPLE_VIEW, Permission.PEOPLE_RESTRICTED} <= held, role
        if Permission.PEOPLE_RESTRICTED in held:
            assert {Permission.PEOPLE_VIEW, Permission.TIE_VIEW} <= held, role


def make_persons(drawn: list, units: list[Unit], body: Organisation, today: date) -> list[Person]:
    found = []
    for at, (unit, country, visibility) in enumerate(drawn):
        person = actions.add_person(
            owner=units[unit],
            by=None,
            name_main=f"Someone {'ABCDE'[at]}",
            country_id=country or None,
            visibility=visibility,
        )
        actions.begin_post(
            person, body, by=None, title_zh="市长", term=Term.FIXED, term_ends=PartialDate(today)
        )
        actions.add_contact(person, kind="phone", value="+49 341 1230", by=None)
        found.append(person)
    return list(Person.objects.select_related("owner", "country").filter(pk__in=keys(found)))


def keys(rows) -> set[int]:
    return {row.pk for row in rows}


def allowed(user: User, permission: Permission, persons: list[Person]) -> set[int]:
    return {
        one.pk
        for one in persons
        if explain(
            user, permission, one.owner, one.country.region if one.country else ""
        ).is_allowed
    }


def readable(user: User, persons: list[Person]) -> set[int]:
    """As the page "Who sees this, and why" has it."""
    hidden = [one for one in persons if one.visibility == Visibility.RESTRICTED]
    shown = [one for one in persons if one not in hidden]
    return allowed(user, Permission.PEOPLE_VIEW, shown) | allowed(
        user, Permission.PEOPLE_RESTRICTED, hidden
    )


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=people, drawn=persons_drawn)
def test_all_agree_on_who_sees_whom(units, places, people, drawn):
    with undone():
        today = localdate()
        body = actions.add_organisation(by=None, name_zh="市政府", place=places[0])
        persons = make_persons(drawn, units, body, today)
        for user in make_people(people, units, today):
            reads = readable(user, persons)
            asked = PersonFilter(on=today)

            assert keys(Person.objects.visible_to(fresh(user))) == reads
            assert keys(matching_persons(fresh(user), asked)) == reads
            assert keys(people_of_place(fresh(user), places[0].pk)) == reads
            assert in_tree(user, body, today) == reads
            assert searched(user) == reads
            assert in_alerts(user, today) == reads
            for permission, rows in (
                (Permission.PEOPLE_EDIT, Person.objects.editable_by(fresh(user))),
                (Permission.PEOPLE_UNMASK, Person.objects.unmaskable_by(fresh(user))),
                (Permission.PEOPLE_ERASE, Person.objects.erasable_by(fresh(user))),
            ):
                may = allowed(user, permission, persons)
                assert keys(rows) == may
                assert may <= reads
            assert opened(user, persons, "person-detail") == reads
            assert opened(user, persons, "person-edit") == allowed(
                user, Permission.PEOPLE_EDIT, persons
            )
            assert uncovered(user, persons) == allowed(user, Permission.PEOPLE_UNMASK, persons)


def in_tree(user: User, body: Organisation, today: date) -> set[int]:
    return {post.person_id for branch in tree_of(fresh(user), body, today) for post in branch.posts}


def searched(user: User) -> set[int]:
    return {
        int(hit.url.split("/")[-2])
        for group in find(fresh(user), "someone", limit=50)
        if group.kind == "contact"
        for hit in group.hits
    }


def in_alerts(user: User, today: date) -> set[int]:
    return {
        int(alert.url.split("/")[-2])
        for alert in find_alerts(fresh(user), today).alerts
        if alert.kind == "tenure"
    }


def opened(user: User, persons: list[Person], page: str) -> set[int]:
    client = Client()
    if user.is_active:
        client.force_login(user)
    return {
        one.pk
        for one in persons
        if client.get(reverse(f"people:{page}", args=[one.pk])).status_code == 200
    }


def uncovered(user: User, persons: list[Person]) -> set[int]:
    """Whose number the answer to the press has."""
    client = Client()
    if user.is_active:
        client.force_login(user)
    found = set()
    for one in persons:
        address = reverse("people:contact-unmask", args=[one.pk, one.contacts.get().pk])
        if "+49 341 1230" in client.post(address).content.decode():
            found.add(one.pk)
    return found
