"""What an officer makes of a partner's words."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _
from youcheng.mechanisms import rules
from youcheng.mechanisms.actions.turns import set_days
from youcheng.mechanisms.enums import TurnState, WordKind, WordState
from youcheng.mechanisms.models import PartnerWord
from youcheng.opportunities import actions as opportunities
from youcheng.opportunities.enums import Origin, Sense
from youcheng.opportunities.enums import Side as OpportunitySide
from youcheng.opportunities.models import Opportunity


@transaction.atomic
def accept(
    word: PartnerWord, *, by: User, at: datetime, chosen: int | None = None, reason: str = ""
) -> None:
    """Proposed dates become the agreed days of the turn; a need or an offer is taken up; of a fact
    it is noted that the partner said so: the register itself is changed on the page of the city.

    Raises:
        Refused: it was decided, none of the proposed times was chosen, or the turn is over.
        Stale: somebody decided, or changed the turn, at this moment.
    """
    require(rules.objection_to_decide(word.state, is_accepted=True, reason=reason))
    if word.kind == WordKind.DATES and not (chosen is not None and 0 <= chosen < len(word.days)):
        raise Refused(Objection("no_window", _("Choose one of the proposed times.")))
    is_dates = word.kind == WordKind.DATES
    _decide(word, WordState.ACCEPTED, reason, by, at, chosen if is_dates else None)
    if is_dates and word.turn is not None and chosen is not None:
        from_on, to_on = word.days[chosen]
        turn = word.turn
        set_days(
            turn, from_on=from_on, to_on=to_on, host=turn.host, version=turn.version, by=by,
            target=TurnState.AGREED,
        )  # fmt: skip
    elif word.kind in {WordKind.NEED, WordKind.OFFER}:
        take_up_need(word, by=by, at=at)


@transaction.atomic
def decline(word: PartnerWord, *, reason: str, by: User, at: datetime) -> None:
    """Raises:
    Refused: it was decided, or no reason is given.
    Stale: somebody decided at this moment.
    """
    require(rules.objection_to_decide(word.state, is_accepted=False, reason=reason))
    _decide(word, WordState.DECLINED, reason, by, at, None)


def _decide(
    word: PartnerWord, state: str, reason: str, by: User, at: datetime, chosen: int | None
) -> None:
    rows = PartnerWord.objects.filter(pk=word.pk, state=WordState.OPEN)
    values = {"state": state, "reason": reason.strip(), "chosen": chosen}
    if not rows.update(**values, decided_by=by, decided_at=at):
        raise Stale
    word.refresh_from_db()
    record("partner.decided", word.tie, by=by, kind=word.kind, state=state, reason=word.reason)


def take_up_need(word: PartnerWord, *, by: User, at: datetime) -> Opportunity:
    """Make an opportunity of the partner's city of an accepted need or offer. The unit whose tie it
    is keeps the record; the sector in the partner's own words is part of the text."""
    text = "\n".join(part for part in (word.text, word.sector) if part)
    one = opportunities.enter(
        opportunities.OpportunityDraft(
            side=OpportunitySide.ABROAD,
            sense=Sense.SEEKS if word.kind == WordKind.NEED else Sense.OFFERS,
            heading=word.heading, text=text, keeper=word.tie.home, place=word.tie.place,
            expires_on=word.until_on, origin=Origin.PARTNER,
            origin_path=reverse("mechanisms:words"),
        ),
        by=by, at=at,
    )  # fmt: skip
    PartnerWord.objects.filter(pk=word.pk).update(opportunity=one)
    word.opportunity = one
    return one
