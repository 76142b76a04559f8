"""What becomes of each row, who decides, and what is written."""

import pytest
from django.utils import translation

from youcheng.audit.models import Event
from youcheng.dataio.actions import persons as importing
from youcheng.dataio.models import Batch
from youcheng.dataio.rules import persons as rules
from youcheng.dataio.tests.persons.world import GOOD, HEAD, bare, but, decide, drafted, said, told
from youcheng.lib.objections import Stale
from youcheng.lib.versions import mark_of
from youcheng.people import actions
from youcheng.people.models import Person, Post
from youcheng.people.queries.sheet import HEADS
from youcheng.people.tests.world import organisation, person
from youcheng.search.models import Entry


def test_a_list_becomes_persons(office, officer):
    batch = drafted(office, officer, GOOD)
    assert told(batch) == [(3, "created")]
    assert Person.objects.count() == 0

    importing.write_persons(batch, by=officer)
    ada = Person.objects.get()
    assert (ada.name_main, ada.name_zh, ada.sex, ada.languages) == (
        "Ada Jung",
        "荣格",
        "female",
        "de en",
    )
    assert (ada.purpose, ada.consent, ada.owner, ada.keeper) == ("联络", "office", office, officer)
    post = Post.objects.get(person=ada)
    assert (post.organisation.name_zh, post.organisation.place.name_en) == (
        "莱比锡市政府",
        "Leipzig",
    )
    assert (post.title_zh, post.began) == ("市长", "2020-03")
    assert sorted(ada.contacts.values_list("kind", flat=True)) == ["email", "phone"]
    assert Entry.objects.matching("荣格").filter(kind="person").count() == 1
    [event] = Event.objects.filter(verb="people.added")
    assert (event.subject_text, event.changes) == (ada.number, {"batch": batch.code})


def test_the_log_and_the_import_keep_no_name(office, officer):
    batch = drafted(office, officer, GOOD)
    importing.write_persons(batch, by=officer)
    words = [*Event.objects.values_list("subject_text", "changes"),
             *batch.rows.values_list("cells", "problems", "before"),
             *Batch.objects.values_list("content", "mapping")]  # fmt: skip
    assert "Jung" not in str(words)
    assert "leipzig.example" not in str(words)


@pytest.mark.parametrize(
    ("cells", "verdict", "sentence"),
    [
        ({"姓名": "", "中文名": ""}, "rejected", "至少写一个姓名"),
        ({"姓名": "长" * 10_000}, "rejected", "最多 160"),
        ({"姓名": "—", "中文名": ""}, "rejected", "字母或汉字"),
        ({"任职起": "三月"}, "rejected", "三月"),
        ({"同意": "也许"}, "rejected", "也许"),
        ({"同意": "同意"}, "rejected", "从何时起"),
        ({"性别": "？？"}, "created", "？？"),
        ({"邮箱": "ada"}, "created", "ada"),
        ({"电话": "分机"}, "created", "分机"),
        ({"城市": "乌有城"}, "created", "乌有城"),
        ({"国家": "乌有国"}, "created", "乌有国"),
        ({"语种": "克林贡语"}, "created", "克林贡语"),
        ({"单位": ""}, "created", "备注"),
    ],
)
def test_what_is_wrong_is_said(office, officer, cells, verdict, sentence):
    batch = drafted(office, officer, but(**cells))
    assert told(batch) == [(3, verdict)]
    assert sentence in said(batch)


def test_what_is_only_text_stays_text(office, officer):
    batch = drafted(office, officer, but(姓名="+1 Ada", 备注="‮danger"), bare("محمد علي"))
    importing.write_persons(batch, by=officer)
    formula, ali = Person.objects.order_by("pk")
    assert formula.name_main == "+1 Ada"
    assert "‮" not in formula.note
    assert (ali.script, ali.direction) == ("Arab", "rtl")


def test_two_posts_of_one_person_in_two_rows(office, officer):
    club = but(单位="莱比锡友好协会", 职务="会长")
    batch = drafted(office, officer, GOOD, club)
    assert told(batch) == [(3, "created"), (4, "duplicate")]
    importing.write_persons(batch, by=officer)
    assert sorted(Post.objects.values_list("title_zh", flat=True)) == ["会长", "市长"]
    assert Person.objects.count() == 1


