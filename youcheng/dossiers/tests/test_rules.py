"""Vitality, rhythm, types and proposals: tables of literals, and what holds for any facts."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.dossiers.enums import Condition, Dimension, LineState, PartnerType, Pulse, Reason
from youcheng.dossiers.rules import (
    MOVES,
    WEIGHTS,
    Contact,
    Due,
    Facts,
    Open,
    Partner,
    Term,
    counted_once,
    fields_of,
    judge,
    next_step,
    objection_to_line,
    objection_to_override,
    objection_to_weights,
    proposals,
    rhythm,
    shares,
    vitality,
)
from youcheng.dossiers.rules.types import TABLE, nearest, type_of

DAY = date(2018, 10, 18)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def met(days: int, pk: int = 1, **given) -> Contact:
    values = {
        "kind": "visit_in", "fields": frozenset({"trade"}), "rank": 4, "initiator": "home",
        "has_result": True,
    }  # fmt: skip
    return Contact(pk, from_on=ago(days), to_on=ago(days), **{**values, **given})


contacts = st.builds(
    lambda pk, days, length, is_exact, **given: Contact(
        pk, from_on=ago(days + (0 if is_exact else length)), to_on=ago(days), is_exact=is_exact,
        **given,
    ),
    pk=st.integers(1, 10**6),
    days=st.integers(0, 2500),
    length=st.integers(0, 364),
    is_exact=st.booleans(),
    kind=st.sampled_from(["visit_in", "visit_out", "meeting", "letter", "media", "gift"]),
    fields=st.frozensets(st.sampled_from(["trade", "sport", "health", "culture", "odd"])),
    rank=st.none() | st.integers(1, 7),
    initiator=st.sampled_from(["", "home", "abroad", "both"]),
    has_paper=st.booleans(),
    has_result=st.booleans(),
)  # fmt: skip
dues = st.builds(
    Due,
    pk=st.integers(1, 99),
    due_on=st.none() | st.dates(date(2010, 1, 1), date(2025, 1, 1)),
    done_on=st.none() | st.dates(date(2010, 1, 1), date(2025, 1, 1)),
)
facts = st.builds(
    Facts,
    on=st.just(DAY),
    began_on=st.none() | st.dates(date(1978, 1, 1), DAY),
    attested_on=st.none() | st.dates(date(1978, 1, 1), DAY),
    is_suspended=st.booleans(),
    papers=st.lists(
        st.tuples(st.integers(1, 9), st.dates(date(2000, 1, 1), DAY)), max_size=3
    ).map(tuple),
    contacts=st.lists(contacts, max_size=12).map(tuple),
    dues=st.lists(dues, max_size=4).map(tuple),
)  # fmt: skip


@st.composite
def weighings(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=6, max_size=6)))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    return dict(zip(Dimension.values, parts, strict=True))


@given(facts, weighings())
def test_parts_add_up_to_the_total_at_either_end(facts, weights):
    found = vitality(facts, weights)

    assert sum(part.low_points for part in found.parts) == found.low
    assert sum(part.high_points for part in found.parts) == found.high
    assert 0 <= found.low <= found.high <= 100
    for part in found.parts:
        assert 0 <= part.low <= part.high <= 100
        assert 0 <= part.low_points <= part.weight


@given(facts)
def test_what_is_recorded_narrows_and_never_widens_beyond(facts):
    """Who notes the missing paper of an exchange stays within the range that was told before."""
    before = vitality(facts)
    filled = tuple(
        Contact(
            one.pk, one.kind, one.from_on, one.to_on, one.is_exact, one.fields, one.rank,
            one.initiator, True, one.has_result,
        )
        for one in facts.contacts
    )  # fmt: skip
    after = vitality(
        Facts(
            facts.on, facts.began_on, facts.attested_on, facts.is_formal, facts.is_suspended,
            facts.papers, filled, facts.dues,
        )
    )  # fmt: skip

    for old, new in zip(before.parts, after.parts, strict=True):
        assert old.low <= new.low <= new.high <= old.high, old.code


@given(st.lists(st.fractions(0, 50), min_size=1, max_size=9))
def test_shares_add_up_and_move_no_part_by_one(parts):
    made = shares(parts)

    assert sum(made) == int(sum(parts) + Fraction(1, 2))
    assert all(abs(one - part) < 1 for one, part in zip(made, parts, strict=True))


def test_shares_give_the_rest_to_the_largest_remainder():
    assert shares([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]) == [1, 0, 0]
    assert shares([Fraction(12, 10), Fraction(37, 10), Fraction(11, 10)]) == [1, 4, 1]
    with pytest.raises(ValueError, match="no rounded sum"):
        shares([Fraction(1, 2)], 3)


def test_where_nothing_was_recorded_nothing_is_said():
    found = vitality(Facts(DAY, began_on=date(1988, 5, 21)))

    assert {part.code: (part.low, part.high) for part in found.parts} == {
        "length": (100, 100),
        "breadth": (0, 100),
        "depth": (0, 100),
        "heat": (0, 100),
        "frequency": (0, 100),
        "reciprocity": (0, 100),
        "follow_through": (0, 100),
    }
    assert (found.low, found.high) == (10, 100)


def test_a_tie_of_which_all_is_known():
    facts = Facts(
        DAY,
        began_on=date(2003, 10, 18),
        papers=((7, ago(100)), (8, ago(3000))),
        contacts=(
            met(20, 1, fields=frozenset({"trade", "sport"}), rank=2),
            met(200, 2, kind="visit_out", initiator="abroad"),
            met(500, 3, kind="media", has_result=False, rank=None),
        ),
        dues=(Due(1, ago(10), ago(12)), Due(2, ago(30), ago(3)), Due(3, ago(5), None)),
    )
    found = {part.code: part for part in vitality(facts).parts}

    assert found["length"].low == found["length"].high == 50
    assert found["breadth"].low == found["breadth"].high == round(2 / 7 * 100)
    assert found["depth"].low == 50
    assert found["depth"].said == {"results": 2, "signed": 1}
    assert found["heat"].low == found["heat"].high == 73
    assert found["frequency"].low == 27
    assert found["reciprocity"].low == 67
    assert found["follow_through"].low == 50
    assert found["depth"].evidence == (1, 2)


@pytest.mark.parametrize(
    ("unknown", "code", "low", "high"),
    [
        ({"fields": frozenset()}, "breadth", 0, 14),
        ({"rank": None}, "heat", 0, 70),
        ({"initiator": ""}, "reciprocity", 0, 100),
        ({"has_result": False}, "depth", 0, 17),
        ({"has_paper": False}, "frequency", 0, 11),
    ],
)
def test_what_nobody_noted_is_a_range(unknown, code, low, high):
    part = vitality(Facts(DAY, contacts=(met(20, **unknown),))).part(code)

    assert (part.low, part.high) == (low, high)


def test_a_beginning_that_is_not_known_is_at_least_since_it_is_attested():
    part = vitality(Facts(DAY, attested_on=date(2012, 10, 18))).part("length")

    assert (part.low, part.high) == (20, 100)


def test_a_year_without_a_day_may_lie_in_the_window_or_not():
    year = Contact(1, "visit_in", date(2015, 1, 1), date(2015, 12, 31), is_exact=False)
    part = vitality(Facts(DAY, contacts=(year,))).part("frequency")

    assert part.low == 0
    assert part.high == 11


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        (WEIGHTS, None),
        ({**WEIGHTS, "length": 11}, "not_a_hundred"),
        ({**WEIGHTS, "length": -10, "depth": 45}, "negative"),
        ({"length": 100}, "other_dimensions"),
    ],
)
def test_weights(weights, code):
    objection = objection_to_weights(weights)

    assert (objection and objection.code) == code
    if code:
        with pytest.raises(ValueError, match="no weights"):
            vitality(Facts(DAY), weights)


def test_one_group_counts_once_within_a_week():
    group = [
        met(20, 1),
        met(19, 2, kind="meeting"),
        met(13, 3),
        met(12, 4),
        met(20, 5, kind="call"),
    ]

    assert [one.pk for one in counted_once(group)] == [1, 5, 4]


def test_the_next_step_is_where_one_more_exchange_helps_most():
    facts = Facts(DAY, contacts=(met(20, fields=frozenset({"trade"})),))
    code, gain = next_step(facts)

    assert code == "reciprocity"
    assert gain >= 10


def test_usually_every_71_days_now_212():
    days = [212, 283, 354, 425]
    found = rhythm(Facts(DAY, contacts=tuple(met(day, day) for day in days)))

    assert (found.usual, found.days, found.percent) == (71, 212, 298)
    assert found.pulse == Pulse.LATE
    assert found.condition == Condition.ACTIVE
    assert found.last_on == ago(212)


@pytest.mark.parametrize(
    ("days", "pulse", "condition"),
    [
        ([], Pulse.NONE, Condition.UNKNOWN),
        ([400], Pulse.NONE, Condition.COOLING),
        ([1200], Pulse.NONE, Condition.DORMANT),
        ([10, 40, 70, 100], Pulse.IN_RHYTHM, Condition.ACTIVE),
        ([100, 130, 160, 190], Pulse.SILENT, Condition.ACTIVE),
    ],
)
def test_silence(days, pulse, condition):
    found = rhythm(Facts(DAY, contacts=tuple(met(day, day) for day in days)))

    assert (found.pulse, found.condition) == (pulse, condition)


def test_a_suspended_tie_is_frozen_and_a_vague_date_is_told_at_its_worst():
    vague = Contact(1, "visit_in", date(2017, 1, 1), date(2017, 12, 31), is_exact=False)

    found = rhythm(Facts(DAY, contacts=(vague,)))
    assert (found.condition, found.condition_at_worst) == (Condition.ACTIVE, Condition.COOLING)
    assert rhythm(Facts(DAY, is_suspended=True)).condition == Condition.FROZEN


CALM = {
    "vitality": 40, "depth": 30, "heat": 30, "months": 5, "recent": 2, "growth": 100, "window": 6,
    "ever": 20, "silence": 90,
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ({}, PartnerType.STEADY),
        ({"vitality": 60, "depth": 50, "heat": 40}, PartnerType.STRATEGIC),
        ({"vitality": 60, "depth": 50, "heat": 40, "months": 12}, PartnerType.TO_REVIVE),
        ({"growth": 150}, PartnerType.GROWING),
        ({"months": 12}, PartnerType.TO_REVIVE),
        ({"silence": 400}, PartnerType.TO_REVIVE),
        ({"months": 12, "ever": 2}, PartnerType.SYMBOLIC),
    ],
)
def test_types(other, kind):
    assert type_of({**CALM, **other}) == kind


def test_every_type_has_its_row():
    assert [*TABLE, PartnerType.UNJUDGED] == list(PartnerType)


values = st.fixed_dictionaries(
    {
        name: st.integers(0, most)
        for name, most in {
            "vitality": 100, "depth": 100, "heat": 100, "months": 80, "recent": 12, "growth": 600,
            "window": 40, "ever": 60, "silence": 900,
        }.items()
    }
)  # fmt: skip


@given(values)
def test_the_nearest_alternative_is_what_the_changes_lead_to(values):
    other, changes = nearest(values)

    assert other is not None
    assert changes
    assert other != type_of(values)
    assert type_of({**values, **{one.value: one.needed for one in changes}}) == other
    assert all(one.now == values[one.value] != one.needed for one in changes)


@given(facts)
def test_a_judgement_names_conditions_that_hold(facts):
    vital = vitality(facts)
    judged = judge(facts, vital, rhythm(facts))

    assert all(one.test.holds(judged.values) for one in judged.reasons)
    if facts.contacts:
        assert type_of(judged.values) == judged.type
    else:
        assert judged.type == PartnerType.UNJUDGED


def test_nothing_recorded_may_be_any_type():
    facts = Facts(DAY, began_on=date(1988, 1, 1))
    judged = judge(facts, vitality(facts), rhythm(facts))

    assert judged.type == PartnerType.UNJUDGED
    assert judged.alternative is None


def test_fields_of_a_partner_and_what_the_next_one_lacks():
    facts = Facts(
        DAY,
        contacts=(
            met(10, 1, fields=frozenset({"trade"})),
            met(40, 2, fields=frozenset({"investment", "sport"})),
            met(80, 3, fields=frozenset({"energy"})),
            met(120, 4, fields=frozenset()),
        ),
    )
    shares = fields_of(facts)

    assert [(one.group, one.n, one.of, one.missing) for one in shares[:2]] == [
        ("economy", 3, 3, 0),
        ("sport", 1, 3, 1),
    ]


def partner(facts: Facts, **given) -> Partner:
    vital, heard = vitality(facts), rhythm(facts)
    return Partner(facts, heard, judge(facts, vital, heard), home=1, **given)


STILL = Facts(DAY, began_on=date(1989, 3, 4), contacts=(met(2000, 1), met(2100, 2), met(2200, 3)))


@pytest.mark.parametrize(
    ("made", "reason", "due_on", "owner"),
    [
        (partner(STILL), Reason.REVIVE, date(2019, 3, 31), 1),
        (partner(STILL), Reason.ANNIVERSARY, date(2019, 3, 4), 1),
        (partner(STILL, our_fields=("trade",), owners={"trade": 5}), Reason.FIELD,
         date(2019, 8, 31), 5),
        (partner(STILL, open=(Open(4, "结对学校", date(2018, 1, 1), 9),)), Reason.PROMISE,
         date(2019, 3, 31), 9),
        (partner(STILL, open=(Open(4, "派教师", date(2019, 5, 1), None, True),)),
         Reason.OBLIGATION, date(2019, 5, 1), 1),
        (partner(STILL, terms=(Term(8, date(2020, 6, 30)),)), Reason.TERM, date(2019, 6, 30), 1),
        (partner(STILL, terms=(Term(8, date(2019, 6, 30)),)), Reason.TERM, date(2019, 1, 31), 1),
        (partner(Facts(DAY)), Reason.RECORD, date(2019, 2, 28), 1),
        (partner(Facts(DAY)), Reason.GREETING, date(2019, 12, 20), 1),
        (partner(STILL), Reason.RETURN, date(2019, 10, 31), 1),
    ],
)  # fmt: skip
def test_what_is_proposed(made, reason, due_on, owner):
    found = {one.reason: one for one in proposals(made, 2019)}

    assert (found[reason].due_on, found[reason].owner) == (due_on, owner)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (partner(STILL, open=(Open(4, "later", date(2020, 1, 1)),)), Reason.PROMISE),
        (partner(STILL, terms=(Term(8, date(2019, 6, 30), True),)), Reason.TERM),
        (partner(STILL, terms=(Term(8, date(2022, 6, 30)),)), Reason.TERM),
        (partner(Facts(DAY, began_on=date(1988, 1, 1))), Reason.ANNIVERSARY),
        (partner(Facts(DAY, is_suspended=True)), Reason.GREETING),
    ],
)
def test_what_is_not_proposed(made, reason):
    assert reason not in {one.reason for one in proposals(made, 2019)}


@given(facts, st.integers(2018, 2030))
def test_lines_lie_in_their_year_and_a_matter_comes_once(facts, year):
    found = proposals(
        partner(
            facts, open=(Open(1, "x", None), Open(2, "y", date(2019, 9, 9))),
            terms=(Term(1, date(2020, 2, 29)),), our_fields=("trade", "sport", "health"),
        ), year,
    )  # fmt: skip

    assert all(one.due_on.year == year for one in found)
    assert len({one.key for one in found}) == len(found)
    assert found == sorted(found, key=lambda one: one.due_on)


def test_what_the_year_has_left():
    """In October: the anniversary of March is gone, the revival has until the end of the year, the
    promise is late, the renewal is begun at once."""
    made = partner(
        STILL, open=(Open(4, "x", date(2018, 2, 1)),), terms=(Term(8, date(2019, 6, 30)),)
    )
    facts = Facts(DAY, began_on=date(1988, 3, 4), contacts=STILL.contacts)
    made = replace(made, facts=facts)

    assert [(one.reason, one.due_on) for one in proposals(made, 2018)] == [
        (Reason.PROMISE, date(2018, 2, 1)),
        (Reason.TERM, DAY),
        (Reason.RETURN, date(2018, 10, 31)),
        (Reason.REVIVE, date(2018, 12, 31)),
    ]


def test_every_state_has_its_row():
    assert set(MOVES) == set(LineState)


@pytest.mark.parametrize(
    ("state", "target", "given", "code"),
    [
        ("proposed", "accepted", {}, None),
        ("proposed", "done", {}, "no_such_step"),
        ("proposed", "declined", {}, "no_reason"),
        ("proposed", "declined", {"why": "同类活动已有"}, None),
        ("accepted", "done", {"evidence": " "}, "no_evidence"),
        ("accepted", "done", {"evidence": "会议纪要"}, None),
        ("done", "declined", {"why": "x"}, "no_such_step"),
        ("declined", "accepted", {}, "no_such_step"),
    ],
)
def test_a_line_moves(state, target, given, code):
    objection = objection_to_line(state, target, **given)

    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"reason": " "}, "no_reason"),
        ({"to_on": ago(1)}, "ends_before_it_begins"),
        ({"given": "steady"}, "same"),
    ],
)
def test_an_override(given, code):
    values = {
        "reason": "市委会议确定", "from_on": DAY, "to_on": None, "judged": "steady",
        "given": "strategic",
    }  # fmt: skip
    objection = objection_to_override(**{**values, **given})

    assert (objection and objection.code) == code
