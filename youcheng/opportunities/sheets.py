"""Needs and offers out of a sheet, as offices keep them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.periods import PartialDate, Precision, months_after
from youcheng.lib.sheets.reading import Book
from youcheng.lib.text import fold, half_width
from youcheng.opportunities.actions import OpportunityDraft
from youcheng.opportunities.enums import Origin, Sense, Side
from youcheng.opportunities.models import Opportunity, Sector
from youcheng.registry.models import Locality
from youcheng.registry.queries.ties import places_named

COLUMNS: dict[str, tuple[str, ...]] = {
    "heading": ("标题", "项目名称", "名称", "需求", "heading", "title"),
    "sense": ("方向", "类型", "寻求或提供", "direction", "seeks or offers"),
    "place": ("友城", "城市", "对方城市", "外方城市", "city", "partner city"),
    "unit": ("单位", "提出单位", "本市单位", "unit"),
    "text": ("内容", "说明", "简介", "text", "description"),
    "sectors": ("行业", "产业", "领域", "sectors", "sector"),
    "expires_on": ("截止", "截止日期", "有效期", "until", "expires"),
    "amount": ("金额", "预算", "amount", "budget"),
    "currency": ("币种", "currency"),
}
"""What the first row may call a column."""
HEAD = ("标题", "方向", "友城", "单位", "内容", "行业", "截止日期", "金额", "币种")
"""The head of the empty sheet that the page hands out."""
SEEKS, OFFERS = (
    frozenset({"寻求", "需求", "求", "seeks", "seek", "need"}),
    frozenset({"提供", "供给", "供", "offers", "offer"}),
)
MOST_ROWS = 2000
_NUMBER = re.compile(r"(\d[\d,]*)(?:\.\d+)?\s*(万|亿)?")
_TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}


@dataclass(slots=True)
class Row:
    """number: of the row as the sheet counts it, from 1."""

    number: int
    draft: OpportunityDraft | None = None
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Known:
    """What the rows are compared with, read once."""

    units: Mapping[str, Unit]
    sectors: Mapping[str, list[Sector]]
    headings: set[tuple[str, int]]
    places: dict[str, list[Locality]]


def read_rows(book: Book, keeper: Unit, units: Sequence[Unit]) -> list[Row]:
    """The first sheet with a known head. units: those for which the reader may enter something.

    Raises:
        Refused: no sheet has a column for the heading, or there are too many rows.
    """
    for sheet in book.sheets:
        for n, cells in enumerate(sheet.rows[:10]):
            columns = _columns(cells)
            if "heading" in columns:
                rows = sheet.rows[n + 1 :]
                if len(rows) > MOST_ROWS:
                    said = _("The sheet has more than %(n)d rows. Divide it.") % {"n": MOST_ROWS}
                    raise Refused(Objection("many", said))
                return _read(rows, n + 2, columns, keeper, units)
    raise Refused(Objection("no_head", _("No column is called 标题, 项目名称 or “heading”.")))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    named = {fold(word): name for name, words in COLUMNS.items() for word in words}
    found: dict[str, int] = {}
    for n, cell in enumerate(cells):
        name = named.get(fold(cell))
        if name and name not in found:
            found[name] = n
    return found


def _read(
    rows: Sequence[Sequence[str]], first: int, columns: Mapping[str, int], keeper: Unit,
    units: Sequence[Unit],
) -> list[Row]:  # fmt: skip
    sectors: dict[str, list[Sector]] = {}
    for one in Sector.objects.order_by("listing", "position", "pk"):
        for name in (one.code, one.name_zh, one.name_zh_hant, one.name_en):
            sectors.setdefault(fold(name), []).append(one)
    named = {
        fold(name): one
        for one in units
        for name in (one.code, one.name_zh, one.name_zh_hant, one.name_en)
        if name
    }
    # What the place may bear alike counts, too: it is what makes a row the same one.
    known = Opportunity.objects.filter(Q(keeper__in=units) | Q(keeper=keeper))
    headings = {(fold(heading), unit) for heading, unit in known.values_list("heading", "keeper")}
    at_hand = _Known(named, sectors, headings, {})
    found: list[Row] = []
    for n, cells in enumerate(rows):
        said = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        if any(said.values()):
            found.append(_row(first + n, said, keeper, at_hand))
    return found


def _row(number: int, said: Mapping[str, str], keeper: Unit, known: _Known) -> Row:
    row = Row(number)
    given: dict[str, Any] = {
        "heading": said.get("heading", ""), "text": said.get("text", ""),
        "sense": _sense(said.get("sense", ""), row), "keeper": keeper,
        "side": Side.HOME, "origin": Origin.SHEET,
        "currency": half_width(said.get("currency", "")).upper(),
    }  # fmt: skip
    if not given["heading"]:
        row.wrong.append(_("The heading is missing."))
    for name, most in (("heading", 200), ("text", 6000)):
        if len(given[name]) > most:
            row.wrong.append(_("“%(name)s” is longer than %(n)d characters.") % {
                "name": COLUMNS[name][0], "n": most,
            })  # fmt: skip
    if said.get("unit"):
        unit = known.units.get(fold(said["unit"]))
        if unit is None:
            row.wrong.append(
                _("“%(unit)s” is no unit for which you may enter something.")
                % {"unit": said["unit"][:60]}
            )
        else:
            given["keeper"] = unit
    if said.get("place"):
        given["side"] = Side.ABROAD
        given["place"] = _place(said["place"], row, known)
    given["sectors"] = _sectors(said.get("sectors", ""), row, known)
    given["expires_on"] = _day(said.get("expires_on", ""), row)
    given["amount_high"] = _amount(said.get("amount", ""), given, row)
    key = (fold(given["heading"]), given["keeper"].pk)
    if given["heading"] and key in known.headings:
        row.wrong.append(_("The unit has one with this heading already."))
    known.headings.add(key)
    if not row.wrong:
        row.draft = OpportunityDraft(**given)
    return row


def _sense(text: str, row: Row) -> str:
    word = fold(text)
    if word in SEEKS or not word:
        return Sense.SEEKS
    if word in OFFERS:
        return Sense.OFFERS
    row.wrong.append(_("“%(word)s” is neither 寻求 nor 提供.") % {"word": text[:40]})
    return Sense.SEEKS


def _place(text: str, row: Row, known: _Known) -> Locality | None:
    if text not in known.places:
        known.places[text] = places_named(text[:120], "")
    found = known.places[text]
    if len(found) == 1:
        return found[0]
    said = (
        _("%(n)d places are called “%(place)s”; write the country behind it or enter it by hand.")
        if found
        else _("No place is called “%(place)s”.")
    )
    row.wrong.append(said % {"place": text[:60], "n": len(found)})
    return None


def _sectors(text: str, row: Row, known: _Known) -> list[Sector]:
    found: list[Sector] = []
    for word in re.split(r"[、,，;；/]", text):  # noqa: RUF001 - as people write lists
        if not word.strip():
            continue
        of_word = known.sectors.get(fold(word))
        if of_word:
            found.append(of_word[0])
        else:
            row.wrong.append(_("No sector is called “%(word)s”.") % {"word": word.strip()[:40]})
    return found


def _day(text: str, row: Row) -> date | None:
    if not text:
        return None
    try:
        known = PartialDate.parse(text[:30])
    except ValueError:
        row.wrong.append(_("“%(text)s” is no date.") % {"text": text[:40]})
        return None
    # A month alone lasts to its end, and so does a year.
    months = {Precision.YEAR: 12, Precision.MONTH: 1}.get(known.precision)
    return months_after(known.first_day, months) - timedelta(days=1) if months else known.on


def _amount(text: str, given: dict[str, Any], row: Row) -> int | None:
    """Whole units; 300万 is three million. Without a currency it is of this country."""
    if not text:
        given["currency"] = ""
        return None
    found = _NUMBER.fullmatch(half_width(text).strip().removesuffix("元").strip())
    if not found or len(found[1]) > 15:  # noqa: PLR2004 - more money than there is
        row.wrong.append(_("“%(text)s” is no amount of money.") % {"text": text[:40]})
        return None
    given["currency"] = given["currency"] or "CNY"
    if not re.fullmatch(r"[A-Z]{3}", given["currency"]):
        row.wrong.append(_("A currency has three letters, such as CNY."))
    return int(found[1].replace(",", "")) * _TIMES[found[2] or ""]
