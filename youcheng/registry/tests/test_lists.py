"""The list of ties: views, columns, counts, export, and one change to many."""

import io
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.lib.text import stroke_key
from youcheng.registry import actions
from youcheng.registry.models import BulkEdit, SavedView, Tie
from youcheng.registry.queries.columns import columns_of
from youcheng.registry.queries.ties import Matching, TieFilter, matching_ties
from youcheng.registry.queries.views import canonical
from youcheng.registry.views import lists

pytestmark = pytest.mark.django_db
LIST = reverse("registry:tie-list")
CHANGE = reverse("registry:ties-change")
KNOWN = frozenset({"kind", "region", "cols", "sort"})
PLACES = (
    ("DE", "莱比锡", "Leipzig", "formal", date(1988, 5, 21)),
    ("GB", "伦敦", "London", "cooperative", date(1997, 5, 7)),
    ("JP", "一关", "Ichinoseki", "formal", date(2001, 1, 2)),
)


@pytest.fixture
def ties(office) -> list[Tie]:
    found = []
    for country, name_zh, name_en, kind, on in PLACES:
        [place] = actions.open_places(
            [{"country_id": country, "name_zh": name_zh, "name_en": name_en, "lat": 1.0, "lon": 2}]
        )
        event = actions.EventDraft("established", on, to_kind=kind)
        draft = actions.TieDraft(home_id=office.pk, place_id=place.pk, events=[event])
        found.append(actions.open_tie(draft, by=None, at=datetime(2015, 1, 1, tzinfo=UTC)))
    return found


@pytest.fixture
def desk(client, officer, ties):
    client.force_login(officer)
    return client


def names(response) -> list[str]:
    return [row.place for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("text", "key"),
    [("一关", "0106 yiguan"), ("伦敦", "0612 lundun"), ("Leipzig", "~leipzig"), ("", "~")],
)
def test_keys_of_strokes(text, key):
    assert stroke_key(text) == key


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("strokes", ["一关", "伦敦", "莱比锡"]),
        ("-strokes", ["莱比锡", "伦敦", "一关"]),
        ("place", ["莱比锡", "伦敦", "一关"]),
        ("latin", ["一关", "莱比锡", "伦敦"]),
    ],
)
def test_orders(desk, sort, expected):
    assert names(desk.get(LIST, {"sort": sort})) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("country,kind", ["place", "country", "kind"]),
        ("kind,kind,place", ["place", "kind"]),
        (
            "nonsense,,<b>",
            ["place", "country", "home", "kind", "signed", "ends", "stage", "source"],
        ),
    ],
)
def test_columns_of_an_address(codes, expected):
    assert [column.code for column in columns_of(codes)] == expected


def test_a_list_that_is_too_long_is_not_counted_to_its_end(desk, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 1)
    assert (desk.get(LIST).context["n"], desk.get(LIST).context["is_more"]) == (3, False)

    monkeypatch.setattr(lists, "COUNTED_TO", 2)
    page = desk.get(LIST, {"page": "3"})

    assert (page.context["n"], page.context["is_more"], page.context["page"].number) == (2, True, 2)


def test_one_page_is_not_counted(desk):
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(LIST)

    assert page.context["n"] == 3
    assert not [query for query in asked if "COUNT(" in query["sql"]]


def test_rarer_filters_are_fetched_when_they_are_opened(desk):
    address = reverse("registry:tie-filters")
    assert 'name="home"' not in desk.get(LIST).content.decode()
    carried = '<input type="hidden" name="home" value="nanjing">'
    assert carried in desk.get(LIST, {"home": "nanjing"}).content.decode()

    part = desk.get(address, {"kind": "formal"}, headers={"HX-Request": "true"}).content.decode()
    page = desk.get(address, {"kind": "formal", "sort": "-place"}).content.decode()

    assert 'name="home"' in part
    assert "<html" not in part
    assert '<option value="formal" selected>' in page
    assert '<input type="hidden" name="sort" value="-place">' in page


def test_two_addresses_of_one_list_are_one():
    one = canonical({"sort": "place", "kind": "formal", "page": "2", "x": "y"}, KNOWN)

    assert one == canonical({"kind": "formal", "region": "", "sort": "place", "saved": "4"}, KNOWN)
    assert one == "kind=formal&sort=place"


