"""What the rules need to know of cases: gathered for many at once, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from youcheng.accounts.models import Unit
from youcheng.documents.enums import Reading
from youcheng.documents.models import Document
from youcheng.exchanges.models import Exchange, Partner
from youcheng.lib.objections import Objection
from youcheng.lib.prepared import prepared
from youcheng.pipeline import rules
from youcheng.pipeline.enums import CaseStage, CheckKind, PaperKind, Passing, Severity, Track
from youcheng.pipeline.models import Case, CasePaper, Leave, RuleVersion
from youcheng.pipeline.rules.checks import Facts, Rule, Verdict, judged
from youcheng.registry.enums import ClaimStatus, CountryKind, TieKind
from youcheng.registry.models import Claim, Country, DiplomaticRelation, Locality, TieSpan
from youcheng.registry.queries.claims import HOME_COUNTRY, places_of_units
from youcheng.registry.queries.wording import look_through

TAIWAN = "TW"
DRAFTS = frozenset({PaperKind.INTENT_DRAFT, PaperKind.AGREEMENT_DRAFT, PaperKind.INTENT})
"""Papers whose words are read: a signed agreement is no draft any more."""


def objection_to_case(
    track: str, home: Unit, place: Locality, on: date, *, has_tie: bool
) -> Objection | None:
    """What the register and the open cases say against such a case. Two queries."""
    same = Case.objects.open().filter(home=home, place=place, track=track)
    standing = TieSpan.objects.at(on).counted().filter(tie__home=home, tie__place=place)
    return rules.objection_to_opening(
        track, is_open=same.exists(), is_tie=standing.exists(), has_tie=has_tie
    )


def rules_on(day: date) -> list[Rule]:
    """The office's rules that hold on a day."""
    return [_rule(row) for row in _rules_on(on=day)]


@prepared
def _rules_on(*, on: Any) -> QuerySet[RuleVersion]:
    return RuleVersion.objects.on(on).order_by("position", "pk")


def _rule(row: RuleVersion) -> Rule:
    return Rule(
        row.pk, row.code, Severity(row.severity), Passing(row.passing), CheckKind(row.check_kind),
        row.params, frozenset(row.tracks), frozenset(row.stages), row,
    )  # fmt: skip


@dataclass(slots=True)
class _Contacts:
    n: int = 0
    first_on: date | None = None


@dataclass(slots=True)
class _Listed:
    """What public lists say of a place."""

    china: list[str] = field(default_factory=list)
    taiwan: list[str] = field(default_factory=list)
    is_listed: bool = False


def facts_of(cases: Sequence[Case], on: date) -> dict[int, Facts]:
    """By key of the case. The cases come with home, place and country. Eight queries, or ten
    where drafts have files, and one for each further root of the tree of units."""
    places = {case.place_id for case in cases}
    states = {state_of(case.place.country) for case in cases}
    related = related_states(states, on)
    ours, by_region = _ours(cases, on)
    contacts = _contacts(places)
    listed = _listed(places, cases)
    papers = _papers(cases)
    words = _words([row for rows in papers.values() for row in rows], on)
    began = _began(cases, on)
    made: dict[int, Facts] = {}
    for case in cases:
        root = root_of(case.home.path)
        place, region = case.place, case.place.country.region
        known = contacts.get(place.pk, _Contacts())
        said = listed.get(place.pk, _Listed())
        own = papers.get(case.pk, [])
        hits, n_read, n_unread = _read(own, words)
        counts = by_region[root]
        made[case.pk] = Facts(
            track=Track(case.track),
            stage=CaseStage(case.stage),
            on=on,
            has_relations=related.get(state_of(place.country)),
            is_state=place.country.kind == CountryKind.STATE or bool(place.country.part_of_id),
            home_level=case.home.level,
            place_kind=place.kind,
            others_in_china=tuple(said.china),
            has_lists=said.is_listed,
            taiwan=tuple(said.taiwan),
            ours_there=tuple(
                (name, kind == TieKind.FORMAL)
                for home, of, name, kind in ours[place.country_id]
                if home == case.home_id and of != place.pk
            ),
            n_contacts=known.n + sum(row.kind == PaperKind.CONTACT for row in own),
            first_contact_on=_first(known.first_on, own),
            papers=_latest(own),
            words=hits,
            n_read=n_read,
            n_unread=n_unread,
            n_region=counts[region],
            n_all=sum(counts.values()),
            began_on=began.get(case.tie_id or 0),
            planned_on=case.planned_on,
            signed_on=case.signed_on,
        )
    return made


def listed_in_china(case: Case) -> list[str]:
    """The partners in China that public lists name, ours left out."""
    return _listed([case.place_id], [case]).get(case.place_id, _Listed()).china


def root_of(path: str) -> str:
    return path.split("/", 1)[0] + "/"


def state_of(country: Country) -> str:
    """The state that keeps relations: a region has those of the state that it belongs to."""
    return country.part_of_id or country.pk


