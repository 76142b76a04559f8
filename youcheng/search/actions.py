"""Keeping the index. Nothing is logged: entries follow from records and can be made anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from django.db import connection, transaction

from youcheng.search.models import Entry
from youcheng.search.rules import index_words, text_words

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What to find and by which names. weight: the larger, the earlier."""

    ref: int
    names: tuple[str, ...]
    weight: int = 0


@transaction.atomic
def put(kind: str, drafts: Iterable[Draft]) -> int:
    """Write the entries of these things, in place of older ones. Returns how many."""
    words = cache(index_words)  # Thousands of papers bear the same label.
    return _write(
        [
            Entry(kind=kind, ref=draft.ref, words=words(draft.names), weight=draft.weight)
            for draft in drafts
        ]
    )


@transaction.atomic
def put_texts(kind: str, texts: Iterable[tuple[int, str]]) -> int:
    """Write entries of running text, key and text of each, in place of older ones."""
    n = 0
    rows = iter(texts)
    while chunk := list(islice(rows, CHUNK)):
        n += _write([Entry(kind=kind, ref=ref, words=text_words(text)) for ref, text in chunk])
    return n


def drop(kind: str, refs: Iterable[int]) -> None:
    """Take the entries of these things out."""
    gone = list(refs)
    for i in range(0, len(gone), CHUNK):
        Entry.objects.filter(kind=kind, ref__in=gone[i : i + CHUNK]).delete()


def _write(rows: list[Entry]) -> int:
    Entry.objects.bulk_create(
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["kind", "ref"],
        update_fields=["words", "weight"],
    )
    return len(rows)


@transaction.atomic(savepoint=False)
def copy(source: str, kind: str, refs: Iterable[int]) -> int:
    """Enter things as `kind` with the words that they have as `source`. Returns how many had any
    and were not entered yet."""
    wanted = list(refs)
    copied = 0
    with connection.cursor() as cursor:
        for i in range(0, len(wanted), CHUNK):
            part = wanted[i : i + CHUNK]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                "INSERT INTO search_entry (kind, ref, words, weight) SELECT %s, ref, words, weight"  # noqa: S608
                f" FROM search_entry WHERE kind = %s AND ref IN ({marks}) ON CONFLICT DO NOTHING",
                [kind, source, *part],
            )
            copied += cursor.rowcount
    return copied


def missing(kind: str, refs: Iterable[int]) -> set[int]:
    """Those of `refs` that have no entry yet."""
    wanted = list(set(refs))
    lost = set(wanted)
    for i in range(0, len(wanted), CHUNK):
        rows = Entry.objects.filter(kind=kind, ref__in=wanted[i : i + CHUNK])
        lost -= set(rows.order_by().values_list("ref", flat=True))
    return lost
