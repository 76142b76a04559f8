"""The page of a city, as an officer, the liaison of a district and a stranger meet it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.desk.panels import PANELS
from youcheng.registry import actions
from youcheng.registry.models import Claim, Locality, Tie

pytestmark = pytest.mark.django_db
THEN = datetime(2015, 1, 1, tzinfo=UTC)
PANEL_URLS = [panel.url for panel in PANELS]


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def leipzig(office) -> Locality:
    return Locality.objects.get(name_en="Leipzig")


@pytest.fixture
def liaison(office) -> User:
    user = User.objects.create_user("liaison")
    Grant.objects.create(user=user, role=Role.LIAISON, unit=Unit.objects.get(code="qinhuai"))
    return user


def tie(home: Unit, place: Locality, **fields: object) -> Tie:
    paper = actions.InstrumentDraft("formal", date(1988, 5, 21), paper="file 7")
    event = actions.EventDraft("established", date(1988, 5, 21), to_kind="formal", instrument=paper)
    draft = actions.TieDraft(home_id=home.pk, place_id=place.pk, events=[event], **fields)
    return actions.open_tie(draft, by=None, at=THEN)


def text(client, url: str, place: Locality, **query: str) -> str:
    response = client.get(reverse(url, args=[place.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def htmx(client, url: str, place: Locality, **query: str):
    return client.get(reverse(url, args=[place.pk]), query, headers={"HX-Request": "true"})


def test_overview_shows_the_ties_and_a_place_for_each_card(client, officer, office, leipzig):
    tie(office, leipzig)
    client.force_login(officer)

    page = text(client, "city", leipzig)

    assert "formal sister city" in page
    assert "1988-05-21" in page
    for panel in PANELS:
        assert reverse(panel.url, args=[leipzig.pk]) in page
        assert (f'{reverse(panel.url, args=[leipzig.pk])}?card=1"' in page) == panel.has_card


@pytest.mark.parametrize("url", PANEL_URLS)
def test_a_panel_is_a_page_of_its_own_and_a_part_for_htmx(client, officer, office, leipzig, url):
    tie(office, leipzig)
    client.force_login(officer)

    whole = text(client, url, leipzig)
    part = htmx(client, url, leipzig)

    assert "<html" in whole
    assert 'aria-current="page"' in whole
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize("url", ["city", *PANEL_URLS])
def test_a_stranger_signs_in_and_an_outsider_is_refused(client, office, leipzig, url):
    address = reverse(url, args=[leipzig.pk])

    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("outsider"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("url", ["city", *PANEL_URLS])
def test_the_liaison_sees_the_own_tie_alone(client, liaison, office, leipzig, url):
    tie(office, leipzig, note="town hall only")
    own = tie(Unit.objects.get(code="qinhuai"), leipzig, note="of the district")
    client.force_login(liaison)

    response = client.get(reverse(url, args=[leipzig.pk]))

    assert [one.tie for one in response.context["ties"]] == [own]
    assert "town hall only" not in response.content.decode()


def test_a_tie_of_two_units_names_the_unit(client, officer, office, leipzig):
    tie(office, leipzig)
    tie(Unit.objects.get(code="qinhuai"), leipzig)
    client.force_login(officer)

    page = text(client, "registry:city-timeline", leipzig)

    assert page.count("秦淮区") + page.count("Qinhuai") > 0


def test_every_panel_keeps_to_the_day(client, officer, office, leipzig):
    frame = tie(office, leipzig)
    actions.add_event(frame, actions.EventDraft("suspended", date(2017, 5, 1)), by=officer)
    client.force_login(officer)

    def stage(day: str) -> str | None:
        response = client.get(reverse("city", args=[leipzig.pk]), {"as_of": day})
        span = response.context["ties"][0].span
        return span.stage if span else None

    assert [stage(day) for day in ("1980-01-01", "2017-04-30", "2017-05-01")] == [
        None, "in_force", "suspended",
    ]  # fmt: skip
    before = text(client, "registry:city-timeline", leipzig, as_of="2017-04-30")
    assert "2017-05-01" not in before.replace("?as_of", "")
    assert "2017-05-01" in text(client, "registry:city-timeline", leipzig)
    assert client.get(reverse("city", args=[leipzig.pk]), {"as_of": "nonsense"}).status_code == 200


def test_what_is_to_come_is_on_the_line(client, officer, office, leipzig):
    frame = tie(office, leipzig)
    ends = localdate() + timedelta(days=40)
    actions.add_instrument(
        frame, actions.InstrumentDraft("memorandum", localdate(), ends_on=ends), by=officer
    )
    client.force_login(officer)

    ahead = client.get(
        reverse("registry:city-timeline", args=[leipzig.pk]), {"show": "ahead"}
    ).context["entries"]

    assert ends in {entry.on for entry in ahead}
    assert any("years together" in str(entry.title) for entry in ahead)


def test_a_renewal_continues_the_bar_it_renews(client, officer, office, leipzig):
    frame = tie(office, leipzig)
    for kind, signed, ends in (
        ("memorandum", date(2013, 1, 1), date(2015, 12, 31)),
        ("renewal", date(2015, 12, 20), date(2018, 12, 31)),
    ):
        actions.add_instrument(
            frame, actions.InstrumentDraft(kind, signed, ends_on=ends), by=officer
        )
    client.force_login(officer)

    [row] = client.get(
        reverse("registry:city-papers", args=[leipzig.pk]), {"as_of": "2016-06-01"}
    ).context["rows"]

    assert [[bar.state for bar in chain] for chain in row.chains] == [
        ["running"],
        ["replaced", "running"],
    ]
    first, second = row.chains[1]
    assert first.left + first.width == second.left
    assert all(0 <= bar.left <= bar.left + bar.width <= 1006 for c in row.chains for bar in c)


def test_claims_name_both_sides_and_whether_it_is_us(client, officer, office, leipzig):
    [nanjing] = actions.open_places(
        [{"country_id": "CN", "name_zh": "南京市", "name_en": "Nanjing"}]
    )
    for row, (other, written) in enumerate([(nanjing, "Nanjing"), (None, "Somewhere")]):
        Claim.objects.create(
            source="list", row=row, place_text_a="Leipzig", place_a=leipzig,
            place_text_b=written, place_b=other, pair_key=str(row), status="matched",
        )  # fmt: skip
    client.force_login(officer)

    rows = client.get(reverse("registry:city-claims", args=[leipzig.pk])).context["rows"]

    assert [(row.written, row.is_about_us) for row in rows] == [
        ("Nanjing", True),
        ("Somewhere", False),
    ]


def test_the_record_as_it_was_on_a_day(client, officer, office, leipzig):
    frame = tie(office, leipzig, note="first")
    actions.edit_tie(frame, version=1, by=officer, note="second")
    client.force_login(officer)

    yesterday = (localdate() - timedelta(days=1)).isoformat()
    [_city, (_home, born, fields)] = client.get(
        reverse("registry:city-changes", args=[leipzig.pk]), {"as_of": yesterday}
    ).context["then"]

    assert born is None
    assert [(one.then, one.now) for one in fields if one.is_changed] == [("first", "second")]
    page = text(client, "registry:city-changes", leipzig)
    assert "<del><bdi>first</bdi></del>" in page
    [_city, (_home, born, _fields)] = client.get(
        reverse("registry:city-changes", args=[leipzig.pk]), {"as_of": "2014-01-01"}
    ).context["then"]
    assert born == THEN


def edit(client, place: Locality, **typed: str):
    url = reverse("registry:city-edit", args=[place.pk])
    form = client.get(url).context["form"]
    data = {field.html_name: "" if field.value() is None else field.value() for field in form}
    return client.post(url, data | typed, headers={"HX-Request": "true"})


def test_facts_are_set_right_where_they_stand(client, officer, office, leipzig):
    client.force_login(officer)

    response = edit(client, leipzig, population="601668", timezone="Europe/Paris")

    assert response.status_code == 302
    leipzig.refresh_from_db()
    assert (leipzig.population, leipzig.timezone) == (601_668, "Europe/Paris")
    assert (leipzig.is_edited, leipzig.version) == (True, 2)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"timezone": "Mars/Base"}, "timezone", "no time zone"),
        ({"lat": "91"}, "lat", "90"),
        ({"lat": ""}, "lat", "Give both"),
        ({"population": "-5"}, "population", "1"),
        ({"name_zh": "", "name_en": ""}, "name_zh", "needs a Chinese or a foreign name"),
        ({"name_en": "x" * 10_000}, "name_en", "160"),
    ],
)
def test_facts_that_cannot_be_are_refused_beside_the_field(
    client, officer, office, leipzig, typed, field, sentence
):
    client.force_login(officer)

    response = edit(client, leipzig, **typed)

    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#city-edit"
    assert sentence in str(response.context["form"].errors[field])
    leipzig.refresh_from_db()
    assert leipzig.version == 1


def test_two_who_set_the_same_facts_right_see_both_sides(client, officer, office, leipzig):
    client.force_login(officer)
    url = reverse("registry:city-edit", args=[leipzig.pk])
    form = client.get(url).context["form"]
    data = {field.html_name: "" if field.value() is None else field.value() for field in form}
    actions.edit_place(leipzig, version=1, by=officer, population=600_000)

    response = client.post(url, data | {"population": "601668"})

    assert response.status_code == 409
    [one] = response.context["differences"]
    assert (one.was, one.mine, one.theirs) == ("504971", "601668", "600000")
    assert "somebody was faster" in response.content.decode()
    leipzig.refresh_from_db()
    assert leipzig.population == 600_000


def test_names_come_and_go_but_for_those_it_is_shown_by(client, officer, office, leipzig):
    client.force_login(officer)
    add = reverse("registry:city-name-add", args=[leipzig.pk])

    assert client.post(add, {"text": "Lipsia", "lang": "it"}).status_code == 302
    taken = client.post(add, {"text": "LEIPZIG"})
    assert taken.status_code == 422
    assert "found by" in taken.content.decode()
    assert client.post(add, {"text": "!!!"}).status_code == 422

    name = leipzig.names.get(text="Lipsia")
    drop = reverse("registry:city-name-drop", args=[leipzig.pk, name.pk])
    assert client.post(drop).status_code == 302
    assert client.post(drop).status_code == 404
    shown = leipzig.names.get(text="Leipzig")
    drop = reverse("registry:city-name-drop", args=[leipzig.pk, shown.pk])
    assert client.post(drop).status_code == 409
    assert leipzig.names.filter(pk=shown.pk).exists()


def test_facts_are_not_for_a_reader_nor_for_another_desk(client, office, leipzig, liaison):
    asia = User.objects.create_user("asia")
    Grant.objects.create(user=asia, role=Role.DESK, unit=office, region="asia")
    for user, status in ((liaison, 403), (asia, 409)):
        client.force_login(user)
        url = reverse("registry:city-edit", args=[leipzig.pk])
        assert client.get(url).status_code == status
        page = text(client, "registry:city-facts", leipzig)
        assert "Set right" not in page


@pytest.mark.parametrize("url", ["city", *PANEL_URLS])
def test_a_page_asks_as_much_for_three_ties_as_for_one(client, officer, office, leipzig, url):
    asked = []
    for code in ("nanjing", "qinhuai", "qixia"):
        frame = tie(Unit.objects.get(code=code), leipzig)
        actions.add_event(frame, actions.EventDraft("renewed", date(2016, 1, 1)), by=officer)
        if code == "qinhuai":
            continue
        client.force_login(officer)
        client.get(reverse(url, args=[leipzig.pk]))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse(url, args=[leipzig.pk]))
        asked.append(len(captured))

    assert asked[0] == asked[1]


def test_a_city_that_was_merged_leads_on(client, officer, office, leipzig):
    other = Locality.objects.get(name_en="Stuttgart")
    Locality.objects.filter(pk=other.pk).update(merged_into=leipzig)
    client.force_login(officer)

    response = client.get(reverse("city", args=[other.pk]))

    assert response.url == reverse("city", args=[leipzig.pk])
