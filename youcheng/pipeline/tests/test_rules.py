"""The path of a case and the checks of the rules, as tables of literals; and random walks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.pipeline.enums import (
    OVER,
    REVIEWS,
    CaseStage,
    CheckKind,
    Column,
    Outcome,
    PaperKind,
    Passing,
    Severity,
    Track,
)
from youcheng.pipeline.rules import (
    Dated,
    Facts,
    Rule,
    Step,
    Verdict,
    is_back,
    judged,
    objection_to_opening,
    objection_to_passing,
    objection_to_step,
    paper_for,
    steps,
)
from youcheng.pipeline.rules.checks import CHECKS, Answer
from youcheng.pipeline.rules.moves import BATCH_OF, COLUMN_OF, FIRST, NEXT, REPLY_OF, is_answered

S, P = CaseStage, PaperKind
DAY = date(2018, 5, 21)


def test_every_track_has_its_path_and_every_stage_its_column():
    assert set(NEXT) == set(Track)
    assert set(COLUMN_OF) == set(CaseStage) - {S.DROPPED}
    assert set(BATCH_OF) == set(Column)
    assert set(CHECKS) == set(CheckKind)


@pytest.mark.parametrize("track", list(Track))
def test_a_path_leads_from_its_beginning_to_the_filing_and_nowhere_else(track):
    reached, ahead = set(), {FIRST[track]}
    while ahead:
        at = ahead.pop()
        reached.add(at)
        ahead |= {one for one in NEXT[track].get(at, frozenset()) if one not in reached}

    assert {S.APPROVED, S.SIGNED, S.FILED, S.DROPPED, S.RETURNED} <= reached
    # What is reached has a row, and the other way round; what was sent back goes to its body.
    assert reached - {S.RETURNED} == set(NEXT[track])
    assert NEXT[track][S.FILED] == NEXT[track][S.DROPPED] == frozenset()


@pytest.mark.parametrize(
    ("track", "stage", "targets"),
    [
        (Track.FORMAL, S.LEAD, [S.CONTACT, S.DROPPED]),
        (Track.FORMAL, S.CONTACT, [S.INTENT_DRAFTED, S.DROPPED]),
        (Track.COOPERATIVE, S.CONTACT, [S.INTENT_DRAFTED, S.CITY_REVIEW, S.DROPPED]),
        (Track.FORMAL, S.NATIONAL_REVIEW, [S.INTENT_SIGNED, S.RETURNED, S.APPROVED, S.DROPPED]),
        (Track.COOPERATIVE, S.CITY_REVIEW,
         [S.CONTACT, S.PROVINCE_REVIEW, S.RETURNED, S.APPROVED, S.DROPPED]),
        (Track.GRASS_ROOTS, S.OFFICE_REVIEW, [S.CONTACT, S.RETURNED, S.APPROVED, S.DROPPED]),
        (Track.DISTRICT, S.INTENT_SIGNED, [S.UNIT_REVIEW, S.DROPPED]),
        (Track.RENEWAL, S.PREPARING, [S.CITY_REVIEW, S.DROPPED]),
        (Track.FORMAL, S.SIGNED, [S.FILED]),
        (Track.FORMAL, S.FILED, []),
        (Track.FORMAL, S.DROPPED, []),
    ],
)  # fmt: skip
def test_steps(track, stage, targets):
    assert steps(track, stage) == targets


def test_what_was_returned_goes_back_to_the_body_that_returned_it():
    assert steps(Track.FORMAL, S.RETURNED, S.PROVINCE_REVIEW) == [S.PROVINCE_REVIEW, S.DROPPED]


@pytest.mark.parametrize(
    ("track", "stage", "target", "paper"),
    [
        (Track.FORMAL, S.LEAD, S.CONTACT, P.CONTACT),
        (Track.FORMAL, S.INTENT_DRAFTED, S.INTENT_SIGNED, P.INTENT),
        (Track.FORMAL, S.INTENT_SIGNED, S.CITY_REVIEW, P.REQUEST),
        (Track.FORMAL, S.CITY_REVIEW, S.PROVINCE_REVIEW, P.CITY_REPLY),
        (Track.FORMAL, S.NATIONAL_REVIEW, S.APPROVED, P.NATIONAL_REPLY),
        (Track.COOPERATIVE, S.CITY_REVIEW, S.APPROVED, P.CITY_REPLY),
        (Track.GRASS_ROOTS, S.OFFICE_REVIEW, S.APPROVED, P.OFFICE_REPLY),
        (Track.FORMAL, S.RETURNED, S.PROVINCE_REVIEW, P.REQUEST),
        (Track.FORMAL, S.PROVINCE_REVIEW, S.RETURNED, P.OPINION),
        (Track.FORMAL, S.APPROVED, S.SIGNED, P.AGREEMENT),
        (Track.SUSPENSION, S.APPROVED, S.SIGNED, P.DECISION),
        (Track.FORMAL, S.SIGNED, S.FILED, P.RECEIPT),
        # Steps back and out rest on a reason alone.
        (Track.FORMAL, S.CITY_REVIEW, S.INTENT_SIGNED, None),
        (Track.FORMAL, S.CONTACT, S.DROPPED, None),
    ],
)
def test_papers_of_steps(track, stage, target, paper):
    assert paper_for(track, stage, target) == paper


def step(**given) -> Step:
    values = {
        "track": Track.FORMAL, "stage": S.NATIONAL_REVIEW, "target": S.APPROVED, "on": DAY,
        "today": DAY, "began_on": date(2018, 3, 1), "request_on": date(2018, 3, 1),
        "paper": Dated(P.NATIONAL_REPLY, date(2018, 5, 18)),
    }  # fmt: skip
    return Step(**{**values, **given})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"target": S.SIGNED}, "no_such_step"),
        ({"on": date(2018, 5, 22)}, "in_the_future"),
        ({"on": date(2018, 2, 28)}, "before_the_last_step"),
        ({"paper": None}, "no_paper"),
        ({"paper": Dated(P.CITY_REPLY, DAY)}, "no_paper"),
        ({"paper": Dated(P.NATIONAL_REPLY)}, "no_day"),
        ({"on": date(2018, 5, 17)}, "paper_later"),
        # A reply that is older than what it answers.
        ({"paper": Dated(P.NATIONAL_REPLY, date(2018, 2, 27))}, "before_its_request"),
        ({"target": S.DROPPED}, "no_reason"),
        ({"target": S.DROPPED, "reason": "对方无意"}, None),
        ({"target": S.INTENT_SIGNED, "reason": "  "}, "no_reason"),
        ({"target": S.INTENT_SIGNED, "reason": "材料有误"}, None),
        ({"target": S.RETURNED, "paper": Dated(P.OPINION, DAY)}, None),
        ({"target": S.RETURNED, "paper": None}, "no_paper"),
        # A request needs no day, but not one after the step.
        ({"stage": S.INTENT_SIGNED, "target": S.CITY_REVIEW, "paper": Dated(P.REQUEST)}, None),
    ],
)
def test_objections_to_a_step(given, code):
    objection = objection_to_step(step(**given))
    assert (objection and objection.code) == code


@given(st.sampled_from(list(Track)), st.lists(st.integers(0, 9), max_size=30))
def test_no_walk_is_signed_without_the_reply_and_none_loses_a_paper(track, choices):
    """Random steps, each with the paper that it asks for."""
    stage, returned_from, papers = FIRST[track], "", []
    for choice in choices:
        targets = steps(track, stage, returned_from)
        if not targets:
            break
        target = targets[choice % len(targets)]
        wanted = paper_for(track, stage, target)
        if wanted is None:
            assert target == S.DROPPED or is_back(track, stage, target)
        else:
            papers.append(wanted)
        if target == S.APPROVED:
            assert REPLY_OF[stage] == wanted
        if target == S.SIGNED:
            assert stage == S.APPROVED
            assert is_answered(track, papers)
            assert papers[-1] in {P.AGREEMENT, P.DECISION}
        if target == S.RETURNED:
            assert stage in REVIEWS
        returned_from = stage if target == S.RETURNED else ""
        stage = target
    assert stage in OVER or steps(track, stage, returned_from)


@given(st.sampled_from(list(Track)), st.sampled_from(list(CaseStage)), st.sampled_from(list(S)))
def test_a_step_that_the_table_does_not_have_is_refused(track, stage, target):
    asked = step(track=track, stage=stage, target=target, reason="因故",
                 returned_from=S.CITY_REVIEW if stage == S.RETURNED else "")  # fmt: skip
    objection = objection_to_step(asked)
    if target not in steps(track, stage, asked.returned_from):
        assert objection is not None
        assert objection.code == "no_such_step"


def facts(**given) -> Facts:
    return Facts(**{"track": Track.FORMAL, "stage": S.INTENT_SIGNED, "on": DAY, **given})


MET, UNMET, UNKNOWN, ASIDE = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN, Outcome.ASIDE


@pytest.mark.parametrize(
    ("check", "params", "given", "outcome"),
    [
        (CheckKind.RELATIONS, {}, {"has_relations": True}, MET),
        (CheckKind.RELATIONS, {}, {"has_relations": False}, UNMET),
        (CheckKind.RELATIONS, {}, {}, UNKNOWN),
        (CheckKind.RELATIONS, {}, {"has_relations": True, "is_state": False}, UNKNOWN),
        (CheckKind.HOME_LEVEL, {"levels": ["municipal"]}, {}, MET),
        (CheckKind.HOME_LEVEL, {"levels": ["municipal"]}, {"home_level": "district"}, UNMET),
        (CheckKind.MATCHED_LEVEL, {}, {}, MET),
        (CheckKind.MATCHED_LEVEL, {}, {"place_kind": "district"}, UNMET),
        (CheckKind.MATCHED_LEVEL, {}, {"home_level": "district", "place_kind": "district"}, MET),
        (CheckKind.MATCHED_LEVEL, {}, {"home_level": "institution"}, ASIDE),
        (CheckKind.ONE_TO_ONE, {}, {"others_in_china": ("武汉",), "has_lists": True}, UNMET),
        (CheckKind.ONE_TO_ONE, {}, {"has_lists": True}, MET),
        (CheckKind.ONE_TO_ONE, {}, {}, UNKNOWN),
        (CheckKind.ONE_PER_COUNTRY, {}, {"ours_there": (("莱比锡", True),)}, UNMET),
        (CheckKind.ONE_PER_COUNTRY, {}, {"ours_there": (("科隆", False),)}, MET),
        (CheckKind.ONE_PER_COUNTRY, {"formal_only": False}, {"ours_there": (("科隆", False),)},
         UNMET),
        (CheckKind.ACQUAINTANCE, {"contacts": 1}, {}, UNMET),
        (CheckKind.ACQUAINTANCE, {"contacts": 1}, {"n_contacts": 1}, MET),
        (CheckKind.ACQUAINTANCE, {"contacts": 1, "months": 12},
         {"n_contacts": 2, "first_contact_on": date(2017, 5, 22)}, UNMET),
        (CheckKind.ACQUAINTANCE, {"contacts": 1, "months": 12},
         {"n_contacts": 2, "first_contact_on": date(2017, 5, 21)}, MET),
        (CheckKind.ACQUAINTANCE, {"contacts": 1, "months": 12}, {"n_contacts": 2}, UNMET),
        (CheckKind.PAPERS, {"all": ["intent"]}, {}, UNMET),
        (CheckKind.PAPERS, {"all": ["intent"]}, {"papers": {"intent": None}}, MET),
        (CheckKind.PAPERS, {"all": [], "any": ["consent", "intent"]}, {"papers": {"intent": DAY}},
         MET),
        (CheckKind.PAPERS, {"all": [], "any": ["consent", "intent"]}, {"papers": {"profile": DAY}},
         UNMET),
        (CheckKind.AGE, {"kind": "intent", "months": 12}, {"papers": {"intent": date(2017, 5, 20)}},
         UNMET),
        (CheckKind.AGE, {"kind": "intent", "months": 12}, {"papers": {"intent": date(2017, 5, 21)}},
         MET),
        (CheckKind.AGE, {"kind": "intent", "months": 12}, {"papers": {"intent": None}}, UNKNOWN),
        (CheckKind.AGE, {"kind": "intent", "months": 12}, {}, ASIDE),
        (CheckKind.REPLY, {}, {"papers": {"city_reply": DAY}}, UNMET),
        (CheckKind.REPLY, {}, {"papers": {"national_reply": DAY}}, MET),
        (CheckKind.WORDING, {"kinds": ["treaty"]}, {"words": (("条约", "treaty"),), "n_read": 1},
         UNMET),
        (CheckKind.WORDING, {"kinds": ["taiwan"]}, {"words": (("条约", "treaty"),), "n_read": 1},
         MET),
        (CheckKind.WORDING, {"kinds": ["treaty"]}, {"n_unread": 1}, UNKNOWN),
        (CheckKind.TAIWAN_TIES, {}, {"taiwan": ("台中",), "has_lists": True}, UNMET),
        (CheckKind.TAIWAN_TIES, {}, {"has_lists": True}, MET),
        (CheckKind.TAIWAN_TIES, {}, {}, UNKNOWN),
        (CheckKind.SPREAD, {"percent": 40}, {"n_region": 4, "n_all": 10}, MET),
        (CheckKind.SPREAD, {"percent": 40}, {"n_region": 5, "n_all": 10}, UNMET),
        (CheckKind.SPREAD, {"percent": 40}, {}, ASIDE),
        (CheckKind.ANNIVERSARY, {"every": 10},
         {"began_on": date(1998, 5, 1), "planned_on": DAY}, MET),
        (CheckKind.ANNIVERSARY, {"every": 10},
         {"began_on": date(2003, 5, 1), "planned_on": DAY}, UNMET),
        (CheckKind.ANNIVERSARY, {"every": 10},
         {"began_on": date(2004, 5, 1), "planned_on": DAY}, ASIDE),
        (CheckKind.ANNIVERSARY, {"every": 10}, {}, ASIDE),
        (CheckKind.FILING, {"days": 30}, {"signed_on": date(2018, 4, 20)}, UNMET),
        (CheckKind.FILING, {"days": 30}, {"signed_on": date(2018, 4, 21)}, MET),
        (CheckKind.FILING, {"days": 30},
         {"signed_on": date(2018, 4, 20), "papers": {"receipt": DAY}}, UNMET),
        (CheckKind.STATEMENT, {}, {}, UNKNOWN),
    ],
)  # fmt: skip
def test_checks(check, params, given, outcome):
    assert CHECKS[check](facts(**given), params).outcome == outcome


def rule(severity=Severity.BLOCK, passing=Passing.NOBODY, **given) -> Rule:
    values = {
        "pk": 1, "code": "one", "severity": severity, "passing": passing,
        "check": CheckKind.RELATIONS, "params": {}, "tracks": frozenset({Track.FORMAL}),
        "stages": frozenset({S.CITY_REVIEW}),
    }  # fmt: skip
    return Rule(**{**values, **given})


@pytest.mark.parametrize(
    ("severity", "passing", "outcome", "in_the_way", "final", "who"),
    [
        (Severity.BLOCK, Passing.NOBODY, UNMET, True, True, Passing.NOBODY),
        (Severity.BLOCK, Passing.LEADER, UNMET, True, False, Passing.LEADER),
        (Severity.BLOCK, Passing.NOBODY, MET, False, False, Passing.NOBODY),
        # Nobody can meet what nobody can tell: the officer states it.
        (Severity.BLOCK, Passing.NOBODY, UNKNOWN, True, False, Passing.OFFICER),
        (Severity.WARN, Passing.OFFICER, UNMET, True, False, Passing.OFFICER),
        (Severity.WARN, Passing.OFFICER, UNKNOWN, False, False, Passing.OFFICER),
        (Severity.NOTE, Passing.OFFICER, UNMET, False, False, Passing.OFFICER),
        # What is for a leader stays a leader's where nobody can tell.
        (Severity.BLOCK, Passing.LEADER, UNKNOWN, True, False, Passing.LEADER),
    ],
)
def test_what_stands_in_the_way(severity, passing, outcome, in_the_way, final, who):
    one = Verdict(rule(severity, passing), Answer(outcome))

    assert (one.is_in_the_way, one.is_final, one.who_passes) == (in_the_way, final, who)


@pytest.mark.parametrize(
    ("passing", "is_leader", "reason", "code"),
    [
        (Passing.OFFICER, False, "已说明", None),
        (Passing.OFFICER, False, "  ", "rule:one"),
        (Passing.LEADER, False, "已说明", "rule:one"),
        (Passing.LEADER, True, "已说明", None),
        (Passing.NOBODY, True, "已说明", "rule:one"),
    ],
)
def test_who_lets_a_case_pass(passing, is_leader, reason, code):
    one = Verdict(rule(Severity.BLOCK, passing), Answer(UNMET))
    objection = objection_to_passing(one, is_leader=is_leader, reason=reason)
    assert (objection and objection.code) == code


def test_a_statement_is_asked_for_whatever_the_rule_weighs():
    asked = [rule(weight, Passing.OFFICER, check=CheckKind.STATEMENT) for weight in Severity]
    ways = [Verdict(one, Answer(UNKNOWN)).is_in_the_way for one in asked]
    assert dict(zip(Severity, ways, strict=True)) == {
        Severity.BLOCK: True, Severity.WARN: True, Severity.NOTE: False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("track", "given", "code"),
    [
        (Track.FORMAL, {}, None),
        (Track.FORMAL, {"is_open": True}, "open_already"),
        (Track.FORMAL, {"is_tie": True}, "is_a_tie"),
        (Track.RENEWAL, {"is_tie": True}, "no_tie"),
        (Track.RENEWAL, {"is_tie": True, "has_tie": True}, None),
        # A tie that lapsed can be renewed.
        (Track.RENEWAL, {"has_tie": True}, None),
    ],
)
def test_objections_to_opening(track, given, code):
    asked = {"is_open": False, "is_tie": False, "has_tie": False, **given}
    objection = objection_to_opening(track, **asked)
    assert (objection and objection.code) == code


def test_a_rule_is_asked_of_its_tracks_before_its_stages():
    asked = [
        rule(),
        rule(code="other_track", tracks=frozenset({Track.RENEWAL})),
        rule(code="other_stage", stages=frozenset({S.SIGNED})),
        rule(code="aside", check=CheckKind.ANNIVERSARY),
    ]
    assert [one.rule.code for one in judged(asked, facts(), S.CITY_REVIEW)] == ["one"]


def test_days_of_a_walk_never_go_back():
    later = step(on=DAY - timedelta(days=90))
    assert objection_to_step(later).code == "before_the_last_step"
