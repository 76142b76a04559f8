"""Facts of many ties at once, as of a day and as known at a moment: some ten statements, however
many ties there are. The vitality of the whole register is one pass over what comes of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F, Min, QuerySet

from youcheng.dossiers.rules import Contact, Due, Facts
from youcheng.exchanges.models import Exchange, FormerExchange, Mail, Partner, Promise
from youcheng.exchanges.models.exchanges import known_at
from youcheng.lib.periods import Precision
from youcheng.registry.enums import InstrumentKind, Stage, TieKind
from youcheng.registry.models import Instrument, TieSpan
from youcheng.registry.queries.duties import obligations_of

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])

MANY = 500
"""Fewer ties than this are named in the statements; of more, all are read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """ties: keys, None for all. known_at: None for now."""

    as_of: date
    known_at: datetime | None = None
    ties: frozenset[int] | None = None

    def narrowed(self, rows: Rows, column: str) -> Rows:
        """To the ties, where they are few enough to be named."""
        if self.ties is None or len(self.ties) > MANY:
            return rows
        return rows.filter(**{f"{column}__in": self.ties})

    def has(self, tie: int) -> bool:
        return self.ties is None or tie in self.ties


def facts_of(
    ties: Collection[int] | None, as_of: date, known_at: datetime | None = None
) -> dict[int, Facts]:
    """Of every tie that stood on that day, by its key."""
    asked = Asked(as_of, known_at, None if ties is None else frozenset(ties))
    spans = _spans(asked)
    attested = _attested(asked, [tie for tie, span in spans.items() if span["began_on"] is None])
    papers = _papers(asked)
    contacts = contacts_of(asked)
    dues = _dues(asked, contacts)
    return {
        tie: Facts(
            on=as_of,
            began_on=span["began_on"],
            attested_on=attested.get(tie),
            is_formal=span["kind"] == TieKind.FORMAL,
            is_suspended=span["stage"] == Stage.SUSPENDED,
            papers=tuple(papers.get(tie, ())),
            contacts=tuple(contacts.get(tie, ())),
            dues=tuple(dues.get(tie, ())),
        )
        for tie, span in spans.items()
    }


def _spans(asked: Asked) -> dict[int, dict[str, Any]]:
    rows = asked.narrowed(TieSpan.objects.at(asked.as_of, asked.known_at).counted(), "tie")
    columns = ("tie", "kind", "stage", "began_on")
    found = rows.order_by("pk").values(*columns)
    return {row["tie"]: row for row in found if asked.has(row["tie"])}


def _attested(asked: Asked, undated: list[int]) -> dict[int, date]:
    """Since when ties without a beginning are known to exist."""
    if not undated:
        return {}
    rows = TieSpan.objects.filter(began_on=None).order_by()
    rows = asked.narrowed(
        rows.filter(known_to=None)
        if asked.known_at is None
        else (rows.filter(known_from__lte=asked.known_at).exclude(known_to__lte=asked.known_at)),
        "tie",
    )
    firsts = dict(rows.values_list("tie").annotate(first=Min("from_on")))
    return {tie: firsts[tie] for tie in undated if tie in firsts}


def _papers(asked: Asked) -> dict[int, list[tuple[int, date]]]:
    rows = Instrument.objects.exclude(kind=InstrumentKind.INTENT)
    rows = rows.standing() if asked.known_at is None else rows.known_at(asked.known_at)
    rows = asked.narrowed(rows.filter(signed_on__lte=asked.as_of), "tie")
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for tie, pk, signed_on in rows.order_by("pk").values_list("tie", "pk", "signed_on"):
        if signed_on is not None:
            found[tie].append((pk, signed_on))
    return found


COLUMNS = (
    "exchange", "tie", "exchange__kind", "exchange__from_on", "exchange__to_on",
    "exchange__precision", "exchange__rank", "exchange__initiator", "exchange__source",
    "exchange__result",
)  # fmt: skip


