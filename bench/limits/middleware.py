from collections.abc import Callable

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import resolve


class BareMiddleware:
    """Answer `/bare/…` with nothing but a session and a user around the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.product = get_response
        self.bare = SessionMiddleware(AuthenticationMiddleware(self._view))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/bare/"):
            return self.bare(request)  # type: ignore[return-value]
        return self.product(request)

    def _view(self, request: HttpRequest) -> HttpResponse:
        view, args, kwargs = resolve(request.path_info, "bench.limits.urls")
        return view(request, *args, **kwargs)
