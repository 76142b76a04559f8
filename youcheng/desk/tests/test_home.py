"""The first page of the day, for three kinds of people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.accounts.queries import Reach
from youcheng.analytics.actions import decide
from youcheng.audit.models import Event
from youcheng.desk import actions as desk_actions
from youcheng.desk.models import SetAside
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.queries.home import progress, tally
from youcheng.registry import actions
from youcheng.registry.models import Goal, Locality, PublishedFigure, Tie

pytestmark = pytest.mark.django_db
HOME = reverse("home")
THEN = datetime(2015, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english(settings, office):
    settings.LANGUAGE_CODE = "en"
    PublishedFigure.objects.all().delete()


def place(name: str) -> Locality:
    return Locality.objects.filter(name_en=name).order_by("-population")[0]


def tie(
    home: Unit, where: str, on: date | None = None, ends_on: date | None = None, **paper: object
) -> Tie:
    on = on or localdate() - timedelta(days=30)
    instrument = actions.InstrumentDraft("formal", on, ends_on=ends_on, **paper)
    event = actions.EventDraft("established", on, to_kind="formal", instrument=instrument)
    draft = actions.TieDraft(home_id=home.pk, place_id=place(where).pk, events=[event])
    return actions.open_tie(draft, by=None, at=THEN)


def told(user: User, today: date | None = None) -> list[tuple[str, str]]:
    found = find_alerts(User.objects.get(pk=user.pk), today or localdate())
    return [(alert.kind, alert.place) for alert in found.alerts]


def test_a_term_is_told_until_it_is_renewed(office, officer):
    today = localdate()
    one = tie(office, "Turku", ends_on=today + timedelta(days=20))
    tie(office, "Leipzig", ends_on=today + timedelta(days=20), is_tacit=True)
    tie(office, "London", ends_on=today + timedelta(days=500))

    [alert] = find_alerts(officer, today).alerts
    assert (alert.kind, alert.weight, alert.place) == ("term", "bad", "Turku")
    assert alert.url == reverse("registry:event-add", args=[one.pk]) + "?kind=renewed"

    paper = actions.InstrumentDraft("renewal", today, ends_on=today + timedelta(days=2000))
    renewal = actions.EventDraft("renewed", today, instrument=paper)
    actions.add_event(one, renewal, by=None)
    assert told(officer) == []


def test_an_alert_that_came_up_unseen_is_there_all_the_same(office, officer):
    """Nobody asked for eight months; the state is worked out, not collected."""
    today = localdate()
    tie(office, "Turku", ends_on=today + timedelta(days=300))

    assert told(officer, today + timedelta(days=240)) == [("term", "Turku")]
    assert told(officer, today + timedelta(days=310)) == [("term", "Turku")]


def test_silence_and_anniversary(office, officer):
    today = localdate()
    tie(office, "Turku", on=today.replace(year=today.year - 26, day=1))
    tie(office, "Leipzig", on=(today + timedelta(days=40)).replace(year=today.year - 25, day=1))

    kinds = told(officer)

    assert ("silence", "Turku") in kinds
    assert ("anniversary", "Turku") not in kinds
    assert ("silence", "Leipzig") in kinds


def test_all_are_counted_and_a_few_are_read(office, officer):
    today = localdate()
    for n, name in enumerate(("Turku", "Leipzig", "London", "Houston")):
        tie(office, name, on=date(1990, 1, 1 + n), ends_on=today + timedelta(days=10 + n))
    user = User.objects.create(username="americas")
    Grant.objects.create(user=user, role=Role.DESK, unit=office, region="americas")

    found = find_alerts(officer, today, listed=1)
    none = find_alerts(officer, today, listed=0)
    own = find_alerts(user, today, listed=1)

    assert [(alert.kind, alert.place) for alert in found.alerts] == [
        ("term", "Turku"), ("silence", "Turku"),
    ]  # fmt: skip
    assert (found.n, found.n_due, found.more) == (8, 4, {"term": 3, "silence": 3})
    assert (none.alerts, none.n, none.n_due) == ([], 8, 4)
    # The own ones are read before those that are for others to act on.
    assert {alert.place for alert in own.alerts} == {"Houston"}
    assert (own.n, own.n_due) == (8, 1)


def test_what_is_set_aside_is_not_counted(office, officer):
    today = localdate()
    for name in ("Turku", "Leipzig"):
        tie(office, name, on=date(1990, 1, 1), ends_on=today + timedelta(days=10))
    for alert in find_alerts(officer, today).alerts:
        if alert.place == "Turku":
            desk_actions.set_aside(alert, by=officer, today=today, reason="x", until=None)

    found = find_alerts(officer, today, listed=0)

    assert (found.n, found.n_due, found.more) == (2, 1, {"term": 1, "silence": 1})


def test_what_others_have_is_not_told(office, officer, stranger, liaison):
    tie(office, "Turku", ends_on=localdate() + timedelta(days=20))

    assert told(officer) == [("term", "Turku")]
    assert told(stranger) == []
    assert told(liaison) == []


def test_a_reader_gets_no_verb_that_is_not_theirs(office, officer, liaison, client):
    one = tie(Unit.objects.get(code="qinhuai"), "Turku", ends_on=localdate() + timedelta(days=9))

    [alert] = find_alerts(liaison, localdate()).alerts

    assert (alert.verb, alert.url) == ("See", reverse("registry:tie-detail", args=[one.pk]))
    assert not alert.may_set_aside
    client.force_login(liaison)
    data = {"name": "|".join(alert.name), "reason": "no"}
    client.post(reverse("alert-set-aside"), data)
    assert SetAside.objects.count() == 0


def test_set_aside_until_it_grows_worse(office, officer, client):
    today = localdate()
    tie(office, "Turku", ends_on=today + timedelta(days=300))
    [alert] = find_alerts(officer, today).alerts
    client.force_login(officer)

    data = {"name": "|".join(alert.name), "reason": "The partner writes in spring."}
    response = client.post(reverse("alert-set-aside"), data, follow=True)

    assert "The partner writes in spring." in response.content.decode()
    assert told(officer) == []
    assert told(officer, today + timedelta(days=150)) == [("term", "Turku")]
    row = SetAside.objects.get()
    kept = Event.objects.get(verb="alert.set_aside")
    assert (row.by, kept.changes["reason"]) == (officer, "The partner writes in spring.")

    client.post(reverse("alert-take-up", args=[row.pk]))
    assert told(officer) == [("term", "Turku")]


@pytest.mark.parametrize(
    ("reason", "until", "sentence"),
    [
        ("", "", "This field is required"),
        ("x", "1999-01-01", "That day is over"),
        ("x", "soon", "Enter a valid date"),
        ("x" * 10_000, "", "at most 400 characters"),
    ],
)
def test_setting_aside_without_sense_is_told_and_nothing_lost(
    office, officer, client, reason, until, sentence
):
    tie(office, "Turku", ends_on=localdate() + timedelta(days=20))
    [alert] = find_alerts(officer, localdate()).alerts
    client.force_login(officer)

    data = {"name": "|".join(alert.name), "reason": reason, "until": until}
    response = client.post(reverse("alert-set-aside"), data)

    html = response.content.decode()
    assert (response.status_code, SetAside.objects.count()) == (422, 0)
    assert sentence in html
    assert reason in html


def test_hidden_for_a_time(office, officer, client):
    today = localdate()
    tie(office, "Turku", ends_on=today + timedelta(days=20))
    [alert] = find_alerts(officer, today).alerts
    client.force_login(officer)
    until = today + timedelta(days=3)

    data = {"name": "|".join(alert.name), "reason": "x", "until": until.isoformat()}
    client.post(reverse("alert-set-aside"), data)

    assert told(officer, until) == []
    assert told(officer, until + timedelta(days=1)) == [("term", "Turku")]


def test_the_wall(office):
    Goal.objects.all().delete()
    Goal.objects.create(
        home=office, metric="total", since=date(2018, 1, 1), base=4, due_on=date(2020, 12, 31),
        value=9,
    )  # fmt: skip
    tie(office, "Turku", on=date(2001, 5, 5))
    tie(office, "Leipzig", on=date(2018, 5, 5))

    day = date(2018, 10, 18)
    found = progress(office, Reach(None), tally(Reach(None), day), day)

    assert (found.total, found.formal, found.fresh, found.left_out) == (2, 1, 1, 3)
    assert (found.missing, found.this_year) == (7, 1)
    bricks = [brick for brick in found.wall[0] if brick != "ghost"]
    assert bricks == ["formal", *["unknown"] * 3, "new", *["gap"] * 4]


@pytest.mark.parametrize("person", ["officer", "liaison", "stranger"])
def test_everybody_has_a_desk(client, office, person, request):
    client.force_login(request.getfixturevalue(person))

    html = client.get(HOME).content.decode()

    assert ("New tie" in html) == (person != "liaison")
    assert " style=" not in html


@pytest.mark.parametrize("n", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(client, office, officer, n):
    for where in ["Turku", "Leipzig", "London"][:n]:
        tie(office, where, on=date(1999, 1, 1), ends_on=localdate() + timedelta(days=9))
    client.force_login(officer)
    client.get(HOME)

    with CaptureQueriesContext(connection) as asked:
        client.get(HOME)

    assert len(asked) == 32


def test_figures_that_differ_are_told_until_decided(client, office, officer):
    figure = PublishedFigure.objects.create(
        home=office, as_of=date(2017, 12, 31), metric="total", value=71
    )
    [alert] = find_alerts(officer, localdate()).alerts
    assert (alert.kind, alert.title) == ("figures", "1 published figure differs from the register")

    decide(figure=figure, decision="published", reason="The ledger is not in yet.", by=officer)

    assert told(officer) == []


def test_visitors_sign_in_first(client, office):
    assert client.get(HOME).url == "/sign-in/?next=/"


def test_who_minds_one_continent_reads_of_it_first(client, office, officer):
    Grant.objects.filter(user=officer).update(region="europe")
    soon = localdate() + timedelta(days=20)
    tie(office, "Perth", ends_on=soon)
    tie(office, "Turku", ends_on=soon + timedelta(days=40))
    client.force_login(officer)

    page = client.get(HOME)

    assert [alert.place for alert in page.context["tasks"]] == ["Turku", "Perth"]
    counts = {"due": 1, "alerts": 2, "ties": 2, "decisions": 0, "notices": 0}
    assert client.session["counts"] == counts


def test_a_leader_reads_and_takes_the_report_along(client, office, officer):
    Grant.objects.filter(user=officer).update(role=Role.LEADER)
    tie(office, "Turku", ends_on=localdate() + timedelta(days=20))
    client.force_login(officer)

    body = client.get(HOME).content.decode()

    report = reverse("analytics:report", args=["docx"])
    assert f'href="{report}"' in body
    assert "What to look at" in body
    assert reverse("registry:tie-add") not in body
    assert client.session["counts"]["due"] == 0
    assert client.get(report).status_code == 200
