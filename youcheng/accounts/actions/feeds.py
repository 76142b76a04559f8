"""The secret address of a person's calendar: made, set, taken back."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q

from youcheng.accounts.actions.invitations import hash_of
from youcheng.accounts.models import Feed, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale

SETTINGS = ("language", "has_terms", "has_anniversaries", "has_promises")
READ_STEP = timedelta(hours=1)


@transaction.atomic
def make_feed(user: User, *, at: datetime, **settings: object) -> tuple[Feed, str]:
    """Make an address in place of a former one, which opens nothing any more.

    settings: of SETTINGS. Returns it and its token, which is known only now.
    """
    User.objects.select_for_update().get(pk=user.pk)
    is_anew = bool(user.feeds.filter(revoked_at=None).update(revoked_at=at))
    token = token_urlsafe(32)
    feed = Feed.objects.create(user=user, token_hash=hash_of(token), made_at=at, **settings)
    record("feed.renewed" if is_anew else "feed.made", feed, by=user, **settings)
    return feed, token


@transaction.atomic
def set_feed(feed: Feed, *, by: User, **settings: object) -> None:
    """Let the same address show other things, or speak another language.

    Raises:
        Stale: it was taken back meanwhile.
    """
    changes = {
        name: (getattr(feed, name), value)
        for name, value in settings.items()
        if getattr(feed, name) != value
    }
    if not Feed.objects.filter(pk=feed.pk, revoked_at=None).update(**settings):
        raise Stale
    if changes:
        record("feed.set", feed, by=by, **changes)


@transaction.atomic
def revoke_feed(feed: Feed, *, by: User, at: datetime) -> None:
    """Raises: Stale, if it was taken back before."""
    if not Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at):
        raise Stale
    record("feed.revoked", feed, by=by)


def note_reading(feed: Feed, *, at: datetime) -> None:
    """Remember that it was asked; its owner sees on the account page whether it is in use."""
    stale = Q(read_at=None) | Q(read_at__lt=at - READ_STEP)
    if feed.read_at is None or feed.read_at < at - READ_STEP:
        Feed.objects.filter(stale, pk=feed.pk).update(read_at=at)
