"""Who is found for whom, from the database."""

from datetime import date, timedelta

import pytest

from youcheng.desk.queries.finding import find
from youcheng.exchanges.tests.world import place, recorded, tie_with
from youcheng.opportunities import actions
from youcheng.opportunities.enums import PartName, RefusalReason, Sense
from youcheng.opportunities.queries.matches import (
    cities_for,
    counterparts_of,
    opportunities_for_place,
    opportunities_for_unit,
    record_of,
    units_for,
    units_for_place,
)
from youcheng.opportunities.queries.sights import Sight
from youcheng.opportunities.tests.world import NOW, TODAY, liaison_of, need, offer, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ties(office):
    return [tie_with(office, name) for name in ("Birmingham", "Leipzig", "Dresden")]


def test_the_city_that_offers_what_is_sought_comes_first(office, officer, ties):
    one = need(office, by=officer)
    offer(office, "Leipzig", by=officer)
    offer(office, "Birmingham", by=officer, heading="Youth orchestra", text="music and a choir")
    found = cities_for(Sight(officer, TODAY), one)
    assert found.rows[0].place.name_en == "Leipzig"
    assert found.n == 3
    said = [reason.code for reason in found.rows[0].match.reasons]
    assert "interest" in said
    answers = counterparts_of(Sight(officer, TODAY), one)
    assert [share.opportunity.place.name_en for share in answers] == ["Leipzig"]


def test_exchanges_are_counted_until_the_day_and_not_after(office, officer, ties):
    one = need(office, by=officer)
    recorded(office, "Birmingham", fields=["health"], from_on=date(2018, 5, 1))
    recorded(office, "Birmingham", fields=["health"], from_on=date(2018, 12, 1))
    rows = {row.place.name_en: row.match for row in cities_for(Sight(officer, TODAY), one).rows}
    reasons = {reason.code: reason for reason in rows["Birmingham"].reasons}
    assert reasons["exchanges"].values == {"n": 1, "year": 1}
    assert reasons["occasion"].on == date(2018, 12, 1)  # what is to come is an occasion
    assert "exchanges" not in {reason.code for reason in rows["Dresden"].reasons}
    earlier = {
        row.place.name_en: row.match
        for row in cities_for(Sight(officer, date(2018, 4, 1)), one).rows
    }
    assert "exchanges" not in {reason.code for reason in earlier["Birmingham"].reasons}


def test_no_match_is_left_out_and_like_ones_are_ranked_lower(office, officer, ties):
    first, like = need(office, by=officer), need(office, by=officer, heading="肿瘤免疫临床检测")
    music = need(office, by=officer, heading="青年乐团", text="音乐合唱")
    leipzig = place()

    def high(one, day=TODAY + timedelta(days=1)):
        found = cities_for(Sight(officer, day), one)
        parts = {
            row.place: row.match.parts for row in found.rows
        }  # fmt: skip
        return {
            city: next(part.high for part in some if part.name == PartName.LEARNT)
            for city, some in parts.items()
        }

    before = high(like)
    refusal = actions.refuse(first, place=leipzig, reason=RefusalReason.SIZE, by=officer, at=NOW)
    assert leipzig not in high(first)
    assert high(like)[leipzig] < before[leipzig]
    assert high(music)[leipzig] == before[leipzig]  # of another field nothing was learnt
    actions.take_back(refusal, by=officer)
    assert high(like)[leipzig] == before[leipzig]
    assert leipzig in high(first)


def test_a_hospital_is_found_for_a_need_of_health_by_its_name(office, officer, ties):
    one = offer(office, "Leipzig", by=officer)
    found = units_for(Sight(officer, TODAY), one).rows
    places = {row.unit.code: n for n, row in enumerate(found)}
    assert places["gulou-hospital"] < places["education-bureau"]
    hospital = found[places["gulou-hospital"]].match
    named = next(reason for reason in hospital.reasons if reason.code == "interest")
    assert named.on is None  # nobody said it on a day


def test_opportunities_for_a_unit_and_for_a_city(office, officer, ties):
    qixia = unit()
    mine = need(qixia, by=officer)
    theirs = offer(office, "Leipzig", by=officer)
    offer(office, "Dresden", by=officer, heading="Rowing regatta", text="sport")
    sight = Sight(officer, TODAY)
    assert [row.opportunity for row in opportunities_for_unit(sight, qixia).rows] == [theirs]
    assert [row.opportunity for row in opportunities_for_place(sight, place()).rows] == [mine]
    assert units_for_place(sight, place())[0].unit == qixia
    # A city of which nothing is on record still gets an order, with ranges.
    assert units_for_place(sight, place("Birmingham"))


def test_restricted_ones_feed_nobody_elses_matching(office, officer, ties):
    qixia, xuanwu = unit(), unit("xuanwu")
    stranger = liaison_of(xuanwu)
    need(qixia, by=officer, secrecy="restricted", heading="保密的肿瘤项目")
    one = offer(office, "Leipzig", by=officer)
    said = [
        reason.text
        for row in units_for(Sight(stranger, TODAY), one).rows
        for reason in row.match.reasons
    ]
    assert not [text for text in said if "保密" in text]
    assert counterparts_of(Sight(stranger, TODAY), one) == []
    assert len(counterparts_of(Sight(officer, TODAY), one)) == 1


def test_what_introductions_came_to(office, officer, ties):
    first, second = need(office, by=officer), need(office, by=officer, heading="肿瘤免疫")
    came = actions.introduce(first, place=place(), made_on=TODAY, by=officer, at=NOW)
    day = TODAY + timedelta(days=41)
    actions.note_outcome(
        came, outcome="cooperation", answered_on=day, note="", version=1, by=officer, today=day
    )
    found = record_of(Sight(officer, day), second)
    assert (found.n, found.n_answered, found.n_cooperation, found.days) == (1, 1, 1, 41)
    assert record_of(Sight(officer, day), first).n == 0  # its own is no experience with it


@pytest.mark.parametrize("n", [1, 3])
def test_matching_asks_as_much_for_three_as_for_one(office, officer, n, django_assert_num_queries):
    for name in ("Birmingham", "Leipzig", "Dresden")[:n]:
        tie_with(office, name)
        offer(office, name, by=officer)
        recorded(office, name, fields=["health"])
    one = need(office, by=officer, sense=Sense.SEEKS)
    sight = Sight(officer, TODAY)
    with django_assert_num_queries(15):
        assert len(cities_for(sight, one).rows) == n


def test_the_search_finds_what_one_may_see(office, officer):
    qixia = unit()
    need(qixia, by=officer, heading="量子计算合作")
    need(qixia, by=officer, heading="量子保密项目", secrecy="restricted")

    def titles(user):
        return {hit.title for group in find(user, "量子", kind="opportunity") for hit in group.hits}

    assert titles(officer) == {"量子计算合作", "量子保密项目"}
    assert titles(liaison_of(unit("xuanwu"))) == {"量子计算合作"}
    assert titles(liaison_of(qixia)) == {"量子计算合作", "量子保密项目"}
