import json
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from youcheng.accounts import kept
from youcheng.accounts.guards import page_before
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.text import plain


class LanguageMiddleware:
    """The language that the person chose, else the office's own.

    The browser's wish is not asked: an office computer set up in English still belongs to a
    Chinese office, and a link must look the same to two colleagues.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class PlainTextMiddleware:
    """Take unseen control characters out of every form and address, so that no view has to think
    of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        request.GET = _plain(request.GET)  # type: ignore[misc]
        if request.method == "POST":
            request.POST = _plain(request.POST)


def _plain(given: QueryDict) -> QueryDict:
    lists = dict(given.lists())
    cleaned = QueryDict(mutable=True, encoding=given.encoding)
    for name, texts in lists.items():
        for text in texts:
            cleaned.appendlist(plain(name), plain(text))
    if dict(cleaned.lists()) == lists:
        return given
    cleaned._mutable = False
    return cleaned


class KeptFormMiddleware:
    """Show a form again that was sent after its session had ended; see `accounts.kept`.

    Nothing can be written while it is shown: whatever the view does is rolled back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _user_key(request)
        if before is not None and request.method == "POST":
            # It is here again. Should the answer be lost, so is this change of the session.
            kept.forget(request, path=request.path)
        code = request.GET.get(kept.NAME, "")
        if code and before is not None and request.method == "GET":
            response = self._shown(request, code)
        else:
            response = self.get_response(request)
        after = _user_key(request)
        if after is not None or before is not None:
            kept.remember_who(request, response, after)
        return response

    def _shown(self, request: HttpRequest, code: str) -> HttpResponse:
        found = kept.find(request, code)
        if found is None:
            messages.warning(request, _("What was typed is not kept any more."))
            return self.get_response(request)
        typed = found.typed()
        request.POST = typed  # type: ignore[misc]
        request.kept = found  # type: ignore[attr-defined]
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        # The page has no such form of its own: what was typed is shown by itself.
        return response if typed.was_shown else redirect("kept-form", code=code)


def _user_key(request: HttpRequest) -> int | None:
    """Who is signed in; asks nothing of the database for a visitor without a session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.session.modified:
        return None
    return request.user.pk if request.user.is_authenticated else None


class ObjectionMiddleware:
    """Turn a broken rule or a lost race into a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused | Stale):
            return None
        objection = error.objection if isinstance(error, Refused) else None
        if getattr(request, "htmx", False):
            # A whole page in the place of the form would take away what was typed there.
            text = objection.message if objection else _("Somebody changed this record meanwhile.")
            said = json.dumps({"yc:refused": {"text": str(text)}})
            return HttpResponse(status=409, headers={"HX-Reswap": "none", "HX-Trigger": said})
        context = {"objection": objection, "back": page_before(request)}
        return render(request, "409.html", context, status=409)
