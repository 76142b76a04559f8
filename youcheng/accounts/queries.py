"""The three questions of permission: can, visible_to (built on `scopes`), holders_of."""

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import ROLES, Permission
from youcheng.lib.objections import Objection, Refused


def _grants(permission: Permission) -> QuerySet[Grant]:
    roles = [role for role, held in ROLES.items() if permission in held]
    return Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=localdate()), role__in=roles)


def scopes(user: User, permission: Permission) -> list[str] | None:
    """Path prefixes of the subtrees where `user` holds `permission`.

    None means everywhere (a superuser); an empty list means nowhere. Kept on the user for the
    length of the request: costs one query the first time.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    if user.is_superuser:
        return None
    known = user.__dict__.setdefault("_scopes", {})
    if permission not in known:
        rows = _grants(permission).filter(user=user).values_list("unit__path", flat=True)
        known[permission] = sorted(rows)
    return known[permission]


def can(user: User, permission: Permission, unit: Unit | None = None) -> bool:
    """May `user` do this at all, or for `unit`?"""
    paths = scopes(user, permission)
    if paths is None:
        return True
    if unit is None:
        return bool(paths)
    return any(unit.path.startswith(path) for path in paths)


def within(user: User, permission: Permission, field: str) -> Q:
    """A filter for rows whose unit path (`field`, e.g. "home__path") the user may reach."""
    paths = scopes(user, permission)
    if paths is None:
        return Q()
    allowed = Q(pk__in=[])
    for path in paths:
        allowed |= Q(**{f"{field}__startswith": path})
    return allowed


def holders_of(permission: Permission, unit: Unit) -> QuerySet[User]:
    """Active users who hold `permission` for `unit`; superusers are not counted."""
    above = [unit.path[: i + 1] for i, c in enumerate(unit.path) if c == "/"]
    users = _grants(permission).filter(unit__path__in=above).values("user")
    return User.objects.filter(pk__in=users, is_active=True).order_by("pk")


def home_unit() -> Unit | None:
    """The office's own city: the first root of the tree, or None before set-up."""
    return Unit.objects.filter(parent=None).order_by("position", "pk").first()


def widest_unit(user: User, permission: Permission) -> Unit | None:
    """The highest unit for which `user` holds `permission`; the city for a superuser."""
    paths = scopes(user, permission)
    if paths is None:
        return home_unit()
    units = list(Unit.objects.filter(path__in=paths).order_by("position", "pk"))
    return min(units, key=lambda unit: unit.path.count("/"), default=None)


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
