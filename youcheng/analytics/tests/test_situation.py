from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from youcheng.analytics.queries import Question, situation
from youcheng.analytics.tests.world import (
    DAY,
    RECORDED,
    make_cohort,
    make_grouping,
    make_office,
    publish,
)
from youcheng.registry.actions import EventDraft, add_event, retract
from youcheng.registry.enums import EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def ask(office, as_of=DAY, **more):
    return situation(Question(more.pop("home", office.city), as_of, **more)).as_json()


def test_a_city_without_ties_has_zeros_everywhere(office):
    answer = ask(office)

    assert answer["total"] == answer["countries"] == 0
    assert answer["by_kind"] == {"formal": 0, "cooperative": 0, "grass_roots": 0, "unknown": 0}
    assert answer["by_level"] == {"municipal": 0, "district": 0, "zone": 0, "institution": 0}
    assert answer["by_region"]["asia"] == {"ties": 0, "countries": 0}
    assert set(answer["by_region"]) == {"asia", "europe", "africa", "americas", "oceania"}
    assert answer["district_coverage"]["missing"] == ["栖霞区", "玄武区"]
    assert answer["ranks"] == []


def test_known_totals(office):
    office.tie("JP", "formal", "1978-12-21")
    office.tie("JP", "cooperative", "2002")
    office.tie("DE", "formal", "1988-05")
    office.tie("DE", "grass_roots", "2010-01-01", home=office.university)
    office.tie("IT", "unknown", "2001-01-01", home=office.qixia, lat=None)
    office.attested("US", "2017-07-26")
    make_grouping("bri_along", ("IT", None, None), ("RU", None, None))

    answer = ask(office)

    assert answer["home"] == "nanjing"
    assert answer["as_of"] == "2017-12-31"
    assert answer["known_at"] is None
    assert answer["total"] == 6
    assert answer["countries"] == 4
    assert answer["by_kind"] == {"formal": 2, "cooperative": 1, "grass_roots": 1, "unknown": 2}
    assert answer["by_level"] == {"municipal": 4, "district": 1, "zone": 0, "institution": 1}
    assert answer["by_region"]["europe"] == {"ties": 3, "countries": 2}
    assert list(answer["by_country"].items()) == [("DE", 2), ("JP", 2), ("IT", 1), ("US", 1)]
    assert answer["by_year_signed"] == {"1978": 1, "1988": 1, "2001": 1, "2002": 1, "2010": 1}
    assert answer["by_grouping"] == {"bri_along": 1}
    assert answer["district_coverage"] == {
        "covered": 1,
        "of": 2,
        "missing": ["玄武区"],
        "new_area": {"covered": 0, "of": 1, "missing": ["江北新区"]},
    }
    assert answer["uncertain"] == {
        "undated": 1,
        "partial_date": 2,
        "kind_unknown": 2,
        "undated_not_counted": 0,
        "not_geocoded": 1,
        "regions_of_china": 0,
    }


@pytest.mark.parametrize(
    ("since", "as_of", "total"),
    [
        ("2017-12-31", date(2017, 12, 31), 1),
        ("2018-01-01", date(2017, 12, 31), 0),
        ("2017", date(2017, 12, 30), 0),
        ("2017", date(2017, 12, 31), 1),
        ("2017-11", date(2017, 11, 29), 0),
        ("2017-11", date(2017, 11, 30), 1),
        ("2000-01-01", date(1850, 1, 1), 0),
    ],
)
def test_a_partial_date_counts_from_its_last_day(office, since, as_of, total):
    office.tie("JP", since=since)

    assert ask(office, as_of)["total"] == total


def test_what_counts_and_what_does_not(office):
    office.tie("JP", then=((EventKind.SUSPENDED, "2012-02-20"),))
    office.tie("DE", then=((EventKind.TERMINATED, "2012-02-20"),))
    office.tie("IT", term=date(2004, 12, 31))
    office.intent("US")

    answer = ask(office)

    assert answer["total"] == 1
    assert answer["by_country"] == {"JP": 1}


def test_a_term_counts_on_its_last_day(office):
    office.tie("IT", term=date(2004, 12, 31))

    assert ask(office, date(2004, 12, 31))["total"] == 1
    assert ask(office, date(2005, 1, 1))["total"] == 0


def test_a_tie_proved_only_later_is_told_but_not_counted(office):
    office.attested("JP", "2018-03-01")
    office.attested("DE", "2017-07-26")

    answer = ask(office)

    assert answer["total"] == 1
    assert answer["uncertain"]["undated_not_counted"] == 1
    assert ask(office, date(2018, 3, 1))["uncertain"]["undated_not_counted"] == 0


