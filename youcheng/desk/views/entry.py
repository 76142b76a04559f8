"""Pages that belong to no domain. They are open: a visitor must reach them before signing in."""

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from youcheng.accounts import kept
from youcheng.accounts.guards import page_before
from youcheng.accounts.queries import home_unit
from youcheng.desk.sso import is_offered
from youcheng.lib.pages import keep_language, way_back
from youcheng.registry.queries.ties import points_of_formal_ties


class Entrance:
    """A page with the picture beside it: only what the city publishes anyway, without names."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        home = context["office"] = home_unit()
        context["art"] = {
            "home": {"lon": home.lon, "lat": home.lat} if home and home.lon is not None else None,
            "points": points_of_formal_ties(localdate()),
        }
        return context


class SignIn(Entrance, LoginView):
    """By the office's provider, where there is one, by password, or by passkey."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        context["provider"] = settings.OIDC_NAME if is_offered() else ""
        return context


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page."""
    response = HttpResponseRedirect(way_back(request))
    keep_language(response, request.POST.get("language", ""))
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's mark is stale: as a rule somebody signed in anew in another window.

    Nothing is written. What a page of ours sent is kept and shown in its form again, to be sent
    with a fresh mark; what another site sent is refused.
    """
    user = getattr(request, "user", None)
    is_in = user is not None and user.is_authenticated
    if is_own_page(request) and is_guarded(request):
        found = kept.keep(request, user.pk if is_in else kept.who(request))
        if found is not None:
            if not is_in:
                return redirect_to_login(found.way_back)
            is_part = bool(getattr(request, "htmx", False))
            answer = HttpResponseClientRedirect if is_part else HttpResponseRedirect
            return answer(found.way_back)
    before = page_before(request)
    context = {"back": before if before != "/" else ""}
    return render(request, "403_csrf.html", context, status=403)


def is_own_page(request: HttpRequest) -> bool:
    """Whether the browser vouches that a page of this site sent it."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def is_guarded(request: HttpRequest) -> bool:
    try:
        return hasattr(resolve(request.path_info).func, "permission")
    except Resolver404:
        return False


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
