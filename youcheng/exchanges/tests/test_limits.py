"""Limits for gifts: dated, set by the office alone, never overwritten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.exchanges import actions
from youcheng.exchanges.models import GiftLimit
from youcheng.exchanges.queries.cities import limits_for
from youcheng.exchanges.queries.limits import limits, limits_on
from youcheng.exchanges.rules import objection_to_end, objection_to_start
from youcheng.exchanges.tests.world import recorded
from youcheng.lib.objections import Refused, Stale

TODAY = date(2020, 5, 1)
PAGE = "/exchanges/gift-limits/"


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def received(office) -> GiftLimit:
    return GiftLimit.objects.get(direction="received")


def made(from_on: date, amount: int = 300, today: date = TODAY, **given) -> GiftLimit:
    values = {
        "direction": "received", "amount": Decimal(amount), "currency": "CNY", "text": "上交",
        "source": "某规定", "is_confirmed": True, "seen": limits(today).mark,
    }  # fmt: skip
    return actions.set_limit(from_on=from_on, today=today, by=None, **{**values, **given})


def sent(**given) -> dict[str, str]:
    values = {
        "direction": "received", "from_on": localdate().isoformat(), "amount": "500",
        "currency": "cny", "text": "登记并上交", "source": "本单位决定", "is_confirmed": "on",
        "seen": limits(localdate()).mark,
    }  # fmt: skip
    return {**values, **given}


def amounts(day: date) -> list[Decimal | None]:
    return [one.amount for one in limits_for("received", day)]


def test_a_new_limit_ends_the_one_before_it_and_earlier_gifts_keep_theirs(received):
    new = made(date(2020, 1, 1))

    received.refresh_from_db()
    assert (received.to_on, received.version) == (date(2019, 12, 31), 2)
    assert new.to_on is None
    assert amounts(date(2019, 12, 31)) == [200]
    assert amounts(date(2020, 1, 1)) == [300]
    assert Event.objects.filter(verb="exchange.limit_set").count() == 1


def test_one_entered_later_for_an_earlier_day_ends_before_the_next(received):
    made(date(2020, 1, 1), 300)
    between = made(date(2010, 1, 1), 250)

    received.refresh_from_db()
    assert received.to_on == date(2009, 12, 31)
    assert (between.from_on, between.to_on) == (date(2010, 1, 1), date(2019, 12, 31))
    assert [amounts(date(year, 6, 1)) for year in (2009, 2010, 2020)] == [[200], [250], [300]]


def test_other_directions_and_currencies_are_left_alone(received):
    made(date(2020, 1, 1), direction="given")
    made(date(2020, 1, 1), currency="EUR")
    received.refresh_from_db()
    assert received.to_on is None
    assert GiftLimit.objects.get(direction="given", amount=None).to_on == date(2019, 12, 31)
    assert {one.currency for one in limits_on(TODAY) if one.direction == "received"} == {
        "CNY", "EUR",
    }  # fmt: skip


def test_what_has_held_is_not_overwritten_and_what_has_not_is(received):
    with pytest.raises(Refused):
        made(received.from_on)
    made(TODAY, 300)
    again = made(TODAY, 350)
    assert list(GiftLimit.objects.filter(from_on=TODAY)) == [again]
    received.refresh_from_db()
    assert received.to_on == TODAY - timedelta(days=1)


def test_whoever_saves_second_is_told_and_writes_nothing(received):
    seen = limits(TODAY).mark
    made(date(2020, 1, 1), 300)
    with pytest.raises(Stale):
        made(date(2020, 2, 1), 400, seen=seen)
    with pytest.raises(Stale):
        actions.end_limit(received, to_on=TODAY, version=1, today=TODAY, by=None)
    assert GiftLimit.objects.filter(direction="received").count() == 2


def test_a_limit_ends_with_a_day(received):
    actions.end_limit(received, to_on=TODAY, version=1, today=TODAY, by=None)
    assert amounts(TODAY) == [200]
    assert amounts(TODAY + timedelta(days=1)) == []
    assert Event.objects.filter(verb="exchange.limit_ended").count() == 1


def test_one_that_never_held_goes(received):
    later = made(TODAY + timedelta(days=30))
    actions.end_limit(later, to_on=TODAY, version=1, today=TODAY, by=None)
    assert not GiftLimit.objects.filter(pk=later.pk).exists()


@pytest.mark.parametrize(
    ("from_on", "to_on", "code"),
    [
        (date(2019, 1, 1), date(2018, 12, 31), "ends_before_it_begins"),
        (date(2019, 1, 1), date(2019, 1, 1), None),
        (date(2020, 5, 1), date(2020, 4, 30), None),
        (date(2021, 1, 1), date(2020, 5, 1), None),
    ],
)
def test_no_limit_ends_before_it_began(from_on, to_on, code):
    objection = objection_to_end(from_on, to_on, TODAY)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("taken", "code"),
    [(None, None), (date(2020, 4, 30), "start_taken"), (TODAY, None), (date(2021, 1, 1), None)],
)
def test_one_limit_begins_on_a_day(taken, code):
    objection = objection_to_start(taken or TODAY, taken, TODAY)
    assert (objection and objection.code) == code


def test_the_page_shows_what_holds_and_what_held(client, received):
    client.post(f"{PAGE}{received.pk}/change/", sent())

    page = client.get(PAGE)

    now, others = page.context["limits"].now, page.context["limits"].others
    assert [(one.direction, one.amount) for one in now] == [("given", None), ("received", 500)]
    assert [one.pk for one in others] == [received.pk]
    assert "本单位决定" in page.text
    assert "待核定" in page.text or "待确认" in page.text


def test_a_change_keeps_direction_and_currency(client, received):
    client.post(f"{PAGE}{received.pk}/change/", sent(direction="given", currency="EUR"))
    new = GiftLimit.objects.latest("pk")
    assert (new.direction, new.currency, new.is_confirmed) == ("received", "CNY", True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"currency": "元"}, "currency"),
        ({"text": ""}, "text"),
        ({"source": ""}, "source"),
        ({"from_on": "1993-12-05"}, "from_on"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(client, received, given, field):
    response = client.post(f"{PAGE}add/", sent(**given))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert GiftLimit.objects.count() == 2


def test_the_page_tells_that_somebody_was_faster_and_keeps_what_was_typed(client, received):
    before = sent(text="先打开的")
    client.post(f"{PAGE}add/", sent(amount="400"))

    response = client.post(f"{PAGE}add/", before)

    assert response.status_code == 409
    assert "先打开的" in response.text
    assert GiftLimit.objects.filter(direction="received").count() == 2
    again = {**before, "seen": response.context["form"]["seen"].value()}
    assert client.post(f"{PAGE}add/", again).url == PAGE
    ended = client.post(f"{PAGE}{received.pk}/end/", {"to_on": "2020-01-01", "version": "1"})
    assert ended.status_code == 409


def test_a_limit_is_ended_on_its_page(client, received):
    address = f"{PAGE}{received.pk}/end/"
    wrong = client.post(address, {"to_on": "1990-01-01", "version": "1"})
    assert wrong.status_code == 422
    assert client.post(address, {"to_on": "2020-01-01", "version": "1"}).url == PAGE
    received.refresh_from_db()
    assert received.to_on == date(2020, 1, 1)


def test_only_the_office_sets_limits(client, office, received):
    district = Unit.objects.get(code="qinhuai")
    for name, role, unit, status in (
        ("reader", Role.LEADER, office, 403),
        ("district", Role.DESK, district, 403),
    ):
        user = User.objects.create_user(name, password="x", unit=unit)
        Grant.objects.create(user=user, role=role, unit=unit)
        client.force_login(user)
        page = client.get(PAGE)
        assert page.status_code == 200
        assert f"{PAGE}add/" not in page.text
        for address in (f"{PAGE}add/", f"{PAGE}{received.pk}/change/", f"{PAGE}{received.pk}/end/"):
            assert client.post(address, sent(to_on="2020-01-01", version="1")).status_code == status
    received.refresh_from_db()
    assert (received.version, GiftLimit.objects.count()) == (1, 2)


def test_the_gift_form_names_the_limit_of_the_day_of_the_exchange(client, office, received):
    made(date(2019, 1, 1), 900)
    one = recorded(office)  # on a day of 2018

    page = client.get(reverse("exchanges:exchange-detail", args=[one.pk]))

    assert [limit.amount for limit in page.context["limits"]] == [None, 200]
    assert f'href="{PAGE}"' in page.text
    assert "900" not in page.text.split('id="gifts"')[1].split("</section>")[0]
