"""What a meeting brings: a need or an offer that was said there."""

from datetime import datetime

from django.db import transaction

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.consultations.actions.meetings import page_of
from youcheng.consultations.models import Item
from youcheng.lib.objections import Stale
from youcheng.opportunities import actions as opportunities
from youcheng.opportunities.enums import Origin, Sense, Side
from youcheng.opportunities.models import Opportunity

TEXT, NOTE = 6000, 200


@transaction.atomic
def note_opportunity(item: Item, *, by: User, at: datetime) -> Opportunity:
    """Make an opportunity of a matter with its minutes; the officer says the rest on its own page.
    The unit that proposed the matter keeps the record, else the one that holds the meeting.

    Raises:
        Stale: somebody has made one of it.
    """
    held = Item.objects.select_for_update().filter(pk=item.pk, opportunity=None)
    if not held.exists():
        raise Stale
    meeting = item.meeting
    one = opportunities.enter(
        opportunities.OpportunityDraft(
            side=Side.HOME, sense=Sense.SEEKS, heading=str(item)[:200], text=item.minutes[:TEXT],
            keeper=item.unit or meeting.unit, origin=Origin.MEETING,
            origin_note=meeting.heading[:NOTE], origin_path=page_of(meeting),
        ),
        by=by, at=at,
    )  # fmt: skip
    held.update(opportunity=one)
    record("meeting.opportunity_noted", meeting, by=by, item=str(item))
    return one
