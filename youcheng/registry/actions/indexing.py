"""What of the register can be found by the search, and by which names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from youcheng.accounts.models import Unit
from youcheng.lib.text import stroke_key
from youcheng.registry.models import CountryName, Instrument, Locality, LocalityName, TieSpan
from youcheng.search.actions import Draft, copy, missing, put

PLACE, PAPER, UNIT, TOWN = "place", "paper", "unit", "town"
"""PLACE is a place with a tie; TOWN any that the search offers besides: those with a Chinese name,
which have a sound and initials. The others are found by their whole name, without the index."""
CHUNK = 500


def index_places(places: Iterable[int], *, anew: bool = False) -> int:
    """Enter places with all their names and their country's; those that are in already stay.

    anew: their names changed, write them all. Returns how many were written.
    """
    if anew:
        return _index_all(PLACE, set(places))
    wanted = missing(PLACE, places)
    # A town was cut into words before, and its entry as a place has the same ones.
    copied = copy(TOWN, PLACE, wanted)
    return copied + _index_all(PLACE, missing(PLACE, wanted) if copied < len(wanted) else set())


def index_towns(places: Iterable[int] | None = None) -> int:
    """Enter places of the gazetteer that have a Chinese name; places: only these of them."""
    named = Locality.objects.current().exclude(name_zh="").order_by("pk")
    if places is not None:
        named = named.filter(pk__in=list(places))
    return _index_all(TOWN, set(named.values_list("pk", flat=True)))


def _index_all(kind: str, wanted: set[int]) -> int:
    keys = sorted(wanted)
    return sum(_index(kind, keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK))


def _index(kind: str, keys: Sequence[int]) -> int:
    places = list(Locality.objects.filter(pk__in=keys).select_related("country"))
    # Registers of an older version have none yet.
    unsorted = [place for place in places if not place.stroke_key]
    for place in unsorted:
        place.stroke_key = stroke_key(place.name_zh or place.name_en)
    Locality.objects.bulk_update(unsorted, ["stroke_key"], batch_size=CHUNK)
    names: dict[int, list[str]] = defaultdict(list)
    rows = LocalityName.objects.filter(locality__in=keys).values_list("locality_id", "text")
    for key, text in rows:
        names[key].append(text)
    lands: dict[str, list[str]] = defaultdict(list)
    countries = {place.country_id for place in places}
    for code, text in CountryName.objects.filter(country__in=countries).values_list(
        "country_id", "text"
    ):
        lands[code].append(text)
    return put(
        kind,
        [
            Draft(
                place.pk,
                (
                    place.name_zh,
                    place.name_en,
                    place.name_zh_hant,
                    *names[place.pk],
                    place.country.name_zh,
                    place.country.name_en,
                    *lands[place.country_id],
                ),
                weight=min((place.population or 0) // 1000, 99_999),
            )
            for place in places
        ],
    )


PaperWords = tuple[int, str, str, date | None]
"""Key, label, reference and day of signing of a paper."""


def index_papers(papers: Iterable[PaperWords]) -> int:
    """Enter papers that bear words of their own: a label or a reference."""
    return put(
        PAPER,
        [
            Draft(key, (label, paper), signed_on.year if signed_on else 0)
            for key, label, paper, signed_on in papers
            if label or paper
        ],
    )


def index_units(units: Iterable[Unit]) -> int:
    rows = list(units)
    names: dict[int, list[str]] = defaultdict(list)
    for unit in rows:
        names[unit.pk] = [name.text for name in unit.names.all()]
    return put(
        UNIT,
        [
            Draft(unit.pk, (unit.name_zh, unit.name_en, unit.name_zh_hant, *names[unit.pk]))
            for unit in rows
        ],
    )


def reindex() -> dict[str, int]:
    """Make the whole index anew; some ten seconds for the twenty thousand towns."""
    places = TieSpan.objects.order_by().values_list("place", flat=True).distinct()
    standing = Instrument.objects.standing().order_by("pk")
    papers = standing.values_list("pk", "label", "paper", "signed_on")
    return {
        PLACE: index_places(places, anew=True),
        TOWN: index_towns(),
        PAPER: index_papers(papers.iterator(2000)),
        UNIT: index_units(Unit.objects.prefetch_related("names")),
    }
