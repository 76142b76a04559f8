"""Facts of all cities and all home units at once: some ten queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit
from youcheng.exchanges.models import Exchange, Partner
from youcheng.opportunities.queries.sights import Sight, address
from youcheng.opportunities.rules import (
    Candidate,
    Experience,
    Interest,
    Occasion,
    Paper,
    divisions_of,
    terms_of,
)
from youcheng.people.models import Post
from youcheng.registry.enums import InstrumentKind, Stage
from youcheng.registry.models import Instrument, Locality, Obligation, TieSpan

YEAR, WINDOW, AHEAD = 365, 3 * 365, 180
ROUND = 5
"""Anniversaries of so many years are occasions."""


@dataclass(slots=True)
class Facts:
    """What is known of one candidate apart from what it says itself."""

    n_year: int = 0
    n_all: int = 0
    last_on: date | None = None
    fields: dict[str, tuple[int, date]] = field(default_factory=dict)
    papers: list[Paper] = field(default_factory=list)
    n_people: int = 0
    n_key: int = 0
    occasions: list[Occasion] = field(default_factory=list)
    is_partner: bool = True
    is_suspended: bool = False
    region: str = ""
    country: str = ""
    links: dict[str, str] = field(default_factory=dict)

    def candidate(
        self, key: int, interests: Iterable[Interest] = (), experience: Iterable[Experience] = ()
    ) -> Candidate:
        return Candidate(
            key=key, interests=tuple(interests), fields=self.fields, n_year=self.n_year,
            n_all=self.n_all, last_on=self.last_on, papers=tuple(self.papers),
            is_partner=self.is_partner, is_suspended=self.is_suspended, n_people=self.n_people,
            n_key=self.n_key, occasions=tuple(self.occasions), experience=tuple(experience),
            region=self.region, country=self.country, links=self.links,
        )  # fmt: skip


@dataclass(slots=True)
class Cities:
    """Cities to choose from, by key, and their facts."""

    places: dict[int, Locality]
    facts: dict[int, Facts]


def _counted(
    rows: QuerySet[Any], key: str, on: date, path: str = ""
) -> Iterable[tuple[int, int, int, date]]:
    """Per key: exchanges of three years, of the last one, and the latest day."""
    since, year = on - timedelta(days=WINDOW), on - timedelta(days=YEAR)
    rows = rows.filter(**{f"{path}from_on__gt": since, f"{path}from_on__lt": on}).order_by()
    return rows.values_list(key).annotate(
        n=Count("pk"), year=Count("pk", filter=Q(**{f"{path}from_on__gt": year})),
        last=Max(f"{path}from_on"),
    )  # fmt: skip


def cities(sight: Sight, more: Iterable[int] = ()) -> Cities:
    """Cities with a tie that counted on the day, and `more` by key. Nine queries."""
    keys = frozenset(more)
    return sight.once(("cities", keys), lambda: _cities(sight, keys))


def _cities(sight: Sight, more: frozenset[int]) -> Cities:
    spans = list(
        TieSpan.objects.at(sight.on).counted().filter(tie__in=sight.ties.values("pk"))
        .order_by("pk").values_list("place", "tie", "stage", "began_on")
    )  # fmt: skip
    keys = {place for place, *_rest in spans} | more
    rows = Locality.objects.filter(pk__in=keys).select_related("country").order_by("pk")
    places = {place.pk: place for place in rows}
    facts = {
        key: Facts(
            is_partner=False, region=place.country.region, country=place.country_id,
            links={
                "exchanges": address("exchanges:city-exchanges", key),
                "people": address("people:city-people", key),
            },
        )
        for key, place in places.items()
    }  # fmt: skip
    _tied(facts, spans, sight.on)
    _exchanged(facts, sight)
    _signed(facts, sight, {tie: place for place, tie, *_rest in spans})
    _peopled(facts, sight)
    return Cities(places, facts)


def _tied(facts: dict[int, Facts], spans: Iterable[tuple[Any, ...]], on: date) -> None:
    for place, tie, stage, began_on in spans:
        one = facts[place]
        one.links["case"] = address("pipeline:tie-case-add", tie)
        one.is_partner = True
        one.is_suspended = stage == Stage.SUSPENDED
        if began_on is None:
            continue
        for year in (on.year, on.year + 1):
            n = year - began_on.year
            day = _same_day(began_on, year)
            if n > 0 and n % ROUND == 0 and 0 <= (day - on).days <= AHEAD:
                said = _("%(n)d years of the tie") % {"n": n}
                one.occasions.append(Occasion(said, day, address("city", place)))


def _same_day(day: date, year: int) -> date:
    """29 February becomes 1 March in other years."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _exchanged(facts: dict[int, Facts], sight: Sight) -> None:
    seen = sight.exchanges.values("pk")
    rows = Partner.objects.filter(exchange__in=seen)
    for place, n, year, last in _counted(rows, "place", sight.on, "exchange__"):
        if place in facts:
            facts[place].n_all, facts[place].n_year, facts[place].last_on = n, year, last
    since = sight.on - timedelta(days=WINDOW)
    of_fields = rows.filter(
        exchange__from_on__gt=since, exchange__from_on__lt=sight.on,
        exchange__fields__isnull=False,
    ).order_by()  # fmt: skip
    for place, code, n, last in of_fields.values_list("place", "exchange__fields__code").annotate(
        n=Count("pk"), last=Max("exchange__from_on")
    ):
        if place in facts:
            facts[place].fields[code] = (n, last)
    ahead = rows.filter(
        exchange__from_on__gte=sight.on,
        exchange__from_on__lte=sight.on + timedelta(days=AHEAD),
    ).select_related("exchange")
    for row in ahead.order_by("exchange__from_on", "pk"):
        if row.place_id in facts:
            facts[row.place_id].occasions.append(_occasion(row.exchange))


