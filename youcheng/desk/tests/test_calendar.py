"""A person's calendar by a secret address: what it holds, whom it answers, and that it is one."""

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tests.walking import World
from youcheng.accounts.actions import feeds, people
from youcheng.accounts.models import Feed, Grant, Unit, User
from youcheng.audit.models import Event
from youcheng.exchanges.actions import add_promise
from youcheng.exchanges.tests.world import recorded
from youcheng.lib.periods import months_after
from youcheng.registry import actions
from youcheng.registry.models import Locality

pytestmark = pytest.mark.django_db
AT = datetime(2015, 1, 1, tzinfo=UTC)
PAGE = reverse("account-calendar")
MAKE = reverse("calendar-make")


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    return in_use


@pytest.fixture
def reader(world) -> User:
    return world.people["liaison"]


@pytest.fixture
def client(reader) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def made(client: Client, **fields: str) -> str:
    """The address as the page shows it, without the host."""
    data = {"has_terms": "on", "has_anniversaries": "on", "language": "en", **fields}
    body = client.post(MAKE, data).content.decode()
    return re.search(r'value="http://testserver(/calendar/[\w-]+\.ics)"', body)[1]


def read(address: str, **headers: str):
    return Client().get(address, headers=headers)


def events(address: str) -> list[icalendar.Event]:
    response = read(address)
    assert response.status_code == 200
    return list(icalendar.Calendar.from_ical(response.content).walk("VEVENT"))


def summaries(address: str) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(address)]


def test_it_holds_the_terms_and_the_anniversaries_of_ones_ties(world, client):
    today = localdate()
    found = {str(event["UID"]): event for event in events(made(client))}

    paper = world.tie.instruments.get()
    term = found[f"paper-{paper.pk}@nanjing.youcheng"]
    assert str(term["SUMMARY"]) == "The term of Alphaville ends"
    assert term["DTSTART"].dt == paper.ends_on
    assert term["DTEND"].dt == paper.ends_on + timedelta(days=1)
    assert str(term["URL"]) == f"http://testserver/ties/{world.tie.pk}/"
    years = {
        event["DTSTART"].dt: str(event["SUMMARY"])
        for uid, event in found.items()
        if uid.startswith(f"tie-{world.tie.pk}-")
    }
    assert years
    for day, summary in years.items():
        assert (day.month, day.day) == (5, 5)
        assert summary == f"Alphaville: {day.year - 2001} years together"
        assert (day.year - 2001) % 5 == 0
        assert today - timedelta(days=366) <= day < months_after(today, 60)


def test_it_is_valid_and_the_same_as_long_as_the_register_is(world, client):
    address = made(client)
    first, second = read(address), read(address)

    assert first.content == second.content
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"].startswith("private")
    lines = first.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(len(line) for line in lines) <= 75, "folded, RFC 5545 3.1"
    assert b"\n" not in first.content.replace(b"\r\n", b"")
    for event in icalendar.Calendar.from_ical(first.content).walk("VEVENT"):
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert event["DTSTART"].params["VALUE"] == "DATE"
    uids = [str(event["UID"]) for event in events(address)]
    assert len(uids) == len(set(uids))


def test_who_has_it_already_gets_no_second_copy(world, client):
    address = made(client)
    etag = read(address)["ETag"]

    again = read(address, **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")

    Locality.objects.filter(pk=world.tie.place_id).update(name_en="Omegaville")
    assert read(address, **{"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("text", ["a,b;c\\d\nBEGIN:VEVENT", "城" * 60, '"=1+1"', "<script>"])
def test_a_name_cannot_leave_its_line(world, client, text):
    Locality.objects.filter(pk=world.tie.place_id).update(name_en=text, name_zh=text)

    found = events(made(client))

    assert all(text in str(event["SUMMARY"]) for event in found)
    assert len(found) == read(made(client)).content.count(b"\r\nBEGIN:VEVENT\r\n")


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"has_terms": ""}, {"tie"}),
        ({"has_anniversaries": ""}, {"paper"}),
        ({}, {"tie", "paper"}),
    ],
)
def test_it_holds_what_was_chosen(client, fields, kinds):
    assert {str(event["UID"]).split("-")[0] for event in events(made(client, **fields))} == kinds


