"""Public lists become claims: matched, doubted, counted once; never ties."""

import csv
import io

import pytest

from youcheng.dataio.actions import import_claims
from youcheng.dataio.tests.ledgers import EVERYTHING, snapshot
from youcheng.lib.objections import Refused
from youcheng.registry.enums import ClaimStatus
from youcheng.registry.models import Claim, Locality, Tie

HEADERS = ("city_a", "country_a", "lat_a", "lon_a", "city_b", "country_b", "lat_b", "lon_b")
TURKU = ("Turku", "Finland", "60.4515", "22.2687")
FLORENCE = ("Florence", "Italy", "43.7792", "11.2463")
TBILISI = ("Tbilisi", "Georgia", "41.6914", "44.8341")
LEIPZIG = ("Leipzig", "Germany", "51.3396", "12.3713")
LONDON = ("London", "United Kingdom", "51.5085", "-0.1257")


def listed(rows, headers=HEADERS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return out.getvalue().encode()


def claim(rows, headers=HEADERS, source="list"):
    claimed = import_claims(listed(rows, headers), "list.csv", source=source, by=None)
    counts = claimed.counts
    assert counts["rows"] == sum(
        counts[name] for name in ("matched", "ambiguous", "rejected", "duplicates")
    )
    assert not Tie.objects.exists()
    return claimed


def numbers(claimed) -> tuple[int, ...]:
    names = ("matched", "ambiguous", "rejected", "duplicates", "suspect")
    return tuple(claimed.counts[name] for name in names)


def codes(claimed) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for problem in claimed.problems:
        found.setdefault(problem["row"], set()).add(problem["code"])
    return found


DUPLICATES = [
    (*FLORENCE, *TURKU),  # the other way round
    (*TURKU, *FLORENCE),  # the same again
    (*TURKU, "Firenze", "Italia", "43.78", "11.25"),  # in another language
    ("TURKU", "FI", "60.45", "22.27", "florence", "IT", "", ""),  # codes for countries
    ("图尔库", "芬兰", "", "", "佛罗伦萨", "意大利", "", ""),
    ("Turku (Åbo)", "Finland", "60.4515", "22.2687", *FLORENCE),
    ("Turku – Turku", "Finland", "60.4515", "22.2687", *FLORENCE),
    (" Turku ", "Suomi", "60.4", "22.3", *FLORENCE),
]


@pytest.mark.parametrize("row", DUPLICATES)
def test_a_pair_counts_once_however_it_is_written(reference, row):
    claimed = claim([(*TURKU, *FLORENCE), row])
    assert numbers(claimed) == (1, 0, 0, 1, 0)
    assert codes(claimed) == {3: {"duplicate"}}
    assert "2" in claimed.problems[-1]["message"]


@pytest.mark.parametrize(
    ("text", "iso2"),
    [("Georgia (country)", "GE"), ("Georgia", "GE"), ("Republic of Georgia", "GE"), ("", "GE")],
)
def test_ways_to_write_a_country_are_one(reference, text, iso2):
    claimed = claim([(*TBILISI, *TURKU), ("Tbilisi", text, "41.69", "44.83", *TURKU)])
    assert numbers(claimed) == (1, 0, 0, 1, 0)
    assert Claim.objects.get().place_a.country_id == iso2


def test_part_and_state_in_one_cell(reference):
    claimed = claim([("London", "England, United Kingdom", "51.5", "-0.13", *TURKU)])
    assert numbers(claimed) == (1, 0, 0, 0, 0)
    assert Claim.objects.get().place_a.country_id == "GB"


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (("Turku", "Brazil", "60.4515", "22.2687"), "outside_country"),
        (("Leipzig", "France", "51.3396", "12.3713"), "outside_country"),
        (("Florence", "Italy", "52.5", "-1.9"), "far_from_name"),
        (("Florence", "Italy", "43.7792", "-79.2463"), "outside_country"),
    ],
)
def test_places_in_the_wrong_country_or_far_off_are_suspect(reference, end, code):
    claimed = claim([(*LONDON, *end)])
    assert claimed.counts["suspect"] == 1
    assert code in codes(claimed)[2]
    assert Claim.objects.get().is_suspect


def test_a_list_without_fault_has_no_suspects(reference):
    ends = [TURKU, FLORENCE, TBILISI, LEIPZIG, LONDON]
    rows = [(*a, *b) for i, a in enumerate(ends) for b in ends[i + 1 :]]
    claimed = claim(rows)
    assert numbers(claimed) == (10, 0, 0, 0, 0)
    assert claimed.problems == []


