"""What an exchange plan rests on, its lines, and those that are due."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, QuerySet
from django.db.models.functions import Cast, Substr

from youcheng.accounts.queries import Reach
from youcheng.dossiers.enums import LineState, Reason
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.judging import Judged, judged_ties
from youcheng.dossiers.rules import Open, Partner, Proposal, Term, proposals
from youcheng.exchanges.models import Exchange, Field, Promise
from youcheng.lib.periods import months_after
from youcheng.registry.enums import InstrumentKind
from youcheng.registry.models import Instrument, Obligation, Tie
from youcheng.registry.queries.duties import obligations_of
from youcheng.registry.rules.chains import Paper, chains

WINDOW_MONTHS = 36


def partner_of(tie: Tie, one: Judged, on: date) -> Partner:
    """What proposals for this tie rest on, as it is on a day. Five queries."""
    return Partner(
        facts=one.facts,
        rhythm=one.rhythm,
        judgement=one.judgement,
        home=tie.home_id,
        open=(*_promises(tie), *_obligations(tie, on)),
        terms=terms_of(tie),
        our_fields=_our_fields(tie, on),
        owners=_owners(tie),
    )


def open_promises(tie: Tie) -> list[Promise]:
    rows = Promise.objects.open().filter(exchange__partners__tie=tie)
    return list(rows.select_related("exchange", "owner"))


def open_obligations(tie: Tie, on: date) -> list[Obligation]:
    rows = obligations_of([tie.pk], on).filter(done_on=None)
    return list(rows.select_related("instrument", "owner"))


def _promises(tie: Tie) -> list[Open]:
    return [Open(one.pk, one.text, one.due_on, one.owner_id) for one in open_promises(tie)]


def promises_in_plans(viewing: Reach, ties: Any = None) -> QuerySet:
    """Keys of promises for which an accepted line stands that is seen from there. ties: in the
    plans with these alone."""
    lines = PlanLine.objects.within(viewing).filter(state=LineState.ACCEPTED, reason=Reason.PROMISE)
    if ties is not None:
        lines = lines.filter(tie__in=ties)
    # The key of such a line ends with that of the promise: see `rules.proposals`.
    of = Cast(Substr("key", len(f"{Reason.PROMISE}:") + 1), BigIntegerField())
    return lines.order_by().annotate(of=of).values("of")


def _obligations(tie: Tie, on: date) -> list[Open]:
    return [
        Open(one.pk, one.text, one.due_on, one.owner_id, is_obligation=True)
        for one in open_obligations(tie, on)
    ]


def terms_of(tie: Tie) -> tuple[Term, ...]:
    return terms_among(Instrument.objects.standing().filter(tie=tie).order_by("pk"))


def terms_among(papers: Iterable[Instrument]) -> tuple[Term, ...]:
    """Of the last paper of each chain. A letter of intent has no term that could be renewed."""
    made = chains(
        Paper(one.pk, one.kind, one.signed_on, one.ends_on, one.is_tacit)
        for one in papers
        if one.kind != InstrumentKind.INTENT
    )
    lasts = [chain.last for chain in made]
    return tuple(Term(one.pk, one.ends_on, one.is_tacit) for one in lasts if one.ends_on)


def _our_fields(tie: Tie, on: date) -> tuple[str, ...]:
    """Fields in which the tie's office worked most with all its partners, the strongest first."""
    root = tie.home.path.split("/", 1)[0] + "/"
    known = Exchange.objects.recorded().filter(
        home__path__startswith=root, from_on__gt=months_after(on, -WINDOW_MONTHS), from_on__lte=on
    )
    rows = Field.objects.filter(exchanges__in=known.order_by().values("pk"))
    counts = rows.order_by().values_list("code", "position").annotate(n=Count("exchanges"))
    ordered = sorted(counts, key=lambda row: (-row[2], row[1], row[0]))
    return tuple(code for code, _position, _n in ordered)


def _owners(tie: Tie) -> dict[str, int]:
    """Which home unit kept most exchanges of a field with this partner."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    rows = Exchange.objects.recorded().filter(partners__tie=tie, fields__isnull=False)
    for code, home, n in (
        rows.order_by().values_list("fields__code", "home").annotate(n=Count("pk"))
    ):
        counts[code][home] += n
    return {code: min(of, key=lambda home: (-of[home], home)) for code, of in counts.items()}


def proposed(tie: Tie, year: int, today: date) -> tuple[Judged | None, list[Proposal]]:
    """What the rules propose for the year, by what is known today."""
    _scale, found = judged_ties([tie.pk], today)
    one = found.get(tie.pk)
    return (one, proposals(partner_of(tie, one, today), year)) if one else (None, [])


def lines_of(tie: Tie, year: int) -> list[PlanLine]:
    rows = PlanLine.objects.filter(tie=tie, year=year).select_related("owner")
    return list(rows.order_by("due_on", "pk"))


def field_names(lines: list[Mapping[str, Any]]) -> dict[str, str]:
    """Names of the fields that these lines speak of, in the reader's language."""
    codes = {said["field"] for said in lines if said.get("field")}
    return {field.code: field.name for field in Field.objects.filter(code__in=codes)}


@dataclass(frozen=True, slots=True)
class YearCount:
    year: int
    n: int


def years_of(tie: Tie) -> list[YearCount]:
    """Years for which the tie has lines, and how many."""
    rows = PlanLine.objects.filter(tie=tie).order_by("year").values_list("year")
    return [YearCount(year, n) for year, n in rows.annotate(n=Count("pk"))]