def related_states(states: Iterable[str], on: date) -> dict[str, bool]:
    """Whether each state that is on record keeps relations on the day."""
    found: dict[str, bool] = {}
    for row in _relations(states=sorted(states)):
        holds = row.from_on <= on and (row.to_on is None or on <= row.to_on)
        found[row.country_id] = found.get(row.country_id, False) or holds
    return found


@prepared
def _relations(*, states: Any) -> QuerySet[DiplomaticRelation]:
    return DiplomaticRelation.objects.filter(country__in=states).order_by("from_on")


Ours = dict[str, list[tuple[int, int, str, str]]]


def _ours(cases: Sequence[Case], on: date) -> tuple[Ours, dict[str, Counter[str]]]:
    """Ties that count: by country (home, place, name, kind); and how many on each continent, by
    root of the tree."""
    by_country: Ours = defaultdict(list)
    by_region: dict[str, Counter[str]] = defaultdict(Counter)
    homes = sorted({case.home_id for case in cases})
    countries = sorted({case.place.country_id for case in cases})
    for row in _spans_of(homes=homes, countries=countries, on=on):
        by_country[row.country_id].append((row.home_id, row.place_id, row.place.name, row.kind))
    for root in {root_of(case.home.path) for case in cases}:
        by_region[root].update(dict(_by_region(root, on=on)))
    return by_country, by_region


@prepared
def _spans_of(*, homes: Any, countries: Any, on: Any) -> QuerySet[TieSpan]:
    spans = TieSpan.objects.at(on).counted().filter(home__in=homes, country__in=countries)
    return spans.select_related("place").order_by("pk")


@prepared
def _by_region(root: str, *, on: Any) -> QuerySet:
    spans = TieSpan.objects.at(on).counted().filter(home__path__startswith=root)
    return spans.order_by().values_list("country__region").annotate(n=Count("pk"))


def _contacts(places: Iterable[int]) -> dict[int, _Contacts]:
    rows = _met(places=sorted(places))
    return {place: _Contacts(n, first) for place, n, first in rows}


@prepared
def _met(*, places: Any) -> QuerySet:
    return (
        Partner.objects.filter(place__in=places, exchange__in=Exchange.objects.recorded())
        .order_by()
        .values_list("place")
        .annotate(n=Count("exchange", distinct=True), first=Min("exchange__from_on"))
    )


def _listed(places: Iterable[int], cases: Sequence[Case]) -> dict[int, _Listed]:
    """What public lists say of the places: their partners in China but ours, and in Taiwan. A
    claim that somebody dismissed says nothing."""
    wanted = set(places)
    own = places_of_units({case.home_id for case in cases})
    found: dict[int, _Listed] = defaultdict(_Listed)
    for claim in _claims(places=sorted(wanted)):
        one = (claim.place_a, claim.place_b, claim.place_text_b, claim.country_text_b)
        other = (claim.place_b, claim.place_a, claim.place_text_a, claim.country_text_a)
        for here, there, text, country in (one, other):
            if here is not None and here.pk in wanted:
                _note(found[here.pk], there, text, country, own)
    return found


@prepared
def _claims(*, places: Any) -> QuerySet[Claim]:
    return (
        Claim.objects.filter(Q(place_a__in=places) | Q(place_b__in=places))
        .exclude(status=ClaimStatus.DISMISSED)
        .select_related("place_a", "place_b")
        .order_by("pk")
    )


def _note(said: _Listed, there: Locality | None, text: str, country: str, own: set[int]) -> None:
    said.is_listed = True
    if there is not None and there.pk in own:
        return
    code = there.country_id if there is not None else ""
    name = there.name if there is not None else text
    if code == HOME_COUNTRY and name not in said.china:
        said.china.append(name)
    elif (code == TAIWAN or "Taiwan" in country or "台湾" in country) and name not in said.taiwan:
        said.taiwan.append(name)


@dataclass(frozen=True, slots=True)
class Paper:
    """What the rules ask of a paper; document: the file of a draft."""

    kind: str
    dated_on: date | None
    document: Document | None


def _papers(cases: Iterable[Case]) -> dict[int, list[Paper]]:
    rows = _standing(cases=[case.pk for case in cases])
    # Only drafts are read: the files of the others, most of them, stay where they are.
    keys = sorted({key for _case, kind, _on, key in rows if key and kind in DRAFTS})
    files = {one.pk: one for one in _files(keys=keys)} if keys else {}
    found: dict[int, list[Paper]] = defaultdict(list)
    for case, kind, on, key in rows:
        found[case].append(Paper(kind, on, files.get(key)))
    return found


@prepared
def _standing(*, cases: Any) -> QuerySet:
    rows = CasePaper.objects.standing().filter(case__in=cases).order_by("dated_on", "pk")
    return rows.values_list("case", "kind", "dated_on", "document")


@prepared
def _files(*, keys: Any) -> QuerySet[Document]:
    return Document.objects.filter(pk__in=keys).select_related("current")


