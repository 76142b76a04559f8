"""Facts of many ties at once, as of a day and as known at a moment: some ten statements, however
many ties there are. The vitality of the whole register is one pass over what comes of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, QuerySet

from youcheng.dossiers.rules import Contact, Due, Facts
from youcheng.exchanges.models import Exchange, FormerExchange, Mail, Partner, Promise
from youcheng.exchanges.models.exchanges import known_at
from youcheng.lib.periods import Precision
from youcheng.lib.prepared import Prepared, prepared
from youcheng.registry.enums import InstrumentKind, Stage, TieKind
from youcheng.registry.models import Instrument, TieSpan
from youcheng.registry.queries.duties import obligations_of

MANY = 500
"""Fewer ties than this are named in the statements; of more, all are read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """ties: keys, None for all. known_at: None for now."""

    as_of: date
    known_at: datetime | None = None
    ties: frozenset[int] | None = None

    @property
    def named(self) -> list[int] | None:
        """The ties, where they are few enough to be named; None for all."""
        return None if self.ties is None or len(self.ties) > MANY else sorted(self.ties)

    def rows(self, query: Prepared, **values: Any) -> Iterable[Any]:
        """Of the ties, with SQL that is kept; of all, as they come, for they may be many."""
        if self.named is not None:
            return query(ties=self.named, **values)
        return query.build(ties=None, **values)

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


def _of(rows: QuerySet[Any, Any], column: str, ties: Any) -> QuerySet[Any, Any]:
    """Those of the ties; ties: None for all."""
    return rows if ties is None else rows.filter(**{f"{column}__in": ties})


def _spans(asked: Asked) -> dict[int, dict[str, Any]]:
    found = asked.rows(_spans_at, as_of=asked.as_of, known_at=asked.known_at)
    return {row["tie"]: row for row in found if asked.has(row["tie"])}


@prepared
def _spans_at(*, ties: Any, as_of: Any, known_at: Any) -> QuerySet:
    rows = _of(TieSpan.objects.at(as_of, known_at).counted(), "tie", ties)
    return rows.order_by("pk").values("tie", "kind", "stage", "began_on")


def _attested(asked: Asked, undated: list[int]) -> dict[int, date]:
    """Since when ties without a beginning are known to exist."""
    if not undated:
        return {}
    rows = TieSpan.objects.filter(began_on=None).order_by()
    rows = (
        rows.filter(known_to=None)
        if asked.known_at is None
        else (rows.filter(known_from__lte=asked.known_at).exclude(known_to__lte=asked.known_at))
    )
    named = _of(rows, "tie", asked.named)
    firsts = dict(named.values_list("tie").annotate(first=Min("from_on")))
    return {tie: firsts[tie] for tie in undated if tie in firsts}


def _papers(asked: Asked) -> dict[int, list[tuple[int, date]]]:
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    rows = asked.rows(_signed, as_of=asked.as_of, known_at=asked.known_at)
    for tie, pk, signed_on in rows:
        if signed_on is not None:
            found[tie].append((pk, signed_on))
    return found


@prepared
def _signed(*, ties: Any, as_of: Any, known_at: Any) -> QuerySet:
    rows: Any = Instrument.objects.exclude(kind=InstrumentKind.INTENT)
    rows = rows.standing() if known_at is None else rows.known_at(known_at)
    rows = _of(rows.filter(signed_on__lte=as_of), "tie", ties)
    return rows.order_by("pk").values_list("tie", "pk", "signed_on")


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
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in _one_by_one(asked.rows(_begun, as_of=asked.as_of, moment=asked.known_at)):
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


@prepared
def _begun(*, ties: Any, as_of: Any, moment: Any) -> QuerySet:
    rows = Partner.objects.filter(
        known_at(moment, "exchange__"), tie__isnull=False, exchange__from_on__lte=as_of
    )
    return _of(rows, "tie", ties).order_by("exchange").values_list(*COLUMNS)


def _one_by_one(rows: Iterable[Any]) -> Iterable[Any]:
    """Of the whole register there are too many to hold."""
    return rows.iterator() if isinstance(rows, QuerySet) else rows


def _of_ties(rows: QuerySet[Any, Any], ties: Any) -> QuerySet[Any, Any]:
    """Parts of exchanges that serve the ties; ties: None for all."""
    if ties is None:
        return rows
    served = Partner.objects.filter(tie__in=ties).order_by().values("exchange")
    return rows.filter(exchange__in=served)


def _mailed(asked: Asked) -> set[int]:
    """Exchanges that a mail shows."""
    return {exchange for (exchange,) in asked.rows(_mails)}


@prepared
def _mails(*, ties: Any) -> QuerySet:
    rows = Mail.objects.filter(exchange__isnull=False).order_by()
    return _of_ties(rows, ties).values_list("exchange")


def _fields(asked: Asked) -> dict[int, frozenset[str]]:
    codes: dict[int, list[str]] = defaultdict(list)
    for exchange, code in _one_by_one(asked.rows(_codes)):
        codes[exchange].append(code)
    return {exchange: frozenset(some) for exchange, some in codes.items()}


@prepared
def _codes(*, ties: Any) -> QuerySet:
    through = _of_ties(Exchange.fields.through.objects.order_by(), ties)
    return through.values_list("exchange", "field__code")


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
    for duty in asked.rows(_duties, as_of=asked.as_of, known_at=asked.known_at):
        if asked.has(duty.tie):
            done = duty.done_as_known(asked.known_at)
            found[duty.tie].append(Due(duty.pk, duty.due_on, done, is_obligation=True))
    return found


@prepared
def _duties(*, ties: Any, as_of: Any, known_at: Any) -> QuerySet:
    return obligations_of(ties, as_of, known_at).annotate(tie=F("instrument__tie"))


def _promises(asked: Asked, served: Collection[int]) -> Iterator[tuple[int, Due]]:
    moment = asked.known_at
    rows = (
        _promised(exchanges=list(served), moment=moment)
        if len(served) <= MANY
        else _promised.build(exchanges=None, moment=moment)
    )
    limit = moment.date() if moment else None
    for exchange, pk, due_on, done_on in rows:
        is_told = done_on is not None and (limit is None or done_on <= limit)
        yield exchange, Due(pk, due_on, done_on if is_told else None)


@prepared
def _promised(*, exchanges: Any, moment: Any) -> QuerySet:
    rows = _of(Promise.objects.order_by("pk"), "exchange", exchanges)
    if moment is not None:
        rows = rows.filter(recorded_at__lte=moment)
    return rows.values_list("exchange", "pk", "due_on", "done_on")
