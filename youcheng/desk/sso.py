"""Sign-in through the office's OpenID Connect provider, by allauth, with this house's rules.

Accounts are made by the office, so the provider only says who somebody is: what is kept is the
issuer and the subject. A first link is made by the person, or by a claim that the office names.
"""

import logging
import secrets
from typing import Any, NoReturn

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from requests import ConnectionError as Unreachable
from requests import Timeout

from youcheng.accounts.actions.proofs import admit
from youcheng.accounts.models import User
from youcheng.accounts.queries import home_unit
from youcheng.accounts.queries.proofs import link_of
from youcheng.accounts.rules import objection_to_first_link
from youcheng.audit.actions import record
from youcheng.desk.accounts import entry_objection

log = logging.getLogger(__name__)

NEEDED = ("OIDC_NAME", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
ALGORITHMS = [f"{family}{size}" for family in ("RS", "PS", "ES") for size in (256, 384, 512)]
"""Signed with a key that only the provider holds; never "none" or the secret that we share."""
LEEWAY = 60  # seconds that the provider's clock may be off


def missing() -> list[str]:
    """Variables that sign-in through the provider needs and that are empty."""
    return [f"YOUCHENG_{name}" for name in NEEDED if not getattr(settings, name)]


def is_offered() -> bool:
    return not missing()


class Unproven(OAuth2Error):
    """The provider's answer does not prove what it says."""


class OidcAdapter(OpenIDConnectOAuth2Adapter):
    """Asks the provider, and believes nothing that it cannot check."""

    def __init__(self, request: HttpRequest, provider_id: str = "") -> None:
        super().__init__(request, provider_id or settings.OIDC_ISSUER)

    @property
    def openid_config(self) -> dict[str, Any]:
        config = super().openid_config
        if config.get("issuer") != settings.OIDC_ISSUER:
            raise Unproven(f"The provider calls itself {config.get('issuer')!r}.")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("sso-back"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Read who came. The two answers must speak of the same person."""
        said = self._decode_id_token(app, kwargs["response"].get("id_token", ""))
        has_more = "userinfo_endpoint" in self.openid_config
        more = self._fetch_user_info(token.token) if has_more else {}
        if has_more and more.get("sub") != said["sub"]:
            raise Unproven("The ID token and the user info speak of two people.")
        claims = {**more, **said}
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        # Kept with the link: only what shows its owner which account it is.
        login.account.extra_data = {"name": text_of(claims, settings.OIDC_CLAIM or "name")}
        login.claims = claims
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Check the signature even of a token that came directly: not every office has TLS inside.

        allauth would skip it, and allows the clocks no difference at all.
        """
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            keys = jwt.PyJWKSet.from_dict(answer.json())
            said = jwt.decode(
                id_token,
                key=keys[jwt.get_unverified_header(id_token)["kid"]],
                algorithms=ALGORITHMS,
                issuer=settings.OIDC_ISSUER,
                audience=app.client_id,
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except (jwt.PyJWTError, KeyError) as error:
            raise Unproven(f"The ID token is not good: {error}") from error
        if said.get("azp", app.client_id) != app.client_id:
            raise Unproven("The ID token was made for another client.")
        return said


class OidcProvider(OpenIDConnectProvider):
    """Tells allauth the subject and no more: `pre_social_login` reads the other claims."""

    oauth2_adapter_class = OidcAdapter

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The one provider of the settings, and who comes in by it."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": _("Without this link you could not sign in: you have no password."),
    }

    def get_provider(
        self, request: HttpRequest, provider: str = "", client_id: str | None = None
    ) -> OidcProvider:
        app = SocialApp(
            provider=OidcProvider.id,
            provider_id=settings.OIDC_ISSUER,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={
                "server_url": settings.OIDC_ISSUER.rstrip("/"),
                "oauth_pkce_enabled": True,
                "scope": settings.OIDC_SCOPE,
                "token_auth_method": settings.OIDC_AUTH,
            },
        )
        return OidcProvider(request, app=app)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("account")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: OidcProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        if exception is not None:
            raise ImmediateHttpResponse(trouble(request, exception))
        if "state_id" in (extra_context or {}):
            raise ImmediateHttpResponse(stopped(request, "strange"))
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(stopped(request, "cancelled"))
        code = request.GET.get("error", "")[:60]
        log.warning("The provider answered with the error %r.", code)
        raise ImmediateHttpResponse(stopped(request, "error", detail=code))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let somebody whom the provider knows in, or say why not."""
        expected = (sociallogin.state.get("data") or {}).get("nonce", "")
        given = text_of(sociallogin.claims, "nonce")
        if not expected or not secrets.compare_digest(given.encode(), expected.encode()):
            log.warning("An ID token came with a nonce that was not asked for.")
            raise ImmediateHttpResponse(stopped(request, "unproven"))
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            is_new = not sociallogin.is_existing
            if is_new and request.user.is_authenticated and link_of(request.user):
                raise ImmediateHttpResponse(stopped(request, "linked_otherwise"))
            return
        is_known = sociallogin.is_existing
        user = sociallogin.user if is_known else _find(sociallogin.claims)
        if user is None and _may_be_made(sociallogin.claims):
            with transaction.atomic():
                sociallogin.connect(request, _make(sociallogin.claims))
            return
        if user is None:
            _refuse(request, User(username=_claimed(sociallogin.claims)[:150] or "—"), "unknown")
        objection = entry_objection(user)
        if not is_known and not objection:
            objection = objection_to_first_link(is_linked_otherwise=link_of(user) is not None)
        if objection:
            _refuse(request, user, objection.code)
        if not is_known:
            with transaction.atomic():
                sociallogin.connect(request, user)


def _claimed(claims: dict[str, Any]) -> str:
    """The name of the account; nothing where the office names no claim, or it is not verified."""
    claim = settings.OIDC_CLAIM
    if claim == "email" and claims.get("email_verified") is not True:
        return ""
    return text_of(claims, claim) if claim else ""


def _find(claims: dict[str, Any]) -> User | None:
    """Who has exactly this user name; by the claim "email", exactly this address, and alone."""
    name = _claimed(claims)
    column = "email" if settings.OIDC_CLAIM == "email" else "username"
    found = list(User.objects.filter(**{column: name})[:2]) if name else []
    return found[0] if len(found) == 1 else None


def _may_be_made(claims: dict[str, Any]) -> bool:
    name = _claimed(claims)
    if not settings.OIDC_CREATE or not name or len(name) > 150:
        return False
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        return False
    return not User.objects.filter(username__iexact=name).exists()


def _make(claims: dict[str, Any]) -> User:
    """In the office's own unit, or no administrator could see the person to give a role."""
    name = _claimed(claims)
    email = text_of(claims, "email") if claims.get("email_verified") is True else ""
    try:
        email = forms.EmailField(required=False, max_length=254).clean(email)
    except ValidationError:
        email = ""
    title = (text_of(claims, "name") or name)[:80]
    return admit(username=name, title=title, email=email, unit=home_unit())


def text_of(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return value.strip() if isinstance(value, str) else ""


STOPS: dict[str, tuple[int, Any, Any]] = {
    "cancelled": (
        200,
        _("You are not signed in"),
        _("The sign-in was cancelled there. Nothing was changed here."),
    ),
    "strange": (
        400,
        _("The sign-in has expired"),
        _("It took too long, or it was not begun in this browser. Begin it anew."),
    ),
    "down": (
        503,
        _("%(name)s does not answer"),
        _("Your account here is safe. Try again later, or sign in with your password."),
    ),
    "error": (
        502,
        _("%(name)s answered with an error"),
        _("You are not signed in. If it happens again, tell your administrator."),
    ),
    "unproven": (
        502,
        _("The answer could not be checked"),
        _("You are not signed in. If it happens again, tell your administrator."),
    ),
    "unknown": (
        403,
        _("You have no account here"),
        _(
            "%(name)s knows you, but no account here is linked with you. Ask your administrator for"
            " one. If you have a password here, sign in with it and link the two under My account."
        ),
    ),
    "shut": (
        403,
        _("Your account here is shut"),
        _("%(name)s knows you, but the account here was shut. Ask your administrator."),
    ),
    "locked": (
        403,
        _("Your account here is locked"),
        _("There were too many wrong tries. Wait, or ask your administrator to lift the lock."),
    ),
    "linked_otherwise": (
        403,
        _("Another account is linked already"),
        _("The account here is linked to another one there. Ask your administrator to cut it."),
    ),
}
"""Why a sign-in ends without one: status, title, what is safe and what to do."""


def stopped(request: HttpRequest, why: str, detail: str = "") -> HttpResponse:
    status, title, text = STOPS[why]
    name = {"name": settings.OIDC_NAME}
    context = {"title": title % name, "text": text % name, "detail": detail, "why": why}
    return render(request, "desk/sso/stopped.html", context, status=status)


def trouble(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What went wrong between the provider and us, for the reader and for the server's log."""
    log.warning("Sign-in through the provider failed: %s", str(exception)[:500])
    if isinstance(exception, (Unreachable, Timeout)):
        return stopped(request, "down")
    is_answer = isinstance(exception, Unproven) or not isinstance(exception, (OAuth2Error, OSError))
    return stopped(request, "unproven" if is_answer else "error")


def _refuse(request: HttpRequest, user: User, why: str) -> NoReturn:
    record("sso.refused", user, why=why)
    raise ImmediateHttpResponse(stopped(request, why))
