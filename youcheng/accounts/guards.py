"""The page's permission. Every view outside the portal carries one; a test looks for it."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from youcheng.accounts.kept import keep, who
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


LONGEST = 4000
"""Characters of an address that sign-in leads back to; no browser follows a much longer one."""


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is, and then lead back to where they wanted to go, or to what they had typed."""
    is_part = bool(getattr(request, "htmx", False))
    if request.method == "POST":
        address = _after_post(request)
    elif is_part:
        address = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    else:
        address = request.get_full_path()
    response = redirect_to_login(address if len(address) <= LONGEST else request.path[:LONGEST])
    # Else HTMX would put the sign-in page into a corner of the present one.
    return HttpResponseClientRedirect(response.url) if is_part else response


def _after_post(request: HttpRequest) -> str:
    """The session ended while somebody filled in a form: keep it, and say so."""
    kept = keep(request, who(request))
    if kept is None:
        text = _("You were signed out before this was saved. Nothing was written.")
        messages.warning(request, text, fail_silently=True)
        return page_before(request)
    text = _("You were signed out before this was saved. What you typed is kept: sign in, and it is"
             " back in its form.")  # fmt: skip
    messages.info(request, text, fail_silently=True)
    return kept.way_back


def page_before(request: HttpRequest) -> str:
    """The page of ours from which something was sent; the first page if it is not known."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path:
        return "/"
    return f"{came.path}?{came.query}" if came.query else came.path


def require_permission(permission: Permission) -> Callable:
    """Let the view run only for users who hold `permission` somewhere; sign-in comes first."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not can(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def require_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view run for anybody who has signed in: a person's own account needs no role."""

    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.permission = None  # type: ignore[attr-defined]
    return guarded
