"""A second factor is set up and given up."""

import re

from allauth.mfa.models import Authenticator
from django.urls import reverse

from youcheng.desk.tests.codes import code_of, wrong_code
from youcheng.desk.tests.second_factor.steps import (
    APP,
    CODES,
    CONFIRM,
    INDEX,
    PASSWORD,
    SECOND,
    deeds,
    give_code,
    give_password,
    recovery_codes,
)


def test_an_app_is_set_up_and_the_codes_are_shown_once(
    client, person, django_capture_on_commit_callbacks
):
    give_password(client)
    asked = client.get(APP)
    assert asked.url.startswith(f"{CONFIRM}?next=")
    assert client.post(asked.url, {"password": PASSWORD}).url == APP
    page = client.get(APP).content.decode()
    secret = re.search(r'id="secret" value="(\w+)"', page)[1]
    assert 'src="data:image/svg+xml;base64,' in page

    wrong = client.post(APP, {"code": wrong_code(secret)})
    assert "does not fit" in wrong.content.decode()
    assert secret in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(APP, {"code": code_of(secret)})

    assert done.url == CODES
    first, second = (client.get(CODES).content.decode() for _time in range(2))
    shown = ["".join(code) for code in re.findall(r"<li>(\d{4}) (\d{4})</li>", first)]
    assert shown == recovery_codes(person)
    assert len(shown) == 10
    assert re.findall(r"\d{4} \d{4}", second) == []
    assert "10 of 10 left" in second
    verbs = [verb for verb, _changes in deeds(person)]
    assert verbs[1:] == ["factor.added", "recovery.made"]
    assert secret not in str(list(Authenticator.objects.values("data")))


def test_a_wrong_password_confirms_nothing(client, person):
    give_password(client)

    page = client.post(f"{CONFIRM}?next={APP}", {"password": "wrong"})

    assert "The password is wrong" in page.content.decode()
    assert client.get(APP).url.startswith(CONFIRM)


def test_the_pages_carry_nothing_that_a_strict_policy_stops(client, person, secret):
    enrolled = [reverse("mfa_deactivate_totp"), reverse("mfa_generate_recovery_codes"), INDEX]
    give_password(client)
    pages = [client.get(SECOND)]
    give_code(client, code_of(secret))
    client.post(CONFIRM, {"password": PASSWORD})
    pages += [client.get(url) for url in (*enrolled, CODES, reverse("mfa_add_webauthn"))]
    pages += [client.get(url) for url in (CONFIRM, reverse("mfa_reauthenticate"))]

    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert re.findall(r"<[^>]+ (?:style|on\w+)=", text) == []
        scripts = re.findall(r"<script([^>]*)>", text)
        assert [one for one in scripts if "src=" not in one and "json" not in one] == []
        assert "form-action 'self'" in page.headers["Content-Security-Policy"]


def test_switching_off_takes_the_recovery_codes_along(client, person, secret):
    give_password(client)
    give_code(client, code_of(secret))
    client.post(CONFIRM, {"password": PASSWORD})

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert deeds(person)[-1] == ("factor.removed", {"kind": "totp"})


def test_new_recovery_codes_end_the_old_ones(
    client, person, secret, django_capture_on_commit_callbacks
):
    old = recovery_codes(person)
    give_password(client)
    give_code(client, code_of(secret))
    client.post(CONFIRM, {"password": PASSWORD})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))

    assert not set(old) & set(recovery_codes(person))
    assert deeds(person)[-1] == ("recovery.made", {})