def test_an_undated_tie_that_changes_later_is_not_told_as_unproved(office):
    tie = office.attested("JP", "2017-07-26")
    add_event(tie, EventDraft(EventKind.SUSPENDED, date(2019, 1, 1)), by=None, at=RECORDED)

    answer = ask(office)

    assert answer["total"] == 1
    assert answer["uncertain"]["undated_not_counted"] == 0


def test_regions_count_under_their_state_and_china_is_no_country(office):
    office.tie("HK")
    office.tie("GU")
    office.tie("US")
    office.tie("EH")

    answer = ask(office)

    assert answer["total"] == 4
    assert answer["countries"] == 1
    assert answer["by_country"] == {"US": 2, "CN": 1, "EH": 1}
    assert answer["by_region"]["africa"] == {"ties": 1, "countries": 0}
    assert answer["by_region"]["americas"] == {"ties": 2, "countries": 1}
    assert answer["by_region"]["asia"] == {"ties": 1, "countries": 0}
    assert answer["by_region"]["oceania"] == {"ties": 0, "countries": 0}
    assert answer["uncertain"]["regions_of_china"] == 1


def test_membership_of_a_grouping_is_that_of_the_day(office):
    office.tie("IT", since="2000-01-01")
    make_grouping("bri_partners", ("IT", date(2019, 3, 23), date(2023, 12, 6)))

    numbers = [
        ask(office, day)["by_grouping"]["bri_partners"]
        for day in (DAY, date(2019, 3, 23), date(2023, 12, 6), date(2023, 12, 7))
    ]

    assert numbers == [0, 1, 1, 0]


def test_two_clocks(office):
    office.tie("JP", since="2016-01-01")
    late = datetime(2018, 6, 1, tzinfo=UTC)
    tie = office.tie("DE", since="2017-06-01", at=late)

    assert ask(office)["total"] == 2
    assert ask(office, known_at=RECORDED)["total"] == 1
    assert ask(office, known_at=datetime(2018, 1, 1, tzinfo=UTC))["total"] == 0

    retract(tie.events.get(), by=None, at=datetime(2019, 1, 1, tzinfo=UTC))

    assert ask(office)["total"] == 1
    assert ask(office, known_at=late)["total"] == 2


def test_a_unit_has_its_own_situation(office):
    office.tie("JP")
    office.tie("DE", home=office.qixia)

    answer = ask(office, home=office.qixia)

    assert answer["home"] == "qixia"
    assert answer["total"] == 1
    assert answer["ranks"] == []


def test_level_and_group_narrow_the_figures(office):
    make_cohort({"wuhan": (92, 92)})
    make_grouping("bri_along", ("DE", None, None))
    office.tie("JP")
    office.tie("DE", home=office.qixia)

    assert ask(office, level="district")["by_country"] == {"DE": 1}
    assert ask(office, group="bri_along")["by_country"] == {"DE": 1}
    assert ask(office, level="municipal", group="bri_along")["total"] == 0
    assert ask(office, level="district")["ranks"] == []


def test_a_rank_is_an_interval_where_kinds_or_rivals_are_unsure(office):
    make_cohort({"wuhan": (92, 92), "qingdao": (2, None), "xiamen": (0, 1), "ningbo": None})
    office.tie("JP", "formal")
    office.tie("DE", "unknown")
    publish(office, total=71)

    [rank] = ask(office)["ranks"]

    assert rank["cohort"] == "sub_provincial"
    assert rank["as_of"] == "2017-12-31"
    assert rank["counting"] == "formal_and_cooperative"
    assert (rank["rank_best"], rank["rank_worst"], rank["of"]) == (2, 4, 5)
    assert [row["code"] for row in rank["ahead"]] == ["wuhan", "qingdao", "ningbo"]
    assert [row["sure"] for row in rank["ahead"]] == [True, False, False]
    assert rank["published"]["value"] == 71
    assert (rank["published"]["rank_best"], rank["published"]["rank_worst"]) == (2, 4)


@pytest.mark.parametrize("n", [1, 3])
def test_asks_as_much_for_three_as_for_one(office, n):
    make_cohort({"wuhan": (92, 92)})
    for _ in range(n):
        office.tie("JP")
        office.attested("DE", "2018-05-01", home=office.qixia)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask(office)

    assert len(asked) == 11
