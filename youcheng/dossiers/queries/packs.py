"""The records that a briefing pack is made of, as one person may see them.

On a day gone by it is what was known at its end, and the same at any later time. People, their
posts and whether a promise is kept have one clock only: they are told as they are recorded now, for
that day. Lines of the exchange plan have none: packs of days gone by leave them out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.dossiers.enums import LineState
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.judging import Judged, Scale, judged_ties
from youcheng.dossiers.queries.plans import terms_among
from youcheng.dossiers.rules import Partner, Proposal, proposals
from youcheng.exchanges.models import Exchange, Field, FormerExchange, Promise
from youcheng.exchanges.queries.cities import exchanges_with
from youcheng.people.models import Person, Post
from youcheng.people.queries.persons import people_of_place, posts_on
from youcheng.registry.models import Instrument, Locality, Obligation, Tie, TieSpan
from youcheng.registry.queries.duties import obligations_of

PEOPLE, EXCHANGES = 12, 8
"""So many are told; more would be a list, not a briefing."""


@dataclass(frozen=True, slots=True)
class PackFacts:
    """on: the day. span: what the tie is on it; None where it is none. judged: None likewise."""

    tie: Tie
    place: Locality
    on: date
    span: TieSpan | None
    scale: Scale
    judged: Judged | None
    papers: list[Instrument]
    people: list[tuple[Person, list[Post]]]
    exchanges: list[Exchange]
    promises: list[Promise]
    obligations: list[Obligation]
    lines: list[PlanLine]
    proposals: list[Proposal]
    fields: dict[str, Field]
    office: Unit | None
    """Our side on the map: the unit of the tie, or the city where that has no place of its own."""


def pack_facts(user: User, tie: Tie, on: date, today: date) -> PackFacts:
    """Some twenty queries, whatever is recorded."""
    moment = None if on >= today else end_of(on)
    spans = TieSpan.objects.at(on, moment).filter(tie=tie).select_related("place__country")
    span = spans.order_by("-pk").first()
    place = span.place if span else tie.place
    scale, found = judged_ties([tie.pk], on, moment)
    judged = found.get(tie.pk)
    papers = Instrument.objects.filter(tie=tie).exclude(signed_on__gt=on)
    papers = papers.standing() if moment is None else papers.known_at(moment)
    filed = list(papers.order_by("signed_on", "pk"))
    obligations = [
        one
        for one in obligations_of([tie.pk], on, moment).select_related("instrument", "owner")
        if (one.done_as_known(moment) or date.max) > on
    ]
    return PackFacts(
        tie=tie,
        place=place,
        on=on,
        span=span,
        scale=scale,
        judged=judged,
        papers=filed,
        people=_people(user, place, on),
        exchanges=_exchanges(user, place, on, moment),
        promises=_promises(user, place, on, moment),
        obligations=obligations,
        lines=[] if moment else _lines(tie, on),
        proposals=_proposals(tie, judged, filed) if judged else [],
        fields={field.code: field for field in Field.objects.all()},
        office=_on_the_map(tie.home),
    )


def _on_the_map(unit: Unit) -> Unit | None:
    if unit.lat is not None and unit.lon is not None:
        return unit
    office = home_unit()
    return office if office and office.lat is not None and office.lon is not None else None


def end_of(day: date) -> datetime:
    """The last moment of a day, by the office's clock."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(
        microseconds=1
    )


def _people(user: User, place: Locality, on: date) -> list[tuple[Person, list[Post]]]:
    """Who holds a post in a body of the city on the day, the highest first."""
    if not can(user, Permission.PEOPLE_VIEW):
        return []
    persons = people_of_place(user, place.pk).in_bulk()
    held = {
        key: [post for post in posts if post.organisation.place_id == place.pk]
        for key, posts in posts_on(list(persons), on).items()
    }
    rows = [(persons[key], posts) for key, posts in held.items() if posts]
    rows.sort(key=lambda row: (row[1][0].rank or 99, not row[0].is_key, row[0].pk))
    return rows[:PEOPLE]


def _lines(tie: Tie, on: date) -> list[PlanLine]:
    years = (on.year, on.year + 1)
    rows = PlanLine.objects.filter(tie=tie, year__in=years, state=LineState.ACCEPTED)
    return list(rows.order_by("due_on", "pk"))


def _proposals(tie: Tie, judged: Judged, papers: Iterable[Instrument]) -> list[Proposal]:
    """From what was judged alone, so that they are the same at any later time."""
    fields = Counter(code for one in judged.facts.contacts for code in one.fields)
    partner = Partner(
        judged.facts,
        judged.rhythm,
        judged.judgement,
        tie.home_id,
        terms=terms_among(papers),
        our_fields=tuple(sorted(fields, key=lambda code: (-fields[code], code))),
    )
    return proposals(partner, judged.facts.on.year)


def _exchanges(user: User, place: Locality, on: date, moment: datetime | None) -> list[Exchange]:
    """The latest, as they were known."""
    if not can(user, Permission.EXCHANGE_VIEW):
        return []
    rows = exchanges_with(user, place, None if moment else on, moment)
    if moment is None:
        return list(rows[:EXCHANGES])
    former = dict(
        FormerExchange.objects.filter(known_from__lte=moment, known_to__gt=moment).values_list(
            "exchange", "values"
        )
    )
    served = [key for key, said in former.items() if place.pk in dict(said["partners"])]
    more = Exchange.objects.visible_to(user).known_at(moment).filter(pk__in=served)
    found = [one for one in rows if one.pk not in former]
    found += [_as_said(one, former[one.pk]) for one in more]
    found = [one for one in found if one.from_on <= on]
    found.sort(key=lambda one: (one.from_on, one.pk), reverse=True)
    return found[:EXCHANGES]


def _as_said(exchange: Exchange, said: Mapping[str, Any]) -> Exchange:
    """The record with what it said before it was changed; not to be saved."""
    for name in ("kind", "precision", "subject_zh", "subject_en", "result"):
        setattr(exchange, name, said[name])
    exchange.from_on, exchange.to_on = (
        date.fromisoformat(said[name]) for name in ("from_on", "to_on")
    )
    return exchange


def _promises(user: User, place: Locality, on: date, moment: datetime | None) -> list[Promise]:
    if not can(user, Permission.EXCHANGE_VIEW):
        return []
    known = exchanges_with(user, place, on, moment).order_by().values("pk")
    rows = Promise.objects.filter(exchange__in=known).select_related("exchange", "owner")
    if moment is not None:
        rows = rows.filter(recorded_at__lte=moment)
    return [one for one in rows.order_by("due_on", "pk") if (one.done_on or date.max) > on]
