"""The score of a prospect over literals, and what holds of it whatever is known."""

import math
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.pipeline.enums import FactKind, ScorePart
from youcheng.pipeline.rules.prospects import (
    PARTS,
    WEIGHTS,
    Known,
    Listed,
    Part,
    objection_to_adding,
    objection_to_dropping,
    objection_to_fact,
    objection_to_weights,
    score,
)

P = ScorePart
ALL_KNOWN = Known(
    population=1_000_000, home_population=1_000_000, n_country=0, n_region=0, n_all=0,
    gdp=1_000_000, gdp_per_head=80_000, n_universities=10, has_port=True, has_flight=True,
    n_contacts=6, partners=(), in_belt=True,
)  # fmt: skip
CLAIMED, SURE = Listed("甲市"), Listed("乙市", is_sure=True)


def part(known: Known, code: ScorePart) -> Part:
    return next(one for one in score(known).parts if one.code == code)


def test_every_part_has_its_weight_and_its_question():
    assert set(WEIGHTS) == set(PARTS) == set(ScorePart)
    assert objection_to_weights(WEIGHTS) is None


@pytest.mark.parametrize(
    ("code", "known", "low", "high"),
    [
        (P.SIZE, Known(), 0, 1),
        (P.SIZE, Known(population=5), 0, 1),
        (P.SIZE, Known(population=900, home_population=900), 1, 1),
        (P.SIZE, Known(population=30, home_population=900), 0, 0),
        (P.SIZE, Known(population=900, home_population=30), 0, 0),
        (P.SIZE, Known(population=1, home_population=900), 0, 0),
        (P.LAYOUT, Known(), 1, 1),
        (P.LAYOUT, Known(n_country=1, n_region=1, n_all=10), 0.32, 0.32),
        (P.LAYOUT, Known(n_country=0, n_region=5, n_all=10), 0.6, 0.6),
        (P.LAYOUT, Known(n_country=3, n_region=9, n_all=10), 0, 0),
        (P.ECONOMY, Known(), 0, 1),
        (P.ECONOMY, Known(gdp=1_000_000), 0.5, 1),
        (P.ECONOMY, Known(gdp=1_000), 0, 0.5),
        (P.ECONOMY, Known(gdp=0, gdp_per_head=80_000), 0.5, 0.5),
        (P.EDUCATION, Known(), 0, 1),
        (P.EDUCATION, Known(n_universities=0), 0, 0),
        (P.EDUCATION, Known(n_universities=5), 0.5, 0.5),
        (P.EDUCATION, Known(n_universities=50), 1, 1),
        (P.LINKS, Known(), 0, 1),
        (P.LINKS, Known(has_port=True), 0.4, 1),
        (P.LINKS, Known(has_port=False), 0, 0.6),
        (P.LINKS, Known(has_port=False, has_flight=True), 0.6, 0.6),
        (P.ACQUAINTANCE, Known(), 0, 0),
        (P.ACQUAINTANCE, Known(n_contacts=3), 0.5, 0.5),
        (P.ACQUAINTANCE, Known(n_contacts=60), 1, 1),
        (P.FREE, Known(), 0, 1),
        (P.FREE, Known(partners=()), 1, 1),
        (P.FREE, Known(partners=(CLAIMED,)), 0.75, 1),
        (P.FREE, Known(partners=(SURE,)), 0.75, 0.75),
        (P.FREE, Known(partners=(CLAIMED, SURE)), 0.5, 0.75),
        (P.FREE, Known(partners=(Listed("丙", is_ours=True),)), 0, 1),
        (P.FREE, Known(partners=(Listed("丙", is_ours=True, is_sure=True),)), 0, 0),
        (P.FREE, Known(partners=(SURE,) * 9), 0, 0),
        (P.BELT, Known(), 0, 1),
        (P.BELT, Known(in_belt=True), 1, 1),
        (P.BELT, Known(in_belt=False), 0, 0),
    ],
)  # fmt: skip
def test_what_a_part_is_worth(code, known, low, high):
    found = part(known, code)

    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


def test_the_best_is_a_hundred_and_known():
    best = score(ALL_KNOWN)

    assert (best.low, best.high) == (pytest.approx(100), pytest.approx(100))
    assert best.is_known
    assert best.rounded == best.least == best.most == 100


def test_what_nobody_knows_is_named():
    unknown = {one.code for one in score(Known()).unknown}

    assert unknown == set(P) - {P.LAYOUT, P.ACQUAINTANCE}


