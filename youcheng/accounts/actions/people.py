"""People: what is known of them, their roles, and whether they may come in."""

from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from youcheng.accounts import rules
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.accounts.queries import losing
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _
from youcheng.lib.versions import require_unchanged

EDITED = ("title", "unit", "email", "language")


@transaction.atomic
def edit_person(user: User, *, by: User, seen: str | None = None, **fields: object) -> None:
    """fields: of EDITED. seen: their mark when the form was opened; None asks nothing.

    Raises:
        Stale: somebody changed one of them since; nothing is written.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if seen is not None:
        require_unchanged(user, EDITED, seen)
    changes = {
        name: (getattr(user, name), value)
        for name, value in fields.items()
        if getattr(user, name) != value
    }
    User.objects.filter(pk=user.pk).update(**fields)
    if changes:
        record("person.edited", user, by=by, **changes)


def choose_look(user: User, *, theme: str = "", density: str = "") -> None:
    """Keep what is not empty. How pages look to one person is no deed: nothing is logged."""
    chosen = {"theme": theme, "density": density}
    if kept := {name: value for name, value in chosen.items() if value}:
        User.objects.filter(pk=user.pk).update(**kept)


@transaction.atomic
def give_role(
    user: User,
    *,
    role: Role,
    unit: Unit,
    by: User,
    today: date,
    region: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    """Grant a role for a unit's subtree.

    Raises:
        Refused: the period is none, or the person holds the same role there already.
    """
    require(rules.objection_to_period(starts_on, ends_on, today))
    User.objects.select_for_update().get(pk=user.pk)
    same = Grant.objects.filter(user=user, role=role, unit=unit, region=region)
    if same.filter(ends_on=None).exists() or same.filter(ends_on__gte=starts_on or today).exists():
        raise Refused(Objection("held", _("The person holds this role for this unit already.")))
    grant = Grant.objects.create(
        user=user, role=role, unit=unit, region=region, starts_on=starts_on, ends_on=ends_on
    )
    record("grant.given", user, by=by, role=role, unit=unit, region=region, ends_on=ends_on)
    return grant


@transaction.atomic
def end_role(grant: Grant, *, on: date, today: date, by: User) -> None:
    """Let the grant be valid for the last time on the day `on`: yesterday is "no more today".

    Raises:
        Refused: it has ended before, or it is the last that administers.
    """
    _lock_administrators()
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.ends_on is not None and grant.ends_on < min(today, on + timedelta(days=1)):
        raise Refused(Objection("ended", _("This role has ended already.")))
    if on < today - timedelta(days=1):
        require(rules.objection_to_period(None, on, today))
    require(rules.objection_to_losing(losing(grant.user, by=by, grant=grant)))
    before = grant.ends_on
    Grant.objects.filter(pk=grant.pk).update(ends_on=on)
    record("grant.ended", grant.user, by=by, role=grant.role, unit=grant.unit, on=(before, on))


@transaction.atomic
def deactivate(user: User, *, reason: str, by: User) -> None:
    """Shut the account, and every session of it.

    Raises:
        Stale: somebody shut it before.
    """
    _lock_administrators()
    require(rules.objection_to_losing(losing(user, by=by)))
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Stale
    record("person.deactivated", user, by=by, reason=reason)
    end_sessions(user, by=by)


@transaction.atomic
def reactivate(user: User, *, reason: str, by: User) -> None:
    """Raises: Stale, if somebody opened it before."""
    closed = User.objects.filter(pk=user.pk, is_active=False)
    if not closed.update(is_active=True, n_failed=0, locked_until=None):
        raise Stale
    record("person.reactivated", user, by=by, reason=reason)


def _lock_administrators() -> None:
    """Two administrators must not remove each other at the same moment."""
    list(User.objects.select_for_update().filter(grants__role=Role.ADMINISTRATOR).order_by("pk"))


@transaction.atomic
def end_sessions(user: User, *, by: User | None, but: str = "", only: int | None = None) -> int:
    """Sign the person out. but: key of a session that stays; only: number of one that ends."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    ended = list(sessions if only is None else sessions.filter(pk=only))
    for session in ended:
        session.end()
    if ended:
        record("sessions.ended", user, by=by, n=len(ended))
    return len(ended)


@transaction.atomic
def set_password(user: User, password: str, *, by: User | None = None, but: str = "") -> None:
    """Give a new password; every session but the present one (`but`: its key) ends."""
    user.set_password(password)
    user.n_failed, user.locked_until = 0, None
    user.save(update_fields=["password", "n_failed", "locked_until"])
    record("password.changed", user, by=by or user)
    end_sessions(user, by=by or user, but=but)


@transaction.atomic
def count_wrong_password(username: str, at: datetime) -> None:
    """Count one more, and lock the account when they are too many."""
    count_failure(User.objects.filter(username__iexact=username, is_active=True), at)


def count_failure(people: QuerySet[User], at: datetime) -> None:
    """people: the one whose password or code was wrong; nobody, where the name is unknown."""
    people.update(n_failed=F("n_failed") + 1)
    user = people.first()
    if user and rules.is_to_lock(user.n_failed, settings.LOCK_AFTER):
        until = at + timedelta(minutes=settings.LOCK_MINUTES)
        people.update(n_failed=0, locked_until=until)
        record("person.locked", user, until=until)


def forget_wrong_passwords(user: User) -> None:
    if user.n_failed:
        User.objects.filter(pk=user.pk).update(n_failed=0)


@transaction.atomic
def lift_lock(user: User, *, by: User) -> None:
    User.objects.filter(pk=user.pk).update(n_failed=0, locked_until=None)
    record("person.unlocked", user, by=by)
