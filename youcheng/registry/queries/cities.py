"""A city abroad: its ties, papers, log, names and claims, as one person may see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach, roots_for
from youcheng.lib.objections import Objection
from youcheng.lib.prepared import number_of, prepared
from youcheng.registry.enums import COUNTED, TieKind
from youcheng.registry.models import (
    Claim,
    DiplomaticRelation,
    Grouping,
    GroupingMember,
    Instrument,
    Locality,
    LocalityName,
    PaperFile,
    Tie,
    TieEvent,
    TieSpan,
)
from youcheng.registry.queries.duties import Duty, duties_by_paper
from youcheng.registry.queries.files import files_of
from youcheng.registry.queries.ties import beginnings, signed_text
from youcheng.registry.rules.chains import Chain, Paper, chains, state_of


@dataclass(slots=True)
class CityTie:
    """One tie with the city on a day. span: None where it is none on that day."""

    tie: Tie
    span: TieSpan | None
    signed: str
    may_edit: bool

    @property
    def order(self) -> tuple[bool, bool, int, int]:
        """What counts first, formal before others, the city's own before its districts'."""
        counts = self.span is not None and self.span.stage in COUNTED
        formal = self.span is not None and self.span.kind == TieKind.FORMAL
        return not counts, not formal, self.tie.home.path.count("/"), self.tie.pk


@prepared
def _place(*, pk: Any) -> QuerySet[Locality]:
    return Locality.objects.select_related("country", "merged_into").filter(pk=pk)


def city_or_404(pk: int) -> Locality:
    place: Locality | None = _place.first(pk=pk)
    if place is None:
        raise Http404
    return place


@prepared
def _ties_with(reached: Reach, *, place: Any) -> QuerySet[Tie]:
    """Ties with this city, then or now, of the units that are reached."""
    now = TieSpan.objects.filter(place=place, known_to=None).order_by().values("tie")
    first = Tie.objects.filter(place=place).order_by().values("pk")
    # Not one or the other: PostgreSQL would read all ties.
    ties = Tie.objects.filter(reached.q("home__path"), pk__in=first.union(now, all=True))
    return ties.select_related("home", "place__country").order_by("pk")


@prepared
def _spans_on(*, ties: Any, as_of: Any, known_at: Any) -> QuerySet[TieSpan]:
    spans = TieSpan.objects.at(as_of, known_at).filter(tie__in=ties).select_related("place")
    return spans.order_by("-pk")


def city_ties(
    user: User, place: Locality, as_of: date, known_at: datetime | None = None
) -> list[CityTie]:
    """Ties with this city that `user` may see. Two queries, and one for days that are not known
    exactly."""
    ties: list[Tie] = _ties_with(reach(user, Permission.TIE_VIEW), place=place.pk)
    keys = [tie.pk for tie in ties]
    spans: list[TieSpan] = _spans_on(ties=keys, as_of=as_of, known_at=known_at) if keys else []
    on_day = {span.tie_id: span for span in spans}
    vague = [span.tie_id for span in spans if span.began_on and not span.is_exact]
    began = beginnings(vague) if vague else {}
    found = [
        CityTie(
            tie,
            on_day.get(tie.pk),
            signed_text(on_day.get(tie.pk), began),
            can(user, Permission.TIE_EDIT, tie.home, tie.place.country.region),
        )
        for tie in ties
    ]
    return sorted(found, key=lambda one: one.order)


def city_of(tie: Tie) -> int:
    """The city whose page shows this tie: its partner of today."""
    now = TieSpan.objects.filter(tie=tie, known_to=None, to_on=None).order_by("-pk")
    return now.values_list("place", flat=True).first() or tie.place_id


def successors(place: Locality) -> list[Locality]:
    """What the city became, where its ties went over to another place."""
    return _successors(place=place.pk)


@prepared
def _successors(*, place: Any) -> QuerySet[Locality]:
    after = TieEvent.objects.standing().filter(tie__place=place, place__isnull=False)
    keys = after.exclude(place=place).order_by().values("place")
    return Locality.objects.filter(pk__in=keys).select_related("country").order_by("pk")


def may_edit_city(user: User, place: Locality) -> bool:
    """Facts of a city are for whoever minds its ties: at the city office, or one of the ties."""
    office = next(iter(roots_for(user)), None)
    region = place.country.region
    if office is not None and can(user, Permission.TIE_EDIT, office, region):
        return True
    return can(user, Permission.TIE_EDIT) and bool(
        _editable(reach(user, Permission.TIE_EDIT), place=place.pk)
    )


@prepared
def _editable(reached: Reach, *, place: Any) -> QuerySet:
    own = Tie.objects.filter(reached.q("home__path", "place__country__region"), place=place)
    return own.order_by().values_list("pk")[:1]


@dataclass(frozen=True, slots=True)
class Bar:
    """A paper on the axis of years. left, width: in thousandths of the axis, width at least 6."""

    paper: Instrument
    state: str
    until: date | None
    left: int
    width: int
    is_renewal: bool


@dataclass(slots=True)
class Axis:
    """Years under the bars, and where today stands; in thousandths."""

    years: list[tuple[int, int]] = field(default_factory=list)
    today: int = 1000


LEAST = 6


def bars(papers: Sequence[Instrument], today: date) -> tuple[list[list[Bar]], Axis]:
    """Standing papers as chains on one axis; those without a date of signing have no bar."""
    by_pk = {paper.pk: paper for paper in papers}
    made = chains(
        Paper(paper.pk, paper.kind, paper.signed_on, paper.ends_on, paper.is_tacit)
        for paper in papers
    )
    dated = [paper.signed_on for paper in papers if paper.signed_on is not None]
    if not dated:
        return [], Axis()
    first = min(dated).replace(month=1, day=1)
    last = max([today, *(p.ends_on for p in papers if p.ends_on)]).replace(month=12, day=31)
    days = (last - first).days

    def at(day: date) -> int:
        return round(1000 * (min(max(day, first), last) - first).days / days)

    rows = [_bars_of(chain, by_pk, today, last, at) for chain in made]
    step = max(1, round((last.year - first.year) / 5))
    years = [(year, at(date(year, 1, 1))) for year in range(first.year, last.year + 1, step)]
    return [row for row in rows if row], Axis(years, at(today))


def _bars_of(chain: Chain, by_pk, today, last, at) -> list[Bar]:  # noqa: ANN001 - of `bars` alone
    found = []
    for n, paper in enumerate(chain.papers):
        if paper.signed_on is None:
            continue
        after = chain.papers[n + 1] if n + 1 < len(chain.papers) else None
        is_continued = after is not None and (after.signed_on or today) <= today
        until = paper.ends_on
        if after is not None and after.signed_on is not None:
            until = min(until or after.signed_on, after.signed_on)
        left = at(paper.signed_on)
        found.append(
            Bar(
                paper=by_pk[paper.pk],
                state=state_of(paper, today, is_continued=is_continued),
                until=until,
                left=left,
                width=max(LEAST, at(until or last) - left),
                is_renewal=n > 0,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper, what it obliges to, and its stored files, as the reader may see them."""

    paper: Instrument
    duties: list[Duty]
    files: list[PaperFile]


