"""A place is put forward, dropped or taken up; facts of it are noted; the weights are set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale, require
from youcheng.pipeline.enums import NEW_TIES, ProspectState, Track
from youcheng.pipeline.models import Case, PlaceFact, Prospect, ScoreWeights
from youcheng.pipeline.queries.prospects import objection_to_prospect
from youcheng.pipeline.rules import prospects as rules
from youcheng.registry.models import Locality


@transaction.atomic
def put_forward(
    home: Unit,
    place: Locality,
    *,
    on: date,
    by: User | None,
    note: str = "",
    is_demo: bool = False,
    at: datetime | None = None,
) -> Prospect:
    """Put a place onto the list; one that was dropped before comes back as a new row.

    Raises:
        Refused: it is considered already, or there is a tie with it; nothing is written.
    """
    require(objection_to_prospect(home, place, on))
    try:
        with transaction.atomic():
            made = Prospect.objects.create(
                home=home, place=place, note=note, added_on=on, added_by=by, is_demo=is_demo,
                recorded_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        # Somebody put it there between the question and the writing.
        require(objection_to_prospect(home, place, on))
        raise
    record("prospect.added", made, by=by, on=on)
    return made


@transaction.atomic
def drop_prospect(prospect: Prospect, *, reason: str, on: date, by: User | None) -> None:
    """Raises:
    Refused: no reason is given, or it is not considered any more.
    Stale: somebody took it up or dropped it meanwhile; nothing is written.
    """
    require(rules.objection_to_dropping(prospect.state, reason))
    rows = Prospect.objects.filter(pk=prospect.pk, state=ProspectState.CONSIDERED)
    changed = {
        "state": ProspectState.DROPPED, "reason": reason.strip(), "over_on": on, "over_by": by,
    }  # fmt: skip
    if not rows.update(**changed):
        raise Stale
    prospect.refresh_from_db()
    record("prospect.dropped", prospect, by=by, reason=prospect.reason)


@transaction.atomic
def note_on_prospect(prospect: Prospect, *, before: str, note: str, by: User | None) -> None:
    """Change the note. before: what it said when it was read. Raises Stale: it says something else
    by now."""
    if before == note:
        return
    if not Prospect.objects.filter(pk=prospect.pk, note=before).update(note=note):
        raise Stale
    prospect.note = note
    record("prospect.edited", prospect, by=by, note=(before, note))


def take_up(case: Case, *, by: User | None) -> None:
    """The place was considered: now a case leads to the tie. Called in the transaction that opens
    the case; does nothing where the place is not on the list."""
    if Track(case.track) not in NEW_TIES:
        return
    open_ones = Prospect.objects.open().filter(home=case.home_id, place=case.place_id)
    prospect = open_ones.select_related("home", "place").first()
    if prospect is None:
        return
    changed = {
        "state": ProspectState.TAKEN_UP, "case": case, "over_on": case.opened_on, "over_by": by,
    }  # fmt: skip
    if not open_ones.filter(pk=prospect.pk).update(**changed):
        raise Stale
    record("prospect.taken_up", prospect, by=by, on=case.opened_on)


@dataclass(slots=True)
class FactDraft:
    """A fact to be noted; fields as in `PlaceFact`."""

    kind: str
    source: str
    amount: Decimal | None = None
    text: str = ""
    year: int | None = None


@transaction.atomic
def note_fact(
    place: Locality, draft: FactDraft, *, by: User | None, at: datetime | None = None
) -> PlaceFact:
    """Raises Refused: it does not say what a fact of its kind says; nothing is written."""
    require(rules.objection_to_fact(draft.kind, draft.amount, draft.text))
    made = PlaceFact.objects.create(
        place=place, kind=draft.kind, amount=draft.amount, text=draft.text.strip(),
        year=draft.year, source=draft.source, recorded_by=by, recorded_at=at or timezone.now(),
    )  # fmt: skip
    record("place.fact_noted", made, by=by, kind=draft.kind, source=draft.source)
    return made


@transaction.atomic
def take_fact_back(fact: PlaceFact, *, by: User | None, at: datetime | None = None) -> None:
    """Raises Stale: it was taken back already."""
    rows = PlaceFact.objects.filter(pk=fact.pk, retracted_at=None)
    if not rows.update(retracted_at=at or timezone.now()):
        raise Stale
    record("place.fact_taken_back", fact, by=by, kind=fact.kind, source=fact.source)


@transaction.atomic
def set_score_weights(
    weights: Mapping[str, int], *, version: int, reason: str, by: User | None
) -> ScoreWeights:
    """Write a new version. version: the one that was read, 0 for those of the program.

    Raises:
        Refused: no score can be made with them.
        Stale: somebody set others meanwhile; nothing is written.
    """
    require(rules.objection_to_weights(weights))
    last = ScoreWeights.objects.order_by("-version").first()
    if (last.version if last else 0) != version:
        raise Stale
    old = last.weights if last else rules.WEIGHTS
    try:
        with transaction.atomic():
            made = ScoreWeights.objects.create(
                version=version + 1, weights=dict(weights), reason=reason, made_by=by
            )
    except IntegrityError as error:
        raise Stale from error
    changed = {code: (old.get(code), one) for code, one in weights.items() if old.get(code) != one}
    record("prospect.weights_set", made, by=by, why=reason, **changed)
    return made
