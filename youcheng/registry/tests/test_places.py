"""Which place is meant: asked, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib.text import fold
from youcheng.registry.queries.places import Countries, Places, Similar, region_names
from youcheng.registry.rules.places import (
    Place,
    choose,
    distance_km,
    in_region,
    is_far_from_name,
    is_outside,
    name_keys,
    region_hint,
)


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("伦敦", ["伦敦", "伦敦市"]),
        ("名古屋市", ["名古屋市", "名古屋"]),
        ("布隆方丹市（曼加翁）", ["布隆方丹市", "布隆方丹", "曼加翁"]),
        ("伯明翰(英国)", ["伯明翰"]),
        ("London", ["london"]),
        ("London, Ontario", ["londonontario", "london"]),
        ("St. Louis", ["stlouis", "saintlouis"]),
        ("Saint Louis", ["saintlouis", "stlouis"]),
        ("City of York", ["cityofyork", "york"]),
        ("Mexico City", ["mexicocity", "mexico"]),
        ("Córdoba", ["cordoba"]),
        ("大田广域市", ["大田广域市", "大田"]),
        ("", []),
    ],
)
def test_keys_of_a_written_name(written, keys):
    found = name_keys(written)
    assert [key for key in found if key in keys] == keys


@pytest.mark.parametrize("written", ["州", "市", "York, 市", "()", "、", "a"])
def test_odd_names_have_no_empty_key(written):
    assert "" not in name_keys(written)


@given(st.text(max_size=20))
def test_every_key_is_folded_and_none_is_empty(written):
    assert all(key and fold(key) == key for key in name_keys(written))


LONDON_GB = Place(1, "GB", "伦敦", "London", "ENG", "England", 8961989)
LONDON_CA = Place(2, "CA", "伦敦", "London", "08", "Ontario", 422324)
PERTH_AU = Place(3, "AU", "珀斯", "Perth", "08", "Western Australia", 2384371)
PERTH_GB = Place(4, "GB", "珀斯", "Perth", "SCT", "Scotland", 47350)
BHAM_GB = Place(5, "GB", "伯明翰", "Birmingham", "ENG", "England", 1157603)
BHAM_AL = Place(6, "US", "伯明翰", "Birmingham", "AL", "Alabama", 196357)
BHAM_MI = Place(7, "US", "伯明罕", "Birmingham", "MI", "Michigan", 20857)
CONCEPCION_CL = Place(8, "CL", "康塞普西翁", "Concepción", "06", "", 223574)
CONCEPCION_PY = Place(9, "PY", "康塞普西翁", "Concepción", "07", "", 48123)
FLORENCE_IT = Place(10, "IT", "佛罗伦萨", "Florence", "16", "Tuscany", 367150)
FLORENCE_SC = Place(11, "US", "弗洛伦斯", "Florence", "SC", "South Carolina", 38228)
FLORENCE_AL = Place(12, "US", "弗洛伦斯", "Florence", "AL", "Alabama", 40026)
VICTORIA_CA = Place(13, "CA", "维多利亚", "Victoria", "02", "British Columbia", 289625)
VICTORIA_SC = Place(14, "SC", "维多利亚", "Victoria", "26", "", 22881)
LONDONS = (LONDON_GB, LONDON_CA)
BHAMS = (BHAM_GB, BHAM_AL, BHAM_MI)
FLORENCES = (FLORENCE_IT, FLORENCE_AL, FLORENCE_SC)


@pytest.mark.parametrize(
    ("names", "country", "region", "place", "code"),
    [
        ({"London": LONDONS}, "", "", None, "ambiguous"),
        ({"伦敦": LONDONS}, "", "", None, "ambiguous"),
        ({"伦敦": LONDONS, "London": LONDONS}, "", "", None, "ambiguous"),
        ({"London": LONDONS}, "CA", "", LONDON_CA, ""),
        ({"London": LONDONS}, "GB", "", LONDON_GB, ""),
        ({"London": LONDONS}, "", "Ontario", LONDON_CA, ""),
        ({"London": LONDONS}, "FR", "", None, "unknown"),
        ({"Perth": (PERTH_AU, PERTH_GB)}, "", "", None, "ambiguous"),
        ({"Perth": (PERTH_AU, PERTH_GB)}, "", "Scotland", PERTH_GB, ""),
        ({"珀斯": (PERTH_AU, PERTH_GB)}, "AU", "", PERTH_AU, ""),
        ({"Birmingham": BHAMS}, "", "", None, "ambiguous"),
        ({"Birmingham": BHAMS}, "GB", "", BHAM_GB, ""),
        ({"Birmingham": BHAMS}, "US", "", None, "ambiguous"),
        ({"Birmingham": BHAMS}, "US", "Michigan", BHAM_MI, ""),
        # The Chinese name contradicts nothing, but singles out no namesake either.
        ({"伯明翰": (BHAM_GB, BHAM_AL), "Birmingham": BHAMS}, "US", "", None, "ambiguous"),
        ({"康塞普西翁": (CONCEPCION_CL, CONCEPCION_PY)}, "", "", None, "ambiguous"),
        ({"Concepción": (CONCEPCION_CL, CONCEPCION_PY)}, "PY", "", CONCEPCION_PY, ""),
        ({"Florence": FLORENCES}, "", "", None, "ambiguous"),
        ({"Florence": FLORENCES}, "IT", "", FLORENCE_IT, ""),
        ({"Florence": FLORENCES}, "US", "", None, "ambiguous"),
        ({"佛罗伦萨": (FLORENCE_IT,)}, "", "", FLORENCE_IT, ""),
        ({"Victoria": (VICTORIA_CA, VICTORIA_SC)}, "", "", None, "ambiguous"),
        ({"Victoria": (VICTORIA_CA, VICTORIA_SC)}, "SC", "", VICTORIA_SC, ""),
        ({"伦敦": (LONDON_GB,), "Perth": (PERTH_GB,)}, "GB", "", None, "disagree"),
        ({}, "GB", "", None, "unknown"),
        ({"London": ()}, "GB", "", None, "unknown"),
    ],
)
def test_choice(names, country, region, place, code):
    regions = [fold(region)] if region else []
    choice = choose(names, country=country, regions=regions)
    assert (choice.place, choice.code) == (place, code)


def test_a_namesake_ten_times_smaller_is_told_but_not_asked():
    village = Place(20, "GB", "", "London", population=900)
    choice = choose({"London": (village, LONDON_GB)}, country="GB")
    assert (choice.place, choice.code, choice.others) == (LONDON_GB, "assumed", (village,))
    assert choose({"London": (village, LONDON_GB)}).code == "ambiguous"


@pytest.mark.parametrize(
    ("text", "hint"),
    [("London, Ontario", "Ontario"), ("London", ""), ("St. Louis (Missouri), USA", "USA")],
)
def test_what_a_name_says_of_its_region(text, hint):
    assert region_hint(text) == hint


def test_regions_by_name_and_code():
    assert in_region(LONDON_CA, [fold("Province of Ontario")])
    assert in_region(BHAM_AL, [fold("AL")])
    assert not in_region(BHAM_AL, [fold("Michigan")])
    assert not in_region(CONCEPCION_CL, [fold("Biobío")])


def test_distances():
    paris, london = (48.8566, 2.3522), (51.5074, -0.1278)
    assert round(distance_km(paris, london)) == 344
    assert distance_km(paris, paris) == 0
    assert round(distance_km((0, 0), (0, 180))) == 20015
    assert is_far_from_name(paris, [Place(1, "GB", "", "London", lat=51.5, lon=-0.1)])
    assert not is_far_from_name(paris, [])
    assert is_outside(200, 10, 30)
    assert not is_outside(20, 1, 30)
    assert not is_outside(200, 100, 30)


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("芬兰", "FI", ""),
        ("芬蘭", "FI", ""),
        ("fi", "FI", ""),
        ("Finland", "FI", ""),
        ("美国", "US", ""),
        ("USA", "US", ""),
        ("美国密苏里州", "US", "密苏里州"),
        ("Georgia (country)", "GE", ""),
        ("Republic of Georgia", "GE", ""),
        ("The Netherlands", "NL", ""),
        ("Kingdom of Spain", "ES", ""),
        ("the United Kingdom", "GB", ""),
        ("Republic of Korea", "KR", ""),
        ("England, United Kingdom", "GB", ""),
        ("刚果（布）", "CG", ""),
        ("刚果(金)", "CD", ""),
        ("乌有国", "", "乌有国"),
        ("", "", ""),
        ("韩国", "KR", ""),
        ("英国", "GB", ""),
        ("Ontario, Canada", "CA", "Ontario"),
        ("加拿大/安大略省", "CA", "安大略省"),
    ],
)
def test_countries_by_any_way_to_write_them(reference, text, code, rest):
    assert Countries().find(text) == (code, rest)


@pytest.mark.parametrize(
    ("name", "countries"),
    [
        ("伦敦", {"GB", "CA", "US"}),
        ("倫敦", {"GB", "CA", "US"}),
        ("珀斯市", {"AU", "GB", "CA"}),
        ("Concepcion", {"CL", "PY", "PE"}),
        ("concepción", {"CL", "PY", "PE"}),
        ("Firenze", {"IT"}),
        ("圣路易斯", {"US", "BR"}),
        ("聖路易斯", {"US", "BR"}),
        ("Saint Louis", {"US"}),
        ("Sao Luis", {"BR"}),
        ("大田广域市", {"KR"}),
        ("Kiev", {"UA"}),
        ("南京", set()),
        ("", set()),
    ],
)
def test_bearers_of_a_name(reference, name, countries):
    assert {place.country for place in Places([name]).named(name)} == countries


def test_names_that_look_alike_within_one_country(reference):
    similar = Similar()
    places = Places(["Barranquilla", "Helsinki"])
    [barranquilla] = places.named("Barranquilla")
    assert similar.find("Baranquila", "CO") == [barranquilla.pk]
    assert similar.find("Baranquila", "FI") == []
    assert similar.find("York", "GB") == []
    assert similar.find("南靖", "CN") == []


def test_regions_in_any_language():
    assert fold("Ontario") in region_names("CA", "安大略省")
    assert fold("Missouri") in region_names("US", "MO")
    assert region_names("CA", "") == []


def test_a_thousand_names_take_a_few_queries(reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        Places(f"Nowhere {n}" for n in range(1000))
