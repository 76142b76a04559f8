"""Two spellings of one name meet under one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib.objections import Objection, Refused, require
from youcheng.lib.text import (
    fold,
    half_width,
    has_han,
    isolated,
    lang_of,
    plain,
    runs,
    sort_key,
    to_hant,
    to_hant_name,
    tokens,
)


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


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("马里", "馬里"),
        ("列克星敦", "列克星敦"),
        ("罗西采", "羅西采"),
        ("布雷根茨", "布雷根茨"),
        ("于尔吕尼", "于爾呂尼"),
        ("塔什库尔干", "塔什庫爾干"),
        ("所罗门群岛", "所羅門群島"),
        ("布拉迪斯拉发", "布拉迪斯拉發"),
        ("仪征市", "儀徵市"),
        ("筑后", "筑後"),
        ("市委老干部局", "市委老幹部局"),
        ("政府采购中心", "政府採購中心"),
        ("雨花台区", "雨花台區"),
        ("Leipzig 莱比锡", "Leipzig 萊比錫"),
    ],
)
def test_names_are_no_words(simplified, traditional):
    assert to_hant_name(simplified) == traditional


def test_prose_is_converted_by_phrase_in_common_forms():
    assert to_hant("启用后，群里的干部在这里复核") == "啟用後，群裏的幹部在這裏複核"


def test_require_lets_pass_or_raises_with_the_code():
    require(None)
    with pytest.raises(Refused, match="so not") as refused:
        require(Objection("no", "so not"))
    assert refused.value.objection.code == "no"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("伦敦", "伦敦"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("safe\u202egpj.exe", "safegpj.exe"),
        ("\u2066Tabriz\u2069\u200f", "Tabriz"),
        ("nul\x00, bell\x07, next line\x85", "nul, bell, next line"),
        ("\ufeffCity", "City"),
        # A Persian name keeps the joiner that shapes it.
        ("\u0645\u06cc\u200c\u0634\u0648\u062f", "\u0645\u06cc\u200c\u0634\u0648\u062f"),
    ],
)
def test_what_nobody_sees_is_left_out(typed, kept):
    assert plain(typed) == kept


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("伦敦", "伦敦"),
        ("London", "London"),
        ("القاهرة", "\u2068القاهرة\u2069"),
        ("תל אביב 2", "\u2068תל אביב 2\u2069"),
    ],
)
def test_only_names_from_right_to_left_are_set_apart(name, shown):
    assert isolated(name) == shown


@given(st.text(max_size=20))
def test_plain_text_can_be_kept_and_written_anywhere(text):
    left = plain(text)
    assert plain(left) == left
    assert left.encode("utf-8").decode("utf-8") == left
    assert not {"\x00", "\u202e", "\ufffe", "\ud800"} & set(left)


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("莱比锡", "zh-Hans"),
        ("Leipzig", "en"),
        ("São Paulo", "en"),
        ("京都さくら", "ja"),
        ("대전", "ko"),
        ("Могилёв", "ru"),
        ("Λεμεσός", "el"),
        ("شيراز", "ar"),
        ("2018-10-18", ""),
        ("", ""),
    ],
)
def test_the_script_tells_the_language(name, lang):
    assert lang_of(name) == lang


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("莱比锡", [("莱比锡", "zh-Hans")]),
        ("与 Oulu 结好 5 年", [("与 ", "zh-Hans"), ("Oulu ", "en"), ("结好 5 年", "zh-Hans")]),
        ("São Paulo!", [("São Paulo!", "en")]),
        ("12", [("12", "")]),
        ("", []),
    ],
)
def test_a_sentence_falls_into_runs_of_one_language(sentence, parts):
    assert runs(sentence) == parts
    assert "".join(part for part, _lang in runs(sentence)) == sentence
