"""What somebody with a second factor does, step by step."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from youcheng.accounts.models import User
from youcheng.audit.models import Event

PASSWORD = "plum-blossom-1912"
SIGN_IN, SECOND, INDEX = reverse("account_login"), reverse("mfa_authenticate"), reverse("mfa_index")
APP, CODES = reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")
CONFIRM = reverse("account_reauthenticate")


def enrol(user: User) -> str:
    made = generate_totp_secret()
    TOTP.activate(user, made)
    RecoveryCodes.activate(user)
    return made


def recovery_codes(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def give_password(client: Client, username: str = "clerk", password: str = PASSWORD):
    return client.post(SIGN_IN, {"login": username, "password": password})


def give_code(client: Client, code: str):
    return client.post(SECOND, {"code": code})


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def deeds(user: User) -> list[tuple[str, dict]]:
    events = Event.objects.filter(subject_key=str(user.pk)).order_by("pk")
    return [(event.verb, event.changes) for event in events]


def sign_in_and_confirm(client: Client, username: str = "clerk") -> None:
    give_password(client, username)
    client.post(CONFIRM, {"password": PASSWORD})
