"""The ledger's rows: what the export writes, as text field by field."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from youcheng.accounts.enums import Level
from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.dataio.rules.facts import EVENT_WORDS, PAPER_WORDS, TIE_WORDS, write_lines
from youcheng.lib.periods import Precision, show
from youcheng.registry.models import Instrument, Locality, Tie, TieEvent
from youcheng.registry.rules import Happening, standing_on, standings

LEVEL_WORDS = {
    Level.MUNICIPAL: "市级",
    Level.DISTRICT: "区级",
    Level.ZONE: "园区",
    Level.INSTITUTION: "单位",
}
STAGE_WORDS = {
    "in_force": "有效",
    "suspended": "暂停",
    "lapsed": "到期",
    "terminated": "终止",
}
CONFIDENCE_WORDS = {"high": "高", "medium": "中", "low": "低"}
CHUNK = 500


def ledger_rows(
    *, unit: Unit, as_of: date | None = None, reader: User | None = None
) -> Iterator[dict[str, str]]:
    """One row for each tie of the unit's subtree, in the order in which they were opened.

    reader: leaves out what this person may not export; None: the command line, which may all.
    """
    reached = within(reader, Permission.TIE_EXPORT, "home__path") if reader else Q()
    ties = (
        Tie.objects.filter(reached, home__path__startswith=unit.path)
        .select_related("home", "place", "place__country")
        .order_by("pk")
    )
    batch: list[Tie] = []
    for tie in ties.iterator(chunk_size=CHUNK):
        batch.append(tie)
        if len(batch) == CHUNK:
            yield from _rows(batch, as_of)
            batch = []
    yield from _rows(batch, as_of)


def _rows(ties: list[Tie], as_of: date | None) -> Iterator[dict[str, str]]:
    keys = [tie.pk for tie in ties]
    papers: dict[int, list[Instrument]] = defaultdict(list)
    for paper in Instrument.objects.standing().filter(tie__in=keys).order_by("pk"):
        if as_of is None or paper.signed_on is None or paper.signed_on <= as_of:
            papers[paper.tie_id].append(paper)
    events: dict[int, list[TieEvent]] = defaultdict(list)
    rows = TieEvent.objects.standing().filter(tie__in=keys).select_related("instrument", "place")
    for event in rows.order_by("on", "pk"):
        if as_of is None or event.on <= as_of:
            events[event.tie_id].append(event)
    for tie in ties:
        if events[tie.pk] or (as_of is None and papers[tie.pk]):
            yield _row(tie, papers[tie.pk], events[tie.pk], as_of or date.max)


def _row(tie: Tie, papers: list[Instrument], events: list[TieEvent], day: date) -> dict[str, str]:
    standing_papers = {paper.pk: paper for paper in papers}
    log = standings(
        Happening(
            kind=event.kind,
            on=event.on,
            to_kind=event.to_kind,
            is_exact=event.precision == Precision.DAY,
            ends_on=paper.ends_on if paper else None,
            is_tacit=bool(paper and paper.is_tacit),
        )
        for event, paper in ((e, standing_papers.get(e.instrument_id or 0)) for e in events)
    )
    now = standing_on(log, day) or (log[-1] if log else None)
    begun = next((e for e in events if e.kind == "established"), None)
    kind = now.kind if now else ("" if not papers else papers[0].kind)
    numbers = {paper.pk: str(number) for number, paper in enumerate(papers, start=1)}
    place = tie.place
    return {
        "place": place.name_zh,
        "place_en": place.name_en,
        "country": place.country.name_zh,
        "state": place.admin1_name,
        "kind": TIE_WORDS.get(kind, PAPER_WORDS.get(kind, "意向书")),
        "level": LEVEL_WORDS[Level(tie.home.level)],
        "home": tie.home.code,
        "signed_on": show(begun.on, begun.precision) if begun else "",
        "status": STAGE_WORDS[now.stage] if now else "意向",
        "source": tie.source,
        "confidence": CONFIDENCE_WORDS.get(tie.confidence, ""),
        "note": tie.note,
        "is_demo": "是" if tie.is_demo else "",
        "lat": _degrees(place.lat),
        "lon": _degrees(place.lon),
        "geonameid": str(place.geonameid or ""),
        "label": tie.label,
        "instruments": write_lines([_paper(paper, numbers) for paper in papers]),
        "events": write_lines([_event(event, numbers) for event in events]),
    }


def _degrees(value: float | None) -> str:
    return "" if value is None else repr(value)


def _day(on: date | None, precision: str) -> str:
    """A date as exactly as known; "?" marks a day that is only the day of the source."""
    if on is None:
        return ""
    return f"{on.isoformat()}?" if precision == Precision.NONE else show(on, precision)


def _paper(paper: Instrument, numbers: dict[int, str]) -> dict[str, str]:
    return {
        "number": numbers[paper.pk],
        "kind": PAPER_WORDS[paper.kind],
        "label": paper.label,
        "signed_on": _day(paper.signed_on, paper.precision),
        "ends_on": paper.ends_on.isoformat() if paper.ends_on else "",
        "is_tacit": "是" if paper.is_tacit else "",
        "languages": paper.languages,
        "signer_home": paper.signer_home,
        "signer_abroad": paper.signer_abroad,
        "paper": paper.paper,
    }


def _event(event: TieEvent, numbers: dict[int, str]) -> dict[str, Any]:
    return {
        "on": _day(event.on, event.precision),
        "kind": EVENT_WORDS[event.kind],
        "to_kind": TIE_WORDS.get(event.to_kind, ""),
        "instrument": numbers.get(event.instrument_id or 0, ""),
        "place": _place(event.place) if event.place else "",
        "paper": event.paper,
        "note": event.note,
    }


def _place(place: Locality) -> str:
    """A place that another installation knows as well: by its number, else by all that it is."""
    if place.geonameid:
        return str(place.geonameid)
    parts = (
        place.country_id,
        place.name_zh,
        place.name_en,
        _degrees(place.lat),
        _degrees(place.lon),
    )
    return "|".join(part.replace("|", "/") for part in parts)


def ledger_row(tie: Tie) -> dict[str, str]:
    """The row of one tie, as the export would write it."""
    return next(_rows([tie], None), {})
