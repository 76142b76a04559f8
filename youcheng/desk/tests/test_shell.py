"""What stands around every page: sign-in, language, the pages that say no."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.views import defaults
from django.views.csrf import csrf_failure

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.config.middleware import ObjectionMiddleware
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


@pytest.mark.parametrize("signed_in", [True, False])
def test_pages_that_say_no(rf: RequestFactory, officer, signed_in, settings):
    request = rf.get("/nowhere/")
    if signed_in:
        request.user = officer
    pages = {
        "cannot be read": defaults.bad_request(request, SuspiciousOperation()),
        "Not for this account": defaults.permission_denied(request, PermissionDenied()),
        "no such page": defaults.page_not_found(request, Exception()),
        "Something broke": defaults.server_error(request),
        "has expired": csrf_failure(request),
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