def test_terms_that_end(desk, ties):
    for tie, ends_on in zip(ties, (date(2019, 3, 1), date(2019, 12, 1), None), strict=True):
        draft = actions.InstrumentDraft("memorandum", date(2017, 1, 1), ends_on=ends_on)
        actions.add_instrument(tie, draft, by=None)

    asked = {"as_of": "2018-12-31", "counted": "all"}
    assert names(desk.get(LIST, asked | {"term": "3"})) == ["莱比锡"]
    assert names(desk.get(LIST, asked | {"term": "12", "cols": "ends"})) == ["莱比锡", "伦敦"]


def test_counts_say_what_another_choice_would_bring(desk):
    response = desk.get(reverse("registry:tie-facets"), {"kind": "formal"})

    [kind, region, *_] = response.context["facets"]
    assert [(value.code, value.n, value.is_on) for value, _url in kind[1]] == [
        ("formal", 2, True),
        ("cooperative", 1, False),
    ]
    assert [(value.code, value.n) for value, _url in region[1]] == [("asia", 1), ("europe", 1)]
    assert {value.code: url for value, url in region[1]}["asia"] == ("?kind=formal&region=asia")


def test_a_view_is_kept_changed_and_shared(desk, officer, stranger, client):
    desk.post(
        reverse("registry:view-save"),
        {"name": "欧洲", "query": "region=europe", "is_shared": "on"},
    )
    view = SavedView.objects.get()
    assert (view.owner, view.query, view.is_shared) == (officer, "region=europe", True)

    changed = desk.get(LIST, {"saved": view.pk, "region": "asia"})
    assert changed.context["is_changed"]
    assert reverse("registry:view-change", args=[view.pk]) in changed.content.decode()
    assert not desk.get(LIST, {"saved": view.pk, "region": "europe"}).context["is_changed"]

    desk.post(
        reverse("registry:view-change", args=[view.pk]),
        {"query": "region=asia", "seen": "region=europe"},
    )
    view.refresh_from_db()
    assert view.query == "region=asia"
    assert set(Event.objects.values_list("verb", flat=True)) >= {"view.saved", "view.changed"}


def test_a_second_view_of_the_same_name_is_refused(desk, officer):
    data = {"name": "欧洲", "query": "region=europe"}
    desk.post(reverse("registry:view-save"), data)
    again = desk.post(reverse("registry:view-save"), data, follow=True)
    other = {"name": "欧洲", "query": "region=asia"}
    response = desk.post(reverse("registry:view-save"), other, follow=True)

    assert "已有" not in again.content.decode(), "the same one sent twice is done"
    assert SavedView.objects.get().query == "region=europe"
    assert "欧洲" in response.content.decode()


def test_a_view_of_a_colleague_cannot_be_changed(desk, officer, office):
    other = User.objects.create(username="other")
    view = SavedView.objects.create(name="x", query="kind=formal", owner=other, is_shared=True)

    for name in ("registry:view-change", "registry:view-drop"):
        assert desk.post(reverse(name, args=[view.pk]), {"query": ""}).status_code == 404
    assert SavedView.objects.filter(pk=view.pk, query="kind=formal").exists()


