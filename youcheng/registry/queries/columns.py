"""What a list of ties can show, in the order in which it is offered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Level
from youcheng.registry.enums import Confidence, Region, Stage, TieKind
from youcheng.registry.queries.rows import TieRow


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Equal to itself alone: there is one of each.

    text: the cell for an export. sort: a name of SORTS. css: what a phone makes of the cell."""

    code: str
    title: Any
    text: Callable[[TieRow], str | int | None]
    sort: str = ""
    css: str = "mh"


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. order: ascending, descending or nothing, as `aria-sort` has it."""

    title: Any
    url: str
    order: str


def _kind(row: TieRow) -> str:
    return str(TieKind(row.kind).label) if row.kind else ""


def _stage(row: TieRow) -> str:
    return str(Stage(row.stage).label) if row.stage else ""


def _confidence(row: TieRow) -> str:
    return str(Confidence(row.confidence).label) if row.confidence else ""


COLUMNS = {
    column.code: column
    for column in (
        Column("place", _("Sister city"), lambda row: row.place, "place", "name"),
        Column("foreign", _("Foreign name"), lambda row: row.foreign, "latin"),
        Column("country", _("Country"), lambda row: row.country, "country", "r"),
        Column(
            "region",
            _("Continent"),
            lambda row: str(Region(row.region).label),
        ),
        Column("home", _("Home unit"), lambda row: row.home, "home"),
        Column("level", _("Level"), lambda row: str(Level(row.level).label)),
        Column("kind", _("Kind"), _kind, "kind", ""),
        Column("signed", _("Signed"), lambda row: row.signed, "signed", "num mh"),
        Column("ends", _("Term ends"), lambda row: row.ends, "", "num mh"),
        Column("stage", _("Stage"), _stage, "stage", "r"),
        Column("population", _("Population"), lambda row: row.population, "", "num mh"),
        Column("label", _("Own label"), lambda row: row.label),
        Column("confidence", _("Confidence"), _confidence),
        Column("source", _("Source"), lambda row: row.source, "", "mh src"),
        Column("note", _("Note"), lambda row: row.note, "", "mh src"),
        Column(
            "changed",
            _("Last change"),
            lambda row: localtime(row.changed_at).strftime("%Y-%m-%d"),
            "",
            "num mh",
        ),
    )
}
USUAL = ("place", "country", "home", "kind", "signed", "ends", "stage", "source")


def columns_of(codes: str) -> list[Column]:
    """Columns by the comma-separated codes of an address; the usual ones where none is known.

    The name always comes first: a row without it says nothing.
    """
    chosen = list(dict.fromkeys(code for code in codes.split(",") if code in COLUMNS))
    chosen = ["place", *(code for code in chosen or USUAL if code != "place")]
    return [COLUMNS[code] for code in chosen]


def as_cells(columns: Iterable[Column], row: TieRow) -> list[str | int | None]:
    return [column.text(row) for column in columns]
