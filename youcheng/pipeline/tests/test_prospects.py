"""Places that are considered: what is in the database afterwards, and what people meet."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.exchanges.tests.world import place, recorded, tie_with
from youcheng.lib.objections import Refused, Stale
from youcheng.pipeline import actions
from youcheng.pipeline.actions import FactDraft
from youcheng.pipeline.enums import CaseStage, FactKind, ProspectState, ScorePart, Track
from youcheng.pipeline.models import PlaceFact, Prospect, ScoreWeights
from youcheng.pipeline.queries.knowing import Seen, seen_of, weights_now
from youcheng.pipeline.queries.prospects import suggestions_for
from youcheng.pipeline.rules.prospects import WEIGHTS
from youcheng.pipeline.tests.world import boss, opened, take
from youcheng.registry import actions as registry
from youcheng.registry.models import Claim, DiplomaticRelation, Locality

DAY = date(2019, 6, 3)


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


def page(name: str, *args) -> str:
    return reverse(f"pipeline:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def put(home: Unit, name: str = "Leipzig", **given) -> Prospect:
    return actions.put_forward(home, place(name), on=DAY, by=None, **given)


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def ours(name: str = "南京", code: str = "04") -> Locality:
    """The home city, or another one in China."""
    english = {"南京": "Nanjing", "苏州": "Suzhou", "成都": "Chengdu"}[name]
    lat, lon = {"南京": (32.06, 118.8), "苏州": (31.3, 120.6), "成都": (30.7, 104.1)}[name]
    row = {"country_id": "CN", "name_zh": name, "name_en": english, "lat": lat, "lon": lon}
    [made] = registry.open_places([row])
    Locality.objects.filter(pk=made.pk).update(admin1_code=code, population=9_000_000)
    made.refresh_from_db()
    return made


def claimed(there: Locality, here: Locality, *, status: str = "matched") -> Claim:
    return Claim.objects.create(
        source="某公开名录", row=1, place_text_a=there.name_en, place_text_b=here.name_en,
        place_a=there, place_b=here, pair_key=f"{there.pk}-{here.pk}", status=status,
    )  # fmt: skip


def seen(user, prospect: Prospect, on: date = DAY) -> Seen:
    one = Prospect.objects.select_related("home", "place__country").get(pk=prospect.pk)
    return seen_of(user, [(one.home, one.place)], on, WEIGHTS)[one.home_id, one.place_id]


def part(found: Seen, code: ScorePart):
    return next(one for one in found.score.parts if one.code == code)


# What can be done


def test_a_place_is_considered_once(office):
    put(office)
    with pytest.raises(Refused) as refusal:
        put(office)

    assert refusal.value.objection.code == "open_already"
    assert Prospect.objects.count() == 1
    assert verbs().count("prospect.added") == 1


def test_a_place_with_a_tie_or_in_china_is_not_considered(office):
    tie_with(office)
    for home, where, code in (
        (office, place("Leipzig"), "tie_is_there"),
        (office, place("Shanghai"), "not_abroad"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.put_forward(home, where, on=DAY, by=None)
        assert refusal.value.objection.code == code
    assert not Prospect.objects.exists()


def test_a_dropped_place_keeps_its_reason_and_comes_back_as_a_new_row(office, officer):
    first = put(office)
    actions.drop_prospect(first, reason=" 对方暂无意向 ", on=DAY, by=officer)
    again = put(office)
    first.refresh_from_db()

    assert (first.state, first.reason, first.over_on) == ("dropped", "对方暂无意向", DAY)
    assert first.over_by == officer
    assert again.state == ProspectState.CONSIDERED
    assert again.pk != first.pk
    assert "prospect.dropped" in verbs()


def test_dropping_needs_a_reason_and_happens_once(office):
    one = put(office)
    with pytest.raises(Refused):
        actions.drop_prospect(one, reason="", on=DAY, by=None)
    Prospect.objects.filter(pk=one.pk).update(
        state=ProspectState.DROPPED, reason="先到", over_on=DAY
    )
    with pytest.raises(Stale):
        actions.drop_prospect(one, reason="后到", on=DAY, by=None)

    assert Prospect.objects.get().reason == "先到"


def test_a_case_takes_the_place_up(office):
    one, other = put(office), put(office, "York")
    case = opened(office)
    one.refresh_from_db()
    other.refresh_from_db()

    assert (one.state, one.case, one.over_on) == ("taken_up", case, case.opened_on)
    assert other.state == ProspectState.CONSIDERED
    assert "prospect.taken_up" in verbs()


def test_a_case_of_another_unit_or_of_a_tie_takes_nothing_up(office):
    one = put(office)
    opened(Unit.objects.get(code="qinhuai"))
    tie = tie_with(office)
    opened(office, track=Track.RENEWAL, tie=tie)
    one.refresh_from_db()

    assert one.state == ProspectState.CONSIDERED


def test_a_note_is_not_written_over_another(office):
    one = put(office, note="甲")
    actions.note_on_prospect(one, before="甲", note="乙", by=None)
    with pytest.raises(Stale):
        actions.note_on_prospect(one, before="甲", note="丙", by=None)

    assert Prospect.objects.get().note == "乙"


def test_a_fact_is_noted_and_taken_back(office):
    fact = actions.note_fact(
        place(), FactDraft(FactKind.GDP, "统计年鉴", Decimal(25_000), year=2021), by=None
    )
    actions.take_fact_back(fact, by=None)
    with pytest.raises(Stale):
        actions.take_fact_back(fact, by=None)

    assert PlaceFact.objects.standing().count() == 0
    assert verbs()[-2:] == ["place.fact_noted", "place.fact_taken_back"]


def test_weights_are_versions(office, officer):
    mine = {**WEIGHTS, ScorePart.BELT: 50}
    assert weights_now() == (0, WEIGHTS)
    actions.set_score_weights(mine, version=0, reason="重视“一带一路”", by=officer)
    with pytest.raises(Stale):
        actions.set_score_weights(WEIGHTS, version=0, reason="后到", by=officer)

    assert weights_now() == (1, mine)
    assert ScoreWeights.objects.count() == 1


# What is known


def test_the_latest_year_counts(office, officer):
    one = put(office)
    for year, amount in ((2021, 9), (2015, 4), (None, 2)):
        draft = FactDraft(FactKind.UNIVERSITIES, "年鉴", Decimal(amount), year=year)
        actions.note_fact(place(), draft, by=None)

    assert seen(officer, one).known.n_universities == 9


def test_what_nobody_noted_is_unknown(office, officer):
    found = seen(officer, put(office))

    assert (found.known.gdp, found.known.n_universities, found.known.has_port) == (None,) * 3
    assert found.partners is None
    assert found.score.low < found.score.high


def test_public_lists_tell_whom_they_have(office, officer):
    one, leipzig = put(office), place()
    claimed(leipzig, ours("苏州"))
    claimed(leipzig, ours("成都", "32"), status="confirmed")
    claimed(leipzig, ours())
    claimed(leipzig, place("Shanghai"), status="dismissed")
    found = seen(officer, one)

    assert {row.name for row in found.others} == {"苏州", "成都"}
    assert [row.name for row in found.in_province] == ["苏州"]
    assert [row.name for row in found.partners if row.is_self] == ["南京"]
    free = part(found, ScorePart.FREE)
    assert (free.low, free.high) == (0, 0.75)


def test_the_home_city_is_known_by_its_name(office, officer):
    ours()
    assert seen(officer, put(office)).known.home_population == 9_000_000


def test_exchanges_count_that_the_reader_may_read(office, officer, stranger):
    one = put(office)
    recorded(office, from_on=date(2018, 5, 21))
    recorded(office, from_on=date(2010, 5, 21))

    assert seen(officer, one).known.n_contacts == 1
    assert seen(officer, one).last_contact_on == date(2018, 5, 21)
    assert seen(stranger, one).known.n_contacts == 0


def test_our_ties_tell_where_a_gap_is(office, officer):
    one = put(office, "York")
    before = part(seen(officer, one), ScorePart.LAYOUT)
    tie_with(office, "London")
    after = part(seen(officer, one), ScorePart.LAYOUT)

    assert before.low == 1
    assert after.low == 0
    assert (after.said["country"], after.said["region"], after.said["all"]) == (1, 1, 1)


# Whom to consider


def test_places_are_offered_for_a_reason(office, officer):
    here = ours("苏州")
    ours()
    claimed(place("York"), here)
    recorded(office, "Florence")
    DiplomaticRelation.objects.create(country_id="AT", from_on=date(1971, 5, 28))
    found = {one.place.name_en: one.why for one in suggestions_for(officer, office, DAY, WEIGHTS)}

    assert found["York"] == ("claim",)
    assert found["Florence"] == ("exchange",)
    assert found["Vienna"] == ("country",)
    assert "Leipzig" not in found


def test_nothing_is_offered_that_is_begun_or_joined(office, officer):
    for name in ("Leipzig", "York", "Florence", "London"):
        recorded(office, name)
    tie_with(office, "Leipzig")
    opened(office, "York")
    put(office, "Florence")
    dropped = put(office, "London")
    actions.drop_prospect(dropped, reason="太远", on=DAY, by=None)
    found = suggestions_for(officer, office, DAY, WEIGHTS)

    assert [(one.place.name_en, one.dropped_before) for one in found] == [("London", True)]


def test_offers_are_filtered_by_continent_and_country(office, officer):
    recorded(office, "York")
    asked = (officer, office, DAY, WEIGHTS)

    assert suggestions_for(*asked, regions=["europe"])
    assert not suggestions_for(*asked, regions=["asia"])
    assert suggestions_for(*asked, country="GB")
    assert not suggestions_for(*asked, country="DE")


# What people meet


def test_who_keeps_one_continent_is_offered_that_one(client, office, officer):
    recorded(office, "York")
    officer.grants.update(region="asia")
    assert client.get(page("prospect-suggest")).context["rows"] == []
    officer.grants.update(region="europe")
    rows = client.get(page("prospect-suggest")).context["rows"]

    assert "York" in [row.place.name_en for row in rows]


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(client, office, n, django_assert_num_queries):
    for name in ("Leipzig", "York", "London")[:n]:
        put(office, name)
        recorded(office, name)
        claimed(place(name), place("Shanghai"))
        actions.note_fact(place(name), FactDraft(FactKind.TEU, "年鉴", Decimal(3)), by=None)
    client.get(page("prospect-list"))
    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(page("prospect-list"))

    assert len(response.context["rows"]) == n


LIST_QUERIES = 16


@pytest.mark.parametrize("n", [1, 3])
def test_offers_ask_as_much_for_three_as_for_one(client, office, n, django_assert_max_num_queries):
    for name in ("Leipzig", "York", "London")[:n]:
        recorded(office, name)
    client.get(page("prospect-suggest"))
    with django_assert_max_num_queries(28):
        response = client.get(page("prospect-suggest"))

    assert len(response.context["rows"]) == n


def test_the_list_is_sorted_and_filtered(client, office):
    for name in ("Leipzig", "York", "London"):
        put(office, name)
    actions.drop_prospect(Prospect.objects.get(place=place("York")), reason="太远", on=DAY, by=None)

    def shown(query: str) -> list[str]:
        rows = client.get(page("prospect-list") + query).context["rows"]
        return [row.prospect.place.name_en for row in rows]

    assert shown("?sort=size") == ["London", "Leipzig"]
    assert set(shown("?sort=name")) == {"London", "Leipzig"}
    assert shown("?state=dropped") == ["York"]
    assert len(shown("?state=all")) == 3
    assert shown("?q=莱比锡") == ["Leipzig"]
    assert shown("?region=asia") == []
    assert "没有符合筛选条件的对象" in text(client.get(page("prospect-list") + "?region=asia"))


def test_the_list_goes_by_the_middle_of_the_score(client, office):
    for name in ("Leipzig", "York"):
        put(office, name)
    for kind, amount in ((FactKind.GDP, 900_000), (FactKind.UNIVERSITIES, 12)):
        actions.note_fact(place("York"), FactDraft(kind, "年鉴", Decimal(amount)), by=None)
    rows = client.get(page("prospect-list")).context["rows"]

    assert rows[0].prospect.place.name_en == "York"
    assert rows[0].seen.score.middle > rows[1].seen.score.middle


def test_an_address_that_is_not_understood_is_said(client, office):
    response = client.get(page("prospect-list") + "?state=gone&colour=red")

    assert len(response.context["ignored"]) == 2


def test_somebody_puts_a_place_forward_notes_a_fact_and_opens_a_case(client, office):
    sent = {"home": office.pk, "place_text": "莱比锡", "note": "大学"}
    response = client.post(page("prospect-add"), sent, follow=True)
    one = Prospect.objects.get()
    assert response.redirect_chain[-1][0] == page("prospect-detail", one.pk)
    fact = {"kind": "universities", "amount": "6", "year": "2020", "source": "市统计局"}
    response = client.post(page("prospect-fact-add", one.pk), fact, follow=True)
    assert "市统计局 (2020)" in text(response)
    assert "高校 6 所" in text(response)
    link = f"{page('case-add')}?place=莱比锡&country=DE&home={office.pk}"
    form = client.get(link).context["form"]
    assert form["place_text"].value() == "莱比锡"
    assert form["home"].value() == office.pk
    today = localdate()
    case = {"track": "formal", "home": office.pk, "place_text": "莱比锡",
            "opened_on": today.isoformat()}  # fmt: skip
    client.post(page("case-add"), case)
    one.refresh_from_db()

    assert one.state == ProspectState.TAKEN_UP
    assert page("case-detail", one.case_id) in text(client.get(page("prospect-detail", one.pk)))


def test_a_fact_without_what_it_says_is_not_kept(client, office):
    one = put(office)
    response = client.post(
        page("prospect-fact-add", one.pk), {"kind": "sea_port", "amount": "7", "source": "某处"}
    )

    assert response.status_code == 422
    assert "有填 1，无填 0" in text(response)
    assert not PlaceFact.objects.exists()


def test_a_fact_is_taken_back_on_the_page(client, office):
    one = put(office)
    fact = actions.note_fact(place(), FactDraft(FactKind.NOTE, "某处", text="港口"), by=None)
    response = client.post(page("prospect-fact-back", one.pk, fact.pk), follow=True)

    assert "尚未登记概况" in text(response)


def test_the_page_tells_why_it_was_dropped_before(client, office, officer):
    take(opened(office, opened_on=DAY - timedelta(days=90)), CaseStage.DROPPED, by=boss(office),
         reason="办件搁置的原因")  # fmt: skip
    first = put(office)
    client.post(page("prospect-drop", first.pk), {"reason": "对方换届"})
    response = client.post(
        page("prospect-take"), {"home": office.pk, "place": first.place_id}, follow=True
    )
    again = Prospect.objects.open().get()

    assert response.redirect_chain[-1][0] == page("prospect-detail", again.pk)
    assert "对方换届" in text(response)
    assert "办件搁置的原因" in text(response)
    assert "曾不再考虑" in text(client.get(page("prospect-list")))
    assert "已重新列入考察" in text(client.get(page("prospect-detail", first.pk)))


def test_claims_are_marked_as_claims(client, office):
    one = put(office)
    claimed(place(), ours("苏州"))
    ours()
    response = text(client.get(page("prospect-detail", one.pk)))

    assert "某公开名录" in response
    assert "线索" in response


def test_what_was_changed_meanwhile_is_shown(client, office):
    one = put(office, note="甲")
    Prospect.objects.update(note="别人写的")
    response = client.post(page("prospect-note", one.pk), {"before": "甲", "note": "我写的"})

    assert "别人写的" in text(response)
    assert "我写的" in text(response)
    assert Prospect.objects.get().note == "别人写的"


def test_a_liaison_reads_the_weights_and_who_sets_the_rules_changes_them(
    client, office, officer, liaison
):
    client.force_login(liaison)
    assert client.get(page("score-weights")).status_code == 200
    sent = {**WEIGHTS, "size": 40, "version": 0, "reason": "规模优先"}
    client.post(page("score-weights"), sent)
    assert not ScoreWeights.objects.exists()
    client.force_login(officer)
    response = client.post(page("score-weights"), sent, follow=True)
    assert ScoreWeights.objects.get().weights["size"] == 40
    assert "规模优先" in text(response)
    again = client.post(page("score-weights"), {**sent, "reason": "又改"})

    assert again.status_code == 409
    assert ScoreWeights.objects.count() == 1


def test_others_see_and_touch_nothing(client, office, stranger, liaison):
    one = put(office)
    fact = actions.note_fact(place(), FactDraft(FactKind.NOTE, "某处", text="港口"), by=None)
    for user in (stranger, liaison):
        client.force_login(user)
        for name, *rest in (("prospect-detail",), ("prospect-drop",), ("prospect-fact-add",),
                            ("prospect-note",)):  # fmt: skip
            assert client.get(page(name, one.pk, *rest)).status_code in {403, 404}
        back = client.post(page("prospect-fact-back", one.pk, fact.pk))
        assert back.status_code in {403, 404}
        sent = {"home": office.pk, "place": place("York").pk}
        assert client.post(page("prospect-take"), sent).status_code in {403, 404}
        if user is stranger:
            assert client.get(page("prospect-list")).context["rows"] == []
    assert Prospect.objects.count() == 1
    assert PlaceFact.objects.standing().count() == 1


def test_nonsense_is_not_put_onto_the_list(client, office):
    for sent in ({}, {"home": "x", "place": "1"}, {"home": office.pk, "place": "9" * 15}):
        assert client.post(page("prospect-take"), sent).status_code == 404
