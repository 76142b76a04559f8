"""What one look at the data for alerts is about, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach
from youcheng.desk.rules import Alert
from youcheng.lib.prepared import prepared
from youcheng.registry.models import Tie, TieSpan

LISTED = 60
"""Alerts of one kind that are read; more are only counted."""


def in_days(due_on: date, today: date) -> str:
    """How long until that day, or since."""
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


@dataclass(slots=True)
class Told:
    """Alerts of one kind, as many as are listed. n: how many there are; n_own: how many of them
    this person is to act on."""

    alerts: list[Alert] = field(default_factory=list)
    n: int = 0
    n_own: int = 0


def seen(reached: Reach, ties: Any, tie: str = "") -> Q:
    """Rows of ties of the units that are reached. ties: these alone. tie: the path from a row to
    its tie."""
    q = reached.q(f"{tie}home__path")
    return q if ties is None else q & Q(tie__in=ties)


Build = Callable[..., QuerySet[TieSpan]]
"""A query of spans: of the units that are reached, with values by name."""


@prepared
def _keys(build: Build, reached: Reach, **values: Any) -> QuerySet:
    return build(reached, **values).order_by().values_list("pk")


@prepared
def _spans(
    build: Build, reached: Reach, own: Reach | None, most: int | None, **values: Any
) -> QuerySet[TieSpan]:
    rows = build(reached, **values).select_related("tie__home", "place", "tie__place__country")
    return (rows.filter(own_spans(own)) if own else rows)[:most]


def own_spans(own: Reach) -> Q:
    """Spans of ties that lie in that reach."""
    return own.q("home__path", "country__region")


@dataclass(slots=True)
class Look:
    """hidden: what is set aside, by kind, key and state. ties, place: these alone. listed: so many
    of a kind are read."""

    user: User
    today: date
    hidden: set[tuple[str, str, str]]
    ties: list[int] | None = None
    listed: int = LISTED
    place: int | None = None
    kept: dict[str, Any] = field(default_factory=dict)
    """What several kinds read, by a name."""

    @property
    def reached(self) -> Reach:
        """Where the person may see ties."""
        return reach(self.user, Permission.TIE_VIEW)

    @property
    def own(self) -> Reach:
        """Where the person may change them."""
        return reach(self.user, Permission.TIE_EDIT)

    def set_aside(self, kind: str) -> set[int]:
        """Ties of which something of this kind is set aside, be it as it is now or as it was."""
        return {int(key) for name, key, _state in self.hidden if name == kind}

    def n(self, build: Build, **values: Any) -> int:
        return _keys.count(build, self.reached, **values)

    def own_first(self, build: Build, **values: Any) -> list[TieSpan]:
        """As many as are listed, those that the person may change before the others."""
        found: list[TieSpan] = _spans(build, self.reached, self.own, self.listed, **values)
        if own_spans(self.own) and len(found) < self.listed:
            known = {span.pk for span in found}
            rows = _spans(build, self.reached, None, self.listed, **values)
            found += [span for span in rows if span.pk not in known]
        return found[: self.listed]

    def hidden_ties(
        self, kind: str, build: Build, state_of: Callable[[TieSpan], str], **values: Any
    ) -> list[int]:
        """Ties that somebody set aside as they are now. values: of `build`."""
        aside = self.set_aside(kind)
        if self.ties is not None:
            aside &= set(self.ties)
        if not aside:
            return []
        rows = _spans(build, self.reached, None, None, **{**values, "ties": sorted(aside)})
        return [
            span.tie_id for span in rows if (kind, str(span.tie_id), state_of(span)) in self.hidden
        ]


def alert_of(look: Look, tie: Tie, kind: str, **fields: object) -> Alert:
    """An alert about a tie; who may not change the tie is led to its page instead."""
    may = can(look.user, Permission.TIE_EDIT, tie.home, tie.place.country.region)
    page = reverse("registry:tie-detail", args=[tie.pk])
    return Alert(
        kind=kind,
        key=str(tie.pk),
        place=str(tie.place),
        may_set_aside=may,
        **{**fields, **({} if may else {"verb": _("See"), "url": page})},  # type: ignore[arg-type]
    )
