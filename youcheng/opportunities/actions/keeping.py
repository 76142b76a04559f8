"""Entering and changing what is sought and offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.exchanges.models import Exchange
from youcheng.lib.objections import Stale, require
from youcheng.opportunities import rules
from youcheng.opportunities.actions.indexing import index_opportunities
from youcheng.opportunities.enums import OpportunityState, Origin, Secrecy
from youcheng.opportunities.models import Opportunity, Sector
from youcheng.people.models import Organisation
from youcheng.registry.models import Country, Locality

LONGEST = 9000


@dataclass(frozen=True, slots=True)
class OpportunityDraft:
    """See `Opportunity` for units and ranges. sectors: of any lists."""

    side: str
    sense: str
    heading: str
    keeper: Unit
    text: str = ""
    place: Locality | None = None
    organisation: Organisation | None = None
    sectors: Sequence[Sector] = ()
    region: str = ""
    country: Country | None = None
    wanted_from: date | None = None
    wanted_to: date | None = None
    expires_on: date | None = None
    amount_low: int | None = None
    amount_high: int | None = None
    currency: str = ""
    languages: str = ""
    secrecy: str = Secrecy.CITY
    origin: str = Origin.FORM
    origin_note: str = ""
    origin_path: str = ""
    exchange: Exchange | None = None
    is_demo: bool = False


COLUMNS = (
    "side", "sense", "heading", "keeper", "text", "place", "organisation", "region", "country",
    "wanted_from", "wanted_to", "expires_on", "amount_low", "amount_high", "currency",
    "languages", "secrecy", "origin", "origin_note", "origin_path", "exchange", "is_demo",
)  # fmt: skip


def _columns(given: OpportunityDraft) -> dict[str, Any]:
    """What is stored, and what matching reads of it."""
    terms = rules.terms_of(given.heading, given.text)
    of_sectors = Sector.divisions.through.objects.filter(
        sector__in=[one.pk for one in given.sectors]
    )
    divisions = {*of_sectors.order_by().values_list("division", flat=True)}
    divisions |= rules.divisions_of(terms)
    kept = f" {' '.join(terms)} "
    while len(kept) > LONGEST:
        kept = kept[: kept.rfind(" ", 0, LONGEST - 1) + 1]
    return {
        **{name: getattr(given, name) for name in COLUMNS},
        "terms": kept, "divisions": " ".join(sorted(divisions)),
    }  # fmt: skip


@transaction.atomic
def enter(given: OpportunityDraft, *, by: User | None, at: datetime | None = None) -> Opportunity:
    at = at or timezone.now()
    one = Opportunity.objects.create(made_by=by, made_at=at, changed_at=at, **_columns(given))
    one.sectors.set(given.sectors)
    index_opportunities([one])
    record("opportunity.entered", one, by=by, origin=given.origin)
    return one


@transaction.atomic
def enter_many(
    drafts: Iterable[OpportunityDraft], *, by: User, at: datetime | None = None
) -> list[Opportunity]:
    """All of a sheet, or none of it."""
    return [enter(given, by=by, at=at) for given in drafts]


@transaction.atomic
def edit(opportunity: Opportunity, given: OpportunityDraft, *, version: int, by: User) -> None:
    """Change it; where it comes from stays.

    Raises:
        Refused: it is closed.
        Stale: it was changed since it was read.
    """
    require(rules.objection_to_change(opportunity.state))
    values = _columns(given)
    for name in ("origin", "origin_note", "origin_path", "exchange", "is_demo"):
        values.pop(name)
    rows = Opportunity.objects.filter(
        pk=opportunity.pk, version=version, state=OpportunityState.OPEN
    )
    changed = {
        name: (getattr(opportunity, name), value)
        for name, value in values.items()
        if name in {"heading", "sense", "secrecy", "expires_on"}
        and getattr(opportunity, name) != value
    }
    if not rows.update(**values, version=F("version") + 1, changed_at=timezone.now()):
        raise Stale
    opportunity.refresh_from_db()
    opportunity.sectors.set(given.sectors)
    index_opportunities([opportunity])
    record("opportunity.edited", opportunity, by=by, **changed)


@transaction.atomic
def close(
    opportunity: Opportunity, *, state: str, why: str, by: User, at: datetime | None = None
) -> None:
    """state: ARRANGED where a cooperation came of it, else CLOSED.

    Raises:
        Stale: it is closed already.
    """
    rows = Opportunity.objects.filter(pk=opportunity.pk, state=OpportunityState.OPEN)
    at = at or timezone.now()
    if not rows.update(
        state=state, closed_at=at, closed_why=why, version=F("version") + 1, changed_at=at
    ):
        raise Stale
    opportunity.refresh_from_db()
    record("opportunity.closed", opportunity, by=by, state=(OpportunityState.OPEN, state),
           reason=why)  # fmt: skip


@transaction.atomic
def reopen(opportunity: Opportunity, *, by: User) -> None:
    """Raises:
    Stale: it is open.
    """
    rows = Opportunity.objects.filter(pk=opportunity.pk).exclude(state=OpportunityState.OPEN)
    before = opportunity.state
    if not rows.update(
        state=OpportunityState.OPEN, closed_at=None, closed_why="", version=F("version") + 1,
        changed_at=timezone.now(),
    ):  # fmt: skip
        raise Stale
    opportunity.refresh_from_db()
    record("opportunity.reopened", opportunity, by=by, state=(before, OpportunityState.OPEN))
