"""What a person decides about a public claim. A claim never becomes a tie by itself."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.periods import PartialDate, Precision
from youcheng.registry.actions.ties import EventDraft, InstrumentDraft, TieDraft, open_tie
from youcheng.registry.enums import ClaimStatus, Confidence, EventKind, InstrumentKind, TieKind
from youcheng.registry.models import Claim, Tie

OPEN = (ClaimStatus.MATCHED, ClaimStatus.AMBIGUOUS)


def _take(claim: Claim, status: ClaimStatus, by: User, tie: Tie | None = None) -> None:
    rows = Claim.objects.filter(pk=claim.pk, status__in=OPEN)
    if not rows.update(status=status, decided_by=by, decided_at=timezone.now(), tie=tie):
        raise Stale


@transaction.atomic
def confirm_claim(
    claim: Claim, *, home: Unit, place_id: int, kind: TieKind, by: User, today: date
) -> Tie:
    """Let a claim stand: as the tie that the register has already, or as a new one.

    place_id: the end of the claim that lies abroad. The new tie is dated by the claim's own
    "since" if that is a date, else only attested on `today`; its confidence is low.

    Raises:
        Refused: that end of the claim is not matched to this place.
        Stale: somebody decided on the claim before.
    """
    if place_id not in {claim.place_a_id, claim.place_b_id}:
        raise Refused(
            Objection("not_its_place", _("The claim does not name this place. Match it first."))
        )
    tie = Tie.objects.filter(home=home, place=place_id).first()
    if tie is None:
        tie = open_tie(
            TieDraft(
                home_id=home.pk,
                place_id=place_id,
                source=claim.source,
                confidence=Confidence.LOW,
                events=[_event(claim, kind, today)],
            ),
            by=by,
        )
    _take(claim, ClaimStatus.CONFIRMED, by, tie)
    record("claim.confirmed", tie, by=by, claim=str(claim), source=claim.source)
    return tie


def _event(claim: Claim, kind: TieKind, today: date) -> EventDraft:
    try:
        since = PartialDate.parse(claim.since)
    except ValueError:
        return EventDraft(EventKind.ATTESTED, today, Precision.NONE, kind, paper=claim.source)
    paper = {
        TieKind.FORMAL: InstrumentKind.FORMAL,
        TieKind.GRASS_ROOTS: InstrumentKind.GRASS_ROOTS,
    }.get(kind, InstrumentKind.COOPERATION)
    return EventDraft(
        EventKind.ESTABLISHED,
        since.on,
        since.precision,
        kind,
        InstrumentDraft(paper, since.on, since.precision),
        paper=claim.source,
    )


@transaction.atomic
def dismiss_claim(claim: Claim, *, by: User) -> None:
    """Set a claim aside as wrong; it stays on file and is not asked about again.

    Raises:
        Stale: somebody decided on the claim before.
    """
    _take(claim, ClaimStatus.DISMISSED, by)
    record("claim.dismissed", claim, by=by, source=claim.source)
