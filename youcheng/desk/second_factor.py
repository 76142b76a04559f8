"""Second factors in this house: how their secrets are kept, and who must have one."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from youcheng.accounts.models import User
from youcheng.accounts.queries import home_unit
from youcheng.accounts.queries.proofs import (
    factors_of,
    has_second_factor,
    must_have_second_factor,
)
from youcheng.accounts.rules import objection_to_removing_factor
from youcheng.desk.factor_forms import WRONG
from youcheng.lib.objections import Objection
from youcheng.lib.sealing import cipher_for

REACHABLE = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "health",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "set_language",
    }
)
"""Where somebody who must have a second factor and has none may go: all that leads to one."""


class SecondFactorMiddleware:
    """Lead people whose role needs a second factor to the page where they add one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if not settings.SECOND_FACTOR or not request.user.is_authenticated:
            return None
        if not must_have_second_factor(request.user) or has_second_factor(request.user):
            return None
        request.is_second_factor_due = True
        if request.resolver_match and request.resolver_match.url_name in REACHABLE:
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("mfa_index"))
        return redirect("mfa_index")


def removal_objection(authenticator: Authenticator) -> Objection | None:
    """Why its owner may not remove this factor."""
    user = authenticator.user
    return objection_to_removing_factor(
        is_due=must_have_second_factor(user), n_left=len(factors_of(user)) - 1
    )


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG,
        "cannot_delete_authenticator": _(
            "Your role needs a second factor, and this is the last. Add another one first."
        ),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second factor: add one."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return removal_objection(authenticator) is None

    def encrypt(self, text: str) -> str:
        """A copy of the database must open no door."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed with another secret key becomes a secret that nothing fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(hashlib.sha256(Fernet.generate_key()).digest()).decode()

    def get_totp_issuer(self) -> str:
        """Name under which the app lists the account."""
        home = home_unit()
        return f"{gettext('Youcheng')} {home.name}" if home else gettext("Youcheng")

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        number = len(factors_of(user).passkeys) + 1
        return gettext("Passkey %(number)d") % {"number": number}


def _cipher() -> Fernet:
    return cipher_for("second factors")
