"""A page, its part, the way back to it, and its language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render `template`, or only its partial `part` when HTMX asks for it."""
    is_part = bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]
    name = f"{template}#{part}" if is_part else template
    response = render(request, name, context, status=status)
    # Without this the back button would one day show half a page.
    patch_vary_headers(response, ["HX-Request"])
    return response


def way_back(request: HttpRequest) -> str:
    """The page of ours that the form names as `next`, else the first page."""
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if is_ours else "/"


def keep_language(response: HttpResponse, language: str) -> None:
    """Let this browser ask for pages in `language` from now on; nothing if it is none of ours."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