@dataclass(slots=True)
class TiePapers:
    """Papers of one tie: as chains, and all of them for the list."""

    one: CityTie
    chains: list[list[Bar]]
    axis: Axis
    papers: list[Filed]
    spans: list[tuple[TieSpan, date | None]]
    """With the last day of each, None for open."""


@prepared
def _papers(*, ties: Any) -> QuerySet[Instrument]:
    rows = Instrument.objects.filter(tie__in=ties).select_related("recorded_by")
    return rows.order_by("-signed_on", "-pk")


@prepared
def _folded(*, ties: Any) -> QuerySet[TieSpan]:
    folded = TieSpan.objects.filter(tie__in=ties, known_to=None).select_related("place")
    return folded.order_by("from_on", "pk")


def papers_of(
    user: User, found: Sequence[CityTie], today: date, known_at: datetime | None = None
) -> list[TiePapers]:
    """Four queries, however many ties there are."""
    keys = [one.tie.pk for one in found]
    papers: dict[int, list[Instrument]] = defaultdict(list)
    for paper in _papers(ties=keys) if keys else ():
        papers[paper.tie_id].append(paper)
    spans: dict[int, list[tuple[TieSpan, date | None]]] = defaultdict(list)
    for span in _folded(ties=keys) if keys else ():
        last = span.to_on - timedelta(days=1) if span.to_on else None
        spans[span.tie_id].append((span, last))
    duties = duties_by_paper(keys, today, known_at)
    files = files_of(user, [paper.pk for own in papers.values() for paper in own])
    made = []
    for one in found:
        own = papers[one.tie.pk]
        drawn, axis = bars([paper for paper in own if paper.retracted_at is None], today)
        filed = [Filed(paper, duties.get(paper.pk, []), files.get(paper.pk, [])) for paper in own]
        made.append(TiePapers(one, drawn, axis, filed, spans[one.tie.pk]))
    return made


