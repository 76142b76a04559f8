"""Circulars among the alerts and in the search, for those whom they concern."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import User
from youcheng.circulars import actions
from youcheng.circulars.actions.indexing import reindex
from youcheng.circulars.models import Circular
from youcheng.circulars.tests.world import NOW, drafted, liaison_of, receipt, sent, units
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.queries.finding import find
from youcheng.search.models import Entry

pytestmark = pytest.mark.django_db


def told(user: User, on):
    return [one for one in find_alerts(user, on).alerts if one.kind == "circular"]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_an_answer_is_on_the_desk_of_the_unit_until_it_is_given(office, officer, stranger):
    own, other = (liaison_of(unit) for unit in units(2))
    one = sent(officer, office, 2)
    sent(officer, office, 2, due_on=None)
    day = one.due_on - timedelta(days=9)
    [alert] = told(own, day)
    assert (alert.weight, alert.due) == ("go", one.due_on)
    assert alert.url == reverse("circulars:detail", args=[one.pk])
    assert told(own, one.due_on)[0].weight == "warn"
    assert told(own, one.due_on + timedelta(days=1))[0].weight == "bad"
    assert told(stranger, day) == told(officer, day) == []

    actions.answer(receipt(one), has_need=False, text="", by=own, at=NOW)
    assert told(fresh(own), day) == []
    assert len(told(other, day)) == 1


def test_the_sender_sees_what_is_late_and_is_led_to_the_reminder(office, officer):
    one = sent(officer, office, 3)
    late = one.due_on + timedelta(days=1)
    [alert] = told(officer, late)
    assert alert.weight == "bad"
    assert alert.url == reverse("circulars:remind", args=[one.pk])
    assert "3" in alert.note
    actions.close(one, by=officer, at=NOW)
    assert told(fresh(officer), late) == []


@pytest.mark.parametrize("n", [1, 3])
def test_it_is_one_query_however_many(office, officer, n, django_assert_max_num_queries):
    user = liaison_of(units(1)[0])
    for _n in range(n):
        sent(officer, office, 2)
    find_alerts(user, NOW.date())
    with django_assert_max_num_queries(25) as seen:
        assert len(told(fresh(user), NOW.date())) == n
    about = [one["sql"] for one in seen.captured_queries if "circulars_receipt" in one["sql"]]
    assert len(about) == 1


def hits(user: User, text: str) -> list[str]:
    groups = [group for group in find(fresh(user), text) if group.kind == "circular"]
    return [hit.title for group in groups for hit in group.hits]


def test_the_search_finds_what_the_person_may_see(office, officer, stranger):
    own, other = (liaison_of(unit) for unit in units(2))
    one = sent(officer, office, 1, heading="征集高校合作需求", number="宁外友通〔2018〕23号")
    draft = drafted(officer, office, heading="高校草稿")
    assert hits(officer, "高校") == ["高校草稿", "征集高校合作需求"]
    assert hits(own, "高校") == ["征集高校合作需求"]
    assert hits(own, "宁外友通") == ["征集高校合作需求"]
    assert hits(other, "高校") == hits(stranger, "高校") == []

    actions.edit(
        draft, actions.CircularDraft(kind="notice", unit=office, heading="新题", body="新"),
        version=1, by=officer,
    )  # fmt: skip
    assert hits(officer, "新题") == ["新题"]
    assert hits(officer, "高校") == ["征集高校合作需求"]
    actions.discard(draft, by=officer)
    assert hits(officer, "新题") == []
    assert not Circular.objects.filter(pk=draft.pk).exists()

    Entry.objects.filter(kind="circular").delete()
    assert reindex() == {"circular": 1}
    assert hits(officer, "高校") == [one.heading]


def test_it_stands_on_the_first_page(office, officer, client):
    user = liaison_of(units(1)[0])
    due = localdate() + timedelta(days=2)
    given = {
        "kind": "needs",
        "unit": office,
        "heading": "要反馈的通报",
        "body": "？",
        "due_on": due,
    }
    draft = actions.draft(actions.CircularDraft(**given), by=officer)
    Circular.objects.filter(pk=draft.pk).update(due_on=None)
    draft.refresh_from_db()
    actions.send(draft, units(1), by=officer, at=timezone.now())
    Circular.objects.filter(pk=draft.pk).update(due_on=due)
    client.force_login(user)
    assert "要反馈的通报" in client.get(reverse("home")).content.decode()
    assert "要反馈的通报" in client.get(reverse("alerts") + "?kind=circular").content.decode()
