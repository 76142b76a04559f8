from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib.periods import PartialDate
from youcheng.people.enums import ContactKind, NameOrder, Script
from youcheng.people.rules import keeping, network, organisations, posts
from youcheng.people.rules.contacts import key_of, mask, objection_to_contact
from youcheng.people.rules.keeping import Keeping
from youcheng.people.rules.names import (
    Names,
    filled,
    objection_to_names,
    objection_to_parts,
    script_of,
    sound_of,
    whole_name,
)
from youcheng.people.rules.network import Edge, layout, shortest_path, within_two

TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Burkhard", Script.LATIN),
        ("王小明", Script.HAN),
        ("なかむら 太郎", Script.KANA),
        ("김철수", Script.HANGUL),
        ("Иванов", Script.CYRILLIC),
        ("محمد", Script.ARABIC),
        ("דוד", Script.HEBREW),
        ("สมชาย", Script.THAI),
        ("राम", Script.DEVANAGARI),
        ("Νίκος", Script.GREEK),
        ("…", Script.OTHER),
        ("", Script.OTHER),
    ],
)
def test_a_name_tells_its_script(text, script):
    assert script_of(text) is script


@pytest.mark.parametrize(
    ("family", "given_name", "order", "script", "whole"),
    [
        ("Jung", "Ada", NameOrder.GIVEN_FIRST, Script.LATIN, "Ada Jung"),
        ("Nagy", "Éva", NameOrder.FAMILY_FIRST, Script.LATIN, "Nagy Éva"),
        ("王", "小明", NameOrder.FAMILY_FIRST, Script.HAN, "王小明"),
        ("", "Suharto", NameOrder.SINGLE, Script.LATIN, "Suharto"),
    ],
)
def test_parts_make_a_name_in_the_order_of_its_bearer(family, given_name, order, script, whole):
    assert whole_name(family, given_name, order, script) == whole


@pytest.mark.parametrize(
    ("written", "columns"),
    [
        (Names("王小明"), ("王小明", "王小明", "")),
        (Names("Ada Jung", "阿达·容"), ("Ada Jung", "阿达·容", "Ada Jung")),
        (Names("محمد", "穆罕默德"), ("محمد", "穆罕默德", "")),
        (Names("", "", "Ada"), ("Ada", "", "Ada")),
        (Names("", "阿达"), ("阿达", "阿达", "")),
        (Names("田中 太郎", "", "Tanaka Taro"), ("田中 太郎", "田中 太郎", "Tanaka Taro")),
    ],
)
def test_columns_follow_from_what_was_written(written, columns):
    names = filled(written)

    assert (names.name_main, names.name_zh, names.name_en) == columns


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王小明", "Wang Xiaoming"),
        ("王小明", "WANG Xiao-Ming"),
        ("呂后", "吕后"),
        ("José Peña", "Jose Pena"),
    ],
)
def test_spellings_of_one_name_meet_by_sound(one, other):
    assert sound_of(one) == sound_of(other) != ""


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (Names(""), "nameless"),
        (Names("…"), "no_letter"),
        (Names("", "阿达"), None),
        (Names("Pelé"), None),
    ],
)
def test_a_person_needs_one_name(names, code):
    objection = objection_to_names(names)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("names", "order", "code"),
    [
        (Names("Ada Jung", family="Jung", given="Ada"), NameOrder.GIVEN_FIRST, None),
        (Names("Ada Jung", family="Jüng"), NameOrder.GIVEN_FIRST, None),
        (Names("Ada Jung", family="Meyer"), NameOrder.GIVEN_FIRST, "strange_part"),
        (Names("Suharto", family="Suharto"), NameOrder.SINGLE, None),
        (Names("Ada Jung", family="Jung", given="Ada"), NameOrder.SINGLE, "one_name"),
        (Names("王小明", family="王", given="小明"), NameOrder.FAMILY_FIRST, None),
    ],
)
def test_parts_belong_to_the_name(names, order, code):
    objection = objection_to_parts(names, order)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (ContactKind.PHONE, "+49 (341) 123-0", "0049 341 1230"),
        (ContactKind.PHONE, "＋４９ ３４１", "+49341"),
        (ContactKind.EMAIL, "Ada@Example.org", " ada@example.org "),
        (ContactKind.WEB, "https://Example.org/", "https://example.org"),
    ],
)
def test_one_contact_has_one_key(kind, one, other):
    assert key_of(kind, one) == key_of(kind, other)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (ContactKind.EMAIL, "ada.jung@leipzig.de", "a••••@l••••.de"),
        (ContactKind.PHONE, "+49 341 123-4567", "••••67"),
        (ContactKind.PHONE, "1234", "••••"),
        (ContactKind.WECHAT, "ada", "••••"),
        (ContactKind.POST, "Neues Rathaus", "••••"),
    ],
)
def test_a_mask_shows_little(kind, value, shown):
    assert mask(kind, value) == shown


