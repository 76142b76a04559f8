"""What people meet on the pipeline: an officer, a liaison, somebody from elsewhere."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.exchanges.tests.world import place, tie_with
from youcheng.pipeline import actions
from youcheng.pipeline.actions import CaseDraft
from youcheng.pipeline.enums import CaseStage, Column, PaperKind, Track
from youcheng.pipeline.models import Case, Quota, RuleVersion
from youcheng.pipeline.tests.world import BESIDE, boss, opened, take, walked, with_papers
from youcheng.registry.models import Tie

S = CaseStage


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


def page(name: str, *args) -> str:
    return reverse(f"pipeline:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def cards(response) -> dict[str, list[str]]:
    return {
        one.column: [card.case.place.name_en for card in one.cards]
        for one in response.context["columns"]
    }


def test_the_board_has_each_case_in_its_column(client, office):
    by = boss(office)
    opened(office, "York")
    walked(opened(office, "London"), S.CONTACT, by=by)
    walked(opened(office), S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=by)
    take(opened(office, "Florence"), S.DROPPED, by=by)
    shown = cards(client.get(page("board")))

    assert shown[Column.LEADS] == ["York"]
    assert shown[Column.CONTACT] == ["London"]
    assert shown[Column.INTENT] == ["Leipzig"]
    assert sum(map(len, shown.values())) == 3


@pytest.mark.parametrize("n", [1, 3])
def test_the_board_asks_as_much_for_three_as_for_one(
    client, office, n, django_assert_max_num_queries
):
    for name in ("Leipzig", "York", "London")[:n]:
        opened(office, name)
    client.get(page("board"))
    with django_assert_max_num_queries(27):
        response = client.get(page("board"))

    assert response.context["n"] == n


def test_a_card_says_what_blocks_it_and_where_it_may_be_dropped(client, office):
    walked(opened(office), S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=boss(office))
    response = client.get(page("board"))

    assert "申报材料齐全" in text(response)
    assert 'data-drops="contact:' not in text(response)
    assert 'data-drops="review:city_review"' in text(response)
    assert response.context["standing"].blocked == 1


def test_the_year_counts_new_ties_against_its_aim(client, office, officer):
    by, today = boss(office), localdate()
    begun = today - timedelta(days=60)
    draft = CaseDraft(
        track=Track.COOPERATIVE, home=office, place=place(), owner=office, opened_on=begun
    )
    case = actions.open_case(draft, by=by)
    with_papers(case, *BESIDE)
    for stage in (S.CONTACT, S.CITY_REVIEW, S.APPROVED, S.SIGNED):
        take(case, stage, by=by, on=begun + timedelta(days=1), today=today)
    client.post(page("quota"), {"year": today.year, "low": 3, "high": 4, "source": "计划"})
    standing = client.get(page("board")).context["standing"]

    if begun.year == today.year:
        assert (standing.signed, standing.short, standing.room) == (1, 2, 3)
        assert standing.bricks == [True, False, False, False]
    assert Quota.objects.get().high == 4


def test_an_aim_whose_most_is_less_than_its_least_is_not_kept(client, office):
    response = client.post(page("quota"), {"year": 2018, "low": 4, "high": 3})

    assert response.status_code == 422
    assert "上限不能小于下限" in text(response)
    assert not Quota.objects.exists()


def test_somebody_opens_a_case_and_takes_its_first_step(client, office):
    today = localdate()
    sent = {"track": "formal", "home": office.pk, "place_text": "莱比锡", "aim": "大学",
            "opened_on": (today - timedelta(days=3)).isoformat()}  # fmt: skip
    response = client.post(page("case-add"), sent, follow=True)
    case = Case.objects.get()
    assert response.redirect_chain[-1][0] == page("case-detail", case.pk)
    form = client.get(page("case-move", case.pk, "contact")).context["form"]
    move = {"version": form["version"].value(), "on": today.isoformat(), "number": "函1号",
            "dated_on": today.isoformat(), "sensitivity": "internal",
            "reason_diplomatic_relations": "1972年建交"}  # fmt: skip
    response = client.post(page("case-move", case.pk, "contact"), move, follow=True)
    case.refresh_from_db()

    assert case.stage == S.CONTACT
    assert case.papers.get().number == "函1号"
    assert "接洽记录" in text(response)


def test_what_was_typed_stays_where_a_step_is_refused(client, office):
    case = opened(office)
    sent = {"version": case.version, "on": "2018-01-01", "number": "函1号", "dated_on": ""}
    response = client.post(page("case-move", case.pk, "contact"), sent)

    assert response.status_code == 422
    assert "日期早于上一步" in text(response)
    assert 'value="函1号"' in text(response)
    case.refresh_from_db()
    assert case.stage == S.LEAD


def test_a_rule_that_wants_a_reason_says_so_beside_its_field(client, office):
    case = opened(office)
    sent = {"version": case.version, "on": "2018-02-01", "number": "1", "dated_on": "2018-02-01"}
    response = client.post(page("case-move", case.pk, "contact"), sent)

    assert response.status_code == 422
    assert response.context["form"].errors["reason_diplomatic_relations"]


def test_two_officers_move_the_same_case(client, office):
    case = opened(office)
    sent = {"version": case.version, "on": "2018-02-01", "number": "1", "dated_on": "2018-02-01",
            "reason_diplomatic_relations": "已建交"}  # fmt: skip
    Case.objects.update(version=case.version + 1)
    response = client.post(page("case-move", case.pk, "contact"), sent)
    assert response.status_code == 409
    assert "有人推进或修改了该办件" in text(response)
    Case.objects.update(stage=S.CONTACT)
    gone = client.post(page("case-move", case.pk, "contact"), sent, follow=True)
    assert "办件目前不能走这一步" in text(gone)


def test_what_was_typed_for_a_step_that_another_took_is_shown_again(client, office):
    case = opened(office)
    sent = {"version": case.version, "on": "2018-02-01", "number": "函17号", "dated_on": ""}
    take(case, S.CONTACT, by=boss(office))
    response = client.post(page("case-move", case.pk, "contact"), sent)

    assert response.status_code == 409
    assert 'value="函17号"' in text(response)
    assert "有人推进或修改了该办件" in text(response)
    assert case.moves.count() == 2


def test_a_blocked_step_is_greyed_and_says_how_to_clear_it(client, office):
    case = walked(opened(office), S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=boss(office))
    response = client.get(page("case-detail", case.pk))

    assert 'aria-disabled="true"' in text(response)
    assert "怎样解决" in text(response)
    assert f"{page('paper-add', case.pk)}?kind=profile" in text(response)
    move = client.get(page("case-move", case.pk, "city_review"))
    assert "disabled>" in text(move)


def test_the_board_says_what_is_to_be_expected_and_how_long_a_stage_takes(client, office):
    by, today = boss(office), localdate()
    for n, name in enumerate(("York", "London", "Florence")):
        begun = today - timedelta(days=100)
        case = opened(office, name, opened_on=begun)
        take(case, S.CONTACT, by=by, on=begun + timedelta(days=10 + n), today=today)
    opened(office, opened_on=today - timedelta(days=50))
    response = client.get(page("board"))
    standing = response.context["standing"]

    assert (standing.year_end.n, standing.year_end.low, standing.year_end.is_known) == (4, 0, False)
    assert "物色 50 天，通常 11 天" in text(response)
    assert "有些阶段样本不足" in text(response)


def test_a_case_says_when_its_file_must_leave(client, office):
    by = boss(office)
    for name in ("York", "London", "Florence"):
        case = opened(office, name, track=Track.COOPERATIVE)
        with_papers(case, *BESIDE)
        walked(case, S.CONTACT, S.CITY_REVIEW, S.APPROVED, S.SIGNED, by=by)
    planned = date(2030, 5, 21)
    case = opened(office, track=Track.COOPERATIVE, planned_on=planned)
    leaving = client.get(page("case-detail", case.pk)).context["departure"].leaving
    assert (leaving.late, leaving.n) == (planned - timedelta(days=28), 3)
    other = opened(office, "Munich", planned_on=planned)
    response = client.get(page("case-detail", other.pk))
    assert response.context["departure"].leaving is None
    assert "办过的对象太少" in text(response)


def test_a_paper_with_its_file_is_filed_and_taken_back(client, office):
    case = opened(office)
    file = SimpleUploadedFile("profile.txt", "莱比锡市概况".encode())
    sent = {"kind": "profile", "dated_on": "2018-01-09", "heading": "概况", "file": file,
            "sensitivity": "internal"}  # fmt: skip
    client.post(page("paper-add", case.pk), sent)
    paper = case.papers.get()
    assert paper.document.name == "概况"
    assert "概况" in text(client.get(page("case-detail", case.pk)))
    client.post(page("paper-drop", case.pk, paper.pk))

    assert not case.papers.standing().exists()


def test_a_file_of_a_strange_type_is_refused_and_nothing_is_filed(client, office):
    case = opened(office)
    file = SimpleUploadedFile("profile.pdf", b"MZ\x90\x00" + b"\0" * 200)
    response = client.post(page("paper-add", case.pk), {"kind": "profile", "file": file,
                                                        "sensitivity": "internal"})  # fmt: skip
    assert response.status_code == 422
    assert not case.papers.exists()


def test_a_tie_is_renewed_by_a_case(client, office):
    tie = tie_with(office)
    sent = {"track": "renewal", "opened_on": "2018-01-08"}
    client.post(page("tie-case-add", tie.pk), sent)
    case = Case.objects.get()

    assert (case.tie, case.place, case.stage) == (tie, tie.place, S.PREPARING)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("track=nonsense", "没有“nonsense”这一项"),
        ("month=2018-13", "没有“2018-13”这个月"),
        ("wrong=1", "wrong"),
    ],
)
def test_an_address_with_nonsense_is_answered(client, office, query, said):
    opened(office)
    response = client.get(f"{page('calendar')}?{query}")

    assert response.status_code == 200
    assert said in text(response)


def test_the_list_narrows_and_shows_what_is_over_when_asked(client, office):
    by = boss(office)
    opened(office)
    take(opened(office, "York"), S.DROPPED, by=by)

    def names(query: str) -> set[str]:
        return {
            card.case.place.name_en
            for card in client.get(page("case-list") + query).context["cards"]
        }

    assert names("") == {"Leipzig"}
    assert names("?closed=on") == {"Leipzig", "York"}
    assert names("?q=leip") == names("?q=莱比锡") == {"Leipzig"}
    assert names("?region=asia") == set()
    assert names("?column=leads") == {"Leipzig"}


def test_the_calendar_has_planned_signings_and_filings_that_are_due(client, office):
    by = boss(office)
    case = opened(office, planned_on=date(2018, 5, 21))
    other = opened(office, "York", track=Track.COOPERATIVE)
    with_papers(other, *BESIDE)
    walked(other, S.CONTACT, S.CITY_REVIEW, S.APPROVED, S.SIGNED, by=by)
    response = client.get(f"{page('calendar')}?month=2018-05")
    assert [(one.kind, one.case) for _day, those in response.context["days"] for one in those] == [
        ("planned", case)
    ]
    due = other.signed_on + timedelta(days=30)
    response = client.get(f"{page('calendar')}?month={due:%Y-%m}")
    assert ("due", other) in [
        (one.kind, one.case) for _day, those in response.context["days"] for one in those
    ]


def test_the_office_words_weighs_and_switches_a_rule(client, office):
    row = RuleVersion.objects.latest().get(code="filing")
    form = client.get(page("rule-edit", "filing")).context["form"]
    sent = {
        name: value for name, value in form.initial.items()
        if value not in (None, False) and name not in {"params", "check_kind"}
    }  # fmt: skip
    sent |= {"param_days": "60", "severity": "note", "reason": "按省里新要求"}
    sent["is_on"] = ""
    client.post(page("rule-edit", "filing"), sent)
    new = RuleVersion.objects.latest().get(code="filing")

    assert (new.version, new.params, new.severity, new.is_on) == (2, {"days": 60}, "note", False)
    row.refresh_from_db()
    assert (row.params, row.superseded_at is not None) == ({"days": 30}, True)
    assert "按省里新要求" in text(client.get(page("rule-edit", "filing")))


def test_the_office_adds_a_rule_without_code_and_it_is_asked(client, office):
    sent = {
        "version": "0", "name_zh": "市人大常委会讨论", "text_zh": "报批前须经常委会讨论。",
        "severity": "block", "passing": "leader", "check_kind": "statement",
        "tracks": ["formal"], "stages": ["city_review"], "is_on": "on", "reason": "本市规定",
    }  # fmt: skip
    client.post(page("rule-add"), sent)
    case = walked(opened(office), S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=boss(office))
    response = client.get(page("case-detail", case.pk))

    assert RuleVersion.objects.filter(code="own-1", made_by__isnull=False).count() == 1
    assert "市人大常委会讨论" in text(response)


def test_a_warning_cannot_be_final(client, office):
    sent = {
        "version": "0", "name_zh": "甲", "text_zh": "乙", "severity": "warn", "passing": "nobody",
        "check_kind": "statement", "tracks": ["formal"], "stages": ["city_review"],
        "reason": "试",
    }  # fmt: skip
    response = client.post(page("rule-add"), sent)

    assert response.status_code == 422
    assert "passing" in response.context["form"].errors


def test_a_liaison_reads_and_changes_nothing(client, office):
    district = Unit.objects.get(code="qinhuai")
    user = User.objects.create_user("reader", unit=district)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=district)
    client.force_login(user)
    own = opened(district)
    others = opened(office, "York")

    assert [
        card.case for one in client.get(page("board")).context["columns"] for card in one.cards
    ] == [own]
    assert client.get(page("case-detail", own.pk)).status_code == 200
    assert client.get(page("case-detail", others.pk)).status_code == 404
    assert client.get(page("case-move", own.pk, "contact")).status_code == 403
    assert client.post(page("rule-add"), {}).status_code == 403
    assert client.post(page("rule-edit", "filing"), {"reason": "x"}).status_code == 200
    assert RuleVersion.objects.filter(code="filing").count() == 1


def test_a_liaison_brings_a_lead_of_the_own_unit(client, office):
    district = Unit.objects.get(code="qinhuai")
    user = User.objects.create_user("reader", unit=district)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=district)
    client.force_login(user)
    where = place("Leipzig")
    assert page("case-add") in text(client.get(page("board")))
    form = {
        "track": Track.DISTRICT, "home": district.pk, "place_text": "莱比锡",
        "place": where.pk, "opened_on": "2018-01-08", "aim": "职业教育",
    }  # fmt: skip
    assert client.post(page("case-add"), {**form, "home": office.pk}).status_code == 422
    client.post(page("case-add"), form)

    case = Case.objects.get()
    assert (case.home, case.owner, case.stage, case.created_by) == (
        district, district, S.LEAD, user,
    )  # fmt: skip
    assert client.get(page("case-move", case.pk, "contact")).status_code == 403


def test_a_leader_lets_a_case_pass_by_its_page_and_the_officer_goes_on(client, office, officer):
    case = opened(office)
    with_papers(case, PaperKind.PROFILE, PaperKind.CONSENT)
    walked(case, S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, by=boss(office))
    address = page("leave-give", case.pk, "association_opinion")
    assert client.get(address).status_code == 403
    assert "只有领导可以放行" in text(client.get(page("case-move", case.pk, "city_review")))

    leader = User.objects.create_user("mayor", unit=office)
    Grant.objects.create(user=leader, role=Role.LEADER, unit=office)
    client.force_login(leader)
    assert address in text(client.get(page("case-detail", case.pk)))
    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "友协口头同意"})
    client.force_login(officer)
    response = client.get(page("case-detail", case.pk))
    assert "友协口头同意" in text(response)
    assert "association_opinion" not in {
        one.rule.code for one in response.context["to_pass"] + response.context["final"]
    }
    move = client.get(page("case-move", case.pk, "city_review"))
    assert "只有领导可以放行" not in text(move)


def test_a_step_of_an_earlier_day_asks_for_reasons_by_the_rules_of_that_day(client, office):
    """The rule ended since: its field is there all the same, and the step can be taken."""
    values = {
        "name_zh": "旧规", "text_zh": "须说明。", "severity": "warn", "passing": "officer",
        "check_kind": "statement", "tracks": ["formal"], "stages": ["contact"],
        "to_on": date(2018, 3, 1),
    }  # fmt: skip
    actions.set_rule("own-1", values, version=0, reason="试", by=None)
    case = opened(office)
    sent = {"version": case.version, "on": "2018-02-01", "number": "1", "dated_on": "2018-02-01",
            "reason_diplomatic_relations": "已建交"}  # fmt: skip
    response = client.post(page("case-move", case.pk, "contact"), sent)
    assert response.context["form"].errors["reason_own-1"]
    client.post(page("case-move", case.pk, "contact"), {**sent, "reason_own-1": "已说明"})
    case.refresh_from_db()

    assert case.stage == S.CONTACT


def test_the_page_of_a_city_leads_to_a_case_about_its_tie(client, office):
    tie = tie_with(office)
    response = client.get(reverse("city", args=[tie.place_id]))

    assert page("tie-case-add", tie.pk) in text(response)


def test_strangers_see_no_case(client, stranger, office):
    case = opened(office)
    client.force_login(stranger)

    assert client.get(page("board")).context["n"] == 0
    assert client.get(page("case-list")).context["n"] == 0
    assert client.get(page("case-detail", case.pk)).status_code == 404
    assert client.get(page("case-access", case.pk)).status_code == 404


def test_a_desk_for_one_continent_keeps_its_own_cases(client, office):
    user = User.objects.create_user("asia", unit=office)
    Grant.objects.create(user=user, role=Role.DESK, unit=office, region="asia")
    client.force_login(user)
    case = opened(office, "York")

    assert client.get(page("case-detail", case.pk)).status_code == 200
    assert client.get(page("case-move", case.pk, "contact")).status_code == 404
    sent = {
        "track": "formal",
        "home": office.pk,
        "place_text": "莱比锡",
        "opened_on": "2018-01-08",
    }
    assert "place_text" in client.post(page("case-add"), sent).context["form"].errors


def test_who_sees_a_case_and_why(client, office, officer):
    case = opened(office)
    response = client.get(page("case-access", case.pk))

    assert response.status_code == 200
    assert "放行须由领导决定的规则" in text(response)


def test_a_change_of_two_people_shows_both_sides(client, office):
    case = opened(office, aim="港口")
    form = client.get(page("case-edit", case.pk)).context["form"]
    opened_with = form["opened"].value()
    actions.edit_case(case, version=case.version, by=None, aim="生命科学")
    sent = {"opened": opened_with, "aim": "航空", "owner_id": office.pk}
    response = client.post(page("case-edit", case.pk), sent)

    assert response.status_code == 409
    assert "生命科学" in text(response)
    assert "航空" in text(response)


def test_a_signing_by_the_page_opens_the_tie(client, office):
    by = boss(office)
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, S.CONTACT, S.CITY_REVIEW, S.APPROVED, by=by)
    client.force_login(by)
    day = case.moved_on.isoformat()
    sent = {"version": case.version, "on": day, "number": "协议", "dated_on": day,
            "signer_home": "市长", "ends_on": "2030-01-01", "sensitivity": "internal",
            "reason_treaty_words": "已核", "reason_taiwan_wording": "已核",
            "reason_diplomatic_relations": "已建交"}  # fmt: skip
    client.post(page("case-move", case.pk, "signed"), sent)
    paper = Tie.objects.get(home=office).instruments.get()

    assert (paper.signer_home, paper.ends_on) == ("市长", date(2030, 1, 1))
    assert "友城</dt>" in text(client.get(page("case-detail", case.pk)))
    assert PaperKind.AGREEMENT in {one.kind for one in case.papers.all()}


def test_what_ends_a_tie_is_not_for_everybody(client, office):
    tie = tie_with(office)
    draft = CaseDraft(Track.SUSPENSION, office, tie.place, office, date(2018, 1, 8), tie=tie)
    case = actions.open_case(draft, by=boss(office))
    seen = {}
    for role in (Role.LEADER, Role.DESK, Role.OUTBOUND):
        user = User.objects.create(username=role, unit=office)
        Grant.objects.create(user=user, role=role, unit=office)
        client.force_login(user)
        seen[role] = (
            client.get(page("case-detail", case.pk)).status_code,
            client.get(page("city-cases", tie.place_id)).context["n"],
            client.get(page("case-list")).context["n"],
        )

    assert seen == {
        Role.LEADER: (200, 1, 1), Role.DESK: (200, 1, 1), Role.OUTBOUND: (404, 0, 0),
    }  # fmt: skip
