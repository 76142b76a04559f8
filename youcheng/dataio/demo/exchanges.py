"""Exchanges of the demonstration office. Nothing of them happened: every name, subject and result
says so, in the words 演示 and "demonstration". Their days lie around the day of opening, so that
something is always recent, due and to come.
"""

import csv
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from youcheng.accounts.models import Unit
from youcheng.exchanges import actions
from youcheng.exchanges.actions import ExchangeDraft, PartDraft
from youcheng.exchanges.enums import GiftDirection, Side
from youcheng.exchanges.models import Exchange, Gift, ProgrammeItem, Promise
from youcheng.registry.models import Locality

FILE = Path(__file__).with_name("exchanges.csv")
DIRECTIONS = {"赠送": GiftDirection.GIVEN, "接受": GiftDirection.RECEIVED}


def exchange_rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_exchanges(*, today: date, at: datetime) -> int:
    """Open the exchanges of the demonstration. Returns how many. Logs nothing: the opening does."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    rows = exchange_rows()
    drafts = [_draft(row, units[row["home"]], today) for row in rows]
    exchanges = actions.open_exchanges(drafts, by=None, at=at)
    for exchange, row in zip(exchanges, rows, strict=True):
        _parts(exchange, row, today)
    return len(exchanges)


def _draft(row: dict[str, str], home: Unit, today: date) -> ExchangeDraft:
    on = today + timedelta(days=int(row["on"]))
    return ExchangeDraft(
        kind=row["kind"],
        from_on=on,
        to_on=on + timedelta(days=int(row["days"]) - 1),
        home=home,
        place_ids=[Locality.objects.get(geonameid=row["geonameid"]).pk],
        subject_zh=row["subject_zh"],
        subject_en=row["subject_en"],
        venue=row["venue"],
        n_groups_home=_number(row["n_groups_home"]),
        n_persons_home=_number(row["n_persons_home"]),
        n_groups_abroad=_number(row["n_groups_abroad"]),
        n_persons_abroad=_number(row["n_persons_abroad"]),
        rank=_number(row["rank"]),
        fields=row["fields"].split(),
        initiator=row["initiator"],
        result=row["result"],
        source="演示数据，并未发生",
        participants=[
            PartDraft(side, post=post, is_head=n == 0)
            for side, column in ((Side.ABROAD, "guests"), (Side.HOME, "hosts"))
            for n, post in enumerate(filter(None, row[column].split("|")))
        ],
        is_demo=True,
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


def _parts(exchange: Exchange, row: dict[str, str], today: date) -> None:
    for said in filter(None, row["promises"].split(";")):
        who, text, due, evidence = said.split("|")
        due_on = today + timedelta(days=int(due))
        Promise.objects.create(
            exchange=exchange,
            side=Side.ABROAD if who == "对方" else Side.HOME,
            owner=None if who == "对方" else exchange.home,
            text=text,
            due_on=due_on,
            done_on=due_on if evidence else None,
            evidence=evidence,
        )
    for said in filter(None, row["gifts"].split(";")):
        direction, what, value = said.split("|")
        Gift.objects.create(
            exchange=exchange,
            direction=DIRECTIONS[direction],
            what=what,
            value=Decimal(value) if value else None,
        )
    for said in filter(None, row["programme"].split(";")):
        day, starts, ends, kind, what, where = said.split(" ")
        ProgrammeItem.objects.create(
            exchange=exchange,
            kind=kind,
            on=exchange.from_on + timedelta(days=int(day)),
            starts_at=time.fromisoformat(starts),
            ends_at=time.fromisoformat(ends),
            what=what,
            where=where,
        )
