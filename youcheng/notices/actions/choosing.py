"""How a person wants to be told; the secret address of their calendar of notices."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q

from youcheng.accounts.actions.invitations import hash_of
from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale
from youcheng.notices.models import Choice, Feed
from youcheng.notices.rules import Chosen

READ_STEP = timedelta(hours=1)


@transaction.atomic
def choose(user: User, wanted: Mapping[str, Chosen]) -> None:
    """Set the ways of these kinds; what is as the office's rule has it needs no row."""
    User.objects.select_for_update().get(pk=user.pk)
    rows = {row.kind: row for row in Choice.objects.filter(user=user, kind__in=wanted)}
    changed = []
    for kind, want in wanted.items():
        row = rows.get(kind)
        had = Chosen(row.mailing, row.rings, row.by_hook, row.in_feed) if row else Chosen()
        if want == had:
            continue
        changed.append(kind)
        values = {
            "mailing": want.mailing, "rings": want.rings, "by_hook": want.by_hook,
            "in_feed": want.in_feed,
        }  # fmt: skip
        Choice.objects.update_or_create(user=user, kind=kind, defaults=values)
    if changed:
        record("notices.chosen", user, by=user, kinds=", ".join(changed))


@transaction.atomic
def make_feed(user: User, *, at: datetime) -> tuple[Feed, str]:
    """Make an address in place of a former one, which opens nothing any more. Returns it and its
    token, which is known only now."""
    User.objects.select_for_update().get(pk=user.pk)
    is_anew = bool(user.notice_feeds.filter(revoked_at=None).update(revoked_at=at))
    token = token_urlsafe(32)
    feed = Feed.objects.create(user=user, token_hash=hash_of(token), made_at=at)
    record("feed.renewed" if is_anew else "feed.made", feed, by=user)
    return feed, token


@transaction.atomic
def revoke_feed(feed: Feed, *, by: User, at: datetime) -> None:
    """Raises: Stale, if it was taken back before."""
    if not Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at):
        raise Stale
    record("feed.revoked", feed, by=by)


def note_reading(feed: Feed, *, at: datetime) -> None:
    """Remember that it was asked, so that its owner sees whether it is in use."""
    if feed.read_at is None or feed.read_at < at - READ_STEP:
        stale = Q(read_at=None) | Q(read_at__lt=at - READ_STEP)
        Feed.objects.filter(stale, pk=feed.pk).update(read_at=at)
