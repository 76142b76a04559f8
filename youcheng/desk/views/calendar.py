"""The calendar of a person: the address itself, and its page in the account."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.actions import feeds as actions
from youcheng.accounts.actions.invitations import hash_of
from youcheng.accounts.guards import Request, require_sign_in
from youcheng.accounts.models import Feed
from youcheng.accounts.queries import home_unit
from youcheng.desk.calendar_out import write_calendar
from youcheng.desk.person_forms import FeedForm
from youcheng.desk.queries.calendar import entries
from youcheng.lib.calendars import TYPE

FRESH = 300
"""Seconds for which a calendar program may keep an answer without asking."""


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Open to whoever holds the address; shows what its owner may see at this moment."""
    feed = Feed.objects.open().select_related("user").filter(token_hash=hash_of(token)).first()
    if feed is None:
        raise Http404
    with translation.override(feed.language):
        office = home_unit()
        found = entries(
            feed.user,
            localdate(),
            terms=feed.has_terms,
            anniversaries=feed.has_anniversaries,
            promises=feed.has_promises,
        )
        body = write_calendar(
            found,
            name=_("Sister cities") + (f" \u00b7 {office.name}" if office else ""),
            host=request.build_absolute_uri("/").rstrip("/"),
            home=office.code if office else "office",
        )
    actions.note_reading(feed, at=timezone.now())
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"private, max-age={FRESH}",
        "Content-Disposition": 'inline; filename="youcheng.ics"',
        "Content-Language": feed.language,
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(body, content_type=TYPE, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def open_feed(request: Request) -> Feed | None:
    return request.user.feeds.filter(revoked_at=None).first()


@require_safe
@require_sign_in
def own_calendar(request: Request) -> HttpResponse:
    """What the calendar holds, whether it is in use, and what can be done with its address."""
    feed = open_feed(request)
    initial = {name: getattr(feed, name) for name in actions.SETTINGS} if feed else {}
    language = get_language() or settings.LANGUAGE_CODE
    form = FeedForm(initial={"language": language, **initial})
    return _page(request, form, feed)


def _page(request: Request, form: FeedForm, feed: Feed | None, status: int = 200) -> HttpResponse:
    today = localdate()
    shown = entries(request.user, today, terms=True, anniversaries=True, promises=True)
    coming = [entry for entry in shown if entry.on >= today]
    context = {"form": form, "feed": feed, "next": coming[:5], "n": len(coming)}
    return render(request, "desk/account/calendar.html", context, status=status)


@require_POST
@require_sign_in
def make_calendar(request: Request) -> HttpResponse:
    """Make the address, or a new one in its place; it is shown this once."""
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, form, open_feed(request), status=422)
    feed, token = actions.make_feed(request.user, at=timezone.now(), **form.cleaned_data)
    url = request.build_absolute_uri(reverse("calendar-feed", args=[token]))
    context = {"feed": feed, "url": url, "webcal": "webcal" + url[url.index(":") :]}
    response = render(request, "desk/account/calendar_made.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@require_sign_in
def set_calendar(request: Request) -> HttpResponse:
    """Other contents or another language under the same address."""
    feed = get_object_or_404(request.user.feeds.filter(revoked_at=None))
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, form, feed, status=422)
    actions.set_feed(feed, by=request.user, **form.cleaned_data)
    messages.success(request, _("The calendar is set."))
    return redirect("account-calendar")


@require_POST
@require_sign_in
def revoke_calendar(request: Request) -> HttpResponse:
    feed = open_feed(request)
    if feed is not None:
        actions.revoke_feed(feed, by=request.user, at=timezone.now())
    messages.success(request, _("The address opens nothing any more."))
    return redirect("account-calendar")
