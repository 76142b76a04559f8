"""Ledgers for tests, and what is in the register before and after."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.dataio.actions import import_ledger
from youcheng.dataio.models import Batch, BatchRow, RememberedMapping
from youcheng.dataio.queries.checking import Plan
from youcheng.registry.models import (
    Claim,
    Instrument,
    Locality,
    LocalityName,
    Tie,
    TieEvent,
    TieSpan,
)


def titled(title: str, head: Sequence[Any], rows: Iterable[Sequence[Any]], sheet: str) -> bytes:
    """A workbook as offices keep them: a title above the column names."""
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in ([title], head, *rows):
        made.active.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


HEADERS = (
    "城市",
    "外文名",
    "国家",
    "省州",
    "类型",
    "我方单位",
    "结好日期",
    "状态",
    "终止日期",
    "有效期至",
    "备注",
)
REGISTER = (Tie, TieEvent, Instrument, TieSpan, Locality, LocalityName)
EVERYTHING = (*REGISTER, Claim, Batch, BatchRow, RememberedMapping, Event)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ledger(rows: Iterable[Sequence[Any]], headers: Sequence[str] = HEADERS) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def snapshot(models: Sequence[type] = REGISTER) -> dict[str, list[dict[str, Any]]]:
    """Every field of every row."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def take_in(unit: Unit, data: bytes, name: str = "ledger.xlsx", **more: Any) -> tuple[Batch, Plan]:
    """Import, and make sure that every row is accounted for."""
    batch, plan = import_ledger(data, name, unit=unit, by=None, **more)
    counts = plan.counts()
    assert counts["rows"] == sum(n for name, n in counts.items() if name != "rows")
    return batch, plan


def verdicts(plan: Plan) -> list[str]:
    return [str(row.verdict) for row in plan.rows]


def codes(plan: Plan) -> dict[int, set[str]]:
    """Row number → codes of its problems."""
    return {
        row.row: {problem["code"] for problem in row.problems} for row in plan.rows if row.problems
    }


def facts() -> list[Any]:
    """The register without keys and clocks: what must survive a journey through a sheet."""
    rows = []
    for tie in Tie.objects.select_related("home", "place").order_by("home__code", "place__pk"):
        papers = {
            paper.pk: (
                paper.kind, paper.label, paper.signed_on, paper.precision, paper.ends_on,
                paper.is_tacit, paper.languages, paper.signer_home, paper.signer_abroad,
                paper.paper,
            )
            for paper in Instrument.objects.standing().filter(tie=tie).order_by("pk")
        }  # fmt: skip
        events = [
            (
                event.kind, event.on, event.precision, event.to_kind, event.paper, event.note,
                papers.get(event.instrument_id), event.place and name_of(event.place),
            )
            for event in TieEvent.objects.standing().filter(tie=tie).order_by("on", "pk")
        ]  # fmt: skip
        spans = [
            (s.kind, s.stage, s.from_on, s.to_on, s.country_id, s.began_on, s.is_exact, s.is_dated)
            for s in TieSpan.objects.filter(tie=tie, known_to=None).order_by("from_on", "pk")
        ]
        rows.append(
            (
                tie.home.code, name_of(tie.place), tie.label, tie.source, tie.confidence, tie.note,
                tie.is_demo, sorted(papers.values(), key=repr), events, spans,
            )
        )  # fmt: skip
    return sorted(rows, key=repr)


def name_of(place: Locality) -> tuple[Any, ...]:
    return (
        place.country_id, place.name_zh, place.name_en, place.admin1_name, place.lat, place.lon,
        place.geonameid,
    )  # fmt: skip