def test_a_part_without_weight_opens_no_range():
    weights = {**dict.fromkeys(P, 0), P.ACQUAINTANCE: 7}

    assert score(Known(n_contacts=3), weights).is_known
    assert score(Known(n_contacts=3), weights).low == pytest.approx(50)


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        (dict(WEIGHTS), None),
        ({**WEIGHTS, P.SIZE: 0}, None),
        (dict.fromkeys(P, 0), "all_zero"),
        ({**WEIGHTS, P.SIZE: -1}, "no_weights"),
        ({**WEIGHTS, P.SIZE: 101}, "no_weights"),
        ({P.SIZE: 10}, "no_weights"),
        ({**WEIGHTS, "luck": 10}, "no_weights"),
    ],
)
def test_weights(weights, code):
    objection = objection_to_weights(weights)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("is_open", "has_tie", "is_abroad", "code"),
    [
        (False, False, True, None),
        (True, False, True, "open_already"),
        (False, True, True, "tie_is_there"),
        (True, True, True, "open_already"),
        (False, False, False, "not_abroad"),
    ],
)
def test_adding(is_open, has_tie, is_abroad, code):
    objection = objection_to_adding(is_open=is_open, has_tie=has_tie, is_abroad=is_abroad)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        ("considered", "太远", None),
        ("considered", " ", "no_reason"),
        ("dropped", "太远", "not_open"),
        ("taken_up", "太远", "not_open"),
    ],
)
def test_dropping(state, reason, code):
    objection = objection_to_dropping(state, reason)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("kind", "amount", "text", "code"),
    [
        (FactKind.GDP, 5, "", None),
        (FactKind.GDP, 0, "", None),
        (FactKind.GDP, None, "大", "no_figure"),
        (FactKind.SEA_PORT, 1, "", None),
        (FactKind.SEA_PORT, 0, "", None),
        (FactKind.SEA_PORT, 2, "", "not_yes_or_no"),
        (FactKind.DIRECT_FLIGHT, None, "有", "not_yes_or_no"),
        (FactKind.INDUSTRIES, None, "化工", None),
        (FactKind.INDUSTRIES, 3, " ", "no_words"),
    ],
)
def test_facts(kind, amount, text, code):
    objection = objection_to_fact(kind, amount, text)
    assert (objection and objection.code) == code


maybe = st.none()
amounts = st.floats(0, 1e9, allow_nan=False)
people = st.integers(1, 40_000_000)
partners = st.lists(
    st.builds(Listed, st.text("甲乙丙", max_size=2), st.booleans(), st.booleans()), max_size=6
)
whole = st.builds(
    Known, people, people, st.integers(0, 9), st.integers(0, 40), st.integers(0, 90), amounts,
    amounts, st.integers(0, 99), st.booleans(), st.booleans(), st.integers(0, 99),
    partners.map(tuple), st.booleans(),
)  # fmt: skip
CAN_BE_UNKNOWN = [one.name for one in fields(Known) if one.default is None]
forgotten = st.sets(st.sampled_from(CAN_BE_UNKNOWN))
weights = st.fixed_dictionaries({code: st.integers(0, 100) for code in P}).filter(
    lambda one: any(one.values())
)


@given(whole, forgotten, weights)
def test_the_score_lies_between_nothing_and_a_hundred(known, names, weights):
    found = score(replace(known, **dict.fromkeys(names)), weights)

    assert 0 <= found.low <= found.middle <= found.high <= 100
    assert 0 <= found.least <= found.most <= 100
    assert not math.isnan(found.low)


@given(whole, forgotten, forgotten, weights)
def test_more_knowledge_never_widens_the_range(known, names, others, weights):
    """Whoever forgets less says less that was not said before."""
    knows_less = score(replace(known, **dict.fromkeys(names | others)), weights)
    knows_more = score(replace(known, **dict.fromkeys(names)), weights)

    assert knows_less.low <= knows_more.low + 1e-9
    assert knows_more.high <= knows_less.high + 1e-9


@given(whole, st.sampled_from(CAN_BE_UNKNOWN))
def test_what_is_missing_never_counts_as_nothing(known, name):
    """The most it may be is still all of it, or what the rest of its part leaves."""
    full, less = score(known), score(replace(known, **{name: None}))

    changed = [
        (one, other) for one, other in zip(full.parts, less.parts, strict=True) if one != other
    ]
    assert less.high >= full.high - 1e-9
    for _before, after in changed:
        assert after.high > 0
        assert not after.is_known


@given(whole, weights)
def test_the_parts_add_up(known, weights):
    found = score(known, weights)
    total = sum(one.weight for one in found.parts)

    assert sum(one.weight * one.low for one in found.parts) * 100 / total == pytest.approx(
        found.low
    )


@given(partners.filter(bool))
def test_a_confirmed_claim_only_narrows(found):
    claimed = part(Known(partners=tuple(replace(one, is_sure=False) for one in found)), P.FREE)
    sure = part(Known(partners=tuple(replace(one, is_sure=True) for one in found)), P.FREE)

    assert claimed.low == sure.low == sure.high <= claimed.high
