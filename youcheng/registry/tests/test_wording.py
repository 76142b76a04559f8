"""How a text is read for words that papers do not use."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib.text import simplified
from youcheng.registry import actions
from youcheng.registry.models import WordingTerm
from youcheng.registry.queries.wording import hits_in, words_on
from youcheng.registry.rules.wording import Word, check

TAIWAN = Word(1, "台湾", "taiwan", "中国台湾", "一个中国", ("中国台湾", "台湾地区"))
TREATY = Word(2, "条约", "treaty", "协议书", "无缔约权")
ENGLISH = Word(3, "treaty", "treaty", "agreement", "无缔约权")
PARTY = Word(4, "contracting party", "treaty", "each side", "无缔约权")
REPUBLIC = Word(5, "republic of china", "taiwan", "", "", ("People's Republic of China",))
DAY = date(2018, 10, 18)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("双方签订协议书。", []),
        ("双方缔结条约。", [("条约", 1)]),
        ("雙方締結條約。", [("條約", 1)]),
        ("来自台湾的代表", [("台湾", 1)]),
        ("來自臺灣的代表", [("臺灣", 1)]),
        ("中国台湾的代表、台湾地区的代表", []),
        ("中国台湾的代表和\n台湾代表", [("台湾", 2)]),
        ("This Treaty is made", [("Treaty", 1)]),
        ("entreaty", []),
        ("each Contracting Party", [("Contracting Party", 1)]),
        ("the People's Republic of China", []),
        ("the Republic of China", [("Republic of China", 1)]),
        ("", []),
    ],
)
def test_words(text, found):
    hits = check(text, [TAIWAN, TREATY, ENGLISH, PARTY, REPUBLIC], simplified(text))

    assert [(hit.found, hit.line) for hit in hits] == found


@given(st.text("台湾中国地区条约 \nabTtreaty", max_size=60))
def test_a_hit_is_where_it_says(text):
    hits = check(text, [TAIWAN, TREATY, ENGLISH], simplified(text))

    ends = [0]
    for hit in hits:
        assert text[hit.start : hit.end] == hit.found
        assert text[: hit.start].endswith(hit.before)
        assert text[hit.end :].startswith(hit.after)
        assert hit.start >= ends[-1]
        ends.append(hit.end)
    assert text.count("条约") == sum(hit.word == TREATY for hit in hits)


def test_a_text_of_another_length_is_refused():
    with pytest.raises(ValueError, match="another length"):
        check("abc", [TREATY], "ab")


@given(st.text(max_size=80))
def test_letters_stay_in_their_places(text):
    assert len(simplified(text)) == len(text)


@pytest.mark.django_db
def test_the_list_that_holds_on_a_day_is_asked(office):
    old = WordingTerm.objects.get(word="条约")
    actions.set_word(
        word="条约", kind="treaty", better="备忘录", reason="新口径", allowed="条约必须遵守",
        source="", on=DAY, old=old, by=None,
    )  # fmt: skip

    assert [hit.word.better for hit in hits_in("条约", DAY)] == ["备忘录"]
    assert [hit.word.better for hit in hits_in("条约", date(2018, 10, 17))] == ["协议书、备忘录"]
    assert hits_in("条约必须遵守", DAY) == []


@pytest.mark.django_db
def test_the_list_that_an_office_starts_with_has_reasons():
    words = words_on(DAY)

    assert {"treaty", "state", "taiwan"} == {word.kind for word in words}
    assert all(word.reason and word.better for word in words)
    assert [hit.found for hit in hits_in("甲乙两市建交，缔约方各执一份", DAY)] == ["建交", "缔约"]
