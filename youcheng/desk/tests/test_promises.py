"""Promises of exchanges among the alerts: whose they are, who reads of them, and who acts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.desk.models import SetAside
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.rules import Alert
from youcheng.dossiers.enums import LineState
from youcheng.dossiers.models import PlanLine
from youcheng.exchanges import actions
from youcheng.exchanges.models import Exchange, Promise
from youcheng.exchanges.tests.world import place, recorded, tie_with
from youcheng.registry.models import PublishedFigure

pytestmark = pytest.mark.django_db
HOME = reverse("home")


@pytest.fixture(autouse=True)
def english(settings, office):
    settings.LANGUAGE_CODE = "en"
    PublishedFigure.objects.all().delete()


def promised(exchange: Exchange, days: int | None, text: str = "寄送教材", **given) -> Promise:
    due_on = None if days is None else localdate() + timedelta(days=days)
    given = {"side": "home", **given}
    return actions.add_promise(exchange, text=text, due_on=due_on, by=None, **given)


def told(user: User, today: date | None = None) -> list[Alert]:
    found = find_alerts(User.objects.get(pk=user.pk), today or localdate())
    return [alert for alert in found.alerts if alert.kind == "promise"]


@pytest.mark.parametrize(
    ("days", "weight", "note"),
    [(-1, "bad", "1 day late"), (30, "warn", "30 days left"), (90, "go", "90 days left")],
)
def test_an_open_promise_is_told_in_three_steps(office, officer, days, weight, note):
    exchange = recorded(office, "Turku", subject_zh="校长来访")
    one = promised(exchange, days)

    [alert] = told(officer)

    assert (alert.place, alert.weight, alert.due) == ("Turku", weight, one.due_on)
    assert alert.title == "Turku: 寄送教材"
    assert "our promise" in alert.note
    assert "校长来访" in alert.note
    assert note in alert.note
    done = reverse("exchanges:promise-done", args=[exchange.pk, one.pk])
    assert (alert.verb, alert.url) == ("It is done", f"{done}#promise-{one.pk}")


def test_theirs_is_told_as_theirs(office, officer):
    promised(recorded(office), -3, "回函", side="abroad")

    [alert] = told(officer)

    assert alert.title == "Leipzig promised: 回函"
    assert "their promise, to be chased" in alert.note


def test_what_is_done_far_off_without_a_day_or_does_not_count_is_not_told(office, officer):
    exchange = recorded(office)
    done = promised(exchange, 3)
    actions.finish_promise(done, version=1, done_on=localdate(), evidence="回函", by=officer)
    promised(exchange, 91)
    promised(exchange, None)
    gone = recorded(office, subject_zh="另一次")
    promised(gone, 3)
    actions.withdraw(gone, why="重复", by=officer)

    assert told(officer) == []


def test_who_may_not_see_the_exchange_reads_nothing(office, officer, liaison, stranger):
    district = Unit.objects.get(code="qinhuai")
    promised(recorded(office), 3, "市里的")
    promised(recorded(district, "Turku"), 3, "区里的")
    promised(recorded(district, "London", visibility="restricted"), 3, "不宜外传的")

    [own] = told(liaison)
    assert "区里的" in own.title
    assert told(stranger) == []
    assert len(told(officer)) == 3


def test_who_reads_only_gets_no_verb_that_is_not_theirs(office, officer):
    exchange = recorded(office)
    one = promised(exchange, 3)
    Grant.objects.filter(user=officer).update(role=Role.LEADER)

    [alert] = told(officer)

    page = reverse("exchanges:exchange-detail", args=[exchange.pk])
    assert (alert.verb, alert.url) == ("See", f"{page}#promise-{one.pk}")
    assert not alert.may_set_aside
    assert find_alerts(officer, localdate()).n_due == 0


def test_who_minds_one_continent_reads_of_it_first_and_counts_that(office):
    user = User.objects.create(username="europe")
    Grant.objects.create(user=user, role=Role.DESK, unit=office, region="europe")
    promised(recorded(office, "Perth"), -9)
    promised(recorded(office, "Turku"), 9)

    found = find_alerts(user, localdate(), listed=1)

    assert [alert.place for alert in found.alerts] == ["Turku"]
    assert (found.n, found.n_due, found.more) == (2, 1, {"promise": 1})


def test_an_accepted_line_of_a_plan_stands_for_it(office, officer, liaison, client):
    tie_with(office, "Turku")
    exchange = recorded(office, "Turku")
    one = promised(exchange, 3)
    line = PlanLine.objects.create(
        tie=exchange.partners.get().tie, year=localdate().year, key=f"promise:{one.pk}",
        reason="promise", said={"text": one.text}, due_on=localdate(),
    )  # fmt: skip
    kinds = [alert.kind for alert in find_alerts(officer, localdate()).alerts]
    assert kinds.count("promise") == 1

    PlanLine.objects.filter(pk=line.pk).update(state=LineState.ACCEPTED)

    kinds = [alert.kind for alert in find_alerts(officer, localdate()).alerts]
    assert ("plan" in kinds, "promise" in kinds) == (True, False)
    # The line is done, and nobody said so of the promise.
    PlanLine.objects.filter(pk=line.pk).update(
        state=LineState.DONE, done_on=localdate(), evidence="回函"
    )
    assert len(told(officer)) == 1


def test_it_is_set_aside_until_it_grows_worse_and_said_to_be_done(office, officer, client):
    exchange = recorded(office, "Turku")
    one = promised(exchange, 20)
    client.force_login(officer)
    [alert] = told(officer)

    data = {"name": "|".join(alert.name), "reason": "The books are being printed."}
    page = client.post(reverse("alert-set-aside"), data, follow=True).content.decode()

    assert "The books are being printed." in page
    assert told(officer) == []
    assert len(told(officer, localdate() + timedelta(days=21))) == 1
    body = client.get(alert.url).content.decode()
    assert f'id="promise-{one.pk}"' in body
    assert '<details class="done" open>' in body
    sent = {"version": 1, "done_on": localdate().isoformat(), "evidence": "快递单"}
    client.post(alert.url, sent)
    one.refresh_from_db()
    assert one.done_on == localdate()
    assert '<details class="done" open>' not in client.get(alert.url).content.decode()


def test_the_list_of_what_is_set_aside_does_not_tell_of_restricted_exchanges(
    office, officer, liaison, client
):
    promised(recorded(office, "Turku", visibility="restricted"), 20, "不宜外传的")
    client.force_login(officer)
    [alert] = told(officer)

    client.post(reverse("alert-set-aside"), {"name": "|".join(alert.name), "reason": "later"})

    assert SetAside.objects.get().text == "a promise of a restricted exchange"
    client.force_login(liaison)
    page = client.get(reverse("alerts")).content.decode()
    assert "later" in page
    assert "不宜外传的" not in page


def test_home_the_alerts_by_kind_and_the_page_of_a_city_show_it(office, officer, client):
    """There is no tie with the city."""
    promised(recorded(office, "Turku"), -3)
    promised(recorded(office, "Perth"), 3, "别处的")
    client.force_login(officer)

    assert "寄送教材" in client.get(HOME).content.decode()
    alerts = client.get(reverse("alerts") + "?kind=promise")
    assert len(alerts.context["rows"]) == 2
    city = client.get(reverse("city", args=[place("Turku").pk])).content.decode()
    assert "寄送教材" in city
    assert "别处的" not in city


@pytest.mark.parametrize("n", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(office, officer, client, n):
    for name in ["Turku", "Leipzig", "London"][:n]:
        promised(recorded(office, name), 3)
    client.force_login(officer)
    client.get(HOME)

    with CaptureQueriesContext(connection) as asked:
        client.get(HOME)

    assert len(asked) == 33