@pytest.mark.parametrize(
    ("headers", "country"),
    [
        (
            ("Stadt", "Land", "Breite", "Länge", "Partnerstadt", "Land 2", "Breite 2", "Länge 2"),
            "FI",
        ),
        (("甲城市", "甲国家", "甲纬度", "甲经度", "乙城市", "乙国家", "乙纬度", "乙经度"), "FI"),
        (("都市1", "国1", "緯度1", "経度1", "都市2", "国2", "緯度2", "経度2"), "FI"),
        (("city 1", "country 1", "lat 1", "lng 1", "city 2", "country 2", "lat 2", "lng 2"), "FI"),
        (
            (
                "city",
                "country",
                "latitude",
                "longitude",
                "twin_city",
                "twin_country",
                "twin_latitude",
                "twin_longitude",
            ),
            "FI",
        ),
        (
            (
                "我方城市",
                "我方国家",
                "我方纬度",
                "我方经度",
                "友城",
                "友城国家",
                "友城纬度",
                "友城经度",
            ),
            "FI",
        ),
        (
            (
                "Ville",
                "Pays",
                "Latitude",
                "Longitude",
                "Ville jumelée",
                "Pays 2",
                "Latitude 2",
                "Longitude 2",
            ),
            "FI",
        ),
    ],
)
def test_headers_of_any_language(reference, headers, country):
    claimed = claim([(*TURKU, *FLORENCE)], headers)
    assert numbers(claimed) == (1, 0, 0, 0, 0)
    found = Claim.objects.get()
    assert (found.place_a.country_id, found.place_b.country_id) == (country, "IT")
    assert (found.lat_a, found.lon_b) == (60.4515, 11.2463)


def test_a_second_import_finds_only_duplicates(reference):
    rows = [
        (*TURKU, *FLORENCE),
        (*TBILISI, *LEIPZIG),
        ("Newtown", "Finland", "61", "25", *LONDON),
        ("Nowhere", "Finland", "", "", *LONDON),
        ("Perth", "", "", "", *LONDON),
    ]
    first = claim(rows)
    assert numbers(first) == (3, 2, 0, 0, 0)
    before = snapshot(EVERYTHING)
    again = claim(rows)
    assert numbers(again) == (0, 0, 0, 5, 0)
    assert snapshot(EVERYTHING) == before
    other = claim(rows, source="another list")
    assert numbers(other)[:4] == (3, 2, 0, 0)


def test_unknown_places_with_coordinates_are_made_once(reference):
    n = Locality.objects.count()
    rows = [
        ("Newtown", "Finland", "61.0", "25.0", *LONDON),
        ("Newtown", "Finland", "61.0", "25.0", *LEIPZIG),
        ("New-Town", "Suomi", "61.001", "25.0", *FLORENCE),
    ]
    assert numbers(claim(rows)) == (3, 0, 0, 0, 0)
    assert Locality.objects.count() == n + 1


def test_rows_that_say_nothing_of_use_are_rejected_and_counted(reference):
    rows = [
        ("", "Finland", "", "", *LONDON),
        ("Turku", "Nowhereland", "", "", *LONDON),
        (*LONDON, *LONDON),
        ("Turku", "Finland", "north", "22", *LONDON),
        ("Turku", "Finland", "160", "22", *LEIPZIG),
        ("", "", "", "", "", "", "", ""),
    ]
    claimed = claim(rows)
    assert numbers(claimed) == (2, 0, 3, 0, 0)
    assert codes(claimed) == {
        2: {"missing_place"},
        3: {"unknown_country"},
        4: {"same_place"},
        5: {"bad_coordinates"},
        6: {"bad_coordinates"},
    }


def test_homonyms_without_coordinates_are_ambiguous(reference):
    claimed = claim([("London", "", "", "", *TURKU), ("Birmingham", "USA", "", "", *TURKU)])
    assert numbers(claimed) == (0, 2, 0, 0, 0)
    assert set(Claim.objects.values_list("status", flat=True)) == {ClaimStatus.AMBIGUOUS}


def test_coordinates_tell_homonyms_apart(reference):
    claim(
        [("Birmingham", "USA", "42.5", "-83.2", *TURKU), ("London", "", "42.98", "-81.23", *TURKU)]
    )
    ends = Claim.objects.order_by("row").values_list("place_a__admin1_name", flat=True)
    assert list(ends) == ["Michigan", "Ontario"]


@pytest.mark.parametrize("other", ["Beta (Alpha)", "Beta", "Alpha - Beta"])
def test_a_district_is_one_however_its_town_is_added(reference, other):
    rows = [
        ("Alpha – Beta", "Finland", "61.0", "25.0", *LONDON),
        (*LONDON, other, "Finland", "61.004", "25.006"),
    ]
    assert numbers(claim(rows)) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize("data", [b"hello\nworld", "城市,国家\n图尔库,芬兰\n".encode()])
def test_what_names_no_two_cities_is_refused(reference, data):
    with pytest.raises(Refused) as refused:
        import_claims(data, "list.csv", source="x", by=None)
    assert refused.value.objection.code == "no_header"
    assert not Claim.objects.exists()