@given(
    st.sampled_from(list(ContactKind)), st.text(min_size=9, max_size=40, alphabet="abcd1234567@. ")
)
def test_no_mask_can_be_used(kind, value):
    assert value.strip() not in mask(kind, value)


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (ContactKind.EMAIL, "ada@example.org", None),
        (ContactKind.EMAIL, "ada", "no_email"),
        (ContactKind.EMAIL, "ada@b@example.org", "no_email"),
        (ContactKind.PHONE, "+49 341", None),
        (ContactKind.PHONE, "ring twice", "no_number"),
        (ContactKind.WEB, "javascript:alert(1)", "no_web"),
        (ContactKind.WEB, "https://example.org", None),
        (ContactKind.POST, "…", "empty"),
    ],
)
def test_what_is_no_contact_is_refused(kind, value, code):
    objection = objection_to_contact(kind, value)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("began", "ended", "code"),
    [
        ("2014", "2013-12-31", "ends_first"),
        ("2014", "2014-03-01", None),
        ("2014-06-01", "2014-05-31", "ends_first"),
        ("2014-06-01", "2014-06-01", None),
    ],
)
def test_a_post_ends_after_it_began(began, ended, code):
    objection = posts.objection_to_period(PartialDate.parse(began), PartialDate.parse(ended))
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        (date(2026, 4, 30), "over"),
        (date(2025, 10, 1), ""),
        (date(2026, 5, 1), "1"),
        (date(2026, 6, 1), "1"),
        (date(2026, 6, 2), "3"),
        (date(2026, 11, 1), "6"),
        (date(2026, 11, 2), ""),
    ],
)
def test_a_term_is_told_in_three_steps(ends, state):
    assert posts.term_state(ends, TODAY) == state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Keeping("given"), ""),
        (Keeping("withdrawn"), "refused"),
        (Keeping("withdrawn", is_erased=True), ""),
        (Keeping("given", date(2026, 4, 30)), "over"),
        (Keeping("given", date(2026, 5, 1)), "soon"),
        (Keeping("given", date(2026, 6, 2)), ""),
    ],
)
def test_when_somebody_must_decide_about_a_record(facts, state):
    assert keeping.retention_state(facts, TODAY) == state


@pytest.mark.parametrize(
    ("facts", "reason", "code"),
    [
        (Keeping("given"), "asked for it", None),
        (Keeping("given"), " ", "no_reason"),
        (Keeping("given", is_erased=True), "again", "erased"),
        (Keeping("given", is_merged=True), "again", "merged"),
    ],
)
def test_erasing_needs_a_reason_and_somebody(facts, reason, code):
    objection = keeping.objection_to_erase(facts, reason)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("consent", "on", "code"),
    [
        ("given", None, "no_day"),
        ("given", TODAY, None),
        ("given", date(2026, 5, 2), "future"),
        ("office", None, None),
    ],
)
def test_a_consent_has_a_day(consent, on, code):
    objection = keeping.objection_to_consent(consent, on, TODAY)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (organisations.Facts("1/", "2/"), None),
        (organisations.Facts("1/", "1/"), "ring"),
        (organisations.Facts("1/", "1/2/"), "ring"),
        (organisations.Facts("1/", "11/"), None),
        (organisations.Facts("1/", "2/" * 124, 2), "too_deep"),
    ],
)
def test_the_tree_of_organisations_stays_a_tree(facts, code):
    objection = organisations.objection_to_parent(facts)
    assert (objection and objection.code) == code


EDGES = [Edge.of(1, 2, "x"), Edge.of(2, 3, "x"), Edge.of(3, 4, "x"), Edge.of(1, 5, "x")]


@pytest.mark.parametrize(
    ("starts", "goal", "path"),
    [
        ({1}, 4, [1, 2, 3, 4]),
        ({5, 3}, 4, [3, 4]),
        ({4}, 4, [4]),
        ({1}, 9, []),
        (set(), 4, []),
    ],
)
def test_the_shortest_introduction(starts, goal, path):
    assert shortest_path(starts, goal, EDGES) == path


pairs = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=80)


@given(pairs, st.integers(1, 30))
def test_a_drawing_shows_each_person_once_and_no_more_than_two_steps_away(drawn, centre):
    edges = [Edge.of(a, b, "x") for a, b in drawn]
    dots = layout(centre, edges, most=12)

    assert dots[0].key == centre
    assert len({dot.key for dot in dots}) == len(dots) <= 12
    assert {dot.key: dot.hop for dot in dots} == within_two(centre, edges, 12)
    for dot in dots:
        assert 0 < dot.x < network.WIDTH
        assert 0 < dot.y < network.HEIGHT
        path = shortest_path({centre}, dot.key, edges)
        assert len(path) == dot.hop + 1
