"""How headers and cells of a ledger are read: tables of literals."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.dataio.rules.columns import FIELDS, SYNONYMS, field_of, find_header, map_columns
from youcheng.dataio.rules.facts import KEYS, read_lines, write_lines
from youcheng.dataio.rules.pairs import map_pairs
from youcheng.dataio.rules.values import (
    agrees,
    is_nothing,
    read_confidence,
    read_date,
    read_flag,
    read_kind,
    read_status,
    read_term,
    stated_day,
    two_names,
)
from youcheng.dataio.tests.ledgers import codes, ledger, take_in, verdicts
from youcheng.lib.periods import PartialDate
from youcheng.registry.models import Tie


def test_every_synonym_is_of_a_field():
    assert set(SYNONYMS) <= set(FIELDS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("城市", "place"),
        ("友城名称（中文）", "place"),
        ("友城名称（英文）", "place_en"),
        ("城市(英文)", "place_en"),
        ("City (English)", "place_en"),
        ("City (Chinese)", "place"),
        ("外文名", "place_en"),
        ("Partner City", "place"),
        ("国别", "country"),
        ("国家/地区", "country"),
        ("所在国（必填）", "country"),
        ("國家", "country"),
        ("州/省", "state"),
        ("省（州）", "state"),
        ("结好日期（年月日）", "signed_on"),
        ("結好時間", "signed_on"),
        ("Date signed", "signed_on"),
        ("类型*", "kind"),
        ("结好主体", "home"),
        ("我方单位", "home"),
        ("终止日期", "ended_on"),
        ("有效期至", "term_end"),
        ("序号", ""),
        ("天气", None),
        ("", None),
        ("备 注", "note"),
        ("城市\n名称", "place"),
    ],
)
def test_headers(header, field):
    assert field_of(header) == field


def test_a_field_is_taken_by_the_first_column_and_a_person_wins():
    assert map_columns(["城市", "城市名称", "国家"]) == {0: "place", 2: "country"}
    assert map_columns(["城市", "甲"], {"甲": "place", "城市": ""}) == {1: "place"}
    assert find_header([["标题"], ["城市", "国家"], ["图尔库", "芬兰"]])[0] == 1
    assert find_header([["图尔库", "芬兰"]]) is None


@pytest.mark.parametrize(
    ("text", "on", "warning"),
    [
        ("1979-11-02", "1979-11-02", ""),
        ("1979年11月2日", "1979-11-02", ""),
        ("2 Nov 1979", "1979-11-02", ""),
        ("November 2, 1979", "1979-11-02", ""),
        ("Nov. 1979", "1979-11", ""),
        ("约1979年", "1979", "about"),
        ("1979?", "1979", "about"),
        ("36526", "2000-01-01", "serial"),
        ("25/12/1990", "1990-12-25", ""),
        ("12/25/1990", "1990-12-25", ""),
        ("05.05.1990", "1990-05-05", ""),
        ("２０１６－１０－２３", "2016-10-23", ""),
    ],
)
def test_dates(text, on, warning):
    when, found = read_date(text)
    assert (str(when), found) == (on, warning)


@pytest.mark.parametrize(
    "text", ["03/04/1998", "31/31/1998", "Foo 2, 1998", "", "12", "1979-02-30"]
)
def test_what_is_no_date(text):
    with pytest.raises(ValueError, match=r".|^$"):
        read_date(text)


SIGNED = PartialDate.parse("2001-01-01")


@pytest.mark.parametrize(
    ("text", "ends", "is_tacit"),
    [
        ("2005-12-31", date(2005, 12, 31), False),
        ("5年", date(2005, 12, 31), False),
        ("五年", date(2005, 12, 31), False),
        ("5 years", date(2005, 12, 31), False),
        ("5年，自动续期", date(2005, 12, 31), True),
        ("长期", None, False),
        ("长期有效", None, False),
        ("自动顺延", None, True),
        ("自动续签", None, True),
        ("默示续期", None, True),
        ("2005-12-31，到期自动延期", date(2005, 12, 31), True),
        ("为期十年", date(2010, 12, 31), False),
    ],
)
def test_terms(text, ends, is_tacit):
    assert read_term(text, SIGNED) == (ends, is_tacit)


def test_a_term_of_years_needs_a_beginning():
    with pytest.raises(ValueError, match="no_start"):
        read_term("5年", None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("有效", "in_force"),
        ("活跃", "in_force"),
        ("已终止", "terminated"),
        ("未终止", "in_force"),
        ("暂停", "suspended"),
        ("恢复", "in_force"),
        ("已恢复往来", "in_force"),
        ("到期", "lapsed"),
        ("意向", "intent"),
        ("active", "in_force"),
        ("Terminated", "terminated"),
        ("蓝色", None),
    ],
)
def test_status(text, status):
    found = read_status(text)
    if text == "未终止":
        assert found != "terminated"
    else:
        assert found == status


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("名古屋 Nagoya", ("名古屋", "Nagoya")),
        ("名古屋（Nagoya）", ("名古屋", "Nagoya")),
        ("名古屋Nagoya", ("名古屋", "Nagoya")),
        ("圣路易斯(St. Louis)", ("圣路易斯", "St. Louis")),
        ("康塞普西翁/Concepción", ("康塞普西翁", "Concepción")),
        ("厄勒布鲁 Örebro", ("厄勒布鲁", "Örebro")),
        ("名古屋", ("", "")),
        ("Nagoya", ("", "")),
        ("巴黎13区", ("", "")),
        ("伯明翰(英国)", ("", "")),
        ("布隆方丹市（曼加翁）", ("", "")),
        ("Nagoya 名古屋", ("", "")),
        ("", ("", "")),
    ],
)
def test_two_names_in_one_cell(text, two):
    assert two_names(text) == two


def test_two_names_in_one_cell_are_one_place(office):
    rows = [("名古屋 Nagoya", "日本"), ("圣路易斯（St. Louis）", "美国"), ("伦敦London", "加拿大")]
    _batch, plan = take_in(office, ledger(rows, ("城市", "国家")))
    assert verdicts(plan) == ["created"] * 3
    assert not any("new_place" in found for found in codes(plan).values())
    names = Tie.objects.order_by("pk").values_list("place__name_en", "place__country_id")
    assert list(names) == [("Nagoya", "JP"), ("St. Louis", "US"), ("London", "CA")]


def test_small_words():
    assert is_nothing(" ") and is_nothing("不详") and is_nothing("—") and not is_nothing("0")  # noqa: PT018
    assert read_flag("是") and read_flag("Yes") and not read_flag("否")  # noqa: PT018
    assert (read_confidence("高"), read_confidence("x")) == ("high", "")
    labels = {"友好城市": "formal", "意向书": "intent", "友好合作": "cooperative"}
    assert read_kind("友好城市", labels) == ("formal", False)
    assert read_kind("国际友好城市(市级)", labels) == ("formal", True)
    assert read_kind("友好城市意向书", labels) == ("intent", True)
    assert read_kind("x", labels) == ("", False)
    assert stated_day(["台账", "截至2017年12月31日"]) == date(2017, 12, 31)
    assert stated_day(["截至2017年底"]) == date(2017, 12, 31)
    assert stated_day(["2017-12-31"]) is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("1990-05-01", "1990", True),
        ("1990-05-01", "1990-05", True),
        ("1990-06", "1990-05", False),
        ("1990-05-01", "1990-05-02", False),
        ("1991", "1990-05", False),
    ],
)
def test_dates_that_agree(a, b, same):
    one, two = PartialDate.parse(a), PartialDate.parse(b)
    assert agrees(one.on, one.precision, two.on, two.precision) == same
    assert agrees(two.on, two.precision, one.on, one.precision) == same


TEXT = st.text(alphabet="甲乙a;=\\\n 1n", min_size=1, max_size=8)


@given(st.lists(st.dictionaries(st.sampled_from(sorted(KEYS)), TEXT, min_size=1), max_size=3))
def test_lines_are_read_back_as_they_were_written(facts):
    assert read_lines(write_lines(facts)) == facts


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (
            ["city_a", "country_a", "city_b", "country_b"],
            ["place_a", "country_a", "place_b", "country_b"],
        ),
        (
            ["Stadt", "Land", "Partnerstadt", "Land"],
            ["place_a", "country_a", "place_b", "country_b"],
        ),
        (["城市", "友城", "国家"], ["place_a", "place_b", "country_a"]),
        (["City", "City", "Since", "Source"], ["place_a", "place_b", "since", "source"]),
    ],
)
def test_headers_of_pairs(headers, fields):
    columns = map_pairs(headers)
    assert [columns[index] for index in sorted(columns)] == fields
