"""The line of time of a city: everything in one order, month by month."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.exchanges import actions
from youcheng.exchanges.tests.world import draft, place, recorded, tie_with
from youcheng.registry.actions import edit_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def tie(office):
    return tie_with(office)


def line(client, query: str = "", **headers):
    return client.get(reverse("city-line", args=[place().pk]) + query, **headers)


def told(response) -> list[tuple[str, str]]:
    return [
        (entry.group, entry.title)
        for month in response.context["months"]
        for entry in month.entries
        if entry.group != "ahead"
    ]


def test_log_and_exchanges_stand_in_one_order_by_month(client, tie, office):
    recorded(office, subject_zh="五月来访")
    recorded(office, subject_zh="五月致函", kind="letter", from_on=date(2018, 5, 2))
    recorded(office, subject_zh="四月通话", kind="call", from_on=date(2018, 4, 2))
    response = line(client)
    assert told(response) == [
        ("visit_in", "五月来访"), ("letter", "五月致函"), ("call", "四月通话"), ("log", "结好"),
    ]  # fmt: skip
    months = [(month.year, month.month, len(month.entries)) for month in response.context["months"]]
    assert months[-3:] == [(2018, 5, 2), (2018, 4, 1), (1988, 5, 1)]


@pytest.mark.parametrize(
    ("show", "found"),
    [("letter", ["五月致函"]), ("log", ["结好"]), ("event", []), ("gift", []), ("paper", [])],
)
def test_it_is_narrowed_by_kind(client, tie, office, show, found):
    recorded(office, subject_zh="五月来访")
    recorded(office, subject_zh="五月致函", kind="letter", from_on=date(2018, 5, 2))
    response = line(client, f"?show={show}")
    assert [title for _group, title in told(response)] == found
    # The counts stay those of the whole line.
    assert {code: n for code, _label, n in response.context["chips"]}["letter"] == 1


def test_nonsense_is_told(client, tie):
    assert line(client, "?show=war&page=x&foo=1").context["ignored"]
    assert line(client, "?page=9999999999").status_code == 200


def test_what_one_person_changed_on_a_day_is_one_entry_folded(client, tie, office, officer):
    edit_tie(tie, version=tie.version, by=officer, label="友城", note="备注")
    one = recorded(office)
    actions.edit_exchange(one, version=1, draft=draft(office, venue="市政府"), by=officer)
    [entry] = [
        entry for month in line(client, "?show=change").context["months"] for entry in month.entries
    ]
    assert {(str(change.label), change.new) for change in entry.changes} == {
        ("原台账类别", "友城"), ("备注", "备注"), ("地点", "市政府"),
    }  # fmt: skip
    assert "改动 3 项" in entry.title


def test_as_of_and_known_at(client, tie, office):
    recorded(office, subject_zh="后来才记", at=datetime(2019, 1, 1, tzinfo=UTC))
    assert told(line(client, "?as_of=2018-01-01")) == [("log", "结好")]
    assert told(line(client, "?known_at=2018-12-31")) == [("log", "结好")]
    assert ("visit_in", "后来才记") in told(line(client, "?known_at=2019-12-31"))


def test_what_is_to_come_is_marked(client, tie, office):
    recorded(office, subject_zh="计划来访", from_on=localdate() + timedelta(days=40))
    entries = [e for month in line(client).context["months"] for e in month.entries]
    assert [entry.weight for entry in entries if entry.title == "计划来访"] == ["act"]


def test_a_reader_sees_exchanges_only_as_far_as_they_may(client, tie, office):
    recorded(office, subject_zh="保密来访", visibility="restricted")
    one = recorded(office, subject_zh="市里来访")
    auditor = User.objects.create_user("auditor", password="x", unit=office)
    Grant.objects.create(user=auditor, role=Role.AUDITOR, unit=office)
    actions.edit_exchange(one, version=1, draft=draft(office, venue="市政府"), by=None)
    client.force_login(auditor)
    assert told(line(client)) == [("log", "结好")]
    reader = User.objects.create_user("reader", password="x", unit=office)
    Grant.objects.create(user=reader, role=Role.LIAISON, unit=Unit.objects.get(code="qinhuai"))
    client.force_login(reader)
    assert told(line(client)) == []


def test_the_card(client, tie, office):
    recorded(office)
    response = line(client, "?card=1", HTTP_HX_REQUEST="true")
    assert response.status_code == 200
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("n", [1, 5])
def test_it_asks_as_much_for_five_as_for_one(client, tie, office, n, django_assert_max_num_queries):
    for i in range(n):
        recorded(office, subject_zh=f"来访{i}")
    line(client)
    with django_assert_max_num_queries(40):
        line(client)


def test_a_silent_tie_leads_to_recording_an_exchange_and_then_is_silent_no_more(
    client, tie, office
):
    alerts = reverse("alerts")
    form = f"{reverse('exchanges:exchange-add')}?tie={tie.pk}"
    assert form in client.get(alerts).content.decode()
    recorded(office, kind="letter", from_on=localdate() - timedelta(days=30))
    assert form not in client.get(alerts).content.decode()
