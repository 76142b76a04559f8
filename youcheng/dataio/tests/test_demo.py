"""The demonstration office: true facts, their sources, and nothing in a register that is in use."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission, Role
from youcheng.accounts.queries import can
from youcheng.dataio import demo
from youcheng.dataio.demo.exchanges import exchange_rows
from youcheng.exchanges.models import Exchange
from youcheng.lib.regions import Region
from youcheng.lib.text import sort_key
from youcheng.registry.actions.reference import find_office, load_office, load_reference
from youcheng.registry.enums import EventKind, Stage, TieKind
from youcheng.registry.models import Country, Instrument, Locality, Tie, TieEvent, TieSpan

PLAN_DAY = date(2017, 12, 31)


@pytest.fixture
def office(db):
    """Nanjing with only the places that the demonstration needs."""
    load_reference(but=frozenset({"gazetteer"}))
    load_office(find_office("nanjing"))
    rows = {(row["geonameid"], row["country"], row["place"]): row for row in demo.demo_rows()}
    Locality.objects.bulk_create(
        Locality(
            geonameid=int(row["geonameid"]) if row["geonameid"] else None,
            country_id=row["country"],
            name_en=row["place"],
            name_zh=row["name_zh"],
            sort_key=sort_key(row["name_zh"]),
        )
        for row in rows.values()
    )
    return Unit.objects.get(code="nanjing")


@pytest.fixture
def opened(office):
    demo.open_demo()
    return office


def spans(day: date):
    return TieSpan.objects.at(day).counted().order_by("pk")


def test_26_ties_at_the_end_of_2017(opened):
    then = spans(PLAN_DAY)
    assert then.count() == 26
    assert then.filter(kind=TieKind.FORMAL).count() == 13
    assert then.filter(kind=TieKind.COOPERATIVE).count() == 5
    assert then.filter(kind=TieKind.UNKNOWN).count() == 8
    assert then.filter(home__kind="district").count() == 2
    assert then.values("country").distinct().count() == 21
    by_region = {
        region: then.filter(country__region=region).count()
        for region in Country.objects.order_by().values_list("region", flat=True).distinct()
    }
    assert by_region == {"asia": 4, "europe": 11, "africa": 2, "americas": 7, "oceania": 2}


def test_intents_targets_and_the_other_nanjing_count_nowhere(opened):
    today = date(2026, 1, 1)
    intents = {"Semarang", "San Antonio", "Lahore", "Victoria", "Brazzaville", "Zaragoza"}
    absent = {"Los Angeles", "Oulu", "Toronto", "San Marino", "Livingstone"}
    counted = set(spans(today).values_list("place__name_en", flat=True))
    assert len(counted) == spans(today).count() == 31
    assert not counted & (intents | absent)
    assert (
        set(
            Tie.objects.filter(place__name_en__in=intents | absent)
            .order_by("pk")
            .values_list("place__name_en", flat=True)
        )
        == intents
    )


def test_an_upgrade_is_one_tie_with_two_papers(opened):
    tie = Tie.objects.get(place__name_en="Birmingham")
    assert spans(PLAN_DAY).get(tie=tie).kind == TieKind.COOPERATIVE
    assert spans(date(2022, 7, 5)).get(tie=tie).kind == TieKind.FORMAL
    assert [p.kind for p in tie.instruments.order_by("signed_on")] == ["cooperation", "formal"]
    assert spans(date(2022, 7, 5)).get(tie=tie).began_year == 2008


def test_nagoya_is_suspended_and_counts(opened):
    then = spans(PLAN_DAY).get(place__name_en="Nagoya")
    assert (then.stage, then.kind, then.began_on) == (
        Stage.SUSPENDED,
        TieKind.FORMAL,
        date(1978, 12, 21),
    )
    assert spans(date(2011, 1, 1)).get(place__name_en="Nagoya").stage == Stage.IN_FORCE


def test_every_tie_tells_its_source_and_is_marked(opened):
    assert not Tie.objects.exclude(is_demo=True).exists()
    assert not Tie.objects.filter(source="").exists()
    assert not Tie.objects.filter(confidence="").exists()
    assert not Tie.objects.filter(source__contains="://").exists()
    attested = TieEvent.objects.filter(kind=EventKind.ATTESTED)
    assert not attested.exclude(instrument=None).exists()
    assert not Instrument.objects.filter(signed_on=None).exists()


def test_users_hold_what_their_role_says(opened):
    users = {user.username: user for user in User.objects.order_by("pk")}
    assert [*users] == [person.username for person in demo.PEOPLE]
    assert {grant.role for grant in Grant.objects.all()} == set(Role)
    assert users["demo"].check_password(demo.PASSWORD)
    assert can(users["demo"], Permission.TIE_IMPORT, opened)
    assert not can(users["leader"], Permission.TIE_EDIT, opened)
    assert not can(users["qixia"], Permission.TIE_VIEW, opened)
    assert can(users["qixia"], Permission.TIE_VIEW, Unit.objects.get(code="qixia"))
    assert can(users["europe"], Permission.TIE_EDIT, opened, Region.EUROPE)
    assert not can(users["europe"], Permission.TIE_EDIT, opened, Region.ASIA)


def test_a_second_opening_changes_nothing(opened):
    User.objects.filter(username="leader").delete()
    before = (Tie.objects.count(), TieEvent.objects.count(), TieSpan.objects.count())
    assert demo.open_demo() == 0
    assert (Tie.objects.count(), TieEvent.objects.count(), TieSpan.objects.count()) == before
    assert not User.objects.filter(username="leader").exists()
    left = [person.username for person in demo.open_users()]
    assert left == [person.username for person in demo.PEOPLE if person.username != "leader"]


def run(**options) -> dict:
    out = StringIO()
    call_command("demo", format="json", stdout=out, language="en", **options)
    return json.loads(out.getvalue())


@pytest.fixture
def quick_setup(monkeypatch):
    """`demo` calls `setup`; here the gazetteer is left out of it."""
    from youcheng.registry.management.commands import setup

    monkeypatch.setattr(setup, "load_reference", lambda: {})


def test_the_command_opens_once(office, quick_setup):
    first, second = run(), run(if_empty=True)
    assert (first["ties"], second["ties"]) == (37, 0)
    assert first["users"] == second["users"] == [person.username for person in demo.PEOPLE]


def test_a_register_in_use_is_not_touched(office, quick_setup):
    Tie.objects.create(home=office, place=Locality.objects.order_by("pk")[0])

    assert run(if_empty=True) == {
        "ties": 0,
        "address": "http://127.0.0.1:8000/",
        "users": [],
        "password": "",
    }
    with pytest.raises(CommandError, match="another database"):
        run()

    assert Tie.objects.count() == 1
    assert not User.objects.exists()


def test_the_address_is_where_the_server_will_be(office, quick_setup):
    assert run(port=8123)["address"] == "http://127.0.0.1:8123/"


def test_every_exchange_says_that_it_is_a_demonstration(opened):
    exchanges = Exchange.objects.all()
    assert exchanges.count() == len(exchange_rows()) > 15
    for one in exchanges:
        assert one.is_demo
        assert "（演示）" in one.subject_zh
        assert "(demonstration)" in one.subject_en
        told = [part.post for part in one.participants.all()]
        told += [gift.what for gift in one.gifts.all()]
        told += [promise.text for promise in one.promises.all()]
        told += [item.what for item in one.programme.all()]
        assert all("（演示）" in text for text in told)
        assert not one.participants.exclude(name="").exists()
    assert all(partner.tie for one in exchanges for partner in one.partners.all())
    today = localdate()
    assert exchanges.filter(from_on__gt=today).exists()
    assert exchanges.filter(from_on__lt=today).exists()
