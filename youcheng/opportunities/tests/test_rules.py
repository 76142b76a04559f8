"""Who fits whom, by literals."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.opportunities.enums import Outcome, PartName
from youcheng.opportunities.rules import (
    WEIGHTS,
    Candidate,
    Experience,
    Interest,
    Occasion,
    Paper,
    Trial,
    Wish,
    concepts,
    divisions_of,
    likeness,
    match,
    objection_to_introduction,
    objection_to_outcome,
    objection_to_refusal,
    precision,
    ranked,
    terms_of,
)
from youcheng.opportunities.rules.trial import hits

TODAY = date(2018, 10, 8)
BEFORE = date(2018, 3, 1)
BIO = frozenset({"21", "72", "86"})


def terms(text: str) -> frozenset[str]:
    return frozenset(terms_of(text))


WISH = Wish(BIO, terms("肿瘤免疫检测技术，临床合作"), BEFORE)


def part(candidate: Candidate, name: PartName, wish: Wish = WISH):
    return next(one for one in match(wish, candidate, today=TODAY).parts if one.name == name)


def codes(found) -> set[str]:
    return {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("肿瘤免疫检测与临床", "Tumour immunology for hospitals, clinical trials", True),
        ("人工智能与大数据", "Artificial intelligence and big data", True),
        ("肿瘤免疫检测", "Youth orchestra looks for a host", False),
        ("城墙与博物馆", "城牆與博物館", True),  # the same in traditional characters
        ("", "anything", False),
        ("合作 项目 城市", "cooperation project of cities", False),  # words of every paper
    ],
)
def test_likeness_of_texts(one, other, is_alike):
    assert (likeness(terms(one), terms(other)) > 0.3) is is_alike


def test_latin_names_of_concepts_are_whole_words():
    assert "#ev" not in terms_of("every event")
    assert "#ai" not in terms_of("Shanghai air")
    assert "#ai" in terms_of("AI for cities")


def test_a_text_tells_its_divisions():
    assert divisions_of(terms_of("疫苗研发")) == {"21", "72"}
    assert divisions_of(terms_of("hello world")) == frozenset()


def test_every_concept_has_both_languages():
    for one in concepts().values():
        assert one.zh
        assert one.en
        assert one.divisions


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_texts_have_a_likeness(one, other):
    a, b = terms(one), terms(other)
    assert 0 <= likeness(a, b) <= 1 + 1e-9
    assert likeness(a, b) == pytest.approx(likeness(b, a))


def test_what_is_not_known_is_a_range_and_never_a_zero():
    found = match(WISH, Candidate(1), today=TODAY)
    for one in found.parts:
        assert one.high > one.low, one.name
    assert found.low < found.score < found.high
    assert {"no_field", "no_exchange", "nobody"} <= {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("candidate", "low", "high", "code"),
    [
        (Candidate(1), 0.0, 0.6, "no_field"),
        (Candidate(1, fields={"health": (5, BEFORE)}), 0.7, 0.82, "acts"),
        (Candidate(1, fields={"sport": (9, BEFORE)}), 0.0, 0.4, "no_interest"),
        (
            Candidate(1, interests=(Interest("吹奏乐", frozenset({"90"}), terms("音乐"), BEFORE),)),
            0.0, 0.0, "other_field",
        ),
        (Candidate(1, interests=(Interest("检测", BIO, WISH.terms, BEFORE),)), 1, 1, "interest"),
        (
            Candidate(1, interests=(Interest("检测", BIO, WISH.terms, BEFORE, answers=False),)),
            0.6, 0.6, "interest",
        ),
    ],
)  # fmt: skip
def test_field(candidate, low, high, code):
    found = part(candidate, PartName.FIELD)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert code in codes(found)


@pytest.mark.parametrize(
    ("candidate", "low", "high", "code"),
    [
        (Candidate(1), 0.0, 0.35, "no_exchange"),
        (Candidate(1, n_year=6, n_all=12, last_on=BEFORE, papers=(Paper("p", BEFORE),)), 1, 1,
         "exchanges"),
        (Candidate(1, n_all=12, last_on=date(2016, 1, 1)), 0.3, 0.3, "cooled"),
        (Candidate(1, n_year=6, n_all=12, last_on=BEFORE, is_suspended=True), 0.0, 0.1,
         "suspended"),
        (Candidate(1, papers=(Paper("p", BEFORE, TODAY + timedelta(days=30)),)), 0.3, 0.65,
         "ends"),
        (Candidate(1, is_partner=False), 0.0, 0.35, "no_tie"),
    ],
)  # fmt: skip
def test_basis(candidate, low, high, code):
    found = part(candidate, PartName.BASIS)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert code in codes(found)


@pytest.mark.parametrize(
    ("candidate", "wish", "low", "high"),
    [
        (Candidate(1), WISH, 0.2, 0.6),
        (Candidate(1, occasions=(Occasion("来访", TODAY),)), WISH, 1.0, 1.0),
        (Candidate(1, occasions=(Occasion("来访", TODAY + timedelta(days=90)),)), WISH, 0.75, 0.75),
        (Candidate(1, occasions=(Occasion("去年", BEFORE),)), WISH, 0.2, 0.6),
        (Candidate(1, region="europe"), Wish(BIO, WISH.terms, BEFORE, region="asia"), 0.1, 0.3),
        (Candidate(1, region="asia"), Wish(BIO, WISH.terms, BEFORE, region="asia"), 0.6, 0.8),
        (Candidate(1), Wish(BIO, WISH.terms, BEFORE, wanted_to=BEFORE), 0.0, 0.2),
    ],
)
def test_timing(candidate, wish, low, high):
    found = part(candidate, PartName.TIMING, wish)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_experience_narrows_and_moves_the_part():
    none = part(Candidate(1), PartName.LEARNT)
    assert (none.low, none.high) == (0.0, 1.0)
    bad = Experience("同类需求", is_good=False, like=1.0, on=BEFORE)
    refused = part(Candidate(1, experience=(bad,)), PartName.LEARNT)
    assert refused.high < none.high
    assert "learnt_bad" in codes(refused)
    good = part(Candidate(1, experience=(Experience("x", True, 1.0, BEFORE),)), PartName.LEARNT)
    assert good.low > none.low
    assert good.high - good.low < none.high - none.low


experiences = st.lists(
    st.builds(
        Experience, heading=st.just("x"), is_good=st.booleans(),
        like=st.floats(0.25, 1), on=st.dates(date(2010, 1, 1), TODAY),
    ),
    max_size=6,
)  # fmt: skip
candidates = st.builds(
    Candidate,
    key=st.integers(1, 9),
    n_year=st.integers(0, 50),
    n_all=st.integers(0, 90),
    last_on=st.none() | st.dates(date(2010, 1, 1), TODAY),
    fields=st.dictionaries(
        st.sampled_from(["health", "sport", "unknown"]),
        st.tuples(st.integers(1, 20), st.just(BEFORE)),
    ),
    is_partner=st.booleans(),
    is_suspended=st.booleans(),
    n_people=st.integers(0, 30),
    n_key=st.integers(0, 3),
    experience=experiences.map(tuple),
    region=st.sampled_from(["", "asia", "europe"]),
)  # fmt: skip
weightings = st.fixed_dictionaries({name: st.integers(0, 100) for name in WEIGHTS})


@given(candidates, weightings)
def test_parts_always_add_up(candidate, weights):
    found = match(WISH, candidate, today=TODAY, weights=weights)
    assert [one.name for one in found.parts] == list(PartName)
    for one in found.parts:
        assert 0 <= one.low <= one.high <= 1 + 1e-9
    low = sum(found.points(one)[0] for one in found.parts)
    high = sum(found.points(one)[1] for one in found.parts)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert -1e-9 <= found.low <= found.score <= found.high <= 100 + 1e-6
    for reason in found.reasons:
        assert reason.text


def test_weights_move_the_order():
    near = Candidate(1, interests=(Interest("检测", BIO, WISH.terms, BEFORE),))
    busy = Candidate(2, n_year=9, n_all=20, last_on=BEFORE, papers=(Paper("p", BEFORE),),
                     n_people=9, n_key=1, interests=(Interest("x", frozenset({"90"}),
                     terms("音乐"), BEFORE),))  # fmt: skip

    def first(weights):
        both = [match(WISH, one, today=TODAY, weights=weights) for one in (near, busy)]
        return ranked(both)[0].key

    zero = dict.fromkeys(WEIGHTS, 0)
    assert first({**zero, PartName.FIELD: 100}) == 1
    assert first({**zero, PartName.BASIS: 100}) == 2


@pytest.mark.parametrize(
    ("is_refused", "is_introduced", "code"),
    [(False, False, None), (True, False, "refused"), (False, True, "introduced")],
)
def test_refusal(is_refused, is_introduced, code):
    found = objection_to_refusal(is_refused=is_refused, is_introduced=is_introduced)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("state", "is_introduced", "made_on", "code"),
    [
        ("open", False, TODAY, None),
        ("arranged", False, TODAY, None),
        ("closed", False, TODAY, "closed"),
        ("open", True, TODAY, "introduced"),
        ("open", False, TODAY + timedelta(days=1), "future"),
    ],
)
def test_introduction(state, is_introduced, made_on, code):
    found = objection_to_introduction(
        state, is_introduced=is_introduced, made_on=made_on, today=TODAY
    )
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("outcome", "answered_on", "code"),
    [
        (Outcome.WAITING, None, None),
        (Outcome.WAITING, TODAY, "waiting"),
        (Outcome.ANSWERED, None, "no_day"),
        (Outcome.COOPERATION, TODAY, None),
        (Outcome.NOTHING, None, None),
        (Outcome.ANSWERED, BEFORE - timedelta(days=1), "before"),
        (Outcome.ANSWERED, TODAY + timedelta(days=1), "future"),
    ],
)
def test_outcome(outcome, answered_on, code):
    found = objection_to_outcome(outcome, answered_on, made_on=BEFORE, today=TODAY)
    assert (found and found.code) == code


def test_precision_beside_popularity_and_chance():
    trials = [
        Trial([3, 1, 2], frozenset({3}), [1, 2, 3], 3),
        Trial([2, 1, 3], frozenset({1}), [1, 2, 3], 3),
    ]
    assert precision(trials, 1) == (0.5, 0.5, pytest.approx(1 / 3))
    assert precision(trials, 2)[0] == 0.5
    assert precision([], 5) == (0.0, 0.0, 0.0)
    assert hits([], frozenset({1}), 5) == 0
