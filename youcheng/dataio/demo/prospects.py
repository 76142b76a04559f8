"""Places that the demonstration office considers. What is said of the places is real, each with its
source; what nobody looked up is left out, and the score shows it as a range. That the office thinks
of them is made up: every note says 演示."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from youcheng.accounts.models import Unit, User
from youcheng.lib.objections import Refused
from youcheng.lib.text import fold
from youcheng.pipeline import actions
from youcheng.pipeline.actions import FactDraft
from youcheng.pipeline.enums import FactKind as F
from youcheng.pipeline.models import Prospect
from youcheng.registry.models import Locality

NOTE = "演示记录，并非实际考察事项。"
DROPPED = "演示理由：当年计划名额已满，留待以后。"
PORTS = "World Port Index（NGA Pub. 150）"


@dataclass(frozen=True, slots=True)
class Told:
    """A place, how many days before today it was put forward, and what is known of it.
    dropped: days before today on which it was dropped before; None where it was not."""

    country: str
    place: str
    days: int
    facts: tuple[FactDraft, ...] = ()
    dropped: int | None = None


def _fact(kind: F, source: str, amount: int | None = None, text: str = "",
          year: int | None = None) -> FactDraft:  # fmt: skip
    return FactDraft(kind, source, None if amount is None else Decimal(amount), text, year)


TOLD = (
    Told("SE", "Göteborg", 30, (
        _fact(F.SEA_PORT, PORTS, 1),
        _fact(F.UNIVERSITIES, "瑞典高等教育署（UKÄ）高校名录", 2,
              "Göteborgs universitet、Chalmers tekniska högskola"),
    )),
    Told("DE", "Hamburg", 18, (
        _fact(F.SEA_PORT, PORTS, 1, "Hamburg"),
        _fact(F.AIRPORT, "IATA 机场代码表", text="Hamburg Airport（HAM）"),
    ), dropped=400),
    Told("MA", "Casablanca", 9, (
        _fact(F.SEA_PORT, PORTS, 1, "Casablanca"),
        _fact(F.AIRPORT, "IATA 机场代码表", text="Mohammed V International Airport（CMN）"),
    )),
    Told("BR", "Curitiba", 5),
)  # fmt: skip


def open_prospects(*, home: Unit, today: date, at: datetime) -> int:
    """Put the places forward by the product's own actions, as the officer of the demonstration.
    Returns how many; a place that the gazetteer does not know is left out."""
    officer = User.objects.get(username="demo")
    n = 0
    for told in TOLD:
        rows = Locality.objects.current().filter(country=told.country, names__key=fold(told.place))
        place = rows.order_by("-population", "pk").distinct().first()
        if place is None:
            continue
        try:
            if told.dropped is not None:
                on = today - timedelta(days=told.dropped)
                before = _put(home, place, on - timedelta(days=60), officer, at)
                actions.drop_prospect(before, reason=DROPPED, on=on, by=officer)
            _put(home, place, today - timedelta(days=told.days), officer, at)
        except Refused:
            # There is a tie with it already.
            continue
        for fact in told.facts:
            actions.note_fact(place, fact, by=officer, at=at)
        n += 1
    return n


def _put(home: Unit, place: Locality, on: date, by: User, at: datetime) -> Prospect:
    return actions.put_forward(home, place, on=on, by=by, note=NOTE, is_demo=True, at=at)
