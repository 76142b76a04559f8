"""Rules of accounts: plain functions over plain values; no database, no clock, no request."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from youcheng.lib.objections import Objection
from youcheng.lib.text import _


@dataclass(frozen=True, slots=True)
class Losing:
    """What somebody is about to lose, and who is left."""

    is_administrator: bool
    is_self: bool
    n_own_left: int = 0
    """Other open-ended administrator grants of the same person."""
    n_others: int = 0
    """Other active people who administer the office without an end."""


def objection_to_losing(facts: Losing) -> Objection | None:
    """Say why an administrator may not be ended or shut out, or None if it may be."""
    if not facts.is_administrator or facts.n_own_left:
        return None
    if facts.is_self:
        return Objection(
            "own_last",
            _("You cannot take away your own last right to administer. Ask a colleague."),
        )
    if not facts.n_others:
        return Objection(
            "last_administrator",
            _("This is the office's last administrator. Name another one first."),
        )
    return None


def objection_to_period(start: date | None, end: date | None, today: date) -> Objection | None:
    if end is not None and end < today:
        return Objection("end_past", _("The last day lies in the past."))
    if start is not None and end is not None and end < start:
        return Objection("end_before_start", _("The last day lies before the first one."))
    return None


LONGEST_PATH = 250


def objection_to_move(path: str, target: str, below: int = 0) -> Objection | None:
    """path, target: of the unit and of its new parent, codes each followed by a slash.

    below: characters of the longest path under the unit.
    """
    if target.startswith(path):
        return Objection("ring", _("A unit cannot stand under itself."))
    code = path.rstrip("/").rsplit("/", 1)[-1]
    if len(target) + len(code) + 1 + below > LONGEST_PATH:
        return Objection("too_deep", _("The tree would become too deep."))
    return None


def objection_to_close(counts: Mapping[str, int]) -> Objection | None:
    """counts: what still lives in the subtree, by a word of `IN_THE_WAY`."""
    present = [IN_THE_WAY[name] % {"n": n} for name, n in counts.items() if n]
    if not present:
        return None
    message = _("The unit cannot be closed: %(things)s. Move or end them first.")
    return Objection("not_empty", message % {"things": "; ".join(present)})


IN_THE_WAY = {
    "ties": _("sister-city ties: %(n)s"),
    "persons": _("persons kept in the people base: %(n)s"),
    "grants": _("valid grants: %(n)s"),
    "people": _("active people: %(n)s"),
    "children": _("open units below: %(n)s"),
}


def objection_to_link(
    *, is_used: bool, is_revoked: bool, expires_at: datetime, now: datetime
) -> Objection | None:
    """Say why a one-time link opens nothing any more."""
    if is_used:
        return Objection("used", _("This link has been used already. Each link works once."))
    if is_revoked:
        return Objection("revoked", _("This link was taken back by an administrator."))
    if expires_at <= now:
        return Objection("expired", _("This link is too old. Ask an administrator for a new one."))
    return None


def is_to_lock(n_failed: int, limit: int) -> bool:
    return n_failed >= limit


def objection_to_entry(
    *, is_active: bool, locked_until: datetime | None, now: datetime
) -> Objection | None:
    """Say why nobody comes in with this account, by whatever way and with whatever proof."""
    if not is_active:
        return Objection("shut", _("This account is shut. Ask your administrator."))
    if locked_until is not None and locked_until > now:
        return Objection("locked", _("The account is locked. An administrator can lift the lock."))
    return None


EVERYBODY = "all"


def is_second_factor_due(roles: Collection[str], policy: Collection[str]) -> bool:
    """Whether the office's policy (names of roles, or "all") asks one of holders of these roles."""
    return EVERYBODY in policy or any(role in policy for role in roles)


def objection_to_removing_factor(*, is_due: bool, n_left: int) -> Objection | None:
    """n_left: factors that stay, recovery codes not counted."""
    if is_due and not n_left:
        return Objection(
            "factor_due",
            _("Your role needs a second factor, and this is the last. Add another one first."),
        )
    return None


def objection_to_reset_factor(*, is_self: bool, n_factors: int) -> Objection | None:
    """Say why an administrator may not take a person's second factors away."""
    if is_self:
        return Objection(
            "own_factor",
            _("Your own second factor is changed under My account, or by a colleague."),
        )
    if not n_factors:
        return Objection("no_factor", _("This person has no second factor."))
    return None


def objection_to_first_link(*, is_linked_otherwise: bool) -> Objection | None:
    """Say why somebody who proved an account elsewhere may not get this one for it.

    is_linked_otherwise: the account here is linked to another account there already. A name that
    was given to somebody else there must not open the predecessor's account here.
    """
    if is_linked_otherwise:
        return Objection(
            "linked_otherwise",
            _(
                "The account here with your name is linked to another account there."
                " Ask your administrator."
            ),
        )
    return None


class Stop(StrEnum):
    """Why a grant does not let; the later, the nearer it came."""

    NOT_GIVEN = "not_given"
    ELSEWHERE = "elsewhere"
    NO_REGION = "no_region"
    OTHER_REGION = "other_region"
    NOT_YET = "not_yet"
    ENDED = "ended"


def stop(
    *,
    gives: bool,
    knows_regions: bool,
    is_by_region: bool,
    granted_path: str,
    path: str,
    granted_region: str,
    region: str,
    starts_on: date | None,
    ends_on: date | None,
    today: date,
) -> Stop | None:
    """The first thing that keeps a grant from giving a permission for a record, or None.

    gives: the role has the permission. knows_regions: a grant for one continent gives it at all;
    is_by_region: then for partners there alone. The last day still counts.
    """
    if not gives:
        return Stop.NOT_GIVEN
    if not path.startswith(granted_path):
        return Stop.ELSEWHERE
    if granted_region and not knows_regions:
        return Stop.NO_REGION
    if granted_region and is_by_region and granted_region != region:
        return Stop.OTHER_REGION
    if starts_on is not None and starts_on > today:
        return Stop.NOT_YET
    if ends_on is not None and ends_on < today:
        return Stop.ENDED
    return None
