"""What people make of matches: introductions, what came of them, and "not a match"."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale, require
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind
from youcheng.opportunities import rules
from youcheng.opportunities.models import Introduction, Opportunity, Refusal, Weighting
from youcheng.registry.models import Locality


def _candidate(place: Locality | None, unit: Unit | None) -> dict[str, object]:
    return {"place": place} if place is not None else {"unit": unit}


def _said(place: Locality | None, unit: Unit | None) -> str:
    return str(place or unit)


def _held(opportunity: Opportunity) -> Opportunity:
    """The row for the rest of the transaction: two people decide one after the other."""
    return Opportunity.objects.select_for_update().get(pk=opportunity.pk)


@transaction.atomic
def refuse(
    opportunity: Opportunity, *, place: Locality | None = None, unit: Unit | None = None,
    reason: str, note: str = "", by: User, at: datetime | None = None,
) -> Refusal:  # fmt: skip
    """Say that a city, or a unit, is no match. Matching learns from it.

    Raises:
        Refused: it stands so already, or both have been introduced.
    """
    held = _held(opportunity)
    whom = _candidate(place, unit)
    require(
        rules.objection_to_refusal(
            is_refused=held.refusals.standing().filter(**whom).exists(),
            is_introduced=held.introductions.filter(**whom).exists(),
        )
    )
    one = Refusal.objects.create(
        opportunity=held, reason=reason, note=note, by=by, at=at or timezone.now(), **whom
    )
    record("opportunity.refused", held, by=by, item=_said(place, unit), reason=reason)
    return one


@transaction.atomic
def take_back(refusal: Refusal, *, by: User) -> None:
    """Raises:
    Stale: it was taken back already.
    """
    rows = Refusal.objects.filter(pk=refusal.pk, taken_back_at=None)
    if not rows.update(taken_back_at=timezone.now(), taken_back_by=by):
        raise Stale
    said = _said(refusal.place, refusal.unit)
    record("opportunity.unrefused", refusal.opportunity, by=by, item=said)


@transaction.atomic
def introduce(
    opportunity: Opportunity, *, place: Locality | None = None, unit: Unit | None = None,
    made_on: date, note: str = "", by: User, at: datetime | None = None,
) -> Introduction:  # fmt: skip
    """Note that both sides were brought together, and tell who entered the opportunity.

    Raises:
        Refused: they have been introduced, or the opportunity is closed.
    """
    held = _held(opportunity)
    whom = _candidate(place, unit)
    at = at or timezone.now()
    require(
        rules.objection_to_introduction(
            held.state, is_introduced=held.introductions.filter(**whom).exists(),
            made_on=made_on, today=localdate(at),
        )
    )  # fmt: skip
    # What was said to be no match is one now.
    held.refusals.standing().filter(**whom).update(taken_back_at=at, taken_back_by=by)
    one = Introduction.objects.create(opportunity=held, made_on=made_on, note=note, by=by, **whom)
    said = _said(place, unit)
    record("opportunity.introduced", held, by=by, item=said)
    if held.made_by is not None and held.made_by != by:
        tell(
            [held.made_by],
            kind=NoticeKind.MATCH,
            heading=lambda: (
                _("%(whom)s was introduced to: %(heading)s")
                % {"whom": said, "heading": held.heading}
            ),
            body=note[:600],
            address=reverse("opportunities:detail", args=[held.pk]),
            key=f"introduction:{one.pk}",
            at=at,
        )
    return one


@transaction.atomic
def note_outcome(
    introduction: Introduction, *, outcome: str, answered_on: date | None, note: str,
    version: int, by: User, today: date,
) -> None:  # fmt: skip
    """Raises:
    Refused: the day does not fit.
    Stale: somebody noted something since it was read.
    """
    require(
        rules.objection_to_outcome(outcome, answered_on, made_on=introduction.made_on, today=today)
    )
    rows = Introduction.objects.filter(pk=introduction.pk, version=version)
    before = introduction.outcome
    if not rows.update(
        outcome=outcome, answered_on=answered_on, outcome_note=note, version=F("version") + 1
    ):
        raise Stale
    introduction.refresh_from_db()
    record(
        "opportunity.outcome", introduction.opportunity, by=by,
        item=_said(introduction.place, introduction.unit), outcome=(before, outcome),
    )  # fmt: skip


def weigh(weights: Mapping[str, int], *, by: User) -> None:
    """Keep how a person weighs the parts. It moves their own lists alone, and stands in no log."""
    kept = {name: int(weights[name]) for name in rules.WEIGHTS}
    Weighting.objects.update_or_create(user=by, defaults={"weights": kept})
