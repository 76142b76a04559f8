"""The limits that the import is measured against: the least that a loop could do."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from python_calamine import load_workbook

from youcheng.accounts.models import Unit
from youcheng.dataio.models import Batch, BatchRow
from youcheng.registry.models import Country, Instrument, Locality, Tie, TieEvent, TieSpan
from youcheng.search.models import Entry

CHUNK = 2000
DAY = date(2000, 1, 1)


@dataclass(slots=True)
class Read:
    """rows: as they stand in the file. pairs: home and place, each once → what its date says.
    countries: by place."""

    rows: list[list]
    pairs: dict[tuple[int, int], str]
    countries: dict[int, str]


@transaction.atomic
def bare_import(path: Path) -> int:
    """Read, look up exact names, drop exact doubles, insert ties and one event each."""
    read = _read(path)
    _ties_with_events(read)
    return len(read.rows)


@transaction.atomic
def bare_import_of_all(path: Path) -> int:
    """The same loop, with all rows that an import leaves behind: a paper, a standing and its entry
    in the search for each tie, an entry for each place, and a row of the file as it stood."""
    read = _read(path)
    ties = _ties_with_events(read)
    now = timezone.now()
    papers = Instrument.objects.bulk_create(
        [Instrument(tie=tie, kind="formal", signed_on=DAY, recorded_at=now) for tie in ties],
        batch_size=CHUNK,
    )
    TieSpan.objects.bulk_create(
        [
            TieSpan(
                tie=tie, home_id=tie.home_id, place_id=tie.place_id,
                country_id=read.countries[tie.place_id], kind="formal", stage="in_force",
                from_on=DAY, began_on=DAY, began_year=DAY.year, is_exact=True, is_dated=True,
                heard_on=DAY, known_from=now,
            )
            for tie in ties
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    entries = [("place", place) for place in {tie.place_id for tie in ties}]
    entries += [("paper", paper.pk) for paper in papers]
    Entry.objects.bulk_create(
        [Entry(kind=kind, ref=ref, words=f"{kind} {ref}") for kind, ref in entries],
        batch_size=CHUNK,
    )
    batch = Batch.objects.create(code="bare", unit=Unit.objects.all()[0], filename=path.name)
    BatchRow.objects.bulk_create(
        [
            BatchRow(batch=batch, row=number, verdict="created", cells=list(map(str, cells)))
            for number, cells in enumerate(read.rows, start=2)
        ],
        batch_size=CHUNK,
    )
    return len(read.rows)


def _read(path: Path) -> Read:
    rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()[1:]
    countries: dict[str, str] = {}
    for iso2, zh, en in Country.objects.values_list("iso2", "name_zh", "name_en"):
        countries |= {iso2: iso2, zh: iso2, en: iso2}
    homes = dict(Unit.objects.values_list("name_zh", "pk"))
    places: dict[tuple[str, str], int] = {}
    for pk, country, zh, en in Locality.objects.values_list(
        "pk", "country_id", "name_zh", "name_en"
    ):
        places[country, zh] = places[country, en] = pk
    pairs: dict[tuple[int, int], str] = {}
    within: dict[int, str] = {}
    for country, zh, en, _kind, home, day, _note in rows:
        code = countries.get(str(country), "")
        place = places.get((code, str(zh or en)))
        if place is not None and home in homes:
            pairs.setdefault((homes[str(home)], place), str(day))
            within[place] = code
    return Read(rows, pairs, within)


def _ties_with_events(read: Read) -> list[Tie]:
    ties = Tie.objects.bulk_create(
        [Tie(home_id=home, place_id=place) for home, place in read.pairs], batch_size=CHUNK
    )
    now = timezone.now()
    TieEvent.objects.bulk_create(
        [
            TieEvent(tie=tie, kind="established", on=DAY, recorded_at=now, note=day)
            for tie, day in zip(ties, read.pairs.values(), strict=True)
        ],
        batch_size=CHUNK,
    )
    return ties
