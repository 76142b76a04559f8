"""A provider that falters, and half a setting."""

import pytest
import requests

from youcheng.desk.health import findings
from youcheng.desk.sso import NEEDED
from youcheng.desk.tests.sso.provider import BACK, NAME, START, come_back, is_in, leave, response

PLACES = ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("broken", "status", "text"),
    [
        (requests.ConnectionError("no route"), 503, "does not answer"),
        (requests.Timeout("slow"), 503, "does not answer"),
        (response({"error": "x"}, 500), 502, "You are not signed in"),
        (response({"error": "invalid_client"}, 401), 502, "You are not signed in"),
        (response(b"<html>"), 502, "You are not signed in"),
        (response([]), 502, "You are not signed in"),
        (response({}), 502, "You are not signed in"),
    ],
    ids=["no route", "slow", "500", "401", "html", "a list", "nothing"],
)
def test_a_provider_that_falters_gets_a_page_that_says_so(
    client, provider, person, place, broken, status, text
):
    if place == PLACES[0]:
        provider.broken[place] = broken
        answer = client.post(START)
    else:
        leave(client, provider)
        provider.broken[place] = broken
        answer = come_back(client, provider)

    assert (answer.status_code, is_in(client)) == (status, False)
    assert text in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        ("access_denied", 200, "cancelled there"),
        ("server_error", 502, "answered with an error"),
        ("<script>", 502, "&lt;script&gt;"),
    ],
)
def test_an_error_of_the_provider_is_told(client, provider, error, status, text):
    leave(client, provider)

    answer = client.get(BACK, {"error": error, "state": provider.asked["state"]})

    assert answer.status_code == status
    assert text in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "is_well", "text"),
    [
        ({}, True, NAME),
        (dict.fromkeys(NEEDED, ""), True, "only"),
        ({"OIDC_CLIENT_SECRET": ""}, False, "YOUCHENG_OIDC_CLIENT_SECRET"),
        ({"OIDC_ISSUER": "http://login.example.org"}, False, "https"),
        ({"OIDC_ISSUER": "http://localhost:8119"}, True, NAME),
        ({"OIDC_CREATE": True, "OIDC_CLAIM": ""}, False, "YOUCHENG_OIDC_CLAIM"),
    ],
)
def test_the_doctor_sees_half_a_setting(provider, settings, changed, is_well, text):
    for name, value in changed.items():
        setattr(settings, name, value)

    (found,) = (one for one in findings() if one.code == "sso")

    assert (found.is_well, text in found.message) == (is_well, True)
