"""The way to the office's provider and back, and the link between the two accounts."""

import secrets

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from youcheng.accounts.guards import Request, require_sign_in
from youcheng.accounts.queries.proofs import link_of
from youcheng.desk.sso import OidcAdapter, SocialAccountAdapter, is_offered, trouble

BAD_ANSWERS = (
    AttributeError,
    ImproperlyConfigured,
    IntegrityError,
    KeyError,
    OAuth2Error,
    RequestException,
    TypeError,
    ValueError,
)
"""What reading a provider's answer can end in, when it does not keep to the standard."""


@require_POST
@rate_limit(action="sso")
def sso_start(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return _leave(request, AuthProcess.LOGIN, get_next_redirect_url(request))


@require_POST
@require_sign_in
@reauthentication_required(app="allauth.socialaccount")
def sso_link(request: Request) -> HttpResponse:
    return _leave(request, AuthProcess.CONNECT)


def _leave(request: HttpRequest, process: str, next_url: str | None = None) -> HttpResponse:
    """Show a page that goes on to the provider by itself.

    A redirect would not do: browsers hold a form's redirects, all of them, to the policy's
    `form-action`, and the provider may send people on to hosts that we do not know.
    """
    if not is_offered():
        raise Http404
    nonce = secrets.token_urlsafe(24)
    provider = SocialAccountAdapter().get_provider(request)
    try:
        away = provider.redirect(
            request,
            process=process,
            next_url=next_url,
            data={"nonce": nonce},
            auth_params={"nonce": nonce},
        )
    except BAD_ANSWERS as error:
        return trouble(request, error)
    return render(request, "desk/sso/leave.html", {"url": away.url, "name": provider.name})


@never_cache
@require_safe
def sso_back(request: HttpRequest) -> HttpResponse:
    """Where the provider sends people: signed in, refused, or with an error."""
    if not is_offered():
        raise Http404
    try:
        return OAuth2CallbackView.adapter_view(OidcAdapter(request))(request)
    except BAD_ANSWERS as error:
        return trouble(request, error)


@require_http_methods(["GET", "HEAD", "POST"])
@require_sign_in
@reauthentication_required(app="allauth.socialaccount")
def sso_unlink(request: Request) -> HttpResponse:
    link = link_of(request.user)
    if link is None:
        return redirect("account")
    form = DisconnectForm({"account": link.pk}, request=request)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("account")
    for error in form.non_field_errors():
        messages.error(request, error)
    return render(request, "desk/sso/unlink.html", {"link": link, "can": form.is_valid()})
