"""A page and its part."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


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