def _occasion(exchange: Exchange) -> Occasion:
    said = _("%(kind)s: %(subject)s") % {
        "kind": exchange.get_kind_display(), "subject": exchange.subject,
    }  # fmt: skip
    return Occasion(said, exchange.from_on, address("exchanges:exchange-detail", exchange.pk))


def _signed(facts: dict[int, Facts], sight: Sight, ties: Mapping[int, int]) -> None:
    """Papers in force, letters of intent left out; the latest first."""
    rows = Instrument.objects.standing().exclude(kind=InstrumentKind.INTENT)
    rows = rows.filter(Q(signed_on=None) | Q(signed_on__lte=sight.on))
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=sight.on) | Q(is_tacit=True))
    duties: dict[int, list[str]] = defaultdict(list)
    said = Obligation.objects.standing().filter(instrument__tie__in=sight.ties.values("pk"))
    for paper, text in said.order_by("pk").values_list("instrument", "text"):
        duties[paper].append(text)
    for row in rows.filter(tie__in=sight.ties.values("pk")).order_by("-signed_on", "-pk"):
        place = ties.get(row.tie_id)
        if place is not None:
            kind = row.get_kind_display()
            facts[place].papers.append(
                Paper(
                    f"{kind} {row.signed_on.year}" if row.signed_on else kind, row.signed_on,
                    None if row.is_tacit else row.ends_on,
                    frozenset(terms_of(row.label, *duties.get(row.pk, ()))),
                    address("registry:paper", row.tie_id, row.pk),
                )
            )  # fmt: skip


def _peopled(facts: dict[int, Facts], sight: Sight) -> None:
    held = Post.objects.filter(person__in=sight.persons.values("pk"))
    held = held.filter(Q(ended_on=None) | Q(ended_on__gte=sight.on))
    held = held.filter(Q(began_on=None) | Q(began_on__lte=sight.on))
    rows = held.filter(organisation__place__isnull=False).order_by()
    for place, n, n_key in rows.values_list("organisation__place").annotate(
        n=Count("person", distinct=True),
        n_key=Count("person", distinct=True, filter=Q(person__is_key=True)),
    ):
        if place in facts:
            facts[place].n_people, facts[place].n_key = n, n_key


@dataclass(slots=True)
class Units:
    """Home units to choose from, by key, and their facts."""

    units: dict[int, Unit]
    facts: dict[int, Facts]


def units(sight: Sight, place: Locality | None = None) -> Units:
    """All open units but the city as a whole. place: count what they did with its country. Five
    queries."""
    country = place.country_id if place else None
    return sight.once(("units", country), lambda: _units(sight, country))


def _units(sight: Sight, country: str | None) -> Units:
    rows = Unit.objects.filter(ended_on=None).exclude(parent=None).order_by("pk")
    found = {unit.pk: unit for unit in rows}
    facts = {key: Facts() for key in found}
    done = sight.exchanges
    if country is not None:
        done = done.filter(place__country=country)
    # The unit that keeps the record, and those that took part besides.
    others = Exchange.units.through.objects.filter(exchange__in=done.values("pk"))
    for counted in (
        _counted(done, "home", sight.on),
        _counted(others, "unit", sight.on, "exchange__"),
    ):
        for unit, n, year, last in counted:
            if unit in facts:
                one = facts[unit]
                one.n_all, one.n_year = one.n_all + n, one.n_year + year
                one.last_on = max(one.last_on or last, last)
    _fields_of_units(facts, sight)
    kept = sight.persons.filter(owner__in=list(facts))
    if country is not None:
        kept = kept.filter(country=country)
    for unit, n, n_key in kept.values_list("owner").annotate(
        n=Count("pk"), n_key=Count("pk", filter=Q(is_key=True))
    ):
        facts[unit].n_people, facts[unit].n_key = n, n_key
    return Units(found, facts)


def _fields_of_units(facts: dict[int, Facts], sight: Sight) -> None:
    since = sight.on - timedelta(days=WINDOW)
    rows = sight.exchanges.filter(
        from_on__gt=since, from_on__lt=sight.on, fields__isnull=False
    )  # fmt: skip
    for key in ("home", "units"):
        some = rows if key == "home" else rows.filter(units__isnull=False)
        for unit, code, n, last in some.values_list(key, "fields__code").annotate(
            n=Count("pk", distinct=True), last=Max("from_on")
        ):
            if unit in facts:
                before, when = facts[unit].fields.get(code, (0, last))
                facts[unit].fields[code] = (before + n, max(when, last))


def named_after(unit: Unit, interests: list[Interest]) -> list[Interest]:
    """A unit's own name says what it does, where it says nothing else: a hospital is of health."""
    if interests:
        return interests
    terms = frozenset(terms_of(unit.name_zh, unit.name_en))
    divisions = divisions_of(terms)
    if not divisions:
        return []
    return [Interest(unit.name, divisions, terms, None, answers=False, is_said=False)]
