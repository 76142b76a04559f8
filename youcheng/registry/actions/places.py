"""Places that the gazetteer lacks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from youcheng.lib.text import fold
from youcheng.registry.enums import Origin
from youcheng.registry.models import Claim, Locality, LocalityName, Tie, TieEvent


@transaction.atomic
def open_places(
    drafts: Sequence[Mapping[str, Any]], *, origin: Origin = Origin.LEDGER
) -> list[Locality]:
    """Add places, in the order of `drafts`.

    drafts: fields of Locality, and under "names" other spellings to find it by.
    """
    spellings = [draft.get("names", ()) for draft in drafts]
    rows = Locality.objects.bulk_create(
        [
            Locality(origin=origin, **{k: v for k, v in draft.items() if k != "names"})
            for draft in drafts
        ],
        batch_size=500,
    )
    names = []
    for row, more in zip(rows, spellings, strict=True):
        keys = {fold(text): text for text in (*more, row.name_en, row.name_zh) if text}
        names += [
            LocalityName(locality=row, text=text[:160], key=key[:160])
            for key, text in keys.items()
            if key
        ]
    LocalityName.objects.bulk_create(names, batch_size=500)
    return rows


@transaction.atomic
def close_places(places: Iterable[int]) -> int:
    """Take places out again that nothing rests on any more. Returns how many."""
    keys = list(places)
    gone = 0
    for i in range(0, len(keys), 500):
        part = keys[i : i + 500]
        used = set(Tie.objects.filter(place__in=part).values_list("place", flat=True))
        used |= set(TieEvent.objects.filter(place__in=part).values_list("place", flat=True))
        for end in ("place_a", "place_b"):
            claims = Claim.objects.filter(**{f"{end}__in": part})
            used |= set(claims.values_list(end, flat=True))
        free = [key for key in part if key not in used]
        LocalityName.objects.filter(locality__in=free).delete()
        Locality.objects.filter(pk__in=free).delete()
        gone += len(free)
    return gone
