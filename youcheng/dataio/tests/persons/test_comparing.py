"""What comparing found is kept with the draft, and no longer than it holds."""

import pytest

from youcheng.dataio.actions import persons as importing
from youcheng.dataio.actions.undoing_persons import undo_persons
from youcheng.dataio.models import Batch
from youcheng.dataio.queries import comparing
from youcheng.dataio.tests.persons.world import GOOD, HEAD, MING, bare, but, decide, drafted, told
from youcheng.lib.versions import mark_of
from youcheng.people import actions
from youcheng.people.actions.doubles import find_doubles
from youcheng.people.models import Organisation, Pair, Person
from youcheng.people.tests.world import person
from youcheng.search.models import Entry

TWICE = (bare("王伟", 邮箱="a@b.example"), bare("王伟", 邮箱="c@d.example"))


@pytest.fixture
def compared(monkeypatch) -> list[int]:
    """How many rows were compared, each time."""
    times: list[int] = []
    really = comparing.alike_on_record

    def counting(rows, asked):
        times.append(len(rows))
        return really(rows, asked)

    monkeypatch.setattr(comparing, "alike_on_record", counting)
    return times


def ming_on_record(by) -> Person:
    ming = person("王小明", by=by)
    actions.add_contact(ming, kind="email", value="ming@example.org", by=by)
    return ming


def test_decided_and_written_without_comparing_again(office, officer, compared):
    ming_on_record(officer)
    batch = drafted(office, officer, *TWICE, MING)
    assert told(batch) == [(3, "created"), (4, "undecided"), (5, "duplicate")]
    decide(batch, officer, _4="new", _5="same")
    assert told(batch) == [(3, "created"), (4, "created"), (5, "updated")]
    importing.write_persons(batch, by=officer)
    assert compared == [3]
    assert Person.objects.count() == 3
    assert "compared" not in Batch.objects.get().content


def test_who_came_meanwhile_is_found(office, officer, compared):
    batch = drafted(office, officer, GOOD, MING)
    assert told(batch) == [(3, "created"), (4, "created")]
    ming_on_record(officer)
    importing.write_persons(batch, by=officer)
    assert told(batch) == [(3, "created"), (4, "duplicate")]
    assert compared == [2, 2]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda ming, by: actions.drop_contact(ming.contacts.get(), by=by), "undecided"),
        (lambda ming, by: actions.erase_person(ming, reason="本人要求", by=by), "created"),
    ],
    ids=["address dropped", "erased"],
)
def test_who_is_another_meanwhile_is_compared_anew(office, officer, compared, change, verdict):
    ming = ming_on_record(officer)
    batch = drafted(office, officer, GOOD, MING)
    assert told(batch) == [(3, "created"), (4, "duplicate")]
    change(ming, officer)
    importing.write_persons(batch, by=officer)
    assert told(batch) == [(3, "created"), (4, verdict)]
    assert compared == [2, 2]


def test_who_was_taken_back_meanwhile_is_new_again(office, officer):
    first = importing.write_persons(drafted(office, officer, MING), by=officer)
    batch = drafted(office, officer, GOOD, MING)
    assert told(batch) == [(3, "created"), (4, "duplicate")]
    undo_persons(first, by=officer)
    importing.write_persons(batch, by=officer)
    assert told(batch) == [(3, "created"), (4, "created")]


def test_what_a_mended_row_says_is_compared(office, officer, compared):
    batch = drafted(office, officer, *TWICE)
    batch.refresh_from_db()
    seen = mark_of(batch, importing.DRAFT)
    importing.decide_rows(batch, {}, cells={("0:4", 0): "李芳"}, seen=seen, by=officer)
    assert told(batch) == [(3, "created"), (4, "created")]
    assert compared == [2, 2]


