"""Rules of responsibilities, by literals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.responsibilities.rules import (
    has_gap,
    objection_to_assign,
    objection_to_hand_over,
    overloads,
    proposal,
)


@pytest.mark.parametrize(
    ("part", "held", "has_lead", "is_open", "code"),
    [
        ("A", None, False, True, None),
        ("R", None, True, True, None),
        ("A", None, True, True, "led"),
        ("I", "R", True, True, "twice"),
        ("A", "R", False, True, "twice"),
        ("R", None, False, False, "dissolved"),
    ],
)
def test_assign(part, held, has_lead, is_open, code):
    found = objection_to_assign(part, held=held, has_lead=has_lead, is_open=is_open)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("is_same", "is_open", "code"),
    [(False, True, None), (True, True, "same"), (False, False, "dissolved")],
)
def test_hand_over(is_same, is_open, code):
    found = objection_to_hand_over(is_same=is_same, is_open=is_open)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("led", "over"),
    [
        ({}, set()),
        ({1: 4, 2: 1}, set()),  # few are no overload
        ({1: 12, 2: 3, 3: 3}, {1}),
        ({1: 6, 2: 6, 3: 6}, set()),  # all alike
        ({1: 30}, set()),  # nobody to compare with
        ({1: 6, 2: 1, 3: 2, 4: 0}, {1}),
    ],
)
def test_overloads(led, over):
    assert overloads(led) == over


@pytest.mark.parametrize(
    ("met", "home", "said"),
    [
        ({}, None, []),
        ({}, 7, [(7, "A")]),
        ({1: 2, 2: 9}, None, [(2, "A"), (1, "R")]),
        ({1: 2, 2: 9}, 1, [(1, "A"), (2, "R")]),
        ({1: 1, 2: 1, 3: 1, 4: 1, 5: 1}, None, [(1, "A"), (2, "R"), (3, "R"), (4, "R")]),
    ],
)
def test_proposal(met, home, said):
    assert proposal(met, home) == said


@given(st.dictionaries(st.integers(1, 20), st.integers(1, 99)), st.none() | st.integers(1, 20))
def test_a_proposal_has_one_lead_and_each_unit_once(met, home):
    said = proposal(met, home)
    assert [part for _unit, part in said].count("A") == bool(said)
    assert len({unit for unit, _part in said}) == len(said)


def test_a_gap_is_a_matter_without_a_lead():
    assert has_gap([])
    assert has_gap(["R", "I"])
    assert not has_gap(["R", "A"])
