"""A country-sized register and ledgers to import, made from a seed: the same on every machine.

Nothing here is true. Names of places are real, taken from the packaged gazetteer; which city is
tied to which is drawn by lot.
"""

import csv
import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import xlsxwriter
from django.db import connection
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit
from youcheng.lib.text import fold
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft, open_ties
from youcheng.registry.actions.reference.files import FOLDER
from youcheng.registry.models import Locality, Tie

SEED = 20171231
N_HOMES = 500
N_FIRST = 80
"""Ties of the first home unit, in a register of any size."""
CHUNK = 5000
"""Ties written in one transaction."""
FIRST_DAY = date(1979, 1, 1)
LAST_DAY = date(2017, 12, 31)
KINDS = ("formal", "formal", "cooperative", "cooperative", "cooperative", "grass_roots")
KNOWN_FROM = datetime(2018, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A place whose names mean no other place of its country."""

    geonameid: int
    country: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a made ledger holds, so that the answer of an import can be checked."""

    rows: int
    pairs: int
    duplicates: int
    bad: int


def _gazetteer() -> Iterator[dict[str, str]]:
    path = FOLDER / "gazetteer.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def places() -> list[Place]:
    """Places abroad with a Chinese and a foreign name, each unique within its country."""
    bearers: Counter[tuple[str, str]] = Counter()
    rows = [row for row in _gazetteer() if row["country"] != "CN"]
    for row in rows:
        names = {
            fold(name) for name in (row["name"], row["name_zh"], *row["alternates"].split("|"))
        }
        bearers.update((row["country"], name) for name in names if name)
    return [
        Place(int(row["geonameid"]), row["country"], row["name_zh"], row["name"])
        for row in rows
        if row["kind"] == "city"
        and row["name_zh"]
        and bearers[row["country"], fold(row["name_zh"])] == 1
        and bearers[row["country"], fold(row["name"])] == 1
    ]


def home_names() -> list[str]:
    """Chinese names of the home cities: the largest of the gazetteer, each name once."""
    rows = [row for row in _gazetteer() if row["country"] == "CN" and row["kind"] == "city"]
    rows.sort(key=lambda row: (-int(row["population"] or 0), row["geonameid"]))
    names: dict[str, str] = {}
    for row in rows:
        name = row["name_zh"].removesuffix("市").removesuffix("区").removesuffix("县")
        if len(name) >= 2:
            names.setdefault(fold(name), f"{name}市")
    return list(names.values())[:N_HOMES]


def office() -> str:
    """The home units as an office's file: one root and the home cities under it."""
    units = [("all", "全部城市"), *((f"c{n:03d}", name) for n, name in enumerate(home_names(), 1))]
    blocks = [
        f'[[unit]]\ncode = "{code}"\nkind = "city"\nname_zh = "{name}"\nposition = {n}\n'
        for n, (code, name) in enumerate(units)
    ]
    return "\n".join(['[office]\nhome = "all"\n', *blocks])


def _day(lot: random.Random) -> date:
    return FIRST_DAY + timedelta(days=lot.randrange((LAST_DAY - FIRST_DAY).days))


def _pairs(lot: random.Random, homes: list, abroad: list, n: int) -> list[tuple]:
    """`n` different pairs. The first home unit gets as many in a small register as in a large one,
    so that who sees it alone has more than a page in each; the others share the rest."""
    pairs: dict[tuple, None] = {}
    while len(pairs) < n:
        at = 0 if len(pairs) < N_FIRST else 1 + len(pairs) % (len(homes) - 1)
        pairs[homes[at], lot.choice(abroad)] = None
    return list(pairs)


def _turns(lot: random.Random, begun: date, kind: str) -> list[EventDraft]:
    """Two things that happened after the beginning. Of most ties something was heard of late, and
    of some the term ends about now: a first page of the day has something to tell."""
    today = localdate()
    later = sorted(begun + timedelta(days=lot.randrange(400, 3000)) for _ in range(2))
    roll = lot.random()
    if roll < 0.1:
        return [EventDraft("suspended", later[0]), EventDraft("resumed", later[1])]
    if roll < 0.15:
        return [EventDraft("memorandum", later[0]), EventDraft("terminated", later[1])]
    if roll < 0.25 and kind == "cooperative":
        paper = InstrumentDraft("formal", later[1])
        upgraded = EventDraft("upgraded", later[1], to_kind="formal", instrument=paper)
        return [EventDraft("memorandum", later[0]), upgraded]
    paper = InstrumentDraft("renewal", later[1])
    if lot.random() < 0.1:
        paper.ends_on = max(later[1], today + timedelta(days=lot.randrange(-540, 720)))
    last = today - timedelta(days=lot.randrange(1000)) if lot.random() < 0.8 else later[0]
    return [EventDraft("memorandum", last), EventDraft("renewed", later[1], instrument=paper)]


def _draft(lot: random.Random, home: int, place: int) -> TieDraft:
    """A tie with four events: letter of intent, beginning, and two more."""
    kind, begun = lot.choice(KINDS), _day(lot)
    paper_kind = {"formal": "formal", "cooperative": "cooperation"}.get(kind, "grass_roots")
    precision = lot.choice(("day", "day", "day", "month", "year"))
    intent = begun - timedelta(days=lot.randrange(100, 700))
    paper = InstrumentDraft(paper_kind, begun, precision)
    return TieDraft(
        home_id=home,
        place_id=place,
        source="bench",
        confidence="high",
        events=[
            EventDraft("intent", intent, instrument=InstrumentDraft("intent", intent)),
            EventDraft("established", begun, precision, to_kind=kind, instrument=paper),
            *_turns(lot, begun, kind),
        ],
    )


def fill(n_ties: int) -> dict[str, int]:
    """Open `n_ties` ties of the home cities in the database that is set up."""
    lot = random.Random(SEED)
    homes = list(Unit.objects.exclude(parent=None).order_by("pk").values_list("pk", flat=True))
    keys = dict(Locality.objects.exclude(geonameid=None).order_by().values_list("geonameid", "pk"))
    abroad = [keys[place.geonameid] for place in places() if place.geonameid in keys]
    pairs = _pairs(lot, homes, abroad, n_ties)
    drafts = [_draft(lot, home, place) for home, place in pairs]
    for start in range(0, n_ties, CHUNK):
        open_ties(drafts[start : start + CHUNK], by=None, at=KNOWN_FROM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"ties": n_ties, "events": sum(len(draft.events) for draft in drafts)}


HEADERS = ("国家", "城市", "外文名", "类型", "我方单位", "结好日期", "备注")
LABELS = ("友好城市", "友城", "友好合作城市", "友好交流城市", "民间友好")


def _spellings() -> dict[str, list[str]]:
    """Ways to write each country."""
    with (FOLDER / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["iso2"]: [
                name
                for name in (row["name_zh"], row["name_en"], row["iso2"], row["name_zh_hant"])
                if name
            ]
            for row in csv.DictReader(file)
        }


def _written(lot: random.Random, day: date) -> str:
    return lot.choice(
        (
            day.isoformat(),
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月",
            str(day.year),
        )
    )


def write_ledger(path: Path, n_rows: int) -> Ledger:
    """Write a ledger of `n_rows` rows: 10 % name a pair of before in other words, 1 % are bad.

    A place stands with its Chinese name, its foreign name or both; a country in one of up to four
    spellings; a date in one of five forms. The note holds the place's number in the gazetteer,
    which the import does not read as such: `check` compares it with the place that was found.
    """
    lot = random.Random(SEED + n_rows)
    spellings = _spellings()
    n_bad, n_twice = n_rows // 100, n_rows // 10
    n_pairs = n_rows - n_bad - n_twice
    by_country = defaultdict(list)
    for place in places():
        by_country[place.country].append(place)
    abroad = [place for country in sorted(by_country) for place in by_country[country]]
    rows: list[tuple[str, ...]] = []
    for home, place in _pairs(lot, home_names(), abroad, n_pairs):
        forms = [(place.name_zh, ""), ("", place.name_en), (place.name_zh, place.name_en)]
        names = lot.choice(forms)
        kind, day = lot.choice(LABELS), _written(lot, _day(lot))
        country = lot.choice(spellings[place.country])
        rows.append((country, *names, kind, home, day, str(place.geonameid)))
        if len(rows) - n_pairs < n_twice and len(rows) % 10 == 0:
            names = lot.choice([form for form in forms if form != names])
            country = lot.choice(spellings[place.country])
            rows.append((country, *names, kind, home, day, str(place.geonameid)))
    n_twice = len(rows) - n_pairs
    for n in range(n_rows - len(rows)):
        good = lot.choice(rows)
        bad_country = ("阿特兰蒂斯", *good[1:])
        bad_date = (*good[:5], "2011-02-30", good[6])
        rows.insert(lot.randrange(len(rows)), bad_country if n % 2 else bad_date)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    for number, row in enumerate((HEADERS, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return Ledger(len(rows), n_pairs, n_twice, len(rows) - n_pairs - n_twice)


def check() -> dict[str, int]:
    """Ties in the register after an import, and those of them that are with the right place."""
    ties = Tie.objects.order_by().values_list("note", "place__geonameid")
    return {"ties": len(ties), "right": sum(note == str(number) for note, number in ties)}