def test_who_is_out_of_sight_is_kept_from_the_reader_and_proposed_to_others(
    office, officer, stranger
):
    unseen = person("王小明", owner=stranger.unit)
    actions.add_contact(unseen, kind="email", value="ming@example.org", by=None)
    batch = drafted(office, officer, MING)
    assert told(batch) == [(3, "created")]
    importing.write_persons(batch, by=officer)
    pair = Pair.objects.get()
    assert {pair.one_id, pair.other_id} == set(Person.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("rows", "decisions"),
    [
        ([GOOD], {}),
        ([*TWICE], {"_4": "new"}),
        ([MING, but(姓名="Bo Ohm", 中文名="", 邮箱="bo@x.example", 电话="")], {"_3": "new"}),
        # The second line joins the first, which only then has the address of somebody on record.
        (
            [
                bare("Lea Roth", 邮箱="lea@x.example", 单位="甲", 职务="经理"),
                bare("Lea Roth", 邮箱="lea@x.example；ming@example.org", 单位="乙", 职务="理事"),
            ],
            {"_4": "same"},
        ),
    ],
    ids=["nobody", "two of one name", "one more all the same", "joined"],
)
def test_the_same_pairs_as_comparing_all(office, officer, rows, decisions):
    ming_on_record(officer)
    batch = drafted(office, officer, *rows)
    if decisions:
        decide(batch, officer, **decisions)
    importing.write_persons(batch, by=officer)
    found = set(Pair.objects.values_list("one", "other", "score"))
    find_doubles()
    assert found == set(Pair.objects.values_list("one", "other", "score"))


def test_two_rows_that_add_the_same_to_one_person_add_it_once(office, officer):
    ming = ming_on_record(officer)
    actions.add_contact(ming, kind="phone", value="025-1234567", by=officer)
    post = {"单位": "友协", "职务": "理事"}
    rows = [
        [*bare("WANG Xiao Ming", 邮箱="ming@example.org", **post), "Wáng Xiǎomíng；wang xiaoming"],
        [*bare("WANG Xiao Ming", 电话="025-1234567"), ""],
        [*bare("Lea Roth", 邮箱="lea@x.example", **post), ""],
    ]
    head = [*HEAD, "别名"]
    batch = drafted(office, officer, *rows, head=head)
    decide(batch, officer, _3="same", _4="same")
    assert told(batch) == [(3, "updated"), (4, "unchanged"), (5, "created")]
    importing.write_persons(batch, by=officer)
    assert ming.names.filter(kind="spelling").count() == 1
    # The body that came with somebody new is that of the post which was added.
    body = Organisation.objects.get()
    assert ming.posts.get().organisation == body
    assert Entry.objects.get(kind="person", ref=ming.pk).words.count("友协")
    assert undo_persons(batch, by=officer).kept == []
    assert not Organisation.objects.exists()
    assert ming.names.filter(kind="spelling").count() == 0


def test_what_is_empty_on_record_is_filled_and_emptied_again(office, officer):
    ming = ming_on_record(officer)
    actions.edit_person(ming, version=ming.version, by=officer, note="旧")
    rows = [
        bare("WANG Xiao Ming", 邮箱="ming@example.org", 性别="男", 语种="德语", 备注="新"),
        GOOD,
    ]
    batch = drafted(office, officer, *rows)
    decide(batch, officer, _3="same")
    importing.write_persons(batch, by=officer)
    ming.refresh_from_db()
    assert (ming.sex, ming.languages, ming.note) == ("male", "de", "旧")
    assert undo_persons(batch, by=officer).kept == []
    ming.refresh_from_db()
    assert (ming.sex, ming.languages, ming.note) == ("", "", "旧")


def test_what_somebody_changed_since_is_not_emptied(office, officer):
    ming = ming_on_record(officer)
    batch = drafted(office, officer, bare("WANG Xiao Ming", 邮箱="ming@example.org", 语种="德语"))
    decide(batch, officer, _3="same")
    importing.write_persons(batch, by=officer)
    ming.refresh_from_db()
    actions.edit_person(ming, version=ming.version, by=officer, languages="de en")
    undo_persons(batch, by=officer)
    ming.refresh_from_db()
    assert ming.languages == "de en"
