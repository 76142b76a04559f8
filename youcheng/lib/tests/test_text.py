"""Two spellings of one name meet under one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib.objections import Objection, Refused, require
from youcheng.lib.text import fold, half_width, has_han, sort_key, to_hant, tokens


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("聖路易斯 ", "圣路易斯"),
        ("臺灣", "台湾"),
        ("横濱", "横滨"),
        ("São Paulo", "sao-paulo"),
        ("Concepción", "CONCEPCION"),
        ("Malmö", "malmo"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("Straße", "STRASSE"),
        ("Ｌｏｎｄｏｎ", "London"),
        ("Saint-Étienne", "saint etienne"),
        ("Zürich", "Zu\u0308rich"),
        ("布隆方丹市（曼加翁）", "布隆方丹市(曼加翁)"),
    ],
)
def test_spellings_that_meet(a, b):
    assert fold(a) == fold(b) != ""


@pytest.mark.parametrize(("a", "b"), [("南京", "南靖"), ("苏州", "宿州"), ("London", "Londen")])
def test_spellings_that_do_not_meet(a, b):
    assert fold(a) != fold(b)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="聖路易斯臺灣里裏裡發髮后後南京ŁßÉøœ AbC-1", max_size=12))
def test_folding_names_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_tokens_are_words_and_runs_of_han():
    assert tokens("St. Louis, 圣路易斯 (Missouri)") == ["st", "louis", "圣路易斯", "missouri"]
    assert tokens("") == []


def test_chinese_sorts_by_pinyin():
    assert sorted(["重庆", "北京", "Aachen", "长沙"], key=sort_key) == [
        "Aachen", "北京", "长沙", "重庆",
    ]  # fmt: skip


def test_small_things():
    assert has_han("伦敦 London")
    assert not has_han("London")
    assert half_width("２０１７－１２") == "2017-12"
    assert to_hant("圣路易斯") == "聖路易斯"


def test_require_lets_pass_or_raises_with_the_code():
    require(None)
    with pytest.raises(Refused, match="so not") as refused:
        require(Objection("no", "so not"))
    assert refused.value.objection.code == "no"
