"""One-time links: to join, and to choose a new password."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from youcheng.accounts.actions.people import give_role, set_password
from youcheng.accounts.enums import InvitationKind
from youcheng.accounts.models import Invitation, User
from youcheng.accounts.permissions import Role
from youcheng.accounts.rules import objection_to_link
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Stale, require
from youcheng.lib.versions import require_unchanged


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def objection_to(link: Invitation, now: datetime) -> Objection | None:
    return objection_to_link(
        is_used=link.used_at is not None,
        is_revoked=link.revoked_at is not None,
        expires_at=link.expires_at,
        now=now,
    )


def _make(*, kind: InvitationKind, by: User, at: datetime, **fields: Any) -> tuple[Invitation, str]:
    token = token_urlsafe(32)
    link = Invitation.objects.create(
        kind=kind,
        token_hash=hash_of(token),
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
        **fields,
    )
    return link, token


@transaction.atomic
def invite(*, by: User, at: datetime, **fields: Any) -> tuple[Invitation, str]:
    """Make an invitation. Returns it and its token, which is known only now.

    fields: title, email, unit, role, grant_unit.
    """
    link, token = _make(kind=InvitationKind.JOIN, by=by, at=at, **fields)
    record("invitation.made", link, by=by, role=link.role, unit=link.grant_unit)
    return link, token


@transaction.atomic
def offer_password(user: User, *, by: User, at: datetime) -> tuple[Invitation, str]:
    """Make a link to choose a new password; older ones of the same person end."""
    user.invitations.open(at).filter(kind=InvitationKind.PASSWORD).update(revoked_at=at)
    link, token = _make(kind=InvitationKind.PASSWORD, by=by, at=at, user=user)
    record("password.link_made", user, by=by)
    return link, token


@transaction.atomic
def revoke(link: Invitation, *, by: User, at: datetime) -> None:
    if not Invitation.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(
        revoked_at=at
    ):
        raise Stale
    record("invitation.revoked", link, by=by)


@transaction.atomic
def renew(link: Invitation, *, seen: str, by: User, at: datetime) -> tuple[Invitation, str]:
    """Make a fresh link in place of an unused one, which ends. seen: the mark of STATE as read.

    Raises:
        Stale: it was used, taken back or renewed since; two links for one invitation would open.
    """
    link = Invitation.objects.select_for_update().get(pk=link.pk)
    require_unchanged(link, STATE, seen)
    if not Invitation.objects.filter(pk=link.pk, used_at=None).update(revoked_at=at):
        raise Stale
    fields = {name: getattr(link, name) for name in FIELDS}
    fresh, token = _make(kind=InvitationKind(link.kind), by=by, at=at, **fields)
    record("invitation.renewed", fresh, by=by)
    return fresh, token


STATE = ("used_at", "revoked_at")
FIELDS = ("title", "email", "unit", "role", "grant_unit", "user")


@transaction.atomic
def _use(link: Invitation, at: datetime) -> None:
    """Raises: Refused, if somebody else used the link a moment ago, or it is closed."""
    require(objection_to(link, at))
    unused = Invitation.objects.filter(pk=link.pk, used_at=None, revoked_at=None)
    if not unused.update(used_at=at):
        link.refresh_from_db()
        require(objection_to(link, at))


@transaction.atomic
def join(link: Invitation, *, username: str, password: str, at: datetime) -> User:
    """Make the account that was offered, with its first grant."""
    _use(link, at)
    user = User.objects.create_user(
        username, email=link.email, password=password, title=link.title, unit=link.unit
    )
    Invitation.objects.filter(pk=link.pk).update(user=user)
    if link.grant_unit:
        giver = link.made_by or user
        give_role(user, role=Role(link.role), unit=link.grant_unit, by=giver, today=localdate(at))
    record("person.joined", user, by=user)
    return user


@transaction.atomic
def choose_password(link: Invitation, *, password: str, at: datetime) -> User:
    """Give the person of a password link the password they chose."""
    _use(link, at)
    user = User.objects.get(invitations=link)
    set_password(user, password)
    return user
