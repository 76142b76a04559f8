"""Who may do this, and why: the rule that lets or stops a person, grant by grant.

The answer is worked out from the rule alone (`rules.stop`), not from `can`: a property test holds
the two, the list, the search, the exports and the pages against each other.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import BY_REGION, READING, ROLES, Permission
from youcheng.accounts.queries import can, holders_of
from youcheng.accounts.rules import Stop, stop
from youcheng.lib.regions import Region
from youcheng.lib.text import isolated


@dataclass(frozen=True, slots=True)
class Step:
    """One grant, and what stops it; stop: None where it lets."""

    grant: Grant
    stop: Stop | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether, and why: `sentence` says it at once, `steps` grant by grant."""

    is_allowed: bool
    sentence: str
    steps: tuple[Step, ...] = ()


def explain(
    user: User,
    permission: Permission,
    unit: Unit,
    region: str = "",
    grants: list[Grant] | None = None,
) -> Verdict:
    """May `user` do this for a record of `unit` with a partner in `region`?

    grants: the user's, with their units, where they were read before.
    """
    if not user.is_active:
        return Verdict(False, _("The account is shut."))
    if user.is_superuser:
        return Verdict(True, _("The account may do everything."))
    if grants is None:
        grants = list(Grant.objects.filter(user=user).select_related("unit").order_by("pk"))
    steps = tuple(_step(grant, permission, unit, region) for grant in grants)
    letting = next((step for step in steps if step.stop is None), None)
    if letting is not None:
        return Verdict(True, letting.sentence, steps)
    if not steps:
        return Verdict(False, _("The person holds no role."))
    # What came nearest says most: a grant that gives it for this unit but has ended, say.
    nearest = max(steps, key=lambda step: list(Stop).index(step.stop or Stop.NOT_GIVEN))
    return Verdict(False, nearest.sentence, steps)


def _step(grant: Grant, permission: Permission, unit: Unit, region: str) -> Step:
    today = localdate()
    found = stop(
        gives=permission in ROLES[grant.role],
        knows_regions=permission in READING | BY_REGION,
        is_by_region=permission in BY_REGION,
        granted_path=grant.unit.path,
        path=unit.path,
        granted_region=grant.region,
        region=region,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        today=today,
    )
    return Step(grant, found, _sentence(grant, found, unit, region))


def title_of(grant: Grant) -> str:
    """ "Desk officer for Nanjing (Europe)"."""
    names = {"role": grant.get_role_display(), "unit": isolated(grant.unit)}
    if grant.region:
        names["region"] = grant.get_region_display()
        return _("%(role)s for %(unit)s (%(region)s)") % names
    return _("%(role)s for %(unit)s") % names


def _sentence(grant: Grant, found: Stop | None, unit: Unit, region: str) -> str:
    said = {
        "role": title_of(grant),
        "unit": isolated(unit),
        "granted": isolated(grant.unit),
        "region": Region(region).label if region in Region.values else region,
        "starts": date_format(grant.starts_on, "Y-m-d") if grant.starts_on else "",
        "ends": date_format(grant.ends_on, "Y-m-d") if grant.ends_on else "",
    }
    sentences = {
        None: _("Allowed as %(role)s."),
        Stop.NOT_GIVEN: _("The role “%(role)s” does not give it."),
        Stop.ELSEWHERE: _("“%(role)s” does not reach %(unit)s: it is not under %(granted)s."),
        Stop.NO_REGION: _("“%(role)s” is for one continent, and this knows none."),
        Stop.OTHER_REGION: _("“%(role)s” does not reach partners in %(region)s."),
        Stop.NOT_YET: _("“%(role)s” begins on %(starts)s."),
        Stop.ENDED: _("“%(role)s” ended on %(ends)s."),
    }
    return sentences[found] % said


SHOWN = 200
"""People who are listed one by one."""
Deeds = Sequence[tuple[Permission, Any]]
"""What can be done to a record, in words; reading comes first."""
Answers = list[tuple[Any, Verdict]]


@dataclass(slots=True)
class Access:
    """Who may do what to one record of `unit` with a partner in `region`.

    person, answers: of whom it was asked. people: everybody who reads it, for those who manage or
    audit accounts there; roles: for all others, how many read it by which role, without names.
    """

    may_ask: bool
    asked: str
    is_unknown: bool
    person: User
    deeds: list[Any]
    answers: Answers
    n_readers: int
    people: list[tuple[User, Answers]] = field(default_factory=list)
    roles: list[tuple[str, int]] = field(default_factory=list)
    users: QuerySet[User] | None = None


def access_of(asker: User, asked: str, *, unit: Unit, region: str = "", deeds: Deeds) -> Access:
    """asked: a user name; of oneself where it is empty, or not `asker`'s business."""
    may_ask = any(
        can(asker, permission, unit)
        for permission in (Permission.PERSON_MANAGE, Permission.AUDIT_VIEW)
    )
    asked = asked.strip()[:150]
    person = asker
    if may_ask and asked:
        person = User.objects.filter(username__iexact=asked).first() or asker

    def answers(who: User, grants: list[Grant] | None = None) -> Answers:
        found = [
            (title, explain(who, permission, unit, region, grants)) for permission, title in deeds
        ]
        # Who may not read it does nothing else to it either.
        reading = found[0][1]
        return found if reading.is_allowed else [(title, reading) for title, _verdict in found]

    readers = holders_of(deeds[0][0], unit, region)
    people = list(readers.select_related("unit")[:SHOWN])
    grants: dict[int, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.filter(user__in=people).select_related("unit").order_by("pk"):
        grants[grant.user_id].append(grant)
    table = [(one, answers(one, grants[one.pk])) for one in people]
    return Access(
        may_ask=may_ask,
        asked=asked,
        is_unknown=bool(asked) and person.username.lower() != asked.lower(),
        person=person,
        deeds=[title for _permission, title in deeds],
        answers=answers(person),
        n_readers=readers.count(),
        people=table if may_ask else [],
        roles=[] if may_ask else _roles(table),
        users=User.objects.order_by("username")[:1000] if may_ask else None,
    )


def _roles(table: Sequence[tuple[User, Answers]]) -> list[tuple[str, int]]:
    count: dict[str, int] = defaultdict(int)
    for _person, answers in table:
        letting = next((step for step in answers[0][1].steps if step.stop is None), None)
        if letting is not None:
            count[letting.grant.get_role_display()] += 1
    return sorted(count.items())
