"""Two records of one person: what makes them alike, and what speaks against it."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.people.enums import NameKind
from youcheng.people.rules.blocking import FEW, MOST, Key, keys_of, pairs
from youcheng.people.rules.likeness import (
    AGAINST,
    FOR,
    POSSIBLE,
    Held,
    Name,
    Somebody,
    alike,
    likeness,
)
from youcheng.people.rules.spelling import spelled

WANG = Somebody((Name("王小明"),), country="CN", sex="male")
AT_ONE = Somebody((Name("Wang Xiaoming"),), posts=(Held(7, "主任", date(2020, 1, 1), None, "1"),))


@pytest.mark.parametrize(
    ("one", "other", "grade", "reasons", "against"),
    [
        (WANG, Somebody((Name("Wang Xiaoming"),)), "possible", ["script"], []),
        (WANG, Somebody((Name("Wang Xiaoming"),), sex="female"), "", ["script"], ["sex"]),
        (WANG, Somebody((Name("Wang Xiaoming"),), country="SG"), "", ["script"], ["country"]),
        (
            Somebody((Name("Wang, X."),), emails=frozenset({"wxm@x.cn"})),
            Somebody((Name("王小明"),), emails=frozenset({"wxm@x.cn"})),
            "likely", ["email", "initials"], [],
        ),
        (
            Somebody((Name("Anna Weber"),), emails=frozenset({"info@x.de"})),
            Somebody((Name("Karl Braun"),), emails=frozenset({"info@x.de"})),
            "", ["shared_email"], ["names"],
        ),
        (
            Somebody((Name("Anna Weber"),), emails=frozenset({"a.weber@x.de"})),
            Somebody((Name("Anna Weber"),), emails=frozenset({"anna2@x.de"})),
            "", ["same_name"], ["other_email"],
        ),
        (
            Somebody((Name("Anna Weber"),), mobiles=frozenset({"+491"})),
            Somebody((Name("Weber Anna"),), phones=frozenset({"+491"})),
            "likely", ["mobile", "turned"], [],
        ),
        (
            AT_ONE,
            Somebody((Name("王小明"),), posts=(Held(7, "主任", date(2023, 1, 1), None, "1"),)),
            "likely", ["script", "post"], [],
        ),
        (
            AT_ONE,
            Somebody((Name("王小明"),), posts=(Held(7, "director", date(2020, 1, 1), None, "1"),)),
            "likely", ["script", "post", "since"], [],
        ),
        (
            AT_ONE,
            Somebody((Name("王小明"),), posts=(Held(7, "", None, date(2019, 1, 1), "1"),)),
            "possible", ["script"], [],
        ),
        (
            AT_ONE,
            Somebody((Name("王小明"),), posts=(Held(8, "市长", date(2021, 1, 1), None, "2"),)),
            "", ["script"], ["apart"],
        ),
    ],
)  # fmt: skip
def test_likeness(one, other, grade, reasons, against):
    found = likeness(one, other)

    assert [reason.code for reason in found.reasons] == reasons
    assert [reason.code for reason in found.against] == against
    assert found.grade == grade


OFFICE = Held(7, "director", None, None, "DE1")
SINCE = replace(OFFICE, began=date(2020, 3, 1))
ELSEWHERE = Held(8, "director", None, None, "DE1")


def _met(text: str, *posts: Held, **facts: object) -> Somebody:
    return Somebody((Name(text),), posts=posts, **facts)


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        # Two of one name at two bodies, in one city or in two.
        (_met("王伟", OFFICE), _met("王伟", ELSEWHERE), ""),
        (_met("Anna Weber", OFFICE), _met("Anna Weber", ELSEWHERE), ""),
        (_met("Anna Weber", OFFICE), _met("Anna Weber"), "possible"),
        # Colleagues: the telephone and the mailbox of their office, and a family name.
        (
            _met("王小明", OFFICE, phones=frozenset({"+8637112345678"})),
            _met("王建国", OFFICE, phones=frozenset({"037112345678"})),
            "",
        ),
        (
            _met("Anna Weber", OFFICE, emails=frozenset({"info@x.de"})),
            _met("Karl Weber", OFFICE, emails=frozenset({"info@x.de"})),
            "",
        ),
        # A secretary reads the letters of the mayor.
        (
            _met("Anna Weber", OFFICE, emails=frozenset({"weber@x.de"})),
            _met("王小明", Held(7, "secretary"), emails=frozenset({"weber@x.de"})),
            "",
        ),
        # Names in pinyin that differ by a letter.
        (_met("王小明", OFFICE), _met("Wang Xiaomin", OFFICE), "possible"),
        # A body is enough for a name in another spelling.
        (_met("王小明", OFFICE), _met("Wong Siu Ming", OFFICE), "likely"),
        (_met("김민준", OFFICE), _met("Gim Minjoon", OFFICE), "likely"),
        (_met("Thomas Fabian", OFFICE), _met("Tomas Fabian", OFFICE), "likely"),
        # An own address and an own number are, for somebody who married.
        (
            _met("Anna Weber", OFFICE, emails=frozenset({"anna@x.de"})),
            _met("Anna Schmidt", OFFICE, emails=frozenset({"anna@x.de"})),
            "sure",
        ),
        (
            _met("Anna Weber", mobiles=frozenset({"+4934112345678"})),
            _met("Anna Schmidt", mobiles=frozenset({"+4934112345678"})),
            "likely",
        ),
        # The given name, and the same post; without the post there are too many.
        (_met("Anna Weber", OFFICE), _met("Anna Schmidt", OFFICE), "possible"),
        (_met("Anna Weber", Held(7)), _met("Anna Schmidt", Held(7)), ""),
        # The given name, and the day on which both began; not where they are two things.
        (_met("Anna Weber", SINCE), _met("Anna Schmidt", SINCE), "likely"),
        (_met("Anna Weber", SINCE), _met("Anna Schmidt", replace(SINCE, title="interpreter")), ""),
        (_met("Anna Weber", SINCE), _met("Anna Schmidt", OFFICE), "possible"),
        (_met("Anna Weber", SINCE), _met("Karl Schmidt", SINCE), ""),
        # Two of one given name who are written to under one address.
        (
            _met("Anna Weber", OFFICE, emails=frozenset({"weber@x.de"})),
            _met("Anna Schmidt", Held(7, "secretary"), emails=frozenset({"weber@x.de"})),
            "possible",
        ),
        # An own number, the post and the family name; without the post a father and son.
        (
            _met("Emi Yamashima", OFFICE, mobiles=frozenset({"+819012345678"})),
            _met("Megumi Yamashima", OFFICE, mobiles=frozenset({"+819012345678"})),
            "likely",
        ),
        (
            _met("Emi Yamashima", mobiles=frozenset({"+819012345678"})),
            _met("Megumi Yamashima", mobiles=frozenset({"+819012345678"})),
            "possible",
        ),
        # A name alone, on a list: of these most are namesakes.
        (_met("王小明"), _met("Wong Siu Ming"), "possible"),
        (_met("Anna Weber"), _met("WEBER, Anna"), "possible"),
        # A name by which somebody is called, at an own address; without it two of a family.
        (
            _met("Emi Yamashima", Held(7), emails=frozenset({"emi@x.jp"})),
            _met("Megumi Yamashima", Held(7), emails=frozenset({"emi@x.jp"})),
            "likely",
        ),
        (_met("Emi Yamashima", OFFICE), _met("Megumi Yamashima", OFFICE), ""),
        # Two titles, or two mobiles.
        (_met("J. Weber", OFFICE), _met("Jan Weber", OFFICE), "likely"),
        (_met("J. Weber", OFFICE), _met("Jan Weber", Held(7, "interpreter")), "possible"),
        (
            _met("J. Weber", Held(7), mobiles=frozenset({"+4934112345678"})),
            _met("Jan Weber", Held(7), mobiles=frozenset({"+4934187654321"})),
            "possible",
        ),
        # The telephone of the office says little beside the office.
        (
            _met("王小明", OFFICE, phones=frozenset({"+8637112345678"})),
            _met("Wang Xiaomin", OFFICE, phones=frozenset({"037112345678"})),
            "possible",
        ),
        # A number with and without the code of its country.
        (
            _met("Anna Weber", mobiles=frozenset({"+4934112345678"})),
            _met("A. Weber", mobiles=frozenset({"034112345678"})),
            "likely",
        ),
        # Both are written in letters and in characters: these are two women.
        (
            Somebody((Name("Yoko Kato"), Name("加藤阳子")), posts=(OFFICE,)),
            Somebody((Name("Yuko Kato"), Name("加藤裕子")), posts=(OFFICE,)),
            "possible",
        ),
    ],
)
def test_traps_and_variants(one, other, grade):
    assert likeness(one, other).grade == grade
    assert (alike(one, other) is not None) == bool(grade)


texts = st.one_of(
    st.sampled_from(["王小明", "Wang Xiaoming", "Wang, X.", "克里斯蒂娜·米勒", "Christina Miller",
                     "Jürgen Müller", "Mueller J.", "Иван Петров", "A", "尉迟恭"]),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12),
)  # fmt: skip
days = st.none() | st.dates(date(2000, 1, 1), date(2026, 1, 1))
held = st.builds(
    Held,
    st.integers(1, 3),
    st.sampled_from(["", "市长", "mayor", "director"]),
    days,
    days,
    st.sampled_from(["", "1", "2"]),
)
some = st.frozensets(st.sampled_from(["a@x.cn", "info@x.cn", "b@y.de"]), max_size=2)
numbers = st.frozensets(st.sampled_from(["+861", "+492"]), max_size=2)
somebody = st.builds(
    Somebody,
    names=st.lists(st.builds(Name, texts, st.sampled_from(NameKind)), min_size=1, max_size=3).map(
        tuple
    ),
    given=st.sampled_from(["", "Anna", "小明"]),
    posts=st.lists(held, max_size=2).map(tuple),
    emails=some, phones=numbers, mobiles=numbers, handles=some,
    country=st.sampled_from(["", "DE", "CN"]),
    sex=st.sampled_from(["", "female", "male"]),
)  # fmt: skip


@given(somebody, somebody)
def test_likeness_is_the_same_from_both_sides(one, other):
    found = likeness(one, other)
    shown = alike(one, other)

    assert shown == (found if found.grade else None)

    assert found == likeness(other, one)
    assert 0 <= found.score <= 1
    assert {reason.code for reason in found.reasons} <= set(FOR)
    assert {reason.code for reason in found.against} <= set(AGAINST)


@given(somebody)
def test_whoever_has_a_name_is_like_themselves(one):
    if any(spelled(name.text).key for name in one.names):
        found = likeness(one, one)
        assert found.score >= POSSIBLE
        assert found.against == ()
        assert keys_of(one)


@pytest.mark.parametrize(
    "names",
    [
        ("王小明", "Wang Xiaoming", "WANG Xiao Ming", "Xiaoming Wang"),
        ("Wang, X.", "王小明"),
        ("Wang, X.", "Xiao Ming Wang"),
        ("克里斯蒂娜·米勒", "Christina Miller"),
        ("Jürgen Müller", "Mueller, Juergen"),
        ("Иван Петров", "PETROV Ivan"),
        ("Thomas Fabian", "Tomas Fabian"),
        ("王小明", "Wang Hsiao-ming"),
        ("Wang Xiaoming", "Wang Hsiao-ming"),
        ("김민준", "Kim Min-jun"),
    ],
)
def test_spellings_of_one_share_a_key(names):
    for one, other in combinations(names, 2):
        mine, yours = (
            {key.text: key.is_seed for key in keys_of(Somebody((Name(text),)))}
            for text in (one, other)
        )
        assert any(mine[text] or yours[text] for text in mine.keys() & yours.keys()), (one, other)


def test_pairs_meet_once_a_seed_is_there_and_not_in_a_crowd():
    crowd = [(n, True) for n in range(MOST + 1)]
    blocks = [("a", [(3, True), (1, False)]), ("i", [(1, False), (2, False)]), ("x", crowd)]

    assert list(pairs(blocks)) == [(1, 3)]
    assert list(pairs([("o:anna:W", crowd[: FEW + 1]), ("c:DE:KL", crowd[: FEW + 1])])) == []
    assert len(list(pairs([("a:ann", crowd[: FEW + 1])]))) == FEW * (FEW + 1) // 2
    assert Key("a") == Key("a", is_seed=True)