def contacts_of(asked: Asked) -> dict[int, list[Contact]]:
    """Exchanges that had begun by the day and serve a tie, as they were known; by tie."""
    former = _former(asked)
    mailed = _mailed(asked)
    fields = _fields(asked)
    rows = Partner.objects.filter(
        known_at(asked.known_at, "exchange__"), tie__isnull=False,
        exchange__from_on__lte=asked.as_of,
    )  # fmt: skip
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in asked.narrowed(rows, "tie").order_by("exchange").values_list(*COLUMNS).iterator():
        pk, tie, kind, from_on, to_on, precision, rank, initiator, source, result = row
        if pk in former or not asked.has(tie):
            continue
        found[tie].append(
            Contact(
                pk, kind, from_on, to_on, precision == Precision.DAY, fields.get(pk, NO_FIELDS),
                rank, initiator, bool(source) or pk in mailed, bool(result),
            )
        )  # fmt: skip
    for tie, contact in _former_contacts(former, mailed, asked):
        found[tie].append(contact)
    # The same facts in the same order, whichever of the two places they were read from.
    if former:
        for some in found.values():
            some.sort(key=lambda one: one.pk)
    return found


NO_FIELDS: frozenset[str] = frozenset()


def _of_ties(rows: Rows, asked: Asked) -> Rows:
    """Parts of exchanges that serve the ties, where these are few enough to be named."""
    if asked.ties is None or len(asked.ties) > MANY:
        return rows
    served = Partner.objects.filter(tie__in=asked.ties).order_by().values("exchange")
    return rows.filter(exchange__in=served)


def _mailed(asked: Asked) -> set[int]:
    """Exchanges that a mail shows."""
    rows = Mail.objects.filter(exchange__isnull=False).order_by()
    return set(_of_ties(rows, asked).values_list("exchange", flat=True))


def _fields(asked: Asked) -> dict[int, frozenset[str]]:
    through = _of_ties(Exchange.fields.through.objects.order_by(), asked)
    codes: dict[int, list[str]] = defaultdict(list)
    for exchange, code in through.values_list("exchange", "field__code").iterator():
        codes[exchange].append(code)
    return {exchange: frozenset(some) for exchange, some in codes.items()}


def _former(asked: Asked) -> dict[int, dict[str, Any]]:
    """What exchanges said at the moment, where they were changed since."""
    if asked.known_at is None:
        return {}
    rows = FormerExchange.objects.filter(
        known_from__lte=asked.known_at, known_to__gt=asked.known_at
    )
    return dict(rows.values_list("exchange", "values"))


def _former_contacts(
    former: dict[int, dict[str, Any]], mailed: set[int], asked: Asked
) -> Iterator[tuple[int, Contact]]:
    if not former:
        return
    known = Exchange.objects.filter(known_at(asked.known_at), pk__in=list(former))
    counted = set(known.order_by().values_list("pk", flat=True))
    for pk in sorted(counted):
        said = former[pk]
        from_on, to_on = (date.fromisoformat(said[name]) for name in ("from_on", "to_on"))
        if from_on > asked.as_of:
            continue
        contact = Contact(
            pk, said["kind"], from_on, to_on, said["precision"] == Precision.DAY,
            frozenset(said["fields"]), said["rank"], said["initiator"],
            bool(said["source"]) or pk in mailed, bool(said["result"]),
        )  # fmt: skip
        for _place, tie in said["partners"]:
            if tie is not None and asked.has(tie):
                yield tie, contact


def _dues(asked: Asked, contacts: dict[int, list[Contact]]) -> dict[int, list[Due]]:
    """Promises of these exchanges and obligations of papers, by tie.

    That a promise is done has no second clock: its day stands for it.
    """
    served: dict[int, list[int]] = defaultdict(list)
    for tie, some in contacts.items():
        for contact in some:
            served[contact.pk].append(tie)
    found: dict[int, list[Due]] = defaultdict(list)
    for exchange, due in _promises(asked, served):
        for tie in served.get(exchange, ()):
            found[tie].append(due)
    ties = None if asked.ties is None or len(asked.ties) > MANY else asked.ties
    for duty in obligations_of(ties, asked.as_of, asked.known_at).annotate(
        tie=F("instrument__tie")
    ):
        if asked.has(duty.tie):
            done = duty.done_as_known(asked.known_at)
            found[duty.tie].append(Due(duty.pk, duty.due_on, done, is_obligation=True))
    return found


def _promises(asked: Asked, served: Collection[int]) -> Iterator[tuple[int, Due]]:
    rows = Promise.objects.order_by("pk")
    if len(served) <= MANY:
        rows = rows.filter(exchange__in=list(served))
    if asked.known_at is not None:
        rows = rows.filter(recorded_at__lte=asked.known_at)
    limit = asked.known_at.date() if asked.known_at else None
    for exchange, pk, due_on, done_on in rows.values_list("exchange", "pk", "due_on", "done_on"):
        is_told = done_on is not None and (limit is None or done_on <= limit)
        yield exchange, Due(pk, due_on, done_on if is_told else None)