def test_three_posts_of_one_person_in_three_rows(office, officer):
    """The third is likest the second, which is taken into the first itself."""
    club = {
        "单位": "莱比锡友好协会",
        "城市": "莱比锡",
        "国家": "德国",
        "邮箱": "ada@leipzig.example",
    }
    batch = drafted(
        office, officer,
        bare("Ada Jung", **{**club, "单位": "莱比锡市政府"}, 职务="市长"),
        bare("Ada Jung", **club, 职务="会长"),
        bare("Ada Jung", **club, 职务="名誉主席", 电话="+49 341 1230"),
    )  # fmt: skip
    assert [row.before["like"] and row.before["like"]["row"] for row in batch.rows.all()] == [
        None, 3, 4,
    ]  # fmt: skip
    importing.write_persons(batch, by=officer)
    ada = Person.objects.get()
    titles = ada.posts.values_list("title_zh", flat=True)
    assert sorted(titles) == ["会长", "名誉主席", "市长"]
    assert set(ada.contacts.values_list("kind", flat=True)) == {"email", "phone"}


def test_namesakes_are_asked_about(office, officer):
    one, other = bare("王伟", 邮箱="a@b.example"), bare("王伟", 邮箱="c@d.example")
    batch = drafted(office, officer, one, other)
    assert told(batch) == [(3, "created"), (4, "undecided")]
    decide(batch, officer, _4="new")
    assert told(batch) == [(3, "created"), (4, "created")]
    importing.write_persons(batch, by=officer)
    assert Person.objects.count() == 2


def test_somebody_on_record_is_found_across_scripts(office, officer):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    row = bare(
        "WANG Xiao Ming", 邮箱="ming@example.org", 电话="025-1234567", 单位="友协", 职务="理事"
    )
    batch = drafted(office, officer, row)
    assert told(batch) == [(3, "duplicate")]
    assert batch.rows.get().before["like"]["person"] == ming.pk
    assert "email" in batch.rows.get().before["like"]["reasons"]

    decide(batch, officer, _3="same")
    assert told(batch) == [(3, "updated")]
    importing.write_persons(batch, by=officer)
    assert Person.objects.count() == 1
    assert set(ming.contacts.values_list("kind", flat=True)) == {"email", "phone"}
    assert ming.posts.get().title_zh == "理事"
    assert ming.names.filter(kind="spelling").get().text == "WANG Xiao Ming"


def test_who_is_out_of_sight_is_not_told(office, officer, stranger):
    person("王小明", owner=stranger.unit)
    assert told(drafted(office, officer, bare("王小明", 备注="x"))) == [(3, "created")]


def test_of_bodies_of_one_name_the_city_tells(office, officer):
    organisation("友好协会", town="Leipzig")
    organisation("友好协会", town="Daejeon")
    batch = drafted(
        office,
        officer,
        but(单位="友好协会", 城市="莱比锡"),
        but(姓名="Bo Ohm", 单位="友好协会", 城市="", 邮箱="", 电话="", 中文名=""),
    )
    assert told(batch) == [(3, "created"), (4, "rejected")]
    assert "友好协会" in said(batch)


# Decisions, columns, and two people at one draft.


def test_columns_can_be_said_otherwise(office, officer):
    head = [name if name != "备注" else "杂项" for name in HEAD]
    batch = drafted(office, officer, GOOD, head=head)
    batch.refresh_from_db()
    importing.choose_columns(
        batch, {"杂项": "protocol"}, seen=mark_of(batch, importing.DRAFT), by=officer
    )
    batch.refresh_from_db()
    importing.write_persons(batch, by=officer)
    assert (Person.objects.get().protocol, Person.objects.get().note) == ("演示", "")


def test_who_decides_second_is_told(office, officer):
    batch = drafted(office, officer, bare("王伟"), bare("王伟", 备注="x"))
    batch.refresh_from_db()
    seen = mark_of(batch, importing.DRAFT)
    importing.decide_rows(batch, {"0:4": "new"}, seen=seen, by=officer)
    with pytest.raises(Stale):
        importing.decide_rows(batch, {"0:4": "leave"}, seen=seen, by=officer)
    batch.refresh_from_db()
    assert batch.mapping["decisions"] == {"0:4": "new"}


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_a_list_that_was_exported_is_known_again(language):
    with translation.override(language):
        found = rules.map_headers([str(head) for head in HEADS])
    assert set(found.values()) >= {
        "name_main", "name_zh", "name_en", "title", "sex", "body", "post", "rank", "place",
        "country", "began", "term_ends", "languages", "purpose", "consent", "consent_on",
        "retain_until", "source",
    }  # fmt: skip
