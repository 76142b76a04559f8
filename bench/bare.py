"""The limit that the import is measured against: the least that a loop could do."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from python_calamine import load_workbook

from youcheng.accounts.models import Unit
from youcheng.registry.models import Country, Locality, Tie, TieEvent

CHUNK = 2000


@transaction.atomic
def bare_import(path: Path) -> int:
    """Read, look up exact names, drop exact doubles, insert ties and one event each."""
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
    for country, zh, en, _kind, home, day, _note in rows:
        place = places.get((countries.get(str(country), ""), str(zh or en)))
        if place is not None and home in homes:
            pairs.setdefault((homes[str(home)], place), str(day))
    ties = Tie.objects.bulk_create(
        [Tie(home_id=home, place_id=place) for home, place in pairs], batch_size=CHUNK
    )
    now = timezone.now()
    TieEvent.objects.bulk_create(
        [
            TieEvent(tie=tie, kind="established", on=date(2000, 1, 1), recorded_at=now, note=day)
            for tie, day in zip(ties, pairs.values(), strict=True)
        ],
        batch_size=CHUNK,
    )
    return len(rows)
