"""The papers and events of an exported row, read back."""

from datetime import date

from django.utils.translation import gettext as _

from youcheng.dataio.queries.line import Line
from youcheng.dataio.queries.spots import Spots
from youcheng.dataio.rules.facts import (
    EVENT_WORDS,
    PAPER_WORDS,
    TIE_WORDS,
    read_lines,
    word_to_code,
)
from youcheng.lib.periods import PartialDate, Precision
from youcheng.registry.actions import EventDraft, InstrumentDraft
from youcheng.registry.models import Locality


def read_log(line: Line, spots: Spots) -> None:
    """Fill `line` with the whole log of a tie as the export wrote it; reject it if it is damaged.

    A date or kind that was changed in the plain columns of the same row does not reach the log:
    the log is what counts, and the row says so.
    """
    try:
        papers = _papers(line.text.get("instruments", ""))
        line.events = [_event(fact, papers, spots) for fact in read_lines(line.text["events"])]
    except (ValueError, KeyError) as error:
        line.problem(
            "bad_log",
            "error",
            "events",
            _(
                "The exported events cannot be read at “%(part)s”."
                " Empty the cell to import the rest."
            )
            % {"part": str(error)[:60]},
        )
        return
    resting = {id(event.instrument) for event in line.events}
    line.papers = [paper for paper in papers.values() if id(paper) not in resting]
    line.is_whole = True


def _date(text: str) -> tuple[date, str]:
    plain = text.removesuffix("?")
    if plain != text:
        return date.fromisoformat(plain), Precision.NONE
    when = PartialDate.parse(plain)
    return when.on, when.precision


def _papers(text: str) -> dict[str, InstrumentDraft]:
    papers = {}
    for fact in read_lines(text):
        signed_on, precision = (
            _date(fact["signed_on"]) if "signed_on" in fact else (None, Precision.NONE)
        )
        papers[fact["number"]] = InstrumentDraft(
            kind=word_to_code(PAPER_WORDS, fact["kind"]),
            signed_on=signed_on,
            precision=precision,
            label=fact.get("label", ""),
            ends_on=date.fromisoformat(fact["ends_on"]) if "ends_on" in fact else None,
            is_tacit=fact.get("is_tacit") == "是",
            languages=fact.get("languages", ""),
            signer_home=fact.get("signer_home", ""),
            signer_abroad=fact.get("signer_abroad", ""),
            paper=fact.get("paper", ""),
        )
    return papers


def _event(fact: dict[str, str], papers: dict[str, InstrumentDraft], spots: Spots) -> EventDraft:
    on, precision = _date(fact["on"])
    return EventDraft(
        kind=word_to_code(EVENT_WORDS, fact["kind"]),
        on=on,
        precision=precision,
        to_kind=word_to_code(TIE_WORDS, fact["to_kind"]) if "to_kind" in fact else "",
        instrument=papers[fact["instrument"]] if "instrument" in fact else None,
        place_id=_place(fact["place"], spots) if "place" in fact else None,
        paper=fact.get("paper", ""),
        note=fact.get("note", ""),
    )


def _place(text: str, spots: Spots) -> int:
    """The place of a succession, by its gazetteer number or by all that it is. Rare."""
    if text.isdigit():
        place = Locality.objects.filter(geonameid=int(text)).first()
        if place is None:
            raise ValueError(text)
        return place.pk
    country, zh, en, lat, lon = text.split("|")
    return spots.place_like(country, zh, en, lat, lon)
