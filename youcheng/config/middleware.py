from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from youcheng.lib.objections import Refused, Stale


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


class ObjectionMiddleware:
    """Turn a broken rule or a lost race into a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return render(request, "409.html", {"objection": error.objection}, status=409)
        if isinstance(error, Stale):
            return render(request, "409.html", {"is_stale": True}, status=409)
        return None
