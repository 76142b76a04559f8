"""Cases in the database: what a step writes, what it refuses, and what the register is told."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.documents.actions import Draft, file_document, work_one
from youcheng.documents.tests import files
from youcheng.exchanges.tests.world import place, recorded, tie_with
from youcheng.lib.objections import Refused, Stale
from youcheng.pipeline import actions
from youcheng.pipeline.actions import PaperDraft, Signing
from youcheng.pipeline.enums import CaseStage, PaperKind, Track
from youcheng.pipeline.models import Case, CasePaper, Finding, Move, RuleVersion
from youcheng.pipeline.queries.facts import facts_of, rules_on, ways_of
from youcheng.pipeline.tests.world import (
    BESIDE,
    DAY,
    FORMAL,
    THEN,
    TODAY,
    boss,
    opened,
    take,
    walked,
    with_papers,
)
from youcheng.registry import actions as registry
from youcheng.registry.actions import EventDraft, InstrumentDraft
from youcheng.registry.enums import ClaimStatus, Stage, TieKind
from youcheng.registry.models import Claim, Country, DiplomaticRelation, Tie, TieSpan

S, P = CaseStage, PaperKind


def refusal(call) -> str:
    with pytest.raises(Refused) as raised:
        call()
    return raised.value.objection.code


@pytest.fixture
def by(office):
    return boss(office)


def test_the_whole_way_ends_in_the_register(office, by):
    case = opened(office)
    with_papers(case, *BESIDE)
    walked(case, *FORMAL, by=by)

    assert (case.stage, case.closed_on) == (S.FILED, case.moved_on)
    tie = Tie.objects.get(home=office, place=case.place)
    assert case.tie == tie
    span = TieSpan.objects.at(case.signed_on).get(tie=tie)
    assert (span.kind, span.stage, span.began_on) == (
        TieKind.FORMAL,
        Stage.IN_FORCE,
        case.signed_on,
    )
    # The letter of intent is in the log of the tie, as well as the agreement.
    assert [event.kind for event in tie.events.order_by("on")] == ["intent", "established"]
    assert [paper.kind for paper in tie.instruments.order_by("signed_on")] == ["intent", "formal"]
    moves = list(case.moves.order_by("number"))
    assert [move.to_stage for move in moves] == [S.LEAD, *FORMAL]
    assert [move.number for move in moves] == list(range(1, 11))
    assert all(move.paper for move in moves[1:])
    assert Event.objects.filter(verb="case.signed").count() == 1


def test_a_signing_tells_the_register_of_the_term_and_keeps_the_file(office, by):
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, S.CITY_REVIEW, S.APPROVED, by=by)
    said = Draft(unit=office, name="协议")
    document = file_document(BytesIO(files.pdf("双方同意")), "a.pdf", said, by=by, on=DAY).document
    paper = PaperDraft(P.AGREEMENT, number="协议", document=document)
    signing = Signing(ends_on=date(2023, 6, 1), languages="zh de", is_tacit=True)
    take(case, S.SIGNED, by=by, paper=paper, signing=signing)

    instrument = Tie.objects.get().instruments.get()
    assert instrument.kind == "cooperation"
    assert (instrument.ends_on, instrument.languages, instrument.is_tacit) == (
        date(2023, 6, 1), "zh de", True,
    )  # fmt: skip
    assert instrument.files.get().document == document


@pytest.mark.parametrize(
    ("track", "event", "stage"),
    [
        (Track.RENEWAL, "renewed", Stage.IN_FORCE),
        (Track.SUSPENSION, "suspended", Stage.SUSPENDED),
        (Track.TERMINATION, "terminated", Stage.TERMINATED),
    ],
)
def test_a_case_changes_the_tie_that_is_there(office, by, track, event, stage):
    tie = tie_with(office)
    case = opened(office, track=track, tie=tie)
    walked(case, S.CITY_REVIEW, S.APPROVED, S.SIGNED, by=by)

    assert case.tie == tie
    assert tie.events.order_by("pk").last().kind == event
    assert TieSpan.objects.at(TODAY).get(tie=tie).stage == stage
    assert Tie.objects.count() == 1


def test_a_case_is_not_opened_twice_nor_for_a_tie_that_is_there(office):
    opened(office)
    assert refusal(lambda: opened(office)) == "open_already"
    tie_with(office, "Florence")
    assert refusal(lambda: opened(office, "Florence")) == "is_a_tie"
    assert refusal(lambda: opened(office, "York", track=Track.RENEWAL)) == "no_tie"
    assert Case.objects.count() == Move.objects.count() == 1


def test_a_dropped_case_can_be_begun_anew(office, by):
    case = opened(office)
    take(case, S.DROPPED, by=by, reason="对方无意")
    case.refresh_from_db()

    assert (case.stage, case.moves.last().reason) == (S.DROPPED, "对方无意")
    assert opened(office).pk != case.pk


def test_two_officers_move_the_same_case(office, by):
    case = opened(office)
    faster = Case.objects.get(pk=case.pk)
    take(faster, S.CONTACT, by=by)
    before = (Move.objects.count(), CasePaper.objects.count(), Event.objects.count())
    slower = {"on": DAY, "version": case.version, "today": TODAY,
              "paper": PaperDraft(P.CONTACT, dated_on=DAY)}  # fmt: skip
    with pytest.raises(Stale):
        actions.advance(case, S.CONTACT, by=by, **slower)

    assert (Move.objects.count(), CasePaper.objects.count(), Event.objects.count()) == before


def test_a_block_holds_whoever_asks_and_nothing_is_written(office, by):
    """No exchange, no profile, no opinion: what has to be met is not passed by a reason."""
    case = walked(opened(office), S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=by)
    before = (Move.objects.count(), CasePaper.objects.count(), Event.objects.count())

    assert refusal(lambda: take(case, S.CITY_REVIEW, by=by)) == "rule:complete_dossier"
    assert (Move.objects.count(), CasePaper.objects.count(), Event.objects.count()) == before
    case.refresh_from_db()
    assert case.stage == S.INTENT_SIGNED


def test_a_country_without_relations_ends_it_at_the_first_contact(office, by):
    case = opened(office)
    case.place.country.relations.all().delete()
    DiplomaticRelation.objects.create(
        country=case.place.country, from_on=date(1950, 1, 1), to_on=date(1960, 1, 1)
    )
    assert refusal(lambda: take(case, S.CONTACT, by=by)) == "rule:diplomatic_relations"


def test_a_warning_passes_with_a_reason_that_goes_into_the_file(office, by):
    district = Unit.objects.get(code="qinhuai")
    case = opened(district, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    DiplomaticRelation.objects.create(country_id="DE", from_on=date(1972, 10, 11))
    walked(case, S.CONTACT, by=by)

    stated = {"treaty_words": "尚无草案", "taiwan_wording": "尚无草案"}
    code = refusal(lambda: take(case, S.CITY_REVIEW, by=by, reasons=stated))
    assert code == "rule:home_level"
    move = take(case, S.CITY_REVIEW, by=by)
    finding = Finding.objects.get(move=move, rule__code="home_level")
    assert (finding.outcome, finding.reason, finding.passed_by) == ("unmet", "已说明", by)


def test_only_a_leader_passes_what_only_a_leader_may(office):
    officer = User.objects.create_user("clerk", unit=office)
    Grant.objects.create(user=officer, role=Role.DESK, unit=office)
    leader = boss(office)
    case = opened(office)
    with_papers(case, P.PROFILE, P.CONSENT)
    walked(case, S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=officer)

    assert refusal(lambda: take(case, S.CITY_REVIEW, by=officer)) == "rule:association_opinion"
    move = take(case, S.CITY_REVIEW, by=leader)
    assert move.findings.get(rule__code="association_opinion").passed_by == leader


def test_an_officer_takes_the_step_that_a_leader_let_pass(office):
    officer = User.objects.create_user("clerk", unit=office)
    Grant.objects.create(user=officer, role=Role.DESK, unit=office)
    leader = User.objects.create_user("mayor", unit=office)
    Grant.objects.create(user=leader, role=Role.LEADER, unit=office)
    case = opened(office)
    with_papers(case, P.PROFILE, P.CONSENT)
    walked(case, S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=officer)
    rule = RuleVersion.objects.latest().get(code="association_opinion")
    leave = actions.give_leave(case, rule, reason="友协口头同意", by=leader)
    with pytest.raises(Stale):
        actions.give_leave(case, rule, reason="又一次", by=leader)
    actions.take_leave_back(leave, by=leader)
    assert refusal(lambda: take(case, S.CITY_REVIEW, by=officer)) == "rule:association_opinion"
    actions.give_leave(case, rule, reason="友协口头同意", by=leader)
    finding = take(case, S.CITY_REVIEW, by=officer).findings.get(rule=rule)

    assert (finding.outcome, finding.reason, finding.passed_by) == (
        "unmet", "友协口头同意", leader,
    )  # fmt: skip
    assert Event.objects.filter(verb="case.leave_given").count() == 2


def test_a_leave_holds_for_the_version_that_the_leader_read(office, by):
    officer = User.objects.create_user("clerk", unit=office)
    Grant.objects.create(user=officer, role=Role.DESK, unit=office)
    case = opened(office)
    with_papers(case, P.PROFILE, P.CONSENT)
    walked(case, S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=officer)
    rule = RuleVersion.objects.latest().get(code="association_opinion")
    actions.give_leave(case, rule, reason="友协口头同意", by=by)
    actions.set_rule(rule.code, {"text_zh": "须有书面意见。"}, version=1, reason="新规", by=by)

    assert refusal(lambda: take(case, S.CITY_REVIEW, by=officer)) == "rule:association_opinion"
    with pytest.raises(Stale):
        actions.give_leave(case, rule, reason="照旧", by=by)
    other = RuleVersion.objects.latest().get(code="home_level")
    code = refusal(lambda: actions.give_leave(case, other, reason="同意", by=by))
    assert code == "not_a_leaders"


def test_a_tie_that_ran_out_begins_anew_by_a_case(office, by):
    agreement = InstrumentDraft("cooperation", signed_on=date(2010, 1, 1), ends_on=date(2015, 1, 1))
    event = EventDraft("established", date(2010, 1, 1), to_kind="cooperative", instrument=agreement)
    old = registry.TieDraft(office.pk, place().pk, events=[event])
    tie = registry.open_tie(old, by=None, at=THEN)
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, S.CITY_REVIEW, S.APPROVED, S.SIGNED, by=by)
    span = TieSpan.objects.at(case.signed_on).get(tie=tie)

    assert (case.tie, span.stage, span.began_on) == (tie, Stage.IN_FORCE, case.signed_on)


def test_a_region_has_the_relations_of_its_state(office):
    case = opened(office)
    Country.objects.filter(pk="DE").update(kind="region", part_of="FR")
    DiplomaticRelation.objects.create(country_id="FR", from_on=date(1964, 1, 27))
    one = Case.objects.select_related("home", "place__country").get(pk=case.pk)
    facts = facts_of([one], TODAY)[one.pk]

    assert (facts.has_relations, facts.is_state) == (True, True)


def test_a_step_is_looked_at_with_the_paper_that_it_asks_for(office, by):
    """An office asks for the receipt before it calls a case filed: the step itself brings it."""
    values = {
        "name_zh": "备案回执", "text_zh": "须有回执。", "severity": "block", "passing": "nobody",
        "check_kind": "papers", "params": {"all": ["contact"]}, "tracks": ["formal"],
        "stages": ["contact"],
    }  # fmt: skip
    actions.set_rule("own-1", values, version=0, reason="试", by=by)
    case = opened(office)
    one = Case.objects.select_related("home", "place__country").get(pk=case.pk)
    [way, _drop] = ways_of(one, facts_of([one], TODAY)[one.pk], rules_on(TODAY))

    assert way.final == []
    assert take(case, S.CONTACT, by=by).findings.get(rule__code="own-1").outcome == "met"


def test_a_signing_needs_the_right_to_keep_ties(office, by):
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, S.CITY_REVIEW, S.APPROVED, by=by)
    leader = User.objects.create_user("mayor", unit=office)
    Grant.objects.create(user=leader, role=Role.LEADER, unit=office)

    assert refusal(lambda: take(case, S.SIGNED, by=leader)) == "no_right"
    assert not Tie.objects.exists()


def test_a_reply_that_was_taken_back_holds_the_signing(office, by):
    """The path was kept, but its paper is gone: the rule asks again at the signing."""
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, S.CITY_REVIEW, S.APPROVED, by=by)
    CasePaper.objects.filter(kind=P.CITY_REPLY).update(retracted_at=THEN)

    assert refusal(lambda: take(case, S.SIGNED, by=by)) == "rule:reply_before_signing"


def test_what_was_returned_is_submitted_again(office, by):
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, S.CITY_REVIEW, by=by)
    take(case, S.RETURNED, by=by, reason="请补充可行性说明")
    case.refresh_from_db()
    assert (case.stage, case.returned_from) == (S.RETURNED, S.CITY_REVIEW)
    walked(case, S.CITY_REVIEW, S.APPROVED, by=by)

    assert (case.stage, case.returned_from) == (S.APPROVED, "")


def test_a_reply_to_a_request_that_was_withdrawn_is_kept_and_moves_nothing(office, by):
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, S.CITY_REVIEW, by=by)
    take(case, S.CONTACT, by=by, reason="对方推迟")
    case.refresh_from_db()
    reply = PaperDraft(P.CITY_REPLY, number="宁政复〔2018〕9号", dated_on=case.moved_on)

    code = refusal(lambda: take(case, S.APPROVED, by=by, paper=reply))
    assert code == "no_such_step"
    actions.add_paper(case, reply, by=by)
    case.refresh_from_db()
    assert case.stage == S.CONTACT
    assert case.papers.standing().filter(number="宁政复〔2018〕9号").exists()


def test_a_paper_that_a_step_rests_on_stays(office, by):
    case = walked(opened(office), S.CONTACT, by=by)
    paper = case.papers.get(kind=P.CONTACT)
    assert refusal(lambda: actions.drop_paper(paper, by=by)) == "step_rests_on_it"
    with_papers(case, P.PROFILE)
    profile = case.papers.get(kind=P.PROFILE)
    actions.drop_paper(profile, by=by)
    with pytest.raises(Stale):
        actions.drop_paper(profile, by=by)

    assert list(case.papers.standing()) == [paper]


def test_a_rule_that_is_switched_off_in_mid_flight_leaves_what_was_asked(office, by):
    district = Unit.objects.get(code="qinhuai")
    case = opened(district, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, by=by)
    move = take(case, S.CITY_REVIEW, by=by)
    old = RuleVersion.objects.latest().get(code="home_level")
    actions.set_rule("home_level", {"is_on": False}, version=1, reason="本市不适用", by=by)

    finding = move.findings.get(rule__code="home_level")
    assert (finding.rule, finding.rule.text_zh) == (old, old.text_zh)
    assert "home_level" not in {rule.code for rule in rules_on(TODAY)}
    take(case, S.CONTACT, by=by)
    again = take(case, S.CITY_REVIEW, by=by)
    assert not again.findings.filter(rule__code="home_level").exists()


def test_two_people_change_one_rule(office, by):
    actions.set_rule("filing", {"params": {"days": 60}}, version=1, reason="省里要求", by=by)
    with pytest.raises(Stale):
        actions.set_rule("filing", {"params": {"days": 20}}, version=1, reason="另议", by=by)

    rule = RuleVersion.objects.latest().get(code="filing")
    assert (rule.version, rule.params, rule.made_by) == (2, {"days": 60}, by)
    assert RuleVersion.objects.filter(code="filing").count() == 2


def test_a_rule_is_asked_within_its_days(office):
    actions.set_rule(
        "filing", {"from_on": date(2018, 1, 1), "to_on": date(2018, 12, 31)}, version=1,
        reason="试行", by=None,
    )  # fmt: skip
    days = [date(2017, 12, 31), date(2018, 1, 1), date(2018, 12, 31), date(2019, 1, 1)]

    held = ["filing" in {rule.code for rule in rules_on(day)} for day in days]
    assert held == [False, True, True, False]


def test_facts_are_gathered_for_many_at_once(office, by, django_assert_num_queries):
    """Of three cases as many questions as of one."""
    recorded(office, "Leipzig")
    tie_with(office, "Florence")
    claim = {"status": ClaimStatus.MATCHED, "row": 1, "source": "a list"}
    Claim.objects.create(
        place_text_a="Shanghai", country_text_a="China", place_a=place("Shanghai"),
        place_text_b="Leipzig", place_b=place("Leipzig"), pair_key="a", **claim,
    )  # fmt: skip
    Claim.objects.create(
        place_text_a="Taichung", country_text_a="Taiwan", place_text_b="Leipzig",
        place_b=place("Leipzig"), pair_key="b", **claim,
    )  # fmt: skip
    district = Unit.objects.get(code="qinhuai")
    for home, name in ((office, "Leipzig"), (office, "York"), (district, "London")):
        opened(home, name, track=Track.COOPERATIVE)
    cases = list(Case.objects.select_related("home", "place__country").order_by("pk"))
    with django_assert_num_queries(8):
        facts = facts_of(cases, TODAY)
    with django_assert_num_queries(8):
        facts_of(cases[:1], TODAY)
    one, other = facts[cases[0].pk], facts[cases[1].pk]

    assert (one.n_contacts, one.first_contact_on) == (1, date(2018, 5, 21))
    assert (len(one.others_in_china), one.taiwan, one.has_lists) == (1, ("Taichung",), True)
    assert (other.n_contacts, other.has_lists, other.others_in_china) == (0, False, ())
    assert one.n_all == 1


def test_words_of_a_draft_are_read(office, by):
    case = walked(opened(office), S.CONTACT, by=by)
    said = Draft(unit=office, name="意向书草案")
    text = "双方缔结条约".encode()
    document = file_document(BytesIO(text), "draft.txt", said, by=by, on=DAY).document
    while work_one(timezone.now()):
        pass
    take(case, S.INTENT_DRAFTED, by=by, paper=PaperDraft(P.INTENT_DRAFT, document=document))

    assert refusal(lambda: take(case, S.INTENT_SIGNED, by=by)) == "rule:treaty_words"


def test_a_change_beside_the_stage_is_logged_and_races(office, by):
    case = opened(office)
    version = case.version
    actions.edit_case(case, version=version, by=by, aim="生命科学", planned_on=TODAY)
    with pytest.raises(Stale):
        actions.edit_case(case, version=version, by=by, aim="港口")
    case.refresh_from_db()

    assert (case.aim, case.planned_on) == ("生命科学", TODAY)
    assert Event.objects.get(verb="case.edited").changes["aim"] == ["", "生命科学"]


def test_a_step_of_yesterday_is_asked_by_the_rules_of_yesterday(office, by):
    district = Unit.objects.get(code="qinhuai")
    case = opened(district, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, by=by)
    on = case.moved_on + timedelta(days=5)
    actions.set_rule("home_level", {"from_on": on + timedelta(days=1)}, version=1,
                     reason="新规", by=by)  # fmt: skip
    move = take(case, S.CITY_REVIEW, by=by, on=on)

    assert not move.findings.filter(rule__code="home_level").exists()
