"""A form that was sent after its session had ended: kept until the same person is back.

It lies in the browser's new session, on the server, for an hour. See docs/adr/0014.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from youcheng.lib.typed import Typed

NAME = "kept"
"""In the session, and in the address of the form that is shown again."""
WHO = "yc-who"
"""The cookie that says who signed in here last: only they get back what was typed."""
WHO_DAYS = 30
MINUTES = 60
MOST = 3
LARGEST = 100_000
"""Characters of one form. A longer one is not kept, and the person is told."""
SECRET = re.compile(r"pass|secret|token|csrf|otp|^old$|^again$|^pin$|^login$", re.IGNORECASE)
"""Names of fields that are never kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One form. address: where it was sent to. at: when."""

    code: str
    address: str
    at: datetime
    pairs: list[tuple[str, str]]
    had_files: bool

    @property
    def way_back(self) -> str:
        """The address under which the form is shown again."""
        return f"{self.address}{'&' if '?' in self.address else '?'}{NAME}={self.code}"

    def typed(self) -> Typed:
        typed = Typed(mutable=True)
        for name, value in self.pairs:
            typed.appendlist(name, value)
        typed._mutable = False
        return typed


def who(request: HttpRequest) -> int | None:
    """The key of who signed in here last; None if nobody did, or they signed out."""
    try:
        return int(request.get_signed_cookie(WHO, max_age=WHO_DAYS * 24 * 3600, salt=WHO) or "")
    except (KeyError, ValueError, signing.BadSignature):
        return None


def remember_who(request: HttpRequest, response: HttpResponse, user: int | None) -> None:
    """user: who is signed in; None forgets them."""
    if user is None:
        response.delete_cookie(WHO)
    elif who(request) != user:
        response.set_signed_cookie(
            WHO,
            str(user),
            salt=WHO,
            max_age=WHO_DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def keep(request: HttpRequest, owner: int | None) -> Kept | None:
    """Keep what was sent for `owner`. None if there is nothing to keep, or it may not be kept."""
    post: QueryDict = request.POST
    pairs = [
        (name, text) for name, texts in post.lists() for text in texts if not SECRET.search(name)
    ]
    is_small = sum(len(name) + len(text) for name, text in pairs) <= LARGEST
    if owner is None or not is_small or not any(text.strip() for _name, text in pairs):
        return None
    # A view that hides its fields from error reports holds secrets.
    if getattr(request, "sensitive_post_parameters", None):
        return None
    query = request.GET.copy()
    query.pop(NAME, None)
    address = f"{request.path}?{query.urlencode()}" if query else request.path
    kept = Kept(token_urlsafe(9), address, timezone.now(), pairs, bool(request.FILES))
    row = {
        "code": kept.code,
        "owner": owner,
        "path": request.path,
        "address": kept.address,
        "at": kept.at.isoformat(),
        "pairs": pairs,
        "had_files": kept.had_files,
    }
    request.session[NAME] = [*request.session.get(NAME, []), row][-MOST:]
    return kept


def find(request: HttpRequest, code: str) -> Kept | None:
    """The form of that code, if it is the signed-in person's and not too old."""
    for row in request.session.get(NAME, []):
        at = datetime.fromisoformat(row["at"])
        if row["code"] != code or at < timezone.now() - timedelta(minutes=MINUTES):
            continue
        if row["owner"] == request.user.pk:  # type: ignore[attr-defined]
            pairs = [(name, text) for name, text in row["pairs"]]
            return Kept(code, row["address"], at, pairs, row["had_files"])
    return None


def forget(request: HttpRequest, *, path: str = "", code: str = "") -> None:
    """Throw away what was kept for that address or under that code, and what is too old."""
    rows = request.session.get(NAME)
    if rows is None:
        return
    since = (timezone.now() - timedelta(minutes=MINUTES)).isoformat()
    left = [
        row for row in rows if path != row["path"] and code != row["code"] and row["at"] > since
    ]
    if not left:
        del request.session[NAME]
    elif left != rows:
        request.session[NAME] = left
