"""Signing in and out, and what people prove with, go into the log like any other deed.

Only signals of Django and allauth: our own apps call `record` themselves.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as sso
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from youcheng.audit.actions import record


@receiver(user_logged_in)
def signed_in(user: Any, request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """how: the proofs in their order: "password", "sso", "totp", "webauthn", "recovery_codes"."""
    how = [_proof(one) for one in get_authentication_records(request, user)] if request else []
    record("signed_in", user, by=user, **({"how": ", ".join(how)} if how else {}))


def _proof(said: dict[str, Any]) -> str:
    method = said.get("method", "")
    if said.get("passwordless"):
        return "passkey"
    return {"mfa": said.get("type", "mfa"), "socialaccount": "sso"}.get(method, method)


@receiver(user_logged_out)
def signed_out(user: Any, **_kwargs: Any) -> None:
    if user is not None:
        record("signed_out", user, by=user)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """Only names that exist are kept: people type their password into the wrong field."""
    model = get_user_model()
    typed = str(credentials.get("username", ""))[:150]
    user = model._default_manager.filter(username__iexact=typed).first() if typed else None
    record("sign_in.failed", user or model(username="—"))


def _told(authenticator: Authenticator) -> dict[str, str]:
    """What the log says of a factor: its kind, and the name that its owner gave it."""
    kind = str(authenticator.type)
    name = authenticator.data.get("name", "") if kind == Authenticator.Type.WEBAUTHN else ""
    return {"kind": kind, "name": name} if name else {"kind": kind}


def _is_codes(authenticator: Authenticator) -> bool:
    return authenticator.type == Authenticator.Type.RECOVERY_CODES


@receiver(mfa.authenticator_added)
def factor_added(user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    if _is_codes(authenticator):
        record("recovery.made", user, by=user)
    else:
        record("factor.added", user, by=user, **_told(authenticator))


@receiver(mfa.authenticator_reset)
def codes_made_anew(user: Any, **_kwargs: Any) -> None:
    record("recovery.made", user, by=user)


@receiver(mfa.authenticator_removed)
def factor_removed(user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Recovery codes go with the last factor; that is no deed of its own."""
    if not _is_codes(authenticator):
        record("factor.removed", user, by=user, **_told(authenticator))


@receiver(mfa.authenticator_used)
def factor_used(user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    """The others are told by `signed_in`; a recovery code is told the moment it is gone."""
    if _is_codes(authenticator):
        authenticator.refresh_from_db(fields=["data"])  # allauth hands over what was read before
        record("recovery.used", user, by=user, left=len(authenticator.wrap().get_unused_codes()))


@receiver(sso.social_account_added)
def linked(sociallogin: Any, **_kwargs: Any) -> None:
    record("sso.linked", sociallogin.user, by=sociallogin.user, issuer=sociallogin.account.provider)


@receiver(sso.social_account_removed)
def unlinked(socialaccount: Any, **_kwargs: Any) -> None:
    record("sso.unlinked", socialaccount.user, by=socialaccount.user)
