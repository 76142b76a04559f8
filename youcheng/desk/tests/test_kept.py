"""A session ends in the middle of a form: what was typed is back after signing in."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.forms import PasswordInput
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.test_any_text import forms_of_code
from tests.walking import PASSWORD, Reader, World, patterns
from youcheng.accounts import kept
from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.desk.views.kept import lines_of
from youcheng.registry.models import Tie, TieEvent

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_login")
NOTE = "远近“皆知” <b>的</b>\n第二行"
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    settings.ACCOUNT_RATE_LIMITS = {}
    return in_use


@pytest.fixture
def browser(world) -> Client:
    """A browser in which the officer signed in, and whose session then ended on the server."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, "clerk")
    return client


def token(client: Client, page: str) -> str:
    body = client.get(page).content.decode()
    return next(s.fields["csrfmiddlewaretoken"][0] for s in Reader(body).sheets)


def sign_in(client: Client, name: str, after: str = "/"):
    page = f"{SIGN_IN}?next={after}"
    mark = token(client, page)
    data = {"login": name, "password": PASSWORD, "next": after, "csrfmiddlewaretoken": mark}
    return client.post(SIGN_IN, data)


def opened(client: Client, page: str, name: str) -> dict[str, list[str]]:
    """The form of the page that has such a field, untouched."""
    body = client.get(page).content.decode()
    return next(s.fields for s in Reader(body).sheets if name in s.fields)


def interrupted(client: Client, page: str, **typed: str):
    """The form is opened, the session ends, and the form is sent."""
    data = {**opened(client, page, next(iter(typed))), **typed}
    Session.objects.all().delete()
    return client.post(page, data)


def edit(world: World) -> str:
    return reverse("registry:tie-edit", args=[world.tie.pk])


def way_back(response) -> str:
    """Where sign-in leads to."""
    assert response.status_code == 302
    assert response.url.startswith(SIGN_IN)
    return parse_qs(urlsplit(response.url).query)["next"][0]


def test_the_form_is_back_with_all_that_was_typed(world, browser):
    sent = {"label": "称谓", "note": NOTE, "source": "s", "confidence": "low"}
    response = interrupted(browser, edit(world), **sent)
    address = way_back(response)
    assert "What you typed is kept" in browser.get(response.url).content.decode()
    assert Tie.objects.get().label == "", "nothing is written"

    assert sign_in(browser, "clerk", address).url == address
    fields = opened(browser, address, "label")

    assert "What you typed is back below" in browser.get(address).content.decode()
    assert {name: fields[name][0] for name in sent} == sent
    assert Tie.objects.get().label == "", "showing it writes nothing"
    assert browser.post(address, fields).url == reverse("registry:tie-detail", args=[world.tie.pk])
    assert Tie.objects.get().note == NOTE.replace("\n", "\r\n") or Tie.objects.get().note == NOTE
    assert Event.objects.filter(verb="tie.edited", by=world.people["officer"]).count() == 1


def test_once_saved_it_is_not_kept_any_more(world, browser):
    address = way_back(interrupted(browser, edit(world), label="x"))
    sign_in(browser, "clerk", address)
    browser.post(address, opened(browser, address, "label"))

    assert kept.NAME not in browser.session
    assert "not kept any more" in browser.get(address).content.decode()


def test_another_person_does_not_get_it(world, browser):
    address = way_back(interrupted(browser, edit(world), label="a secret of the clerk"))

    sign_in(browser, "boss", address)

    assert "a secret of the clerk" not in browser.get(address).content.decode()
    code = address.split("kept=")[1]
    assert browser.get(reverse("kept-form", args=[code])).status_code == 404


def test_who_signed_out_on_purpose_leaves_nothing_behind(world, browser):
    page = edit(world)
    mark = token(browser, page)
    browser.post(reverse("account_logout"), {"csrfmiddlewaretoken": mark})

    response = browser.post(page, {"label": "x", "csrfmiddlewaretoken": token(browser, SIGN_IN)})

    assert "kept" not in response.url
    assert "Nothing was written" in browser.get(response.url).content.decode()


def test_it_is_too_old_after_an_hour(world, browser):
    address = way_back(interrupted(browser, edit(world), label="x"))
    session = browser.session
    rows = session[kept.NAME]
    rows[0]["at"] = (timezone.now() - timedelta(minutes=61)).isoformat()
    session[kept.NAME] = rows
    session.save()

    sign_in(browser, "clerk", address)

    assert "not kept any more" in browser.get(address).content.decode()


def test_what_is_too_long_is_not_kept_and_told(world, browser):
    response = interrupted(browser, edit(world), note="x" * 200_000)

    assert "kept" not in response.url
    assert "Nothing was written" in browser.get(response.url).content.decode()


def test_at_most_three_forms_are_kept(world, browser):
    mark = token(browser, edit(world))
    Session.objects.all().delete()
    for number in range(5):
        browser.post(edit(world), {"label": str(number), "csrfmiddlewaretoken": mark})

    assert [dict(row["pairs"])["label"] for row in browser.session[kept.NAME]] == ["2", "3", "4"]


def test_passwords_are_never_kept(world, browser):
    page = reverse("account-password")
    response = interrupted(browser, page, old="o", password="p", again="p", note="a note")

    assert "kept" not in response.url
    assert kept.NAME not in browser.session


def test_no_field_for_a_secret_is_kept():
    secrets = {
        name
        for form in forms_of_code()
        for name, field in form.base_fields.items()
        if isinstance(field.widget, PasswordInput)
    }

    assert secrets >= {"password", "again", "old"}
    assert [name for name in secrets if not kept.SECRET.search(name)] == []


