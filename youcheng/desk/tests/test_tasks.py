"""Tasks of meetings among the alerts, for the units that have to do them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.consultations import actions
from youcheng.consultations.models import Task
from youcheng.consultations.tests.world import NOW, liaison_of, tasked, units
from youcheng.desk import actions as desk_actions
from youcheng.desk.models import SetAside
from youcheng.desk.queries.alerts import find_alerts

pytestmark = pytest.mark.django_db
DUE = date(2018, 12, 20)


def told(user: User, on: date = DUE):
    found = find_alerts(User.objects.get(pk=user.pk), on).alerts
    return [one for one in found if one.kind == "task"]


@pytest.mark.parametrize(
    ("days", "weight", "state"),
    [
        (-8, None, None),
        (-7, "warn", "soon:2018-12-20"),
        (0, "warn", "soon:2018-12-20"),
        (1, "bad", "late:2018-12-20"),
        (400, "bad", "late:2018-12-20"),
    ],
)
def test_a_task_is_told_from_a_week_before_its_day(office, officer, days, weight, state):
    own = liaison_of(units(1)[0])
    tasked(officer, office)
    alerts = told(own, DUE + timedelta(days=days))
    assert [(one.weight, one.state) for one in alerts] == ([(weight, state)] if weight else [])


def test_it_is_told_to_those_who_lead_or_assist_until_they_reported(office, officer, stranger):
    leading, assisting, third = (liaison_of(unit) for unit in units())
    one = tasked(officer, office)
    for user in (leading, assisting):
        [alert] = told(user)
        assert alert.url == reverse("consultations:task", args=[one.pk])
        assert "报送台账" in alert.title
        assert "全市会商" in alert.note
        assert find_alerts(user, DUE).n_due == 1
    assert told(third) == told(officer) == told(stranger) == []

    actions.report(one, unit=units(1)[0], text="已报送", document=None, by=leading, at=NOW)
    assert told(leading) == told(assisting) == []


def test_a_desk_reads_of_what_its_own_unit_leads(office, officer):
    own = units(1)[0]
    desk = User.objects.create(username="desk-qinhuai", unit=own)
    Grant.objects.create(user=desk, role=Role.DESK, unit=own)
    one = tasked(officer, office)
    assert len(told(desk)) == 1
    Task.objects.filter(pk=one.pk).update(lead=office)
    assert told(desk) == []
    assert len(told(officer)) == 1
    Task.objects.filter(pk=one.pk).update(due_on=None)
    assert told(officer) == []
    User.objects.filter(pk=officer.pk).update(unit=None)
    assert told(officer) == []


def test_set_aside_by_one_unit_it_stays_with_the_other_and_comes_back_when_late(office, officer):
    leading, assisting = (liaison_of(unit) for unit in units(2))
    tasked(officer, office)
    [alert] = told(leading)
    desk_actions.set_aside(alert, reason="已在办", until=None, by=leading, today=DUE)
    assert told(leading) == []
    assert len(told(assisting)) == len(told(leading, DUE + timedelta(days=1))) == 1
    assert "报送台账" not in SetAside.objects.get().text


@pytest.mark.parametrize("n", [1, 3])
def test_it_is_one_query_however_many(office, officer, n, django_assert_max_num_queries):
    user = liaison_of(units(1)[0])
    for days in range(n):
        tasked(officer, office, days=days)
    told(user)
    with django_assert_max_num_queries(30) as seen:
        assert len(told(user)) == n
    about = [one["sql"] for one in seen.captured_queries if "consultations_task" in one["sql"]]
    assert len(about) == 1


def test_it_stands_on_the_first_page_and_among_the_alerts(office, officer, client):
    user = liaison_of(units(1)[0])
    one = tasked(officer, office)
    Task.objects.filter(pk=one.pk).update(due_on=localdate(), text="很" * 900)
    client.force_login(user)
    first = client.get(reverse("home")).content.decode()
    assert "很" * 100 in first
    assert "很" * 121 not in first
    assert "很" * 100 in client.get(reverse("alerts") + "?kind=task").content.decode()
    assert client.session["counts"]["due"] == 1