def test_the_export_follows_columns_filters_and_ticks(desk, ties):
    url = reverse("registry:tie-export", args=["xlsx"])
    response = desk.get(url, {"kind": "formal", "cols": "kind,foreign", "sort": "latin"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    assert [row[2] for row in rows.to_python()[1:]] == ["Ichinoseki", "Leipzig"]

    ticked = desk.get(reverse("registry:tie-export", args=["csv"]), {"pk": ties[1].pk})
    assert ticked.content.decode("utf-8-sig").count("\n") == 2
    assert Event.objects.filter(verb="ties.exported").count() == 2


def test_who_may_not_export_gets_no_file(client, liaison, ties):
    client.force_login(liaison)

    assert client.get(reverse("registry:tie-export", args=["csv"])).status_code == 403


def test_many_are_changed_after_a_preview_and_taken_back(desk, ties, officer):
    address = f"{CHANGE}?kind=formal&all=1"
    preview = desk.post(address, {"label": "重点", "confidence": "high"})
    assert preview.context["n"] == 2
    assert not Tie.objects.exclude(label="").exists()

    data = {"label": "重点", "confidence": "high", "versions": preview.context["versions"]}
    done = desk.post(address, data, follow=True)
    assert list(Tie.objects.order_by("pk").values_list("label", "confidence")) == [
        ("重点", "high"), ("", ""), ("重点", "high"),
    ]  # fmt: skip
    edit = BulkEdit.objects.get()
    assert done.redirect_chain[-1][0] == reverse("registry:ties-changed", args=[edit.pk])
    assert Event.objects.filter(verb="tie.edited", subject_key=str(ties[0].pk)).exists()

    Tie.objects.filter(pk=ties[2].pk).update(note="later", version=9)
    desk.post(reverse("registry:ties-undo", args=[edit.pk]))
    assert list(Tie.objects.order_by("pk").values_list("label", "note")) == [
        ("", ""), ("", ""), ("重点", "later"),
    ]  # fmt: skip
    edit.refresh_from_db()
    assert edit.kept == [ties[2].pk]

    again = desk.post(reverse("registry:ties-undo", args=[edit.pk]), follow=True)
    assert "撤销过" in again.content.decode()


def test_who_was_faster_is_left_alone(desk, ties, officer):
    versions = {tie.pk: tie.version for tie in Tie.objects.all()}
    Tie.objects.filter(pk=ties[1].pk).update(label="theirs", version=7)

    edit = actions.edit_many(versions, by=User.objects.get(pk=officer.pk), label="ours")

    assert edit.skipped == [ties[1].pk]
    assert list(Tie.objects.order_by("pk").values_list("label", flat=True)) == [
        "ours", "theirs", "ours",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"label": "x", "empty": "label"}, 422),
        ({"label": "x" * 10_000}, 422),
        ({"label": "x", "versions": "1:2:3,a:b,²:1," + "9" * 30 + ":1"}, 200),
    ],
)
def test_nonsense_changes_nothing(desk, ties, data, status):
    assert desk.post(f"{CHANGE}?all=1", data).status_code == status
    assert not Tie.objects.exclude(label="").exists()


def test_a_grant_for_one_continent_changes_that_alone(client, office, ties):
    user = User.objects.create(username="europe")
    Grant.objects.create(user=user, role=Role.DESK, unit=office, region="europe")
    client.force_login(user)

    preview = client.post(f"{CHANGE}?all=1", {"note": "x"})

    assert (preview.context["n"], preview.context["n_denied"]) == (2, 1)
    versions = {tie.pk: tie.version for tie in ties}
    edit = actions.edit_many(versions, by=User.objects.get(pk=user.pk), note="x")
    assert [one["tie_id"] for one in edit.changes] == [ties[0].pk, ties[1].pk]


FILTERS = (
    {}, {"kind": "formal"}, {"region": "europe"}, {"country": "DE"}, {"level": "city"},
    {"home": "nanjing"}, {"home": "qixia"}, {"stage": "in_force"}, {"year": 1997},
    {"what": "undated"}, {"what": "undated_not_counted"}, {"what": "regions_of_china"},
    {"term": 12}, {"as_of": date(1996, 1, 1)}, {"known_at": datetime(2014, 1, 1, tzinfo=UTC)},
    {"home": "qixia", "term": 6, "region": "asia", "kind": "formal"}, {"q": "London"},
)  # fmt: skip


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_what_is_kept_finds_what_is_asked_anew(officer, ties, office, filters):
    """Ties of every kind: with a day, without one, and without any span."""
    qixia = Unit.objects.get(code="qixia")
    for n, tie in enumerate(ties):
        bare = actions.TieDraft(home_id=qixia.pk, place_id=tie.place_id)
        actions.open_tie(bare, by=None)
        if n == 1:
            attested = actions.EventDraft("attested", date(2010, 1, 1), to_kind="formal")
            actions.add_event(Tie.objects.get(home=qixia, place=tie.place), attested, by=officer)

    for counted, sort in product(("1", "0", "all"), ("signed", "-signed", "place")):
        day = {"as_of": date(2026, 1, 1), "sort": sort, "counted": counted}
        asked = TieFilter(**{**day, **filters})
        anew = list(matching_ties(officer, asked))
        kept = Matching(officer, asked)

        assert [pair for first in range(0, 8, 2) for pair in kept.part(first, first + 2)] == anew
        assert kept.part(0, 50) == anew
        assert kept.count(100) == len(anew)
        assert kept.count(1) == min(len(anew), 1)