def test_it_holds_open_promises_of_exchanges_that_are_not_restricted(world, client, office):
    today = localdate()
    district = Unit.objects.get(code="qinhuai")
    given = {"place_ids": [world.tie.place_id]}
    one, secret, ours = (
        recorded(district, **given),
        recorded(district, visibility="restricted", **given),
        recorded(office, **given),
    )
    for exchange, side, days in (
        (one, "abroad", 9), (one, "home", -20), (one, "home", -400), (secret, "home", 9),
        (ours, "home", 9),
    ):  # fmt: skip
        add_promise(
            exchange, text=f"寄送{days}", side=side, due_on=today + timedelta(days=days), by=None
        )
    add_promise(one, text="不定期", side="home", by=None)

    address = made(client, has_terms="", has_anniversaries="", has_promises="on")
    late, soon = events(address)

    assert str(late["SUMMARY"]) == "Alphaville: 寄送-20"
    assert str(soon["SUMMARY"]) == "Alphaville promised: 寄送9"
    assert "their promise, to be chased" in str(soon["DESCRIPTION"])
    assert str(soon["URL"]) == f"http://testserver/exchanges/{one.pk}/"
    assert soon["DTSTART"].dt == today + timedelta(days=9)
    assert soon["CATEGORIES"].cats == ["Promises"]
    assert "寄送9" in client.get(PAGE).content.decode()
    # An address that is older than the choice holds none.
    assert all("寄送" not in summary for summary in summaries(made(client)))


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-hans", "甲城"), ("zh-hant", "甲城"), ("en", "Alphaville")],
)
def test_it_speaks_the_language_of_its_making(client, language, title):
    response = read(made(client, language=language))

    assert response["Content-Language"] == language
    assert title in response.content.decode()


def test_what_is_not_shown_elsewhere_is_not_shown_here(world, client, reader):
    address = made(client)
    assert events(address)

    Grant.objects.filter(user=reader).update(ends_on=localdate() - timedelta(days=1))
    assert events(address) == []

    Grant.objects.filter(user=reader).update(ends_on=None)
    assert events(address)
    people.deactivate(reader, reason="has left", by=world.people["administrator"])
    assert read(address).status_code == 404


def test_a_new_address_ends_the_old_one(client, reader):
    old, new = made(client), made(client)

    assert (read(old).status_code, read(new).status_code) == (404, 200)
    client.post(reverse("calendar-revoke"))
    assert read(new).status_code == 404
    events = Event.objects.filter(verb__startswith="feed.", subject_label="accounts.Feed")
    verbs = events.order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "feed.made", "feed.renewed", "feed.revoked",
    ]  # fmt: skip
    assert "Made" not in client.get(PAGE).content.decode()


def test_only_the_hash_is_kept(client):
    token = made(client).removeprefix("/calendar/").removesuffix(".ics")

    assert token not in str(list(Feed.objects.values()))
    assert token not in str(list(Event.objects.values()))
    assert token not in client.get(PAGE).content.decode()
    assert len(token) > 40


@pytest.mark.parametrize("token", ["nothing", "x" * 3000, "..", "%00", "a b"])
def test_another_address_is_not_there(token):
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_the_same_address_can_be_set_anew(client, reader):
    address = made(client)

    client.post(reverse("calendar-set"), {"has_terms": "on", "language": "zh-hans"})

    assert [str(e["UID"]).split("-")[0] for e in events(address)] == ["paper"]
    assert read(address)["Content-Language"] == "zh-hans"
    assert Event.objects.filter(verb="feed.set").count() == 1
    nothing = client.post(reverse("calendar-set"), {"language": "en"})
    assert nothing.status_code == 422
    assert "Choose what the calendar is to hold" in nothing.content.decode()


def test_the_page_says_whether_it_is_in_use(client, reader):
    address = made(client)
    assert "never yet" in client.get(PAGE).content.decode()

    read(address)
    first = Feed.objects.get(revoked_at=None).read_at
    read(address)

    assert first is not None
    assert Feed.objects.get(revoked_at=None).read_at == first, "a second reading writes nothing"
    assert "never yet" not in client.get(PAGE).content.decode()


def test_pressed_twice_makes_one(client, reader):
    data = {"has_terms": "on", "language": "en", "once": "abc"}
    client.post(MAKE, data)
    client.post(MAKE, data)

    assert Feed.objects.count() == 1


def test_a_person_has_one_address_and_nobody_sets_anothers(world, client, reader):
    made(client)
    other = Client()
    other.force_login(world.people["officer"])

    assert other.post(reverse("calendar-set"), {"has_terms": "on"}).status_code == 404
    other.post(reverse("calendar-revoke"))
    assert Feed.objects.get().revoked_at is None


@pytest.mark.parametrize("n", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(office, reader, n, django_assert_num_queries):
    places = actions.open_places(
        [{"country_id": "FR", "name_zh": f"城{i}", "name_en": f"P{i}"} for i in range(n)]
    )
    for place in places:
        event = actions.EventDraft("established", date(2000, 3, 1), to_kind="formal")
        draft = actions.TieDraft(home_id=reader.unit_id, place_id=place.pk, events=[event])
        actions.open_tie(draft, by=None, at=AT)
    _feed, token = feeds.make_feed(
        reader, at=timezone.now(), language="en", has_terms=True, has_anniversaries=True
    )
    address = reverse("calendar-feed", args=[token])
    read(address)

    # the feed, the office, grants and what is the whole of it, terms, anniversaries
    with django_assert_num_queries(6):
        read(address)
