"""The three questions of permission: can, visible_to (built on `scopes`), holders_of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import BY_REGION, READING, ROLES, Permission, Role
from youcheng.accounts.rules import Losing
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.prepared import prepared


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """A subtree of units by its path, and the continent of the partners; empty: all of them."""

    path: str
    region: str = ""
    is_whole: bool = False
    """The path is that of the only root: every unit lies under it, and rows need no look at it."""

    def covers(self, path: str, region: str | None = None) -> bool:
        """region: the partner's; None asks whether any partner is covered."""
        is_near = region is None or self.region in {"", region}
        return is_near and path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody holds a permission: all that a query needs to know of a person. Two people of
    one reach are asked for alike. scopes: None for everywhere."""

    scopes: tuple[Scope, ...] | None

    def q(self, field: str, region: str = "") -> Q:
        """A filter for rows whose unit path (`field`, e.g. "home__path") lies in it.

        region: the field with the partner's continent; rows that have none need no such field.
        """
        if self.scopes is None:
            return Q()
        allowed = Q(pk__in=[])
        for scope in self.scopes:
            reached = Q() if scope.is_whole else Q(**{f"{field}__startswith": scope.path})
            if scope.region and region:
                reached &= Q(**{region: scope.region})
            if not reached:
                return reached
            allowed |= reached
        return allowed

    def units(self) -> QuerySet | None:
        """Keys of the units in it; None where those are all there are."""
        reached = self.q("path")
        return Unit.objects.filter(reached).order_by().values("pk") if reached else None


def giving(permission: Permission) -> QuerySet[Grant]:
    """Grants of today that give `permission` to somebody."""
    roles = [role for role, held in ROLES.items() if permission in held]
    grants = Grant.objects.on(localdate()).filter(role__in=roles)
    return grants if permission in READING | BY_REGION else grants.filter(region="")


@prepared
def _grants(*, user: Any) -> QuerySet:
    columns = ("role", "unit__path", "region", "starts_on", "ends_on")
    return Grant.objects.filter(user=user).order_by().values_list(*columns)


@prepared
def _roots() -> QuerySet[Unit]:
    return Unit.objects.filter(parent=None).order_by("position", "pk")


def grants_today(user: User) -> list[tuple[str, str, str]]:
    """Role, path of the unit, region: asked once and kept on the user for the request."""
    if "_grants" not in user.__dict__:
        today = localdate()
        user.__dict__["_grants"] = [
            tuple(grant)
            for *grant, starts_on, ends_on in _grants(user=user.pk)
            if (starts_on or today) <= today <= (ends_on or today)
        ]
    return user.__dict__["_grants"]


def roots_for(user: User) -> list[Unit]:
    """The roots of the tree, the office's own city first: asked once, kept for the request."""
    if "_roots" not in user.__dict__:
        user.__dict__["_roots"] = _roots()
    return user.__dict__["_roots"]


