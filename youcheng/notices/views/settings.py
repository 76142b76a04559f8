"""How a person is told; their calendar of notices."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.actions.invitations import hash_of
from youcheng.accounts.guards import Request, require_sign_in
from youcheng.accounts.queries import home_unit
from youcheng.lib.addresses import ignored
from youcheng.lib.calendars import TYPE
from youcheng.notices import actions, mail_out, queries
from youcheng.notices.feed_out import write_days
from youcheng.notices.forms import WaysForm
from youcheng.notices.models import Feed

FRESH = 300
"""Seconds for which a calendar program may keep an answer without asking."""


@require_http_methods(["GET", "HEAD", "POST"])
@require_sign_in
def ways(request: Request) -> HttpResponse:
    """Each kind and each way."""
    form = WaysForm(request.POST or None, ways=queries.ways_by_kind(request.user))
    if form.is_valid():
        actions.choose(request.user, form.wanted())
        messages.success(request, _("Saved. It holds for what comes from now on."))
        return redirect("notices:settings")
    context = {
        "form": form,
        "feed": queries.open_feed(request.user),
        "has_mail": mail_out.is_configured(),
        "hour": f"{settings.DIGEST_HOUR:02}:00",
        "ignored": ignored(request.GET),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "notices/settings.html", context, status=status)


@require_POST
@require_sign_in
def feed_make(request: Request) -> HttpResponse:
    """Make the address, or a new one in its place; it is shown this once."""
    _feed, token = actions.make_feed(request.user, at=timezone.now())
    url = request.build_absolute_uri(reverse("notices:feed", args=[token]))
    context = {"url": url, "webcal": "webcal" + url[url.index(":") :]}
    response = render(request, "notices/feed_made.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@require_sign_in
def feed_revoke(request: Request) -> HttpResponse:
    feed = queries.open_feed(request.user)
    if feed is not None:
        actions.revoke_feed(feed, by=request.user, at=timezone.now())
    messages.success(request, _("The address opens nothing any more."))
    return redirect("notices:settings")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Open to whoever holds the address."""
    found = Feed.objects.open().select_related("user").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise Http404
    language = found.user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        office = home_unit()
        body = write_days(
            queries.days_of(found.user, localdate()),
            name=_("Notices") + (f" \u00b7 {office.name}" if office else ""),
            host=request.build_absolute_uri("/").rstrip("/"),
            home=office.code if office else "office",
        )
    actions.note_reading(found, at=timezone.now())
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"private, max-age={FRESH}",
        "Content-Disposition": 'inline; filename="notices.ics"',
        "Content-Language": language,
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(body, content_type=TYPE, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
