"""The register's pages as an officer, a district's liaison and a stranger meet them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.lib.text import fold
from youcheng.registry import actions
from youcheng.registry.enums import CountryKind
from youcheng.registry.models import Country, Locality, LocalityName, Tie
from youcheng.registry.queries.ties import TieFilter, matching_ties

pytestmark = pytest.mark.django_db
LIST = reverse("registry:tie-list")


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def city() -> Unit:
    return save_unit(code="nanjing", kind=UnitKind.CITY, name_zh="南京市", name_en="Nanjing")


@pytest.fixture
def district(city) -> Unit:
    return save_unit(code="qinhuai", kind=UnitKind.DISTRICT, name_zh="秦淮区", parent=city)


@pytest.fixture
def officer(city) -> User:
    user = User.objects.create_user("officer", password="x", unit=city)
    Grant.objects.create(user=user, role=Role.DESK, unit=city)
    return user


@pytest.fixture
def liaison(district) -> User:
    user = User.objects.create_user("liaison", password="x", unit=district)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=district)
    return user


def country(iso2: str = "DE", region: str = "europe", **fields: object) -> Country:
    defaults = {"name_zh": iso2, "name_en": iso2, "region": region, **fields}
    return Country.objects.get_or_create(iso2=iso2, defaults=defaults)[0]


def place(name: str = "Leipzig", iso2: str = "DE", **fields: object) -> Locality:
    found = Locality.objects.create(
        country=country(iso2), name_en=name, sort_key=fold(name), lat=1.0, lon=2.0, **fields
    )
    LocalityName.objects.create(locality=found, text=name, key=fold(name))
    return found


def tie(
    home: Unit,
    where: Locality,
    kind: str = "formal",
    on: date = date(1988, 5, 21),
    event: str = "established",
    **fields: object,
) -> Tie:
    draft = actions.EventDraft(kind=event, on=on, to_kind=kind, **fields)
    return actions.open_tie(
        actions.TieDraft(home_id=home.pk, place_id=where.pk, events=[draft]),
        by=None,
        at=datetime(2015, 1, 1, tzinfo=UTC),
    )


def listed(response) -> list[str]:
    return [row.place.name_en for row in response.context["rows"]]


def page(user: User, client, **query: str):
    client.force_login(user)
    return client.get(LIST, query)


@pytest.mark.parametrize("n", [1, 3])
def test_list_asks_as_much_for_three_as_for_one(
    client, officer, city, n, django_assert_max_num_queries
):
    for i in range(n):
        tie(city, place(f"Place {i}"), on=date(1990 + i, 12, 31), precision="year")
    client.force_login(officer)

    # session, user, messages, grants (view, edit, study, import), office, choices, count, page
    with django_assert_max_num_queries(18) as asked:
        response = client.get(LIST, {"as_of": "2017-12-31"})

    assert [row.signed for row in response.context["rows"]] == ["1990", "1991", "1992"][:n]
    test_list_asks_as_much_for_three_as_for_one.asked = getattr(
        test_list_asks_as_much_for_three_as_for_one, "asked", len(asked)
    )
    assert len(asked) == test_list_asks_as_much_for_three_as_for_one.asked


def test_stranger_is_asked_to_sign_in_and_an_outsider_refused(client, city):
    assert client.get(LIST).status_code == 302

    client.force_login(User.objects.create_user("outsider"))
    assert client.get(LIST).status_code == 403


def test_liaison_sees_only_the_own_district(client, liaison, city, district):
    theirs = tie(city, place("Leipzig"))
    own = tie(district, place("Stuttgart"))

    assert listed(page(liaison, client)) == ["Stuttgart"]
    assert client.get(reverse("registry:tie-detail", args=[own.pk])).status_code == 200
    assert client.get(reverse("registry:tie-detail", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("registry:event-add", args=[own.pk])).status_code == 403


def test_list_on_a_day(client, officer, city):
    tie(city, place("Leipzig"))
    tie(city, place("Bonn"), on=date(2010, 1, 1))

    assert listed(page(officer, client, as_of="2009-12-31")) == ["Leipzig"]
    assert listed(page(officer, client, as_of="2010-01-01")) == ["Leipzig", "Bonn"]


def test_letter_of_intent_is_listed_only_when_all_are_asked_for(client, officer, city):
    tie(city, place("Bonn"), kind="", event="intent")

    assert listed(page(officer, client)) == []
    assert listed(page(officer, client, counted="all")) == ["Bonn"]
    assert listed(page(officer, client, counted="0")) == ["Bonn"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "cooperative"}, ["Boston"]),
        ({"level": "district"}, ["Boston"]),
        ({"home": "qinhuai"}, ["Boston"]),
        ({"home": "nanjing"}, ["Hagatna", "Leipzig", "Boston", "Perth"]),
        ({"home": "nobody"}, []),
        ({"region": "europe"}, ["Leipzig"]),
        ({"region": "americas"}, ["Hagatna", "Boston"]),
        ({"country": "US"}, ["Hagatna", "Boston"]),
        ({"year": "1988"}, ["Leipzig"]),
        ({"stage": "in_force"}, ["Hagatna", "Leipzig", "Boston", "Perth"]),
        ({"stage": "terminated"}, []),
        ({"what": "undated"}, ["Perth"]),
        ({"what": "partial_date"}, ["Hagatna"]),
        ({"what": "kind_unknown"}, ["Perth"]),
        ({"what": "undated_not_counted", "as_of": "2000-12-31"}, ["Perth"]),
        ({"q": "leip"}, ["Leipzig"]),
        ({"q": "秦淮"}, ["Boston"]),
        ({"q": "!"}, []),
        ({"sort": "-signed"}, ["Boston", "Leipzig", "Hagatna", "Perth"]),
        ({"sort": "place"}, ["Boston", "Hagatna", "Leipzig", "Perth"]),
        ({"known_at": "2014-01-01T00:00:00+08:00"}, []),
    ],
)
def test_list_filters(client, officer, city, district, query, names):
    country("US", "americas")
    country("GU", "oceania", kind=CountryKind.REGION, part_of_id="US")
    country("AU", "oceania")
    tie(city, place("Leipzig"))
    tie(district, place("Boston", "US"), kind="cooperative", on=date(2011, 1, 1))
    tie(city, place("Hagatna", "GU"), on=date(1979, 12, 31), precision="year")
    tie(city, place("Perth", "AU"), kind="unknown", event="attested", on=date(2014, 5, 1))

    response = page(officer, client, **{"as_of": "2016-12-31", **query})

    assert listed(response) == names


def test_list_names_what_it_did_not_understand(client, officer, city):
    tie(city, place("Leipzig"))

    response = page(officer, client, as_of="2016-13-01", kind="marriage")

    assert listed(response) == ["Leipzig"]
    assert set(response.context["form"].errors) == {"as_of", "kind"}


def test_list_gives_htmx_only_the_rows(client, officer, city):
    tie(city, place("Leipzig"))
    client.force_login(officer)

    body = client.get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert "Leipzig" in body
    assert "<html" not in body


def test_an_empty_register_says_what_to_do(client, officer):
    assert "The register is empty" in page(officer, client).content.decode()


def test_renamed_partner_is_listed_by_its_name_of_the_day(officer, city):
    frame = tie(city, place("Chemnitz"))
    new = place("Karl-Marx-Stadt")
    actions.add_event(
        frame, actions.EventDraft("succeeded", date(1990, 1, 1), place_id=new.pk), by=None
    )

    for name in ("Chemnitz", "Karl-Marx-Stadt"):
        asked = TieFilter(as_of=date(2017, 1, 1), q=name)
        assert [pk for pk, _span in matching_ties(officer, asked)] == [frame.pk]


def test_detail_shows_the_tie_as_it_was(client, officer, city):
    frame = tie(city, place("Leipzig"))
    actions.add_event(frame, actions.EventDraft("suspended", date(2017, 5, 1)), by=officer)
    client.force_login(officer)
    url = reverse("registry:tie-detail", args=[frame.pk])

    assert client.get(url, {"as_of": "2017-04-30"}).context["span"].stage == "in_force"
    assert client.get(url, {"as_of": "2017-05-01"}).context["span"].stage == "suspended"
    assert client.get(url, {"as_of": "1980-01-01"}).context["span"] is None


@pytest.mark.parametrize("n", [1, 3])
def test_detail_asks_as_much_for_three_events_as_for_one(
    client, officer, city, n, django_assert_max_num_queries
):
    frame = tie(city, place("Leipzig"))
    for i in range(n):
        actions.add_event(
            frame,
            actions.EventDraft(
                "memorandum",
                date(2010 + i, 1, 1),
                instrument=actions.InstrumentDraft("memorandum", date(2010 + i, 1, 1)),
            ),
            by=officer,
        )
    client.force_login(officer)

    with django_assert_max_num_queries(22):
        client.get(reverse("registry:tie-detail", args=[frame.pk]))


def test_event_is_added_with_its_paper(client, officer, city):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)

    response = client.post(
        reverse("registry:event-add", args=[frame.pk]),
        {"kind": "renewed", "on": "2016-03", "ends_on": "2018", "signer_home": "mayor"},
    )

    assert response.status_code == 302
    event = frame.events.get(kind="renewed")
    assert (event.on, event.precision) == (date(2016, 3, 31), "month")
    assert (event.instrument.kind, event.instrument.ends_on) == ("renewal", date(2018, 12, 31))
    assert frame.spans.get(known_to=None, to_on=None).stage == "lapsed"
    assert Event.objects.filter(verb="tie.event_added", by=officer).exists()


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"kind": "renewed", "on": "2016-13-40"}, "on", "“2016-13-40” is no date"),
        ({"kind": "renewed", "on": ""}, "on", "required"),
        ({"kind": "resumed", "on": "2016"}, "kind", "not suspended"),
        ({"kind": "upgraded", "on": "2016"}, "to_kind", "Say which kind"),
        ({"kind": "renewed", "on": "2016", "ends_on": "2015"}, "ends_on", "cannot end before"),
        ({"kind": "succeeded", "on": "2016"}, "place_text", "Say which place"),
        ({"kind": "succeeded", "on": "2016", "place_text": "Nowhere"}, "place_text", "No place"),
    ],
)
def test_event_that_cannot_be_is_refused_beside_the_field(
    client, officer, city, data, field, sentence
):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)

    response = client.post(reverse("registry:event-add", args=[frame.pk]), data)

    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    assert frame.events.count() == 1


def test_paper_is_filed_and_taken_back(client, officer, city):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)
    client.post(
        reverse("registry:instrument-add", args=[frame.pk]),
        {"kind": "memorandum", "signed": "2016-03-08", "paper": "file 7"},
    )
    paper = frame.instruments.get()
    url = reverse("registry:instrument-retract", args=[frame.pk, paper.pk])

    assert client.get(url).status_code == 200
    assert frame.instruments.standing().exists()
    assert client.post(url).status_code == 302
    assert not frame.instruments.standing().exists()


def test_event_taken_back_twice_is_a_lost_race(client, officer, city):
    frame = tie(city, place("Leipzig"))
    event = frame.events.get()
    client.force_login(officer)
    url = reverse("registry:event-retract", args=[frame.pk, event.pk])

    assert client.post(url).status_code == 302
    assert not frame.spans.filter(known_to=None).exists()
    assert client.post(url).status_code == 409
    assert (
        "taken back" in client.get(reverse("registry:tie-detail", args=[frame.pk])).content.decode()
    )


def test_edit_of_an_old_version_shows_both_sides_and_writes_nothing(client, officer, city):
    frame = tie(city, place("Leipzig"))
    actions.edit_tie(frame, version=1, by=None, note="theirs")
    client.force_login(officer)
    url = reverse("registry:tie-edit", args=[frame.pk])

    response = client.post(url, {"version": "1", "note": "mine"})

    assert response.status_code == 409
    assert [(mine, now) for _label, mine, now in response.context["theirs"]] == [("mine", "theirs")]
    frame.refresh_from_db()
    assert frame.note == "theirs"
    assert client.post(url, {"version": "2", "note": "mine"}).status_code == 302
    frame.refresh_from_db()
    assert (frame.note, frame.version) == ("mine", 3)


def test_new_tie_asks_which_of_two_namesakes(client, officer, city):
    country("GB")
    ours = place("London", "CA", admin1_name="Ontario")
    place("London", "GB", population=8_900_000)
    client.force_login(officer)
    url = reverse("registry:tie-add")
    data = {"home": city.pk, "place_text": "London", "kind": "formal", "on": "1997-05-07"}

    response = client.post(url, data)

    assert response.status_code == 422
    assert "2 places bear this name" in str(response.context["form"].errors["place"])
    assert not Tie.objects.exists()
    assert client.post(url, {**data, "place": ours.pk}).status_code == 302
    found = Tie.objects.get()
    assert found.place == ours
    assert found.spans.get().began_on == date(1997, 5, 7)


def test_second_tie_of_a_pair_is_refused_beside_the_field(client, officer, city):
    tie(city, place("Leipzig"))
    client.force_login(officer)

    response = client.post(
        reverse("registry:tie-add"), {"home": city.pk, "place_text": "Leipzig", "kind": "formal"}
    )

    assert "already has a tie" in str(response.context["form"].errors["place_text"])


def test_new_tie_without_date_is_attested_and_its_beginning_unknown(client, officer, city):
    place("Leipzig")
    client.force_login(officer)

    client.post(
        reverse("registry:tie-add"),
        {"home": city.pk, "place_text": "Leipzig", "kind": "cooperative"},
    )

    span = Tie.objects.get().spans.get()
    assert (span.kind, span.began_on, span.is_dated) == ("cooperative", None, False)


def test_new_tie_cannot_be_opened_for_a_unit_of_others(client, city, district):
    user = User.objects.create_user("deskof")
    Grant.objects.create(user=user, role=Role.DESK, unit=district)
    place("Leipzig")
    client.force_login(user)

    response = client.post(
        reverse("registry:tie-add"), {"home": city.pk, "place_text": "Leipzig", "kind": "formal"}
    )

    assert "home" in response.context["form"].errors
    assert not Tie.objects.exists()
