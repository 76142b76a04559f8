from datetime import date

import pytest

from youcheng.analytics.rules import (
    Bounds,
    Count,
    Facts,
    bounds_on,
    cut_of,
    rank,
    ranked_value,
    value_at,
    would_count,
)

DAY = date(2017, 12, 31)
WHOLE, FORMAL = "formal_and_cooperative", "formal"

# The cities that the plan names ahead, and the bounds that its order implies.
SUB_PROVINCIAL = {
    "wuhan": Bounds(92, 92),
    "qingdao": Bounds(72, 92),
    "chengdu": Bounds(72, 92),
    "shenzhen": Bounds(72, 92),
    "xian": Bounds(72, 92),
    **{f"other{i}": Bounds(0, 71) for i in range(9)},
}


@pytest.mark.parametrize(
    ("ours", "others", "best", "worst"),
    [
        (Bounds(71, 71), SUB_PROVINCIAL, 6, 6),
        (Bounds(18, 26), SUB_PROVINCIAL, 6, 15),
        (Bounds(72, 72), SUB_PROVINCIAL, 2, 6),
        (Bounds(93, 93), SUB_PROVINCIAL, 1, 1),
        (Bounds(5, 5), {}, 1, 1),
        (Bounds(5, 5), {"a": Bounds(5, 5)}, 1, 1),
        (Bounds(5, 5), {"a": Bounds(6, 6)}, 2, 2),
        (Bounds(5, 5), {"a": Bounds(0, None)}, 1, 2),
        (Bounds(5, 5), {"a": Bounds(6, None)}, 2, 2),
        (Bounds(5, 7), {"a": Bounds(6, 6)}, 1, 2),
        (Bounds(0, 0), {"a": Bounds(0, 0), "b": Bounds(0, 1)}, 1, 2),
        (Bounds(3, None), {"a": Bounds(9, 9)}, 1, 2),
    ],
)
def test_rank(ours, others, best, worst):
    place = rank(ours, others)

    assert (place.best, place.worst, place.of) == (best, worst, 1 + len(others))


def test_rank_names_who_is_ahead_largest_first():
    place = rank(
        Bounds(71, 71),
        {"a": Bounds(72, 80), "b": Bounds(92, 92), "c": Bounds(0, None), "d": Bounds(0, 71)},
    )

    assert place.surely == ("b", "a")
    assert place.perhaps == ("c",)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], Bounds(0, None)),
        ([Count(DAY, WHOLE, 92, 92)], Bounds(92, 92)),
        ([Count(date(2018, 1, 20), WHOLE, 92, 92)], Bounds(92, 92)),
        ([Count(date(2018, 3, 2), WHOLE, 92, 92)], Bounds(0, None)),
        ([Count(date(2016, 12, 31), WHOLE, 92, 92)], Bounds(0, None)),
        ([Count(DAY, FORMAL, 22, 22)], Bounds(22, None)),
        ([Count(DAY, "other", 22, 22)], Bounds(0, None)),
        ([Count(DAY, FORMAL, 22, 22), Count(DAY, WHOLE, 72, None)], Bounds(72, None)),
        ([Count(date(2018, 1, 20), WHOLE, 92, 92), Count(DAY, WHOLE, 72, None)], Bounds(72, None)),
        ([Count(DAY, WHOLE, 72, None), Count(DAY, WHOLE, 72, 92)], Bounds(72, 92)),
    ],
)
def test_bounds(counts, expected):
    assert bounds_on(counts, DAY) == expected


def test_an_unsettled_kind_makes_our_own_number_an_interval():
    kinds = {"formal": 13, "cooperative": 5, "grass_roots": 4, "unknown": 8}

    assert ranked_value(kinds) == Bounds(18, 26)


@pytest.mark.parametrize(
    ("metric", "cut"),
    [
        ("total", {}),
        ("countries", {}),
        ("by_kind.formal", {"kind": "formal"}),
        ("by_level.district", {"level": "district"}),
        ("by_region.asia.ties", {"region": "asia"}),
        ("by_region.asia.countries", {"region": "asia"}),
        ("by_grouping.bri_along", {"grouping": "bri_along"}),
        ("by_country.JP", {"country": "JP"}),
        ("by_year_signed.1978", {"year": "1978"}),
        ("ranks.sub_provincial", None),
        ("nonsense", None),
    ],
)
def test_cut(metric, cut):
    assert cut_of(metric) == cut


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("total", 3),
        ("by_kind.formal", 2),
        ("by_region.asia.ties", 1),
        ("by_region.asia.countries", 1),
        ("by_region.asia", 1),
        ("by_country.JP", 1),
        ("by_country.FR", 0),
        ("by_kind.royal", None),
        ("nonsense", None),
        ("by_kind", None),
        ("by_region", None),
    ],
)
def test_value_at(metric, value):
    answer = {
        "total": 3,
        "by_kind": {"formal": 2},
        "by_region": {"asia": {"ties": 1, "countries": 1}},
        "by_country": {"JP": 1},
    }

    assert value_at(answer, metric) == value


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("total", True),
        ("by_kind.formal", True),
        ("by_level.district", False),
        ("by_region.asia.ties", True),
        ("by_grouping.bri_along", False),
        ("by_country.JP", True),
        ("by_year_signed.1978", True),
        ("ranks.jiangsu", False),
    ],
)
def test_a_tie_of_unsettled_kind_could_be_any_kind(metric, expected):
    facts = Facts(kind="unknown", level="municipal", country="JP", region="asia")

    assert would_count(metric, facts) is expected
