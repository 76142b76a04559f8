"""How names and questions are cut into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.search.models import Entry
from youcheng.search.rules import Term, index_words, slips, sounds, terms


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["伦敦"], "伦敦 敦 lundun ld"),
        (["聖路易斯"], "圣路 路易 易斯 斯 shengluyisi slys"),
        (["São Paulo"], "sao paulo \ue000oluap saopaulo \ue000oluapoas"),
        (["London", "london"], "london \ue000nodnol"),
        (["Bern"], "bern"),
        ([""], ""),
        (["2018 年"], "2018 年 nian"),
    ],
)
def test_words_of_names(names, words):
    assert index_words(names) == words


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("伦", [Term("伦", True)]),
        ("伦敦", [Term("伦敦", False)]),
        ("聖路易", [Term("圣路", False), Term("路易", False)]),
        ("Lon", [Term("lon", True)]),
        ("Saint-Étienne", [Term("saint", True), Term("etienne", True)]),
        ("覈", [Term("核", True)]),
        (" \u202e!? ", []),
    ],
)
def test_words_of_a_question(text, asked):
    assert terms(text) == asked


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Limassol", "limasol"),
        ("Leningrad", "liningrad"),
        ("London", "londno"),
        ("London", "lodnon"),
        ("London", "lomdon"),
        ("London", "londdon"),
        ("London", "ondon"),
        ("São Paulo", "sao paolo"),
        ("利马索尔", "利马索耳"),
        ("利马索尔", "立马索尔"),
        ("利马索尔", "利马尔"),
        ("利马索尔", "利马马索尔"),
        ("墨尔本", "墨而本"),
        ("墨尔本", "末尔本"),
    ],
)
@pytest.mark.django_db
def test_a_slip_of_the_pen_is_near(name, typed):
    entry = Entry.objects.create(kind="place", ref=1, words=index_words([name]))
    Entry.objects.create(kind="place", ref=2, words=index_words(["Vancouver", "温哥华"]))

    assert list(Entry.objects.nearly(typed)) == [entry]


@pytest.mark.parametrize("typed", ["", "lon", "伦敦", "!?"])
@pytest.mark.django_db
def test_what_is_too_short_is_near_to_nothing(typed):
    Entry.objects.create(kind="place", ref=1, words=index_words(["London", "伦敦"]))

    assert not slips(typed)
    assert not Entry.objects.nearly(typed).exists()


def test_sounds():
    assert sounds("圣路易斯") == ("shengluyisi", "slys")


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_no_question_breaks_the_database(text):
    list(Entry.objects.matching(text)[:3])
    list(Entry.objects.nearly(text)[:3])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "x' OR 1=1 --",
        '"a* AND (',
        "NEAR(a b)",
        "a:b",
        "\\' | !x",
        "😀",
        "a" * 10_000,
        "\x00",
        "'' & ''",
    ],
)
def test_hostile_questions_find_nothing(text):
    Entry.objects.create(kind="place", ref=1, words="london")

    assert list(Entry.objects.matching(text)) == []


@pytest.mark.django_db
@given(st.lists(st.text(max_size=20), max_size=4))
def test_what_was_entered_is_found_by_its_own_words(names):
    words = index_words(names)
    Entry.objects.filter(ref=7).delete()
    entry = Entry.objects.create(kind="place", ref=7, words=words)

    for name in names:
        if terms(name):
            assert entry in Entry.objects.matching(name)