def claims_on(place: Locality) -> QuerySet[Claim]:
    """What public lists say of the city, its own side first matched; the newest list first."""
    return (
        Claim.objects.filter(Q(place_a=place) | Q(place_b=place))
        .select_related("place_a__country", "place_b__country", "decided_by")
        .order_by("-pk")
    )


@prepared
def _claims(*, place: Any) -> QuerySet:
    return Claim.objects.filter(Q(place_a=place) | Q(place_b=place)).order_by().values_list("pk")


def n_claims_on(place: Locality) -> int:
    return _claims.count(place=place.pk)


def groupings_of(place: Locality, on: date) -> list[Grouping]:
    """Groupings to which the city's state belongs on a day."""
    state = place.country.part_of_id or place.country_id
    return _groupings(state=state, on=on)


@prepared
def _groupings(*, state: Any, on: Any) -> QuerySet[Grouping]:
    members = GroupingMember.objects.filter(GroupingMember.on(on), country=state)
    return Grouping.objects.filter(pk__in=members.values("grouping")).order_by("position")


def counts(user: User, place: Locality, ties: Sequence[int]) -> dict[str, int]:
    """How much each panel of the register holds, for the tabs. One query."""
    events, papers, resting, names, claims = _counts.first(place=place.pk, ties=list(ties))
    return {
        "papers": papers or 0,
        "timeline": (events or 0) + (papers or 0) - (resting or 0),
        "facts": names,
        "claims": claims,
    }


@prepared
def _counts(*, place: Any, ties: Any) -> QuerySet:
    events = TieEvent.objects.standing().filter(tie__in=ties)
    papers = Instrument.objects.standing().filter(tie__in=ties)
    # A paper on which an event rests is told with it.
    resting = papers.filter(Exists(TieEvent.objects.standing().filter(instrument=OuterRef("pk"))))
    names = LocalityName.objects.filter(locality=place)
    claims = Claim.objects.filter(Q(place_a=place) | Q(place_b=place))
    numbers = [number_of(rows) for rows in (events, papers, resting, names, claims)]
    return Locality.objects.filter(pk=place).values_list(*numbers)


NOT_YOURS = Objection(
    "not_yours", _("The facts of this city are set right by the desk that minds it.")
)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What one public list says of the city. other: its other side as matched or as written."""

    claim: Claim
    other: Locality | None
    written: str
    country: str
    is_about_us: bool
    tie: int | None
    """The tie that came of it, if the reader may see that."""


def claim_row(claim: Claim, place: Locality, own: set[int], visible: set[int]) -> ClaimRow:
    is_first = claim.place_a_id == place.pk
    other = claim.place_b if is_first else claim.place_a
    return ClaimRow(
        claim=claim,
        other=other,
        written=claim.place_text_b if is_first else claim.place_text_a,
        country=claim.country_text_b if is_first else claim.country_text_a,
        is_about_us=other is not None and other.pk in own,
        tie=claim.tie_id if claim.tie_id in visible else None,
    )


def relations_of(place: Locality) -> list[DiplomaticRelation]:
    """Periods of diplomatic relations with the city's state, the latest first."""
    state = place.country.part_of_id or place.country_id
    return _relations(state=state)


@prepared
def _relations(*, state: Any) -> QuerySet[DiplomaticRelation]:
    return DiplomaticRelation.objects.filter(country=state).order_by("-from_on")


def names_of(place: Locality) -> list[LocalityName]:
    """All its names, the present ones first."""
    return _names(place=place.pk)


@prepared
def _names(*, place: Any) -> QuerySet[LocalityName]:
    return LocalityName.objects.filter(locality=place).order_by("is_former", "lang", "pk")