def _latest(papers: Iterable[Paper]) -> dict[str, date | None]:
    latest: dict[str, date | None] = {}
    for row in papers:
        before = latest.get(row.kind)
        if row.dated_on is None:
            latest.setdefault(row.kind, None)
        elif before is None or before < row.dated_on:
            latest[row.kind] = row.dated_on
    return latest


def _first(known: date | None, papers: Iterable[Paper]) -> date | None:
    days = [row.dated_on for row in papers if row.kind == PaperKind.CONTACT and row.dated_on]
    return min([*days, *([known] if known else [])], default=None)


Words = Mapping[int, Any]


def _words(papers: Iterable[Paper], on: date) -> Words:
    """What the list of words finds in the files of drafts, by key of the document."""
    documents: list[tuple[Document, date | None]] = [
        (row.document, row.dated_on) for row in papers if row.document
    ]
    return look_through(documents, on)


def _read(papers: Iterable[Paper], words: Words) -> tuple[tuple[tuple[str, str], ...], int, int]:
    """Hits in the last file of each kind of draft; how many drafts were read, and how many not."""
    last = {row.kind: row for row in papers if row.kind in DRAFTS}
    hits: list[tuple[str, str]] = []
    n_read = n_unread = 0
    for row in last.values():
        looked = words.get(row.document.pk) if row.document else None
        if row.document is None or looked is None or row.document.present.reading != Reading.READ:
            n_unread += 1
            continue
        n_read += 1
        hits += [(one.word.word, one.word.kind) for one in looked.found if not one.is_past]
    return tuple(dict.fromkeys(hits)), n_read, n_unread


def _began(cases: Iterable[Case], on: date) -> dict[int, date | None]:
    ties = sorted({case.tie_id for case in cases if case.tie_id})
    return dict(_beginnings(ties=ties, on=on)) if ties else {}


@prepared
def _beginnings(*, ties: Any, on: Any) -> QuerySet:
    rows = TieSpan.objects.at(on).filter(tie__in=ties).order_by()
    return rows.values_list("tie", "began_on")


@dataclass(frozen=True, slots=True)
class Way:
    """A step that is open to a case, and what stands in it."""

    target: CaseStage
    paper: PaperKind | None
    is_back: bool
    verdicts: list[Verdict]
    leaves: Mapping[int, Leave] = field(default_factory=dict)
    """By key of the version of the rule: what a leader has let it pass."""

    @property
    def final(self) -> list[Verdict]:
        return [one for one in self.verdicts if one.is_final]

    @property
    def in_the_way(self) -> list[Verdict]:
        return [one for one in self.verdicts if one.is_in_the_way and not self.leave_for(one)]

    def leave_for(self, one: Verdict) -> Leave | None:
        """A leader's leave for what only a leader lets pass."""
        is_theirs = one.is_in_the_way and one.who_passes == Passing.LEADER
        return self.leaves.get(one.rule.pk) if is_theirs else None

    @property
    def let_pass(self) -> list[tuple[Verdict, Leave]]:
        found = [(one, self.leave_for(one)) for one in self.verdicts]
        return [(one, leave) for one, leave in found if leave is not None]


Leaves = Mapping[int, Mapping[int, Leave]]


def leaves_of(cases: Iterable[Case]) -> Leaves:
    """By key of the case and of the version of the rule. One query."""
    found: dict[int, dict[int, Leave]] = defaultdict(dict)
    for row in _leaves(cases=[case.pk for case in cases]):
        found[row.case_id][row.rule_id] = row
    return found


@prepared
def _leaves(*, cases: Any) -> QuerySet[Leave]:
    rows = Leave.objects.standing().filter(case__in=cases)
    return rows.select_related("recorded_by").order_by("pk")


def ways_of(case: Case, facts: Facts, asked: list[Rule], leaves: Leaves | None = None) -> list[Way]:
    """Where the case may go, with what the rules say of each step, the paper that it asks for
    counted as there. Steps back and out are asked about nothing."""
    ways = []
    given = (leaves or {}).get(case.pk, {})
    for target in rules.steps(case.track, case.stage, case.returned_from):
        is_back = rules.is_back(case.track, case.stage, target)
        is_out = is_back or target in {CaseStage.DROPPED, CaseStage.RETURNED}
        paper = rules.paper_for(case.track, case.stage, target)
        verdicts = [] if is_out else judged(asked, _with(facts, paper), target)
        ways.append(Way(target, paper, is_back, verdicts, given))
    return ways


def _with(facts: Facts, paper: PaperKind | None) -> Facts:
    """As they are once the paper of the step is filed; its day is not known yet."""
    if paper is None or paper in facts.papers:
        return facts
    return replace(facts, papers={**facts.papers, paper: None})


def main_way(ways: Iterable[Way]) -> Way | None:
    """The step that a case is on its way to: the first that leads on."""
    out = {CaseStage.DROPPED, CaseStage.RETURNED}
    return next((way for way in ways if not way.is_back and way.target not in out), None)
