"""Setting the weights, and the type of a partner over what the rules say."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.dossiers import rules
from youcheng.dossiers.models import TypeOverride, WeightSet
from youcheng.lib.objections import Stale, require
from youcheng.registry.models import Tie


@transaction.atomic
def set_weights(
    *,
    weights: Mapping[str, int],
    measures: Mapping[str, int],
    valid_from: date,
    owner: Unit,
    source: str = "",
    reason: str = "",
    seen: int,
    by: User | None,
    at: datetime | None = None,
) -> WeightSet:
    """Let these hold from a day on, as the version after `seen`. Earlier ones stay as they are.

    Raises:
        Refused: they do not weigh all dimensions with 100 points.
        Stale: somebody made another version since.
    """
    require(rules.objection_to_weights(weights))
    last = WeightSet.objects.order_by("-version").values_list("version", flat=True).first() or 0
    if last != seen:
        raise Stale
    try:
        with transaction.atomic():
            made = WeightSet.objects.create(
                version=last + 1, valid_from=valid_from, owner=owner, weights=dict(weights),
                measures=dict(measures), source=source, reason=reason, made_by=by,
                recorded_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Stale from None
    record("dossier.weights_set", made, by=by, reason=reason, on=valid_from, **made.weights)
    return made


@transaction.atomic
def set_type(
    tie: Tie,
    *,
    type: str,  # noqa: A002 - the column
    judged: str,
    reason: str,
    from_on: date,
    to_on: date | None = None,
    by: User | None,
    at: datetime | None = None,
) -> TypeOverride:
    """Set the type of a partner over what the rules say. Raises Refused."""
    require(
        rules.objection_to_override(
            reason=reason, from_on=from_on, to_on=to_on, judged=judged, given=type
        )
    )
    made = TypeOverride.objects.create(
        tie=tie, type=type, judged=judged, reason=reason.strip(), from_on=from_on, to_on=to_on,
        recorded_by=by, recorded_at=at or timezone.now(),
    )  # fmt: skip
    record("dossier.type_set", tie, by=by, type=(judged, type), reason=reason, until=to_on)
    return made


@transaction.atomic
def unset_type(override: TypeOverride, *, by: User | None, at: datetime | None = None) -> None:
    """The rules hold again; judgements of earlier days still have what was set. Raises Stale."""
    rows = TypeOverride.objects.standing().filter(pk=override.pk)
    if not rows.update(retracted_at=at or timezone.now()):
        raise Stale
    record("dossier.type_unset", override.tie, by=by, type=override.type)
