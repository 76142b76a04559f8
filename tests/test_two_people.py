"""Two people open the same form, and both save. The second is told, sees both sides and loses
nothing; what was saved first stands until the second decides."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from tests.walking import Reader, Sheet, World
from youcheng.accounts.models import Grant, Invitation, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.dataio.models import Batch, BatchState
from youcheng.registry.models import PublishedFigure, SavedView, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    return in_use


@pytest.fixture
def both(world) -> tuple[Client, Client]:
    """Two administrators at two machines."""
    city = world.people["administrator"].unit
    second = User.objects.create_user("second", unit=city)
    Grant.objects.create(user=second, role=Role.ADMINISTRATOR, unit=city)
    first = Client()
    first.force_login(world.people["administrator"])
    other = Client()
    other.force_login(second)
    return first, other


def opened(client: Client, page: str, action: str = "") -> Sheet:
    """The form as it stands on the page; action: which of several."""
    sheets = Reader(client.get(page).content.decode()).sheets
    return next(
        sheet
        for sheet in sheets
        if sheet.action in {action, page}
        and not sheet.action.endswith(("/language/", "/sign-out/"))
    )


def save(client: Client, page: str, sheet: Sheet, **typed: str):
    data = {**sheet.fields, **{name: [text] for name, text in typed.items()}}
    return client.post(sheet.action or page, data)


def tie(world: World) -> tuple[str, str]:
    return reverse("registry:tie-edit", args=[world.tie.pk]), "label"


def unit(world: World) -> tuple[str, str]:
    return reverse("unit-rename", args=["qinhuai"]), "name_en"


def person(world: World) -> tuple[str, str]:
    return reverse("person-edit", args=[world.people["officer"].pk]), "title"


@pytest.mark.parametrize("form", [tie, unit, person])
def test_the_second_sees_both_sides_and_may_save_after_all(world, both, form):
    page, name = form(world)
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)

    assert save(first, page, mine, **{name: "first text"}).status_code == 302
    told = save(second, page, theirs, **{name: "second text"})

    body = told.content.decode()
    assert (told.status_code, "Not saved" in body) == (409, True)
    assert "first text" in body
    assert "second text" in body
    [kept] = [s for s in Reader(body).sheets if name in s.fields]
    assert kept.fields[name] == ["second text"]
    assert opened(first, page).fields[name] == ["first text"], "nothing was overwritten"

    assert save(second, page, kept).status_code == 302
    assert opened(first, page).fields[name] == ["second text"]


@pytest.mark.parametrize("form", [tie, unit, person])
def test_nobody_is_disturbed_where_nothing_was_changed(world, both, form):
    page, name = form(world)
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)

    assert save(first, page, mine).status_code == 302
    assert save(second, page, theirs, **{name: "second text"}).status_code == 302
    assert opened(first, page).fields[name] == ["second text"]


@pytest.mark.parametrize("form", [unit, person])
def test_a_form_without_its_mark_overwrites_nothing(world, both, form):
    page, name = form(world)
    sheet = opened(both[0], page)

    assert save(both[0], page, sheet, **{name: "text", "seen": ""}).status_code == 409
    assert opened(both[0], page).fields[name] == sheet.fields[name]


def test_the_page_says_who_was_faster_in_words_of_the_form(world, both):
    page, _name = person(world)
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)
    other = Unit.objects.get(code="qixia")

    save(first, page, mine, language="en", unit=str(other.pk))
    body = save(second, page, theirs, language="zh-hant").content.decode()

    assert "boss changed this record at" in body
    for words in ("English", "繁體中文", "Qixia"):
        assert f"<bdi>{words}" in body


def test_moving_a_unit_that_a_colleague_moved(world, both):
    page = reverse("unit-move", args=["qixia"])
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)
    under = {code: str(Unit.objects.get(code=code).pk) for code in ("qinhuai", "xuanwu")}

    assert save(first, page, mine, to=under["qinhuai"]).status_code == 302
    told = save(second, page, theirs, to=under["xuanwu"])

    assert told.status_code == 409
    assert "Qinhuai" in told.content.decode()
    assert Unit.objects.get(code="qixia").path == "nanjing/qinhuai/qixia/"
    [kept] = [s for s in Reader(told.content.decode()).sheets if "to" in s.fields]
    assert save(second, page, kept).status_code == 302
    assert Unit.objects.get(code="qixia").path == "nanjing/xuanwu/qixia/"


def test_a_view_changed_in_two_windows(world):
    client = Client()
    client.force_login(world.people["administrator"])
    view = SavedView.objects.create(
        name="Europe", query="region=europe", owner=world.people["administrator"]
    )
    action = reverse("registry:view-change", args=[view.pk])
    windows = {
        kind: opened(client, f"/ties/?saved={view.pk}&kind={kind}", action)
        for kind in ("formal", "cooperative")
    }

    save(client, action, windows["formal"])
    told = client.post(action, windows["cooperative"].fields, follow=True)

    view.refresh_from_db()
    assert view.query == "kind=formal"
    body = told.content.decode()
    assert "Not saved: the view was changed meanwhile" in body
    assert told.context["query"] == "kind=cooperative", "what was wanted is still the list"
    assert f"?saved={view.pk}&amp;kind=formal" in body, "and the other is behind Revert"
    save(client, action, opened(client, f"/ties/?saved={view.pk}&kind=cooperative", action))
    view.refresh_from_db()
    assert view.query == "kind=cooperative"


def test_a_role_ended_twice_ends_when_it_ended_first(world, both):
    officer = world.people["officer"]
    grant = officer.grants.get()
    Grant.objects.filter(pk=grant.pk).update(ends_on=localdate() - timedelta(days=9))

    told = both[1].post(reverse("grant-end", args=[officer.pk, grant.pk]), follow=True)

    assert "The role has ended already" in told.content.decode()
    grant.refresh_from_db()
    assert grant.ends_on == localdate() - timedelta(days=9)


def test_a_role_given_twice_is_told_beside_what_was_typed(world, both):
    page = reverse("grant-add", args=[world.people["officer"].pk])
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)

    assert save(first, page, mine, role="leader").status_code == 302
    told = save(second, page, theirs, role="leader", ends_on="2199-01-01")

    body = told.content.decode()
    assert "holds this role for this unit already" in body
    assert 'value="2199-01-01"' in body
    assert world.people["officer"].grants.filter(role="leader").count() == 1


def test_an_account_that_two_people_shut_stays_shut(world, both):
    officer = world.people["officer"]
    page, action = (reverse(n, args=[officer.pk]) for n in ("person-detail", "person-switch"))
    first, second = both
    mine, theirs = opened(first, page, action), opened(second, page, action)

    save(first, page, mine, reason="has left")
    told = second.post(action, {**theirs.fields, "reason": "has left"}, follow=True)

    officer.refresh_from_db()
    assert not officer.is_active
    assert "a colleague did it before you" in told.content.decode()


def test_a_unit_closed_twice(world, both):
    for number, client in enumerate(both):
        told = client.post(reverse("unit-close", args=["lishui"]), follow=True)
        assert ("did it before you" in told.content.decode()) == bool(number)


def test_an_invitation_renewed_twice_leaves_one_link(world, both):
    link = Invitation.objects.get()
    page, action = reverse("invitation-list"), reverse("invitation-renew", args=[link.pk])
    first, second = both
    mine, theirs = opened(first, page, action), opened(second, page, action)

    assert save(first, page, mine).status_code == 200
    assert save(second, page, theirs).status_code == 409

    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_a_figure_decided_twice(world, both):
    figure = PublishedFigure.objects.filter(metric="total").latest("as_of")
    page = f"/situation/?as_of={figure.as_of}"
    action = reverse("analytics:figure-decide", args=[figure.pk])
    first, second = both
    mine, theirs = opened(first, page, action), opened(second, page, action)

    save(first, page, mine, decision="computed")
    data = {**theirs.fields, "decision": "published", "reason": "two protocols"}
    told = second.post(action, data, follow=True).content.decode()

    figure.refresh_from_db()
    assert figure.decision == "computed"
    assert "a colleague decided before you" in told
    assert "two protocols" in told


def test_a_change_of_many_leaves_alone_what_a_colleague_changed(world, both):
    first, second = both
    page = f"/ties/change/?pk={world.tie.pk}"
    preview = second.post(page, {"label": "of many"})
    [sheet] = [s for s in Reader(preview.content.decode()).sheets if "versions" in s.fields]
    edit, name = tie(world)
    save(first, edit, opened(first, edit), **{name: "of one"})

    told = second.post(page, sheet.fields, follow=True)

    assert Tie.objects.get(pk=world.tie.pk).label == "of one"
    assert "Nothing is to be changed" in told.content.decode() or "Left alone" in (
        told.content.decode()
    )


def draft(world: World) -> tuple[Batch, str, str]:
    """An import that is being checked, the name of its bad cell as both have it, and its page."""
    code = world.arguments["dataio:"]["code"]
    batch = Batch.objects.get(code=code)
    cell = f"cell-{batch.rows.get(verdict='rejected').pk}-6"
    return batch, cell, reverse("dataio:import-check", args=[code])


def test_cells_of_one_draft_mended_by_two(world, both):
    batch, cell, page = draft(world)
    name = cell.removesuffix("6") + "1"
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)

    assert save(first, page, mine, **{cell: "2016-10-23", "then": "check"}).status_code == 302
    told = save(second, page, theirs, **{cell: "2016-12-23", name: "Weimar", "then": "write"})

    body = told.content.decode()
    assert (told.status_code, "this draft was changed meanwhile" in body) == (409, True)
    assert "now: 2016-10-23" in body
    batch.refresh_from_db()
    assert batch.state == BatchState.DRAFT, "nothing is written that nobody looked at"
    kept = opened_in(body)
    typed = [texts for key, texts in kept.fields.items() if key.startswith("cell-")]
    assert ["2016-12-23"] in typed, "what the second typed is still there"
    assert ["Weimar"] in typed
    row = batch.rows.order_by("row").last()
    assert (row.cells[6], row.cells[1]) == ("2016-10-23", "Nowhere"), "nothing was overwritten"

    assert save(second, page, kept, then="check").status_code == 302
    row = batch.rows.order_by("row").last()
    assert (row.cells[6], row.cells[1]) == ("2016-12-23", "Weimar")


def opened_in(body: str) -> Sheet:
    return next(sheet for sheet in Reader(body).sheets if "opened" in sheet.fields)


def test_a_row_that_left_the_list_is_still_shown_to_who_typed_in_it(world, both):
    batch, cell, page = draft(world)
    first, second = both
    mine, theirs = opened(first, page), opened(second, f"{page}?verdict=rejected", "")

    save(first, page, mine, **{cell: "2016-10-23", cell.removesuffix("6") + "0": "德累斯顿"})
    told = second.post(f"{page}?verdict=rejected", {**theirs.fields, cell: ["2016-12-23"]})

    assert told.status_code == 409
    assert ["2016-12-23"] in opened_in(told.content.decode()).fields.values()


def test_a_check_page_without_its_seal_changes_nothing(world, both):
    batch, cell, page = draft(world)
    sheet = opened(both[0], page)

    told = save(both[0], page, sheet, **{cell: "2016-10-23", "opened": "", "then": "write"})

    assert told.status_code == 409
    batch.refresh_from_db()
    assert (batch.state, batch.rows.filter(verdict="rejected").count()) == (BatchState.DRAFT, 1)


def test_a_draft_that_a_colleague_wrote_is_told_to_be_written(world, both):
    _batch, cell, page = draft(world)
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)

    assert save(first, page, mine, then="write").status_code == 302
    told = second.post(page, {**theirs.fields, cell: ["2016-12-23"]}, follow=True)

    assert "written already" in told.content.decode()


def test_columns_of_one_draft_chosen_by_two(world, both):
    batch, _cell, _page = draft(world)
    page = reverse("dataio:import-map", args=[batch.code])
    first, second = both
    mine, theirs = opened(first, page), opened(second, page)

    assert save(first, page, mine, **{"column-0-6": ""}).status_code == 302
    told = save(second, page, theirs, **{"column-0-6": "ended_on"})

    body = told.content.decode()
    assert (told.status_code, "this draft was changed meanwhile" in body) == (409, True)
    assert "now: do not import" in body
    [kept] = [s for s in Reader(body).sheets if "column-0-6" in s.fields]
    assert kept.fields["column-0-6"] == ["ended_on"]
    batch.refresh_from_db()
    assert batch.mapping["columns"]["结好日期"] == "", "nothing was overwritten"

    assert save(second, page, kept).status_code == 302
    batch.refresh_from_db()
    assert batch.mapping["columns"]["结好日期"] == "ended_on"
