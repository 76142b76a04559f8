"""What stands around every page: sign-in, language, the pages that say no."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.config.middleware import ObjectionMiddleware
from youcheng.desk.views import errors
from youcheng.desk.views.entry import csrf_failed
from youcheng.lib.objections import Objection, Refused, Stale

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_login")


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def officer() -> User:
    city = save_unit(
        code="nanjing", kind=UnitKind.CITY, name_zh="南京市", name_en="Nanjing", lat=32.0, lon=118.8
    )
    user = User.objects.create_user("officer", password="a long password", unit=city)
    Grant.objects.create(user=user, role=Role.DESK, unit=city)
    return user


def test_sign_in_leads_to_the_page_that_was_asked_for(client, officer):
    page = client.get(reverse("registry:tie-list"))
    assert page.url.startswith(SIGN_IN)
    data = {"login": "officer", "password": "a long password", "next": "/ties/"}

    response = client.post(page.url, data)

    assert (response.status_code, response.url) == (302, "/ties/")


def test_wrong_password_gets_a_sentence(client, officer):
    response = client.post(SIGN_IN, {"login": "officer", "password": "wrong"})

    assert response.status_code == 200
    assert "The user name or the password is wrong" in response.content.decode()


def test_picture_beside_the_form_names_nobody(client, officer):
    art = client.get(SIGN_IN).context["art"]

    assert art == {"home": {"lon": 118.8, "lat": 32.0}, "points": []}


def test_language_is_kept_and_leads_back(client):
    response = client.post(
        reverse("set_language"), {"language": "zh-hant", "next": "/sign-in/?next=/ties/"}
    )
    assert response.url == "/sign-in/?next=/ties/"

    assert '<html lang="zh-hant"' in client.get(SIGN_IN).content.decode()


def test_language_does_not_lead_to_another_site(client):
    response = client.post(
        reverse("set_language"), {"language": "en", "next": "https://example.org/"}
    )
    assert response.url == "/"


def test_signing_out_asks_first(client, officer):
    client.force_login(officer)

    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("registry:tie-list")).status_code == 302


def test_menu_marks_the_present_place(client, officer):
    client.force_login(officer)

    body = client.get(reverse("registry:tie-list")).content.decode()

    assert 'href="/ties/" title="Sister cities" aria-current="page"' in body


def test_counts_stand_in_the_menu_of_every_page_without_a_query(
    client, officer, django_assert_num_queries
):
    client.force_login(officer)
    with CaptureQueriesContext(connection) as bare:
        client.get(reverse("account"))
    n = len(bare)
    client.get(reverse("home"))
    session = client.session
    session["counts"] = {"due": 2, "alerts": 130, "ties": 7, "decisions": 0, "notices": 3}
    session.save()

    with django_assert_num_queries(n):
        body = client.get(reverse("account")).content.decode()

    assert '<span class="cnt hot" id="n-due">2</span>' in body
    assert '<span class="cnt" id="n-ties">7</span>' in body
    assert '<span class="dot" id="n-bell">99+</span>' in body
    assert '<span class="dot" id="n-inbox">3</span>' in body


def test_counts_are_taken_anew_for_a_page_that_stays_open(client, officer):
    client.force_login(officer)
    body = client.get(reverse("counts"), headers={"HX-Request": "true"}).content.decode()

    nothing = {"due": 0, "alerts": 0, "ties": 0, "decisions": 0, "notices": 0}
    assert client.session["counts"] == nothing
    assert body.count('hx-swap-oob="true"') == 7
    assert "<html" not in body


def test_who_may_begin_nothing_has_no_menu_for_it(client, officer):
    client.force_login(officer)
    assert 'data-key="n"' in client.get(reverse("account")).content.decode()

    Grant.objects.update(role=Role.LEADER)

    assert 'data-key="n"' not in client.get(reverse("account")).content.decode()


def test_the_look_is_the_accounts_own(client, officer):
    client.force_login(officer)
    look = reverse("account-look")

    plain = client.post(look, {"theme": "dark", "next": "/ties/"})
    script = client.post(look, {"density": "cozy"}, headers={"HX-Request": "true"})
    odd = client.post(look, {"theme": "pink", "density": "tight", "next": "https://example.org/"})

    assert (plain.status_code, plain.url) == (302, "/ties/")
    assert (script.status_code, script.content) == (204, b"")
    assert odd.url == "/"
    officer.refresh_from_db()
    assert (officer.theme, officer.density) == ("dark", "cozy")
    html = client.get("/ties/").content.decode().partition("<head>")[0]
    assert 'data-bs-theme="dark" data-density="cozy" data-chosen' in html


def test_signing_in_brings_the_language_of_the_account(client, officer):
    User.objects.update(language="zh-hant")

    client.post(SIGN_IN, {"login": "officer", "password": "a long password"})

    assert client.cookies["django_language"].value == "zh-hant"
    assert '<html lang="zh-hant"' in client.get("/ties/").content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
def test_pages_that_say_no(rf: RequestFactory, officer, signed_in, settings):
    request = rf.get("/nowhere/")
    if signed_in:
        request.user = officer
    pages = {
        "cannot be read": errors.bad_request(request, SuspiciousOperation()),
        "Not for this account": errors.permission_denied(request, PermissionDenied()),
        "no such page": errors.not_found(request, Exception()),
        "Something broke": errors.server_error(request),
        "has expired": csrf_failed(request),
    }

    for sentence, response in pages.items():
        assert sentence in response.content.decode()
        assert response.status_code >= 400


def test_a_broken_rule_and_a_lost_race_become_pages(rf, officer):
    middleware = ObjectionMiddleware(lambda request: None)
    request = rf.post("/ties/")
    request.user = officer

    refused = middleware.process_exception(request, Refused(Objection("x", "No: it has ended.")))
    stale = middleware.process_exception(request, Stale())

    assert (refused.status_code, stale.status_code) == (409, 409)
    assert "No: it has ended." in refused.content.decode()
    assert "Somebody changed this record" in stale.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_pages_that_need_no_context(name):
    assert "<h1" in render_to_string(name)
