"""The people base among the alerts and in the search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from youcheng.audit.models import Event
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.queries.finding import find
from youcheng.lib.periods import PartialDate
from youcheng.people import actions
from youcheng.people.enums import Consent, Term
from youcheng.people.models import Person
from youcheng.people.tests.world import organisation, person

pytestmark = pytest.mark.django_db
FIGURES = 1
"""The office's published figures differ from an empty register."""


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def mayor(name: str, days: int, **fields) -> Person:
    """Whose term of office ends in so many days."""
    one = person(name, **fields)
    ends = PartialDate(localdate() + timedelta(days=days))
    actions.begin_post(
        one, organisation(), by=None, title_zh="市长", title_en="Mayor", term=Term.FIXED,
        term_ends=ends,
    )  # fmt: skip
    return one


def alerts(user, kind: str):
    return [alert for alert in find_alerts(user, localdate()).alerts if alert.kind == kind]


def test_a_term_of_office_that_ends_is_told_with_our_contact(officer, office):
    mayor("Ada Jung", 20, keeper=officer)
    mayor("Ben Ohm", -3)
    mayor("Far Off", 400)

    late, soon = alerts(officer, "tenure")
    assert late.title == "The term of office of Ben Ohm is over"
    assert "nobody of ours keeps in touch" in late.note
    assert soon.title == "The term of office of Ada Jung ends"
    assert "our contact: officer" in soon.note
    assert (late.weight, soon.weight) == ("bad", "bad")
    assert find_alerts(officer, localdate()).n_due == 2 + FIGURES


def test_a_term_is_told_no_more_when_the_post_has_ended_or_its_bearer_is_put_away(officer, office):
    gone, away = mayor("Ada Jung", 20), mayor("Ben Ohm", 20)
    actions.end_post(gone.posts.get(), PartialDate(localdate()), by=officer)
    actions.set_archived(away, is_archived=True, by=officer)

    assert alerts(officer, "tenure") == []


def test_who_may_only_read_is_led_to_the_page_and_sets_nothing_aside(liaison, office):
    mayor("Of the district", 20, owner=liaison.unit)
    mayor("Of the city", 20)

    [alert] = alerts(liaison, "tenure")
    assert (alert.verb, alert.may_set_aside) == ("See", False)
    assert find_alerts(liaison, localdate()).n_due == 0


def test_a_record_whose_time_is_over_is_told_to_who_may_act(officer, liaison, office):
    today = localdate()
    person("Ada Jung", retain_until=today - timedelta(days=1), owner=liaison.unit)
    person("Ben Ohm", consent=Consent.WITHDRAWN, consent_on=today)
    person("Cem Ay", retain_until=today + timedelta(days=300))

    told = {alert.title for alert in alerts(officer, "keeping")}
    assert told == {"The record of Ada Jung was to be kept no longer", "Ben Ohm gave no consent"}
    assert alerts(liaison, "keeping") == []


def test_what_is_set_aside_names_the_number(client, officer, office):
    ada = mayor("Ada Jung", 20)
    client.force_login(officer)
    [alert] = alerts(officer, "tenure")
    data = {"name": "|".join(alert.name), "reason": "known"}

    client.post("/alerts/set-aside/", data)
    assert alerts(officer, "tenure") == []
    assert ada.number in Event.objects.get(verb="alert.set_aside").subject_text
    assert "Jung" not in str(list(Event.objects.values()))


def test_alerts_ask_as_much_for_four_as_for_one(officer, office):
    asked = []
    for at in range(4):
        mayor(f"Person {at}", 20, retain_until=localdate())
        with CaptureQueriesContext(connection) as queries:
            found = find_alerts(officer, localdate())
        asked.append(len(queries))

    assert found.n == 8 + FIGURES
    # The first look reads the person's rights besides.
    assert asked[1:] == [asked[1]] * 3
    assert asked[0] >= asked[1]


@pytest.mark.parametrize("text", ["ada jung", "jung", "adarong", "阿达", "阿達", "adr", "number"])
def test_a_person_is_found_across_scripts(officer, office, text):
    ada = person("Ada Jung", name_zh="阿达·容")

    asked = ada.number if text == "number" else text
    groups = {group.kind: group for group in find(officer, asked)}
    assert [hit.title for hit in groups["contact"].hits] == ["Ada Jung"]


def test_names_come_before_bodies_and_nobody_is_found_out_of_reach(officer, stranger, office):
    body = organisation("容市政府")
    actions.begin_post(person("Ben Ohm"), body, by=None, title_zh="处长")
    person("阿容")

    groups = {group.kind: group for group in find(officer, "容")}
    assert [hit.title for hit in groups["contact"].hits] == ["阿容", "Ben Ohm"]
    assert [hit.title for hit in groups["organisation"].hits] == ["容市政府"]
    assert "contact" not in {group.kind for group in find(stranger, "容")}
