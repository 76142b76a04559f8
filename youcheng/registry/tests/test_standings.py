"""How a log becomes a standing: cases as literals, then what holds for every log."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.registry.enums import COUNTED, EventKind, Stage, TieKind
from youcheng.registry.rules import (
    BEGINS,
    NEEDS_A_TIE,
    ORDER,
    Happening,
    objection_to_event,
    objection_to_open,
    standing_on,
    standings,
)


def d(text: str) -> date:
    return date.fromisoformat(text)


def act(kind: str, on: str, to_kind: str = "", **fields: object) -> Happening:
    if "ends_on" in fields:
        fields["ends_on"] = d(fields["ends_on"])
    return Happening(kind, d(on), to_kind, **fields)


ESTABLISHED = act("established", "1990-05-01", "formal")
TERM = act("established", "2000-01-01", "cooperative", ends_on="2004-12-31")


def told(log: list[Happening]) -> list[tuple[str, str, str, str]]:
    return [
        (str(s.stage), str(s.kind), s.from_on.isoformat(), s.to_on.isoformat() if s.to_on else "")
        for s in standings(log)
    ]


@pytest.mark.parametrize(
    ("log", "spans"),
    [
        ([], []),
        ([act("intent", "1990-01-01")], []),
        ([act("memorandum", "1990-01-01"), act("intent", "1991-01-01")], []),
        ([ESTABLISHED], [("in_force", "formal", "1990-05-01", "")]),
        (
            [act("intent", "1988-01-01"), ESTABLISHED, act("memorandum", "1999-01-01")],
            [("in_force", "formal", "1990-05-01", "")],
        ),
        ([act("established", "1990-05-01")], [("in_force", "unknown", "1990-05-01", "")]),
        ([act("attested", "2017-12-31", "formal")], [("in_force", "formal", "2017-12-31", "")]),
        (
            [act("attested", "1985-12-31"), ESTABLISHED],
            [
                ("in_force", "unknown", "1985-12-31", "1990-05-01"),
                ("in_force", "formal", "1990-05-01", ""),
            ],
        ),
        (
            [ESTABLISHED, act("suspended", "2001-01-01"), act("resumed", "2003-01-01")],
            [
                ("in_force", "formal", "1990-05-01", "2001-01-01"),
                ("suspended", "formal", "2001-01-01", "2003-01-01"),
                ("in_force", "formal", "2003-01-01", ""),
            ],
        ),
        (
            [TERM],
            [
                ("in_force", "cooperative", "2000-01-01", "2005-01-01"),
                ("lapsed", "cooperative", "2005-01-01", ""),
            ],
        ),
        (
            [act("established", "2000-12-31", "formal", is_exact=False, ends_on="2000-06-30")],
            [("lapsed", "formal", "2000-12-31", "")],
        ),
        (
            [TERM, act("renewed", "2006-06-01", ends_on="2010-05-31")],
            [
                ("in_force", "cooperative", "2000-01-01", "2005-01-01"),
                ("lapsed", "cooperative", "2005-01-01", "2006-06-01"),
                ("in_force", "cooperative", "2006-06-01", "2010-06-01"),
                ("lapsed", "cooperative", "2010-06-01", ""),
            ],
        ),
        (
            [TERM, act("renewed", "2005-01-01")],
            [("in_force", "cooperative", "2000-01-01", "")],
        ),
        (
            [TERM, act("renewed", "2004-12-31", ends_on="2009-12-31")],
            [
                ("in_force", "cooperative", "2000-01-01", "2010-01-01"),
                ("lapsed", "cooperative", "2010-01-01", ""),
            ],
        ),
        (
            [act("established", "2000-01-01", "formal", ends_on="2004-12-31", is_tacit=True)],
            [("in_force", "formal", "2000-01-01", "")],
        ),
        (
            [TERM, act("suspended", "2003-01-01")],
            [
                ("in_force", "cooperative", "2000-01-01", "2003-01-01"),
                ("suspended", "cooperative", "2003-01-01", "2005-01-01"),
                ("lapsed", "cooperative", "2005-01-01", ""),
            ],
        ),
        (
            [
                act("established", "1995-01-01", "cooperative"),
                act("upgraded", "2005-01-01", "formal"),
            ],
            [
                ("in_force", "cooperative", "1995-01-01", "2005-01-01"),
                ("in_force", "formal", "2005-01-01", ""),
            ],
        ),
        (
            [TERM, act("upgraded", "2003-01-01", "formal")],
            [
                ("in_force", "cooperative", "2000-01-01", "2003-01-01"),
                ("in_force", "formal", "2003-01-01", ""),
            ],
        ),
        (
            [ESTABLISHED, act("terminated", "2010-01-01"), act("renewed", "2012-01-01")],
            [
                ("in_force", "formal", "1990-05-01", "2010-01-01"),
                ("terminated", "formal", "2010-01-01", ""),
            ],
        ),
        (
            [
                ESTABLISHED,
                act("terminated", "2010-01-01"),
                act("established", "2015-03-01", "cooperative"),
            ],
            [
                ("in_force", "formal", "1990-05-01", "2010-01-01"),
                ("terminated", "formal", "2010-01-01", "2015-03-01"),
                ("in_force", "cooperative", "2015-03-01", ""),
            ],
        ),
        (
            [TERM, act("terminated", "2003-01-01")],
            [
                ("in_force", "cooperative", "2000-01-01", "2003-01-01"),
                ("terminated", "cooperative", "2003-01-01", ""),
            ],
        ),
        (
            [ESTABLISHED, act("terminated", "1990-05-01")],
            [("terminated", "formal", "1990-05-01", "")],
        ),
        (
            [act("established", "1990-05-01", "cooperative"), ESTABLISHED],
            [("in_force", "formal", "1990-05-01", "")],
        ),
    ],
)
def test_logs_and_their_standings(log, spans):
    assert told(log) == spans
    assert told(log[::-1]) == spans


def test_a_partner_renamed_or_merged_is_another_place_from_that_day():
    log = [
        act("established", "1990-05-01", "formal", place=None),
        act("succeeded", "2007-01-01", place=9),
    ]
    assert [(s.place, s.from_on) for s in standings(log)] == [
        (None, d("1990-05-01")),
        (9, d("2007-01-01")),
    ]
    assert {s.began_on for s in standings(log)} == {d("1990-05-01")}


@pytest.mark.parametrize(
    ("log", "began", "is_exact", "is_dated"),
    [
        ([ESTABLISHED], "1990-05-01", True, True),
        ([act("established", "1990-12-31", "formal", is_exact=False)], "1990-12-31", False, True),
        ([act("attested", "2017-12-31", "formal")], None, False, False),
        (
            [act("attested", "2017-12-31"), act("established", "2019-01-02", "formal")],
            "2019-01-02",
            True,
            True,
        ),
        (
            [ESTABLISHED, act("upgraded", "2000-12-31", "formal", is_exact=False)],
            "1990-05-01",
            True,
            True,
        ),
        (
            [
                ESTABLISHED,
                act("terminated", "2010-01-01"),
                act("established", "2015-12-31", "formal", is_exact=False),
            ],
            "2015-12-31",
            False,
            True,
        ),
    ],
)
def test_since_when_and_how_surely(log, began, is_exact, is_dated):
    last = standings(log)[-1]
    assert last.began_on == (d(began) if began else None)
    assert (last.is_exact, last.is_dated) == (is_exact, is_dated)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("1999-12-31", None),
        ("2000-01-01", "in_force"),
        ("2004-12-31", "in_force"),
        ("2005-01-01", "lapsed"),
        ("2030-01-01", "lapsed"),
    ],
)
def test_standing_on_a_day(day, stage):
    found = standing_on(standings([TERM]), d(day))
    assert (found and found.stage) == stage


DAYS = st.integers(0, 40).map(lambda n: date(2000, 1, 1) + timedelta(days=n))
ACTS = st.builds(
    Happening,
    kind=st.sampled_from(EventKind.values),
    on=DAYS,
    to_kind=st.sampled_from(["", *TieKind.values]),
    is_exact=st.booleans(),
    ends_on=st.none() | DAYS,
    is_tacit=st.booleans(),
    place=st.sampled_from([None, None, None, 1, 2]),
)


@given(st.lists(ACTS, max_size=8), st.randoms(use_true_random=False))
def test_what_holds_for_every_log(log, chance):
    spans = standings(log)
    for now, then in zip(spans, spans[1:], strict=False):
        assert now.from_on < now.to_on == then.from_on
    if spans:
        assert spans[-1].to_on is None
        assert spans[0].from_on == min(a.on for a in log if a.kind in BEGINS)
    else:
        assert not any(a.kind in BEGINS for a in log)
    assert all(s.stage in Stage.values and s.kind in TieKind.values for s in spans)
    assert all(s.counts == (s.stage in COUNTED) for s in spans)
    mixed = list(log)
    chance.shuffle(mixed)
    assert standings(mixed) == spans


def test_every_kind_of_event_has_its_order():
    assert set(ORDER) == set(EventKind.values)


@pytest.mark.parametrize(
    ("log", "kind", "code"),
    [
        ([], "established", None),
        ([], "intent", None),
        ([], "attested", None),
        *(([], kind, "not_begun") for kind in sorted(NEEDS_A_TIE)),
        (["intent"], "renewed", "not_begun"),
        (["established"], "renewed", None),
        (["attested"], "suspended", None),
        (["established"], "resumed", "not_suspended"),
        (["established", "suspended"], "resumed", None),
        (["established", "suspended", "resumed"], "resumed", "not_suspended"),
    ],
)
def test_objections_to_events(log, kind, code):
    objection = objection_to_event(log, kind)
    assert (objection and objection.code) == code


def test_objection_to_a_second_tie_of_one_pair():
    assert objection_to_open(is_taken=False) is None
    assert objection_to_open(is_taken=True).code == "taken"
