"""What people meet on the pages of exchanges: an officer, a liaison, somebody from elsewhere."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.exchanges import actions
from youcheng.exchanges.actions import PartDraft
from youcheng.exchanges.enums import State
from youcheng.exchanges.models import Exchange, Gift, GiftLimit, Participant, Promise
from youcheng.exchanges.tests.world import DAY, draft, place, posted, recorded, tie_with
from youcheng.registry import actions as registry
from youcheng.registry.models import Locality

ADD = "/exchanges/add/"


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


def text(response) -> str:
    return response.content.decode()


def page(name: str, *args) -> str:
    return reverse(f"exchanges:{name}", args=args)


# Entering.


def test_few_fields_are_enough(client, office):
    response = client.post(ADD, posted(office))
    one = Exchange.objects.get()
    assert response.url == page("exchange-detail", one.pk)
    assert (one.from_on, one.to_on, one.kind, one.place.name_en) == (
        DAY,
        DAY,
        "visit_in",
        "Leipzig",
    )
    # A visit is one group where nobody says otherwise; persons stay unknown.
    assert (one.n_groups_abroad, one.n_groups_home, one.n_persons) == (1, None, None)
    assert one.created_by.username == "officer"


def test_all_fields(client, office):
    sent = posted(
        office,
        kind="visit_out",
        on="2018-05",
        until="2018-06",
        n_persons_home="6",
        n_groups_home="2",
        rank="4",
        initiator="both",
        people_abroad="某某（演示），市长\n\n某乙（演示）\t秘书",
        people_home="副市长（演示）",
        fields=["trade", "health"],
        others="Turku、伯明翰（英国）",
        units=[str(Unit.objects.get(code="qinhuai").pk)],
        result="签署备忘录",
    )
    response = client.post(ADD, sent)
    assert response.status_code == 302, response.context["form"].errors
    one = Exchange.objects.get()
    assert (one.from_on, one.to_on, one.precision) == (date(2018, 5, 1), date(2018, 6, 30), "month")
    assert one.days == "2018-05 – 2018-06"
    assert one.n_groups_home == 2
    assert [partner.place.name_en for partner in one.partners.all()] == [
        "Leipzig", "Turku", "Birmingham",
    ]  # fmt: skip
    assert [(part.side, part.name, part.post, part.is_head) for part in one.participants.all()] == [
        ("abroad", "某某（演示）", "市长", True),
        ("abroad", "某乙（演示）", "秘书", False),
        ("home", "副市长（演示）", "", True),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": "2018-05-21", "until": "2018-05-20"}, "until"),
        ({"on": "2018", "until": "2017"}, "until"),
        ({"on": "2018-02-30"}, "on"),
        ({"on": ""}, "on"),
        ({"place_text": "没有这个地方"}, "place_text"),
        ({"place_text": ""}, "place_text"),
        ({"subject_zh": " "}, "subject_zh"),
        ({"kind": "war"}, "kind"),
        ({"home": "0"}, "home"),
        ({"n_persons_abroad": "-1"}, "n_persons_abroad"),
        ({"n_persons_abroad": "99999999999"}, "n_persons_abroad"),
        ({"others": "没有这个地方"}, "others"),
        ({"fields": ["trade", "nonsense"]}, "fields"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_written(client, office, given, field):
    response = client.post(ADD, posted(office, **given))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Exchange.objects.exists()


def test_of_namesakes_the_one_with_a_tie_is_meant(client, office):
    """Birmingham lies in two countries of the small gazetteer."""
    response = client.post(ADD, posted(office, place_text="Birmingham"))
    assert "place" in response.context["form"].errors
    british = place_in("GB", "Birmingham")
    tie_to(office, british)
    client.post(ADD, posted(office, place_text="Birmingham"))
    assert Exchange.objects.get().place_id == british


def place_in(country: str, name: str) -> int:
    return Locality.objects.filter(country=country, name_en=name).values_list("pk", flat=True)[0]


def tie_to(office, key: int):
    event = registry.EventDraft("established", date(2001, 1, 1), to_kind="formal")
    draft_ = registry.TieDraft(home_id=office.pk, place_id=key, events=[event])
    return registry.open_tie(draft_, by=None)


def test_the_address_fills_the_form(client, office):
    tie = tie_with(office)
    form = client.get(f"{ADD}?tie={tie.pk}&kind=letter").context["form"]
    assert (form["kind"].value(), form["place_text"].value()) == ("letter", "莱比锡")
    told = client.get(f"{ADD}?tie=99999999999999999999&kind=war&place=x")
    assert told.status_code == 200


# The same delegation, entered by two units.


def test_the_same_delegation_is_shown_before_it_is_written_and_never_blocked(client, office):
    district = Unit.objects.get(code="qinhuai")
    head = [PartDraft("abroad", "某某（演示）", "市长", is_head=True)]
    first = recorded(district, to_on=date(2018, 5, 24), participants=head, n_persons_abroad=12)
    sent = posted(office, on="2018-05-23", people_abroad="某某（演示）", n_persons_abroad="11")

    response = client.post(ADD, sent)
    assert response.status_code == 409
    assert Exchange.objects.count() == 1
    [found] = response.context["alike"]
    assert (found.exchange, found.is_open) == (first, True)
    assert {"head", "size", "subject"} <= {str(reason) for reason in found.reasons}
    assert page("exchange-detail", first.pk) in text(response)
    assert 'value="11"' in text(response)

    client.post(ADD, {**sent, "seen_alike": f"{first.pk} "})
    assert Exchange.objects.count() == 2
    second = Exchange.objects.latest("pk")
    assert page("exchange-detail", first.pk) in text(client.get(page("exchange-detail", second.pk)))


def test_a_unit_hears_of_anothers_record_but_learns_nothing_of_it(client, office):
    other = person("other", Role.LIAISON, Unit.objects.get(code="qinhuai"))
    recorded(office, subject_zh="市长率团来访", result="不可外传的结果")
    client.force_login(other)
    response = client.post(ADD, posted(Unit.objects.get(code="qinhuai")))
    [found] = response.context["alike"]
    assert not found.is_open
    assert "不可外传的结果" not in text(response)
    assert page("exchange-detail", found.exchange.pk) not in text(response)


def test_a_restricted_record_is_not_told_of(client, office):
    recorded(office, visibility="restricted")
    client.force_login(person("other", Role.LIAISON, Unit.objects.get(code="qinhuai")))
    response = client.post(ADD, posted(Unit.objects.get(code="qinhuai")))
    assert response.status_code == 302


# Who may what.


def person(name: str, role: Role, unit: Unit, region: str = "") -> User:
    user = User.objects.create_user(name, password="x", unit=unit)
    Grant.objects.create(user=user, role=role, unit=unit, region=region)
    return user


PAGES = ("exchange-detail", "exchange-edit", "exchange-withdraw", "exchange-access",
         "exchange-reception")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_who_is_of_another_city_finds_nothing(client, stranger, office, name):
    one = recorded(office)
    client.force_login(stranger)
    assert client.get(page(name, one.pk)).status_code == 404
    assert list(client.get("/exchanges/").context["rows"]) == []


def test_a_liaison_enters_for_the_own_unit_alone(client, liaison, office):
    own = Unit.objects.get(code="qinhuai")
    theirs, mine = recorded(office), recorded(own)
    client.force_login(liaison)
    assert client.get(page("exchange-detail", theirs.pk)).status_code == 404
    assert client.get(page("exchange-edit", mine.pk)).status_code == 200
    assert "home" in client.post(ADD, posted(office)).context["form"].errors


def test_a_desk_of_one_continent_reads_all_and_changes_its_own(client, office):
    client.force_login(person("asia", Role.DESK, office, "asia"))
    one = recorded(office)
    assert client.get(page("exchange-detail", one.pk)).status_code == 200
    assert client.get(page("exchange-edit", one.pk)).status_code == 404
    assert "place_text" in client.post(ADD, posted(office)).context["form"].errors


def test_restricted_records_are_for_those_with_the_right(client, office):
    one = recorded(office, visibility="restricted", subject_zh="保密事项")
    archivist = person("archive", Role.ARCHIVIST, office)
    assert "保密事项" in text(client.get("/exchanges/"))
    client.force_login(archivist)
    assert "保密事项" not in text(client.get("/exchanges/"))
    assert client.get(page("exchange-detail", one.pk)).status_code == 404
    refused = client.post(ADD, posted(office, visibility="restricted"))
    assert "visibility" in refused.context["form"].errors


def test_the_page_of_access_says_why(client, office, officer):
    one = recorded(office, visibility="restricted")
    person("archive", Role.ARCHIVIST, office)
    boss = person("boss", Role.ADMINISTRATOR, office)
    client.force_login(boss)
    access = client.get(page("exchange-access", one.pk) + "?user=archive").context["access"]
    # Who may not read it does not change it either, whatever the role gives.
    assert [verdict.is_allowed for _title, verdict in access.answers] == [False, False, False]
    one.visibility = "internal"
    one.save()
    access = client.get(page("exchange-access", one.pk) + "?user=archive").context["access"]
    assert [verdict.is_allowed for _title, verdict in access.answers] == [True, True, True]


# The page of one.


def test_a_change_of_two_people_shows_both_sides(client, office):
    one = recorded(office)
    edit = page("exchange-edit", one.pk)
    mine = posted(office, venue="金陵饭店", version="1")
    actions.edit_exchange(one, version=1, draft=draft(office, venue="市政府"), by=None)
    response = client.post(edit, mine)
    assert response.status_code == 409
    assert [(side.mine, side.now) for side in response.context["sides"]] == [("金陵饭店", "市政府")]
    client.post(edit, {**mine, "version": "2"})
    one.refresh_from_db()
    assert (one.venue, one.version) == ("金陵饭店", 3)


def test_the_form_of_a_change_says_what_is_there(client, office):
    one = recorded(
        office, place_ids=[place().pk, place("Turku").pk], fields=["trade"], rank=4,
        to_on=date(2018, 5, 24), n_persons_abroad=12,
    )  # fmt: skip
    form = client.get(page("exchange-edit", one.pk)).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    sent["units"] = []
    assert client.post(page("exchange-edit", one.pk), sent).status_code == 302
    one.refresh_from_db()
    assert one.version == 1, Event.objects.latest("pk").changes


@pytest.mark.parametrize(
    ("part", "sent", "model"),
    [
        ("participants", {"side": "abroad", "name": "某某（演示）", "role": "member"}, Participant),
        ("participants", {"side": "home", "post": "副市长", "role": "host"}, Participant),
        ("gifts", {"direction": "given", "what": "云锦"}, Gift),
        (
            "gifts",
            {"direction": "received", "what": "瓷盘", "value": "300", "currency": "eur"},
            Gift,
        ),
        ("promises", {"side": "home", "text": "互派教师", "due_on": "2019-01-01"}, Promise),
    ],
)
def test_parts_are_added_and_taken_out(client, office, part, sent, model):
    one = recorded(office)
    assert client.post(page("part-add", one.pk, part), sent).status_code == 302
    row = model.objects.get()
    assert client.get(page("exchange-detail", one.pk)).status_code == 200
    client.post(page("part-drop", one.pk, part, row.pk))
    assert not model.objects.exists()


@pytest.mark.parametrize(
    ("part", "sent", "field"),
    [
        ("participants", {"side": "abroad", "role": "member"}, "name"),
        ("participants", {"side": "abroad", "role": "member", "person": "P-9999"}, "person"),
        ("gifts", {"direction": "given", "what": "云锦", "value": "-1"}, "value"),
        ("gifts", {"direction": "given", "what": "云锦", "currency": "元"}, "currency"),
        ("promises", {"side": "home", "text": ""}, "text"),
        ("programme", {"on": "2018-05-22", "kind": "meal", "what": "晚宴"}, "on"),
        ("programme",
         {"on": "2018-05-21", "kind": "meal", "what": "晚宴", "starts_at": "19:00",
          "ends_at": "18:00"}, "ends_at"),
    ],
)  # fmt: skip
def test_bad_parts_are_told_beside_their_field(client, office, part, sent, field):
    one = recorded(office)
    response = client.post(page("part-add", one.pk, part), sent)
    assert response.status_code == 422
    assert field in response.context["forms"][part].errors
    assert client.post(page("part-add", one.pk, "nonsense"), sent).status_code == 404


def test_a_gift_over_the_limit_and_what_was_given_before(client, office):
    before = recorded(office, from_on=date(2016, 3, 1), subject_zh="上次来访")
    actions.add_gift(before, direction="given", what="紫砂壶", by=None)
    one = recorded(office)
    actions.add_gift(one, direction="received", what="瓷盘", value=250, by=None)
    parts = client.get(page("exchange-detail", one.pk)).context["parts"]
    [(code, limit)] = parts.gifts[0].notes
    assert (code, limit.amount, limit.is_confirmed) == ("over", 200, False)
    assert [row.gift.what for row in parts.before] == ["紫砂壶"]
    # A limit that holds from another day on is not asked for earlier gifts.
    GiftLimit.objects.filter(direction="received").update(from_on=date(2019, 1, 1))
    parts = client.get(page("exchange-detail", one.pk)).context["parts"]
    assert parts.gifts[0].notes == [("no_limit", None)]


def test_a_promise_is_done_on_the_page(client, office):
    one = recorded(office)
    promise = actions.add_promise(one, text="互派教师", side="home", by=None)
    done = page("promise-done", one.pk, promise.pk)
    refused = client.post(done, {"version": "1", "done_on": "2018-06-01", "evidence": ""})
    assert refused.status_code == 422
    client.post(done, {"version": "1", "done_on": "2018-06-01", "evidence": "派遣函"})
    promise.refresh_from_db()
    assert promise.done_on == date(2018, 6, 1)


def test_taken_back_it_counts_no_longer_and_stays_readable(client, office):
    one = recorded(office)
    withdraw = page("exchange-withdraw", one.pk)
    assert client.post(withdraw, {"why": ""}).status_code == 422
    client.post(withdraw, {"why": "记重了"})
    one.refresh_from_db()
    assert one.state == State.WITHDRAWN
    assert client.get("/exchanges/").context["n"] == 0
    assert "记重了" in text(client.get(page("exchange-detail", one.pk)))
    assert client.get("/exchanges/?state=withdrawn").context["n"] == 1
    part = client.post(page("part-add", one.pk, "gifts"), {"direction": "given", "what": "x"})
    assert part.status_code == 409


def test_the_plan_of_a_reception(client, office):
    one = recorded(office, talking_points="感谢回访", participants=[PartDraft("abroad", "某某")])
    actions.add_item(one, kind="meal", on=DAY, what="晚宴", where="金陵饭店", by=None)
    said = text(client.get(page("exchange-reception", one.pk)))
    assert all(word in said for word in ("感谢回访", "某某", "晚宴", "金陵饭店"))


# The list.


def listed(client, query: str = "") -> list[str]:
    return [row.exchange.subject_zh for row in client.get(f"/exchanges/{query}").context["rows"]]


@pytest.fixture
def three(office) -> list[Exchange]:
    district = Unit.objects.get(code="qinhuai")
    return [
        recorded(office, subject_zh="来访", n_groups_abroad=1, n_persons_abroad=12, rank=4,
                 fields=["trade"], initiator="abroad", to_on=date(2018, 5, 24)),
        recorded(office, "Turku", kind="visit_out", subject_zh="出访", from_on=date(2017, 3, 1),
                 n_groups_home=2, n_persons_home=11, rank=2,
                 participants=[PartDraft("abroad", "某某（演示）", "总督")]),
        recorded(district, kind="letter", subject_zh="贺信", from_on=date(2016, 1, 1),
                 fields=["trade", "culture"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["来访", "出访", "贺信"]),
        ("?kind=letter", ["贺信"]),
        ("?since=2018-05-24", ["来访"]),
        ("?until=2017-03-01", ["出访", "贺信"]),
        ("?field=trade", ["来访", "贺信"]),
        ("?rank=4", ["来访", "出访"]),
        ("?rank=3", ["出访"]),
        ("?initiator=abroad", ["来访"]),
        ("?q=总督", ["出访"]),
        ("?q=turku", ["出访"]),
        ("?state=draft", []),
        ("?kind=nonsense", ["来访", "出访", "贺信"]),
    ],
)
def test_filters(client, three, query, found):
    assert listed(client, query) == found


def test_the_list_says_what_it_did_not_understand(client, three):
    assert client.get("/exchanges/?kind=nonsense&place=x&foo=1&page=9").context["ignored"]


def test_groups_and_persons_are_counted_apart(client, three):
    totals = client.get("/exchanges/").context["totals"]
    assert (totals.n, totals.n_groups_in, totals.n_persons_in) == (3, 1, 12)
    assert (totals.n_groups_out, totals.n_persons_out, totals.n_silent) == (2, 11, 0)


def test_facets_count_with_the_other_filters_on(client, three):
    facets = {
        facet.name: {value.code: value.n for value, _url in values}
        for facet, values in client.get("/exchanges/facets/?field=trade").context["facets"]
    }
    assert facets["kind"] == {"visit_in": 1, "letter": 1}
    assert facets["field"] == {"trade": 2, "culture": 1}
    assert facets["rank"]["4"] == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    client, office, n, django_assert_max_num_queries
):
    for _ in range(n):
        recorded(office, fields=["trade"], participants=[PartDraft("abroad", "某某")])
    client.get("/exchanges/")
    with django_assert_max_num_queries(25):
        assert len(client.get("/exchanges/").context["rows"]) == n


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(
    client, office, n, django_assert_max_num_queries
):
    people = [PartDraft("abroad", f"某{i}") for i in range(n)]
    one = recorded(office, fields=["trade", "health", "culture"][:n], participants=people)
    for _ in range(n):
        actions.add_gift(one, direction="given", what="云锦", by=None)
        actions.add_promise(one, text="互派", side="home", by=None)
    client.get(page("exchange-detail", one.pk))
    with django_assert_max_num_queries(34 + n):
        client.get(page("exchange-detail", one.pk))


def test_no_cell_of_the_export_starts_a_formula(client, office):
    recorded(office, subject_zh="=cmd|' /C calc'!A0", venue="+1", source="@SUM(1)")
    response = client.get("/exchanges/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=cmd|' /C calc'!A0" for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
    csv = client.get("/exchanges/export.csv").content.decode("utf-8-sig")
    assert "'=cmd" in csv
    assert Event.objects.filter(verb="exchanges.exported").count() == 2
    assert client.get("/exchanges/export.exe").status_code == 404
    # A filter that is not understood is no filter: a file could not say so.
    assert client.get("/exchanges/export.csv?kind=x").status_code == 302


def test_the_panel_of_a_city(client, office, three):
    url = reverse("exchanges:city-exchanges", args=[place().pk])
    response = client.get(url)
    assert [row.exchange.subject_zh for row in response.context["rows"]] == ["来访", "贺信"]
    assert [
        row.exchange.subject_zh for row in client.get(url + "?show=letter").context["rows"]
    ] == ["贺信"]
    assert client.get(url + "?as_of=2017-01-01").context["n"] == 1
    assert client.get(url + "?card=1", HTTP_HX_REQUEST="true").status_code == 200
    assert client.get(url + "?show=war").context["ignored"]


def test_what_was_recorded_later_was_not_known_then(client, office):
    recorded(office, at=datetime(2019, 1, 1, tzinfo=UTC))
    url = reverse("exchanges:city-exchanges", args=[place().pk])
    assert client.get(url + "?known_at=2018-12-31").context["n"] == 0
    assert client.get(url + "?known_at=2019-12-31").context["n"] == 1
