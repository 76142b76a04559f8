"""One box for places, ties, exchanges, papers, units, people, pages and commands; and why each was
found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy, pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach
from youcheng.circulars.enums import CIRCULAR
from youcheng.circulars.models import Circular
from youcheng.desk.menu import COMMANDS, GROUPS
from youcheng.desk.queries.exchanges import exchanges
from youcheng.desk.queries.filed import filed_with
from youcheng.desk.queries.hits import Hit, circulars, contacts, opportunities, organisations
from youcheng.desk.queries.reasons import NAMES, NEAR, Places
from youcheng.documents.queries import inside
from youcheng.documents.queries.documents import DocumentFilter, matching
from youcheng.exchanges.enums import EXCHANGE
from youcheng.exchanges.models import Exchange, ExchangeSight, exchange_sight_of
from youcheng.lib.bilingual import reader
from youcheng.lib.prepared import prepared
from youcheng.lib.text import fold
from youcheng.opportunities.enums import OPPORTUNITY
from youcheng.opportunities.models import Opportunity
from youcheng.people.enums import ORGANISATION, PERSON
from youcheng.people.models import Person, Sight, sight_of
from youcheng.pipeline.queries.cities import cases_at
from youcheng.registry.actions.indexing import PAPER, PLACE, TOWN, UNIT
from youcheng.registry.models import Instrument, Locality, LocalityName, TieSpan
from youcheng.registry.queries.claims import HOME_COUNTRY
from youcheng.search.models import Entry, written
from youcheng.search.rules import LONGEST, index_words, slips, terms

LIMIT = 8
"""Results of one kind in the palette."""
READ = 60
"""Entries of one kind that are read and ordered by how well they fit; for a page more."""
TOWNS = 24
"""Other cities that are read."""

TITLES = {
    "tie": gettext_lazy("Sister cities"),
    "case": pgettext_lazy("search", "Cases"),
    "contact": gettext_lazy("People base"),
    "organisation": gettext_lazy("Organisations"),
    "command": gettext_lazy("Commands"),
    "page": pgettext_lazy("of this program", "Pages"),
    "exchange": gettext_lazy("Exchanges"),
    "opportunity": gettext_lazy("Opportunities"),
    "circular": gettext_lazy("Circulars"),
    "paper": gettext_lazy("Papers"),
    "document": gettext_lazy("Documents"),
    "unit": gettext_lazy("Home units"),
    "city": gettext_lazy("Other cities of the world"),
    "person": gettext_lazy("People"),
}
ICONS = {
    "tie": "building-community",
    "case": "route",
    "contact": "address-book",
    "organisation": "building-bank",
    "page": "arrow-right",
    "exchange": "arrows-exchange",
    "opportunity": "puzzle",
    "circular": "speakerphone",
    "command": "bolt",
    "paper": "file-certificate",
    "document": "file-text",
    "unit": "building",
    "city": "map-pin",
    "person": "user",
}


@dataclass(slots=True)
class Group:
    kind: str
    hits: list[Hit] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(TITLES[self.kind])

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


@dataclass(slots=True)
class Search:
    """One question of one person, and what the index says to it: kind of entry → keys, the
    weightiest first."""

    user: User
    text: str
    limit: int
    reached: Reach
    found: dict[str, list[int]]


def _spans(reached: Reach) -> QuerySet[TieSpan]:
    """Ties that may be seen."""
    spans = TieSpan.objects.filter(known_to=None).order_by()
    homes = reached.units()
    return spans if homes is None else spans.filter(home__in=homes)


def find(user: User, text: str, limit: int = LIMIT, kind: str = "") -> list[Group]:
    """What `user` may see and `text` means, in groups, the best first; `limit` of each kind."""
    text = text.strip()[:LONGEST]
    if not terms(text) or not can(user, Permission.TIE_VIEW):
        return []
    search = Search(user, text, limit, reach(user, Permission.TIE_VIEW), {})
    search.found = _indexed(search, kind)
    places = Places(text)
    if kind in ("", "tie"):
        places.read(search.found[PLACE])
        if not places.known:
            places.guess(_near(search))
    seekers = {
        "tie": lambda: _ties(search, places),
        "case": lambda: _cases(search),
        "contact": lambda: contacts(user, text, search.found[PERSON], limit),
        "organisation": lambda: organisations(text, search.found[ORGANISATION], limit),
        "command": lambda: _commands(user, text),
        "page": lambda: _pages(user, text),
        "exchange": lambda: exchanges(text, search.found[EXCHANGE], limit),
        "opportunity": lambda: opportunities(search.found[OPPORTUNITY], limit),
        "circular": lambda: circulars(search.found[CIRCULAR], limit),
        "paper": lambda: _papers(search),
        "document": lambda: _documents(search),
        "unit": lambda: _units(search),
        "city": lambda: _cities(search),
        "person": lambda: _people(user, text),
    }
    groups = []
    for name, seek in seekers.items():
        if kind in ("", name):
            hits = sorted(seek(), key=lambda hit: hit.rank)[:limit]
            if hits:
                groups.append(Group(name, hits))
    return groups


def _seen(reached: Reach, sight: Sight | None, told: tuple[Reach, Reach], sought: Reach) -> Q:
    """Entries of what the person may see. A place is seen by its ties, and a town by anybody.

    sight: what they see of the people base; None for nothing. told: where they see circulars, and
    send them. sought: where they see opportunities.
    """
    known = Opportunity.objects.within(sought).filter(pk=OuterRef("ref")).order_by()
    sent = Circular.objects.within(*told).filter(pk=OuterRef("ref")).order_by()
    places = Exists(_spans(reached).filter(place=OuterRef("ref")))
    papers = Instrument.objects.standing().filter(pk=OuterRef("ref")).order_by()
    units = Q(kind=UNIT)
    homes = reached.units()
    if homes is not None:
        papers = papers.filter(tie__home__in=homes)
        units &= Q(ref__in=homes)
    seen = Q(places, kind=PLACE) | Q(Exists(papers), kind=PAPER) | units | Q(kind=TOWN)
    seen |= Q(Exists(sent), kind=CIRCULAR) | Q(Exists(known), kind=OPPORTUNITY)
    if sight is None:
        return seen
    persons = Person.objects.within(sight).known().filter(pk=OuterRef("ref")).order_by()
    return seen | Q(Exists(persons), kind=PERSON) | Q(kind=ORGANISATION)


@prepared
def _entries(
    reached: Reach, sight: Sight | None, told: tuple[Reach, Reach], sought: Reach, most: int, *,
    question: Any,
) -> QuerySet:  # fmt: skip
    n = Window(RowNumber(), partition_by="kind", order_by=["-weight", "pk"])
    rows = Entry.objects.answering(question).exclude(kind=EXCHANGE)
    rows = rows.filter(_seen(reached, sight, told, sought)).annotate(n=n)
    return rows.filter(n__lte=most).order_by("kind", "n").values_list("kind", "ref")


@prepared
def _exchange_entries(sight: ExchangeSight, most: int, *, question: Any) -> QuerySet:
    """Apart from the others: a word such as "visit" stands in tens of thousands of exchanges."""
    # Not by the column itself: its index leads through every exchange there is.
    rows = Entry.objects.answering(question).alias(of=Coalesce("kind", Value("")))
    rows = rows.filter(of=EXCHANGE)
    if sight.viewing.q("home__path") or sight.restricted.q("home__path"):
        known = Exchange.objects.within(sight).filter(pk=OuterRef("ref")).order_by()
        rows = rows.filter(Exists(known))
    return rows.order_by("-weight", "pk").values_list("ref", flat=True)[:most]


def _indexed(search: Search, kind: str) -> dict[str, list[int]]:
    """Keys of what the index knows by these words, by kind: one query for all of them but
    exchanges, which are read where they are asked for."""
    found: dict[str, list[int]] = defaultdict(list)
    question = written([terms(search.text)])
    user = search.user
    sight = sight_of(user) if can(user, Permission.PEOPLE_VIEW) else None
    most = max(READ, 4 * search.limit)
    told = (reach(user, Permission.CIRCULAR_VIEW), reach(user, Permission.CIRCULAR_SEND))
    sought = reach(user, Permission.OPPORTUNITY_VIEW)
    for name, ref in _entries(search.reached, sight, told, sought, most, question=question):
        found[name].append(ref)
    if kind in ("", EXCHANGE) and can(user, Permission.EXCHANGE_VIEW):
        found[EXCHANGE] = _exchange_entries(exchange_sight_of(user), most, question=question)
    return found


@prepared
def _near_places(reached: Reach, *, question: Any) -> QuerySet:
    near = Entry.objects.answering(question).filter(
        Exists(_spans(reached).filter(place=OuterRef("ref"))), kind=PLACE
    )
    return near.order_by("-weight", "pk").values_list("ref", "words")[:NEAR]


def _near(search: Search) -> list[tuple[int, str]]:
    """Places whose names may be what was meant, with all their words."""
    meant = slips(search.text)
    return _near_places(search.reached, question=written(meant)) if meant else []


@prepared
def _ties_at(reached: Reach, *, places: Any) -> QuerySet:
    columns = ("place", "tie", "home__path", *(f"home__{name}" for name in NAMES))
    return _spans(reached).filter(place__in=places).values_list(*columns)


def _ties(search: Search, places: Places) -> Iterable[Hit]:
    """Ties with the places that bear the name: one line for each tie. Every place that was found
    has one, so that as many places as lines are enough."""
    best = places.best(search.limit)
    rows = _ties_at(search.reached, places=[place.pk for place in best]) if best else []
    homes: dict[int, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for place_pk, tie, *home in rows:
        homes[place_pk][tie] = tuple(home)
    url = reverse("registry:tie-detail", args=[0])
    name_of = reader()
    for place in best:
        for tie, (path, *names) in sorted(homes[place.pk].items()):
            yield Hit(
                kind="tie",
                title=place.name,
                foreign=place.foreign,
                detail=f"{place.country} \u00b7 {name_of(*names)}",
                url=url.replace("0", str(tie)),
                why=place.why,
                rank=(*place.rank, path.count("/"), tie),
            )


@prepared
def _towns(reached: Reach, *, towns: Any, key: Any) -> QuerySet:
    whole = LocalityName.objects.filter(key=key).order_by().values("locality")
    # Joined, not by "or", for which PostgreSQL reads every place there is.
    named = whole.union(Locality.objects.filter(pk__in=towns).order_by().values("pk"))
    has_tie = Exists(_spans(reached).filter(place=OuterRef("pk")))
    rows = Locality.objects.current().filter(~has_tie, pk__in=named)
    largest = rows.exclude(country=HOME_COUNTRY).order_by(
        F("population").desc(nulls_last=True), "pk"
    )
    return largest.values_list("pk", flat=True)[:TOWNS]


def _cities(search: Search) -> Iterable[Hit]:
    """Cities with which there is no tie that the user may see: by the index those with a Chinese
    name, by their whole name all others. The largest first."""
    towns = search.found[TOWN][:TOWNS]
    places = Places(search.text)
    places.read(_towns(search.reached, towns=towns, key=fold(search.text)))
    for place in places.best(search.limit):
        yield Hit(
            kind="city",
            title=place.name,
            foreign=place.foreign,
            detail=" \u00b7 ".join(filter(None, (place.country, place.region))),
            url=reverse("city", args=[place.pk]),
            why=place.why,
            rank=place.rank,
        )


def _cases(search: Search) -> Iterable[Hit]:
    """Cases with the places that bear the name, open ones first."""
    if not can(search.user, Permission.CASE_VIEW):
        return
    places = [*search.found[PLACE], *search.found[TOWN]]
    key = fold(search.text)
    for at, case in enumerate(cases_at(search.user, places, key, search.limit)):
        yield Hit(
            kind="case",
            title=f"{case.place} \u00b7 {case.get_track_display()}",
            detail=f"{case.get_stage_display()} \u00b7 {case.home}",
            url=reverse("pipeline:case-detail", args=[case.pk]),
            rank=(at,),
        )


@prepared
def _papers_at(*, keys: Any) -> QuerySet[Instrument]:
    return Instrument.objects.filter(pk__in=keys).select_related("tie__place").order_by()


@prepared
def _units_at(*, keys: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=keys).order_by()


def _papers(search: Search) -> Iterable[Hit]:
    refs = search.found[PAPER][: search.limit]
    if not refs:
        return
    papers = {paper.pk: paper for paper in _papers_at(keys=refs)}
    for at, ref in enumerate(refs):
        paper = papers[ref]
        yield Hit(
            kind="paper",
            title=f"{paper.label or paper.get_kind_display()} \u00b7 {paper.tie.place}",
            detail=" \u00b7 ".join(filter(None, (paper.signed, paper.paper[:60]))),
            url=reverse("registry:tie-detail", args=[paper.tie_id]),
            rank=(at,),
        )


def _documents(search: Search) -> Iterable[Hit]:
    """Documents that bear the words in their name, then those that have them inside."""
    asked = DocumentFilter(search.text)
    rows = {row.pk: row for row in matching(search.user, asked)[: search.limit]}
    pages = inside.search(search.user, search.text, search.limit)
    filed = filed_with(search.user, {*rows, *(hit.document.pk for hit in pages)})
    for at, document in enumerate(rows.values()):
        yield Hit(
            kind="document",
            title=document.name,
            detail=f"{document.get_kind_display()} \u00b7 {document.unit}",
            url=reverse("documents:detail", args=[document.pk]),
            rank=(0, at),
            filed=filed.get(document.pk),
        )
    for at, hit in enumerate(pages):
        if hit.document.pk not in rows:
            yield Hit(
                kind="document",
                title=hit.document.name,
                detail=hit.where,
                why=hit.brief,
                url=f"{reverse('documents:detail', args=[hit.document.pk])}?"
                + urlencode({"q": search.text}),
                rank=(1, at),
                filed=filed.get(hit.document.pk),
            )


def _units(search: Search) -> Iterable[Hit]:
    refs = search.found[UNIT]
    if not refs:
        return
    units = {unit.pk: unit for unit in _units_at(keys=refs)}
    for at, ref in enumerate(refs):
        unit = units[ref]
        is_own = fold(search.text) in fold(unit.name)
        yield Hit(
            kind="unit",
            title=unit.name,
            detail=str(unit.get_kind_display()),
            url=f"{reverse('registry:tie-list')}?home={unit.code}",
            rank=(0 if is_own else 1, at),
        )


def _people(user: User, text: str) -> Iterable[Hit]:
    """Colleagues, for those who manage accounts."""
    if not can(user, Permission.PERSON_MANAGE):
        return
    rows = User.objects.filter(
        Q(username__icontains=text) | Q(title__icontains=text), is_active=True
    ).select_related("unit")
    for person in rows.order_by("username")[:LIMIT]:
        yield Hit(
            kind="person",
            title=str(person),
            detail=str(person.unit or ""),
            url=reverse("person-detail", args=[person.pk]),
            rank=(0,),
        )


@lru_cache(maxsize=256)
def _words(title: str) -> list[str]:
    return index_words([title]).split()


def _fits(title: str, text: str) -> bool:
    """The database's rule, for the few things that are in no table."""
    words = _words(title)
    return all(
        any(word.startswith(term.text) if term.is_open else word == term.text for word in words)
        for term in terms(text)
    )


def _pages(user: User, text: str) -> Iterable[Hit]:
    entries = [entry for _title, group in GROUPS for entry in group]
    for at, entry in enumerate(entries):
        if can(user, entry.permission) and _fits(str(entry.title), text):
            yield Hit("page", str(entry.title), reverse(entry.url), icon=entry.icon, rank=(at,))


def _commands(user: User, text: str) -> Iterable[Hit]:
    for at, command in enumerate(COMMANDS):
        if can(user, command.permission) and _fits(str(command.title), text):
            yield Hit(
                "command", str(command.title), reverse(command.url), icon=command.icon, rank=(at,)
            )
