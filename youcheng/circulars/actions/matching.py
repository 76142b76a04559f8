"""Between circulars and opportunities: a draft for those who fit, and what an answer brings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.circulars.actions.drafting import CircularDraft, draft
from youcheng.circulars.actions.sending import page_of
from youcheng.circulars.enums import CircularKind
from youcheng.circulars.models import Answer, Circular
from youcheng.lib.objections import Stale
from youcheng.opportunities import actions as opportunities
from youcheng.opportunities.enums import Origin, Secrecy, Sense, Side
from youcheng.opportunities.models import Opportunity

HEADING, TEXT, NOTE = 200, 6000, 200


def draft_for(opportunity: Opportunity, sender: Unit, *, by: User) -> Circular:
    """A draft that asks units whether they take an opportunity up; the sender looks it over."""
    lines = [opportunity.text]
    if opportunity.place is not None:
        lines.append(_("Partner: %(place)s") % {"place": opportunity.place.name})
    sectors = _(", ").join(one.name for one in opportunity.sectors.all())
    if sectors:
        lines.append(_("Sectors: %(sectors)s") % {"sectors": sectors})
    if opportunity.expires_on is not None:
        lines.append(
            _("Worth an answer until %(day)s") % {"day": opportunity.expires_on.isoformat()}
        )
    lines.append(_("Opportunity %(number)s") % {"number": opportunity.number})
    given = CircularDraft(
        kind=CircularKind.PARTICIPATION, unit=sender, heading=opportunity.heading[:HEADING],
        body="\n".join(line for line in lines if line),
    )  # fmt: skip
    return draft(given, by=by)


@transaction.atomic
def take_up(
    answer: Answer, said: Sequence[tuple[str, str]], *, by: User, at: datetime
) -> Opportunity:
    """Make an opportunity of what a unit, or a body outside, answered. said: questions and what was
    put into their fields. Of a body outside the sender keeps the record.

    Raises:
        Stale: somebody has made one of it, or the unit has answered anew.
    """
    receipt = answer.receipt
    circular = receipt.circular
    held = Answer.objects.select_for_update().filter(pk=answer.pk, opportunity=None)
    if not held.filter(replaced_at=None).exists():
        raise Stale
    text = "\n".join([answer.text, *(f"{label}: {value}" for label, value in said)]).strip()
    first = answer.text.strip().splitlines()[0] if answer.text.strip() else circular.heading
    one = opportunities.enter(
        opportunities.OpportunityDraft(
            side=Side.HOME, sense=Sense.SEEKS, heading=first[:HEADING], text=text[:TEXT],
            keeper=receipt.unit or circular.unit, secrecy=Secrecy.CITY, origin=Origin.ANSWER,
            origin_note=f"{circular.number} {circular.heading}".strip()[:NOTE],
            origin_path=page_of(circular),
        ),
        by=by, at=at,
    )  # fmt: skip
    held.update(opportunity=one)
    record("circular.taken_up", circular, by=by, item=str(receipt.name), on=localdate(at))
    return one