def test_what_has_no_form_of_its_own_is_shown_by_itself(world, browser):
    page, action = reverse("alerts"), reverse("alert-set-aside")
    mark = token(browser, page)
    Session.objects.all().delete()
    data = {"name": "term|1|3", "reason": "文本在市外办", "csrfmiddlewaretoken": mark}
    address = way_back(browser.post(action, data))
    sign_in(browser, "clerk", address)

    response = browser.get(address, follow=True)

    body = response.content.decode()
    assert response.redirect_chain[-1][0].startswith("/kept/")
    assert "文本在市外办" in body
    assert "term|1|3</bdi>" not in body
    assert f'<a href="{page}">It belongs to “Alerts”.</a>' in body
    [sheet] = [s for s in Reader(body).sheets if s.action == action]
    assert sheet.fields["reason"] == ["文本在市外办"]
    code = address.split("kept=")[1]
    fresh = {"csrfmiddlewaretoken": sheet.fields["csrfmiddlewaretoken"][0]}
    browser.post(reverse("kept-drop", args=[code]), fresh)
    assert browser.get(reverse("kept-form", args=[code])).status_code == 404


def test_cells_of_an_import_are_told_by_their_rows(world, browser):
    browser.login(username="boss", password=PASSWORD)
    browser.get("/")
    code = world.arguments["dataio:"]["code"]
    page = reverse("dataio:import-check", args=[code])
    fields = opened(browser, page, "opened")
    cell = next(name for name, texts in fields.items() if texts == ["2016/13/23"])
    Session.objects.all().delete()
    address = way_back(browser.post(page, {**fields, cell: "2016-10-23"}))
    sign_in(browser, "boss", address)

    body = browser.get(address, follow=True).content.decode()

    lines = re.findall(r"<dt>(.*?)</dt><dd[^>]*><bdi>(.*?)</bdi>", body)
    assert lines == [("row 3", "2016-10-23")]
    assert '<a href="/import/">It belongs to “Import and export”.</a>' in body


def test_lines_bear_the_names_and_choices_of_their_form(world):
    pairs = [("once", "x1"), ("kind", "renewed"), ("on", "2016-03"), ("to_kind", "formal"),
             ("note", ""), ("paper", "7"), ("place_text", "")]  # fmt: skip

    with translation.override("en"):
        lines = [(str(title), text) for title, text in lines_of(pairs)]

    assert lines == [
        ("what happened", "renewed"), ("on", "2016-03"),
        ("kind of tie after it", "formal sister city"), ("paper", "7"),
    ]  # fmt: skip


def test_a_unit_is_told_by_its_name(world):
    unit = Unit.objects.get(code="qinhuai")
    pairs = [("unit", str(unit.pk)), ("role", "desk"), ("grant_unit", "9" * 30)]

    with translation.override("zh-hans"):
        told = [text for _title, text in lines_of(pairs)]

    assert told[0] == "秦淮区"
    assert told[2] == "9" * 30


def test_a_form_from_before_a_second_sign_in_is_shown_again(world, browser):
    """Signing in anew in another window makes the marks of older pages stale."""
    page = edit(world)
    stale = token(browser, page)
    browser.cookies["csrftoken"] = "a" * 32

    data = {"label": "称谓", "csrfmiddlewaretoken": stale}
    response = browser.post(page, data, headers=ORIGIN)

    assert response.status_code == 302
    assert opened(browser, response.url, "label")["label"] == ["称谓"]
    assert Tie.objects.get().label == ""


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://example.org"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ],
)
def test_another_site_can_leave_nothing_here(world, browser, headers):
    browser.cookies["csrftoken"] = "a" * 32

    response = browser.post(edit(world), {"label": "planted"}, headers=headers)

    assert response.status_code == 403
    assert kept.NAME not in browser.session


def test_nobody_can_say_who_they_were(world):
    """Without the cookie that sign-in left, or with a made-up one, nothing is kept."""
    client = Client()
    client.cookies[kept.WHO] = f"{world.people['officer'].pk}:forged"

    response = client.post(edit(world), {"label": "planted"})

    assert "kept" not in response.url
    assert not Session.objects.exists() or kept.NAME not in client.session


def test_a_part_that_is_asked_for_without_a_session_leads_the_whole_page_to_sign_in(world):
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ties/?kind=formal"}

    response = Client().get("/ties/facets/", headers=here)

    assert response.status_code == 200
    assert response["HX-Redirect"] == f"{SIGN_IN}?next=/ties/%3Fkind%3Dformal"


def test_showing_what_was_typed_never_writes(world, browser):
    """On every page that has a form: the view runs, and nothing is left of it."""
    filled_in = {
        "label": "x", "note": "x", "kind": "renewed", "on": "2020", "home": "1", "title": "x",
        "place_text": "莱比锡", "name_zh": "x", "code": "x", "role": "desk", "unit": "1",
        "grant_unit": "1", "to": "1", "parent": "1", "decision": "confirm", "then": "write",
        "version": "2", "source": "x", "reason": "x", "signed": "2020",
    }  # fmt: skip
    client = Client()
    client.force_login(world.people["administrator"])
    client.get("/")
    before = Event.objects.count(), TieEvent.objects.count(), Tie.objects.count()
    for name, pattern in patterns().items():
        if name in {"account_logout", "kept-form"}:
            continue
        address = world.address(name, pattern)
        session = client.session
        session[kept.NAME] = [
            {
                "code": "abc",
                "owner": world.people["administrator"].pk,
                "path": address,
                "address": address,
                "at": timezone.now().isoformat(),
                "pairs": list(filled_in.items()),
                "had_files": False,
            }
        ]
        session.save()

        response = client.get(f"{address}?kept=abc")

        assert response.status_code in {200, 302}, name
    assert (Event.objects.count(), TieEvent.objects.count(), Tie.objects.count()) == before
