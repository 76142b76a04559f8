"""Finding records of one person, and keeping what somebody decided about them."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.bulk import insert
from youcheng.lib.objections import require
from youcheng.people.actions.later import is_put_off
from youcheng.people.enums import Decision
from youcheng.people.models import Pair, Person, PersonKey
from youcheng.people.queries.doubles import blocks, chunks, facts_of, kept_keys, sharing
from youcheng.people.rules.blocking import keys_of, pairs
from youcheng.people.rules.likeness import alike
from youcheng.people.rules.merging import objection_to_decision


@transaction.atomic
def rekey(persons: Iterable[int]) -> None:
    """Make the keys of these anew; erased and merged ones lose theirs."""
    mine = set(persons)
    if is_put_off(mine):
        return
    for keys in chunks(mine):
        PersonKey.objects.filter(person__in=keys).delete()
        insert(
            PersonKey,
            [
                {"person_id": person, "key": key.text, "is_seed": key.is_seed}
                for person, somebody in facts_of(keys).items()
                for key in sorted(keys_of(somebody))
            ],
        )


@transaction.atomic
def look_again(persons: Iterable[int]) -> int:
    """Hold these, by the keys that they have, against all others. Returns how many pairs are
    alike."""
    mine = sorted(set(persons))
    kept = kept_keys(mine)
    met = {
        (min(one, other), max(one, other))
        for one, others in zip(kept, sharing(list(kept.values())), strict=True)
        for other in others - {one}
    }
    return _keep(met, mine)


def find_doubles() -> int:
    """Hold all records against each other, by their keys. Returns how many pairs are alike.

    Nobody waits for it: it writes in short transactions, and compares between them.
    """
    for keys in chunks(Person.objects.known().order_by().values_list("pk", flat=True)):
        rekey(keys)
    return _keep(set(pairs(blocks())))


def _keep(met: set[tuple[int, int]], mine: list[int] | None = None) -> int:
    """Compare, and keep which are alike. Returns how many."""
    facts = facts_of(key for pair in met for key in pair)
    scores = {
        (one, other): like.score
        for one, other in sorted(met)
        if one in facts and other in facts and (like := alike(facts[one], facts[other]))
    }
    keep_pairs(scores, mine)
    return len(scores)


@transaction.atomic
def keep_pairs(found: Mapping[tuple[int, int], float], mine: Collection[int] | None) -> None:
    """Write which are alike, and how much (0..1), by the keys of two, the smaller first. Of the
    pairs so far, those of `mine` or all, open ones that were not found go; what somebody decided
    stays."""
    scores = {pair: round(score * 100) for pair, score in found.items()}
    known = {(row.one_id, row.other_id): row for row in _known(mine)}
    gone = [
        row.pk
        for pair, row in known.items()
        if row.decision == Decision.OPEN and pair not in scores
    ]
    for keys in chunks(gone):
        Pair.objects.filter(pk__in=keys).delete()
    now = timezone.now()
    Pair.objects.bulk_create(
        (
            Pair(one_id=one, other_id=other, score=score, found_at=now)
            for (one, other), score in scores.items()
            if (one, other) not in known
        ),
        batch_size=2000,
    )
    changed = []
    for pair, score in scores.items():
        if pair in known and known[pair].score != score:
            known[pair].score = score
            changed.append(known[pair])
    Pair.objects.bulk_update(changed, ["score"], batch_size=500)


def _known(mine: Collection[int] | None) -> Iterator[Pair]:
    """Pairs so far: all, or those of some persons."""
    if mine is None:
        yield from Pair.objects.order_by()
        return
    for keys in chunks(mine):
        yield from Pair.objects.filter(Q(one__in=keys) | Q(other__in=keys)).order_by()


@transaction.atomic
def decide(pair: Pair, decision: str, *, by: User | None, why: str = "") -> None:
    """Say that two records are of two persons, or that it is decided later; OPEN takes it back.

    Raises:
        Refused: two persons, without a word why.
    """
    require(objection_to_decision(decision, why))
    before = pair.decision
    pair.decision, pair.why = decision, why if decision else ""
    pair.decided_by, pair.decided_at = (by, timezone.now()) if decision else (None, None)
    pair.save(update_fields=["decision", "why", "decided_by", "decided_at"])
    if before != decision:
        record(
            "people.pair_decided", pair.one, by=by, other=pair.other.number, kind=decision or "open"
        )
