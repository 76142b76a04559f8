"""Pages that say no. Those for what broke here ask the database nothing: it may be what broke."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils import translation

from youcheng.accounts.guards import page_before
from youcheng.accounts.kept import SECRET
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import holders_of
from youcheng.lib.text import isolated

WAIT = 5
"""Seconds after which trying again makes sense."""

NAMED = 3
"""People who are named as those to ask."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With the names of those who can grant the right, for who works in the office."""
    unit = getattr(request.user, "unit", None) if hasattr(request, "user") else None
    people = holders_of(Permission.PERSON_MANAGE, unit)[:NAMED] if unit else []
    return _page(request, 403, askable=[isolated(person) for person in people])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    before = page_before(request)
    back = before if before not in {"/", request.get_full_path()} else ""
    return render(request, f"{status}.html", {"back": back, **context}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database does not answer: then waiting helps."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        error = sys.exc_info()[1]
        if isinstance(error, OperationalError | InterfaceError):
            return unavailable(request)
        text = loader.get_template("500.html").render({"LANGUAGE_CODE": language})
        return HttpResponse(text, status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """What was sent is in the page, to be sent again: nobody has to type it twice."""
    pairs, may_send = sendable(request)
    context = {
        "LANGUAGE_CODE": translation.get_language(),
        "address": request.get_full_path(),
        "is_post": request.method == "POST",
        "may_send": may_send,
        "pairs": pairs,
        "token": get_token(request) if may_send else "",
    }
    text = loader.get_template("503.html").render(context)
    return HttpResponse(text, status=503, headers={"Retry-After": str(WAIT)})


def sendable(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """The fields of a form, and whether they may stand in a page: no file, no secret."""
    if request.method != "POST" or request.FILES:
        return [], False
    said = [(name, text) for name, texts in request.POST.lists() for text in texts]
    pairs = [(name, text) for name, text in said if name != "csrfmiddlewaretoken"]
    has_secret = any(SECRET.search(name) for name, _text in pairs)
    return ([], False) if has_secret else (pairs, True)