def scopes(user: User, permission: Permission) -> list[Scope] | None:
    """Where `user` holds `permission`.

    None means everywhere (a superuser); an empty list means nowhere. One query a request, whatever
    is asked: see `grants_today`.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    if user.is_superuser:
        return None
    known: dict[Permission, list[Scope]] = user.__dict__.setdefault("_scopes", {})
    if permission not in known:
        roots = [root.path for root in roots_for(user)]
        known[permission] = sorted(
            {
                Scope(path, region if permission in BY_REGION else "", [path] == roots)
                for role, path, region in grants_today(user)
                if permission in ROLES[role] and (not region or permission in READING | BY_REGION)
            }
        )
    return known[permission]


def can(
    user: User, permission: Permission, unit: Unit | None = None, region: str | None = None
) -> bool:
    """May `user` do this at all, or for `unit`, or with partners in `region`?"""
    held = scopes(user, permission)
    if held is None:
        return True
    if unit is None:
        return bool(held)
    return any(scope.covers(unit.path, region) for scope in held)


def within(user: User, permission: Permission, field: str, region: str = "") -> Q:
    """A filter for rows whose unit path the user may reach: see `Reach.q`."""
    return reach(user, permission).q(field, region)


def reach(user: User, permission: Permission) -> Reach:
    """The units for which `user` holds `permission` today."""
    held = scopes(user, permission)
    return Reach(None if held is None else tuple(held))


def holders_of(permission: Permission, unit: Unit, region: str = "") -> QuerySet[User]:
    """Active users who hold `permission` for `unit`; superusers are not counted.

    region: the partner's continent; a grant for another one does not count.
    """
    above = [unit.path[: i + 1] for i, c in enumerate(unit.path) if c == "/"]
    grants = giving(permission).filter(unit__path__in=above)
    if region and permission in BY_REGION:
        grants = grants.filter(region__in=("", region))
    users = grants.values("user")
    return User.objects.filter(pk__in=users, is_active=True).order_by("pk")


def people_of(user: User) -> QuerySet[User]:
    """Whom `user` may manage: people of the units in reach who hold nothing beyond that reach.

    Otherwise the administrator of a district could take over, by a new password, somebody who
    works in the district and holds a role for the city.
    """
    people = User.objects.order_by("pk")
    if scopes(user, Permission.PERSON_MANAGE) is None:
        return people
    near = Grant.objects.filter(within(user, Permission.PERSON_MANAGE, "unit__path"))
    beyond = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=localdate())).exclude(
        pk__in=near.values("pk")
    )
    return people.filter(
        within(user, Permission.PERSON_MANAGE, "unit__path"), is_superuser=False
    ).exclude(pk__in=beyond.values("user"))


def units_of(user: User) -> QuerySet[Unit]:
    """Open units whose people `user` may manage, each before those below it."""
    reached = within(user, Permission.PERSON_MANAGE, "path")
    return Unit.objects.filter(reached, ended_on=None).order_by("path")


def in_tree_order(units: Iterable[Unit]) -> list[Unit]:
    """Each unit before those below it, and neighbours in the office's own order.

    Units must come parents first, as by path.
    """
    keys: dict[str, tuple[tuple[int, int], ...]] = {}
    listed = list(units)
    for unit in listed:
        above = unit.path[: -len(unit.code) - 1]
        keys[unit.path] = (*keys.get(above, ()), (unit.position, unit.pk))
    return sorted(listed, key=lambda unit: keys[unit.path])


def living_in(unit: Unit) -> dict[str, int]:
    """What keeps a unit from being closed, as far as accounts know."""
    below = Unit.objects.below(unit)
    valid = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=localdate()))
    return {
        "grants": valid.filter(unit__in=below).count(),
        "people": User.objects.filter(unit__in=below, is_active=True).count(),
        "children": below.exclude(pk=unit.pk).filter(ended_on=None).count(),
    }


def losing(user: User, *, by: User, grant: Grant | None = None) -> Losing:
    """What is lost with `grant`, or with the whole account of `user`."""
    home = home_unit()
    lasting = Grant.objects.on(localdate()).filter(
        role=Role.ADMINISTRATOR, unit=home, region="", ends_on=None
    )
    own = lasting.filter(user=user)
    is_lost = own.filter(pk=grant.pk).exists() if grant else own.exists() or user.is_superuser
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return Losing(
        is_administrator=is_lost,
        is_self=user.pk == by.pk,
        n_own_left=0
        if grant is None
        else own.exclude(pk=grant.pk).count() + int(user.is_superuser),
        n_others=others.filter(Q(is_superuser=True) | Q(pk__in=lasting.values("user"))).count(),
    )


def home_unit() -> Unit | None:
    """The office's own city: the first root of the tree, or None before set-up."""
    root: Unit | None = _roots.first()
    return root


def widest_unit(user: User, permission: Permission) -> Unit | None:
    """The highest unit for which `user` holds `permission`; the city for a superuser."""
    held = scopes(user, permission)
    if held is None:
        return home_unit()
    if any(scope.is_whole for scope in held):
        return roots_for(user)[0]
    units: list[Unit] = _units_at(paths=sorted({scope.path for scope in held}))
    return min(units, key=lambda unit: unit.path.count("/"), default=None)


@prepared
def _units_at(*, paths: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(path__in=paths).order_by("position", "pk")


def unit_or_home(code: str = "") -> Unit:
    """The unit with this code; the office's own city where none is given.

    Raises:
        Refused: there is no such unit, or the office is not set up.
    """
    if code:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            known = "、".join(Unit.objects.values_list("code", flat=True)[:20])
            raise Refused(
                Objection(
                    "unknown_unit",
                    _("There is no unit with the code “%(code)s”. Units: %(known)s.")
                    % {"code": code, "known": known or "—"},
                )
            )
        return unit
    unit = home_unit()
    if unit is None:
        raise Refused(
            Objection("not_set_up", _("No office is set up. Run `youcheng setup` first."))
        )
    return unit
