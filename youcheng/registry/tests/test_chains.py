"""Which paper continues which, and what a paper is on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.registry.enums import InstrumentKind
from youcheng.registry.rules.chains import Paper, chains, next_round, state_of


def paper(pk: int, kind: str, signed: str = "", ends: str = "", *, is_tacit: bool = False) -> Paper:
    return Paper(
        pk,
        kind,
        date.fromisoformat(signed) if signed else None,
        date.fromisoformat(ends) if ends else None,
        is_tacit,
    )


FORMAL = paper(1, "formal", "1988-05-21")
MEMO = paper(2, "memorandum", "2013-01-01", "2015-12-31")
TACIT = paper(2, "formal", "2013-01-01", "2015-12-31", is_tacit=True)
PARK = paper(3, "memorandum", "2016-07-01", "2021-06-30")


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([], []),
        ([FORMAL], [[1]]),
        # The renewal continues what has a term, not the agreement without one.
        ([FORMAL, MEMO, paper(4, "renewal", "2015-12-20", "2018-12-31")], [[1], [2, 4]]),
        # Of two with a term, the one that ends nearest to the signing.
        ([MEMO, PARK, paper(4, "renewal", "2021-07-02")], [[2], [3, 4]]),
        # A second renewal continues the first.
        (
            [
                MEMO,
                paper(4, "renewal", "2015-12-20", "2018-12-31"),
                paper(5, "renewal", "2018-12-01", "2021-12-31"),
            ],
            [[2, 4, 5]],
        ),
        # No term anywhere: the agreement that was signed last.
        ([FORMAL, paper(4, "renewal", "2018-05-21")], [[1, 4]]),
        # A letter of intent is never renewed; nor is a paper without a date of signing placed.
        ([paper(1, "intent", "1987-01-01"), paper(4, "renewal", "2018-05-21")], [[1], [4]]),
        ([FORMAL, paper(4, "renewal")], [[4], [1]]),
    ],
)
def test_chains(papers, expected):
    assert [[one.pk for one in chain.papers] for chain in chains(papers)] == expected


days = st.dates(date(1970, 1, 1), date(2030, 12, 31))
any_papers = st.lists(
    st.tuples(st.sampled_from(InstrumentKind.values), st.none() | days, st.none() | days),
    max_size=8,
).map(lambda rows: [Paper(pk, *row) for pk, row in enumerate(rows)])


@given(any_papers)
def test_every_paper_is_in_one_chain_and_only_renewals_continue(papers):
    made = chains(papers)

    assert sorted(one.pk for chain in made for one in chain.papers) == [one.pk for one in papers]
    for chain in made:
        assert all(one.kind == InstrumentKind.RENEWAL for one in chain.papers[1:])
        signed = [one.signed_on for one in chain.papers if one.signed_on]
        assert signed == sorted(signed)


@pytest.mark.parametrize(
    ("one", "today", "is_continued", "state"),
    [
        (FORMAL, "1988-05-20", False, "planned"),
        (FORMAL, "2018-01-01", False, "running"),
        (FORMAL, "2018-01-01", True, "replaced"),
        (MEMO, "2014-12-31", False, "ending"),
        (MEMO, "2014-12-30", False, "running"),
        (MEMO, "2015-12-31", False, "ending"),
        (MEMO, "2016-01-01", False, "ended"),
        (TACIT, "2016-01-01", False, "running"),
    ],
)  # fmt: skip
def test_state_of_a_paper(one, today, is_continued, state):
    assert state_of(one, date.fromisoformat(today), is_continued=is_continued) == state


@pytest.mark.parametrize(
    ("began", "today", "years", "day"),
    [
        ("1988-05-21", "2018-05-20", 30, "2018-05-21"),
        ("1988-05-21", "2018-05-21", 30, "2018-05-21"),
        ("1988-05-21", "2018-05-22", 35, "2023-05-21"),
        ("2018-01-01", "2018-02-01", 5, "2023-01-01"),
        ("2000-02-29", "2005-01-01", 5, "2005-02-28"),
        ("2020-01-01", "2018-01-01", 5, "2025-01-01"),
    ],
)
def test_next_round_anniversary(began, today, years, day):
    found = next_round(date.fromisoformat(began), date.fromisoformat(today))

    assert found == (years, date.fromisoformat(day))
