"""The chain of the log: each entry's digest covers what it says and the digest before it.

Who changes, removes or moves an entry behind the product's back breaks the chain from there on;
`verify` names the place. Whoever can write to the database can also work out the whole chain anew:
keep the head that `youcheng verify-audit` prints outside of it, in the office's own papers.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from youcheng.audit.models import Event, Head

START = "0" * 64
BATCH = 2000
FIELDS = ("by_name", "verb", "subject_label", "subject_key", "subject_text", "changes")


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold.

    why: "changed", its words are not those of its digest; "missing", what stood before it was
    taken out or moved; "cut", entries at the end are gone (event is the last that is left).
    """

    why: str
    event: Event | None


@dataclass(frozen=True, slots=True)
class Verdict:
    length: int
    digest: str
    broken: Break | None = None


def digest_of(previous: str, at: datetime, by: int | None, said: dict[str, Any]) -> str:
    """SHA-256, as 64 hex digits. said: the values of FIELDS."""
    text = json.dumps(
        [previous, at.astimezone(UTC).isoformat(), by, [said[name] for name in FIELDS]],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seal(event: Event) -> str:
    """The digest that this entry should bear."""
    said = {name: getattr(event, name) for name in FIELDS}
    return digest_of(event.previous, event.at, event.by_id, said)


def verify() -> Verdict:
    """Walk the log from its first entry. Memory does not grow with it."""
    length, digest = 0, START
    last: Event | None = None
    for event in Event.objects.order_by("pk").iterator(chunk_size=BATCH):
        if event.previous != digest:
            return Verdict(length, digest, Break("missing", event))
        if seal(event) != event.digest:
            return Verdict(length, digest, Break("changed", event))
        length, digest, last = length + 1, event.digest, event
    head = Head.objects.order_by("pk").first()
    if head is not None and (head.length, head.digest) != (length, digest):
        return Verdict(length, digest, Break("cut", last))
    return Verdict(length, digest)
