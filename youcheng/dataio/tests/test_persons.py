"""A list of persons: read as offices write it, judged, taken in in one go, taken back entirely."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from youcheng.accounts.models import Grant, User
from youcheng.audit.models import Event
from youcheng.dataio.actions import persons as importing
from youcheng.dataio.models import Batch, BatchState, Verdict
from youcheng.dataio.rules import persons as rules
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.periods import PartialDate
from youcheng.lib.versions import mark_of
from youcheng.people import actions
from youcheng.people.models import Organisation, Person, Post
from youcheng.people.tests.world import organisation, person
from youcheng.search.models import Entry

HEAD = [
    "姓名", "中文名", "性别", "单位", "职务", "城市", "国家", "任职起", "邮箱", "电话", "语种",
    "同意", "备注",
]  # fmt: skip
GOOD = [
    "Ada Jung", "荣格", "女", "莱比锡市政府", "市长", "莱比锡", "德国", "2020-03",
    "ada@leipzig.example", "+49 341 1230", "德语、英语", "公职", "演示",
]  # fmt: skip


def book(*rows: list, head: list = HEAD) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["外宾通讯录"])
    made.active.append(head)
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def but(**cells) -> list:
    row = list(GOOD)
    for name, text in cells.items():
        row[HEAD.index(name)] = text
    return row


def bare(name: str, **cells) -> list:
    """A row with no more than is said."""
    return [{"姓名": name, **cells}.get(column, "") for column in HEAD]


MING = bare("WANG Xiao Ming", 邮箱="ming@example.org", 电话="025-1234567", 单位="友协", 职务="理事")


def drafted(office, by, *rows: list, **options) -> Batch:
    return importing.draft_persons(
        book(*rows, **options), "名单.xlsx", unit=office, by=by, purpose="联络"
    )


def told(batch: Batch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("row").values_list("row", "verdict"))


def said(batch: Batch) -> str:
    return " ".join(p["message"] for row in batch.rows.all() for p in row.problems)


def decide(batch: Batch, by, **rows: str) -> None:
    """`_3="same"` for the third row of the sheet."""
    batch.refresh_from_db()
    decisions = {f"0:{row[1:]}": one for row, one in rows.items()}
    importing.decide_rows(batch, decisions, seen=mark_of(batch, importing.DRAFT), by=by)


def base() -> dict[str, list]:
    """The people base and its index, table by table."""
    models = [*apps.get_app_config("people").get_models(), Entry]
    derived = {"people.PersonKey", "search.Entry"}
    return {
        model._meta.label: sorted(
            str({**row, "id": 0 if model._meta.label in derived else row["id"]})
            for row in model._base_manager.values()
        )
        for model in models
    }


# Rules.


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name_main": "Ada Jung"}, ("Ada Jung", "", "", "given")),
        ({"name_main": "容格（Burkhard Jung）"}, ("Burkhard Jung", "容格", "", "given")),
        ({"name_main": "王小明/Wang Xiaoming"}, ("Wang Xiaoming", "王小明", "", "given")),
        ({"name_main": "Burkhard Jung（容格）"}, ("Burkhard Jung", "容格", "", "given")),
        ({"name_main": "Jung/Meier Ada"}, ("Jung/Meier Ada", "", "", "given")),
        ({"family": "Jung", "given": "Ada"}, ("Ada Jung", "", "", "given")),
        ({"family": "王", "given": "小明"}, ("王小明", "", "", "family")),
        ({"name_main": "Nagy Ida", "family": "Nagy"}, ("Nagy Ida", "", "", "family")),
        ({"name_main": "Suharto"}, ("Suharto", "", "", "single")),
        ({"name_zh": "荣格"}, ("荣格", "荣格", "", "family")),
        ({"name_main": "محمد علي"}, ("محمد علي", "", "", "given")),
    ],
)
def test_names(cells, expected):
    names = rules.names_of(cells)
    assert tuple(names[n] for n in ("name_main", "name_zh", "name_en", "name_order")) == expected


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (["姓名", "单位", "职务"], {0: "name_main", 1: "body", 2: "post"}),
        (["Name", "E-mail", "Tel."], {0: "name_main", 1: "email", 2: "phone"}),
        (["姓名（外文）", "手机号码", "手机"], {0: "name_main", 1: "mobile"}),
        (["序号", "车牌"], {}),
    ],
)
def test_headers(row, fields):
    assert rules.map_headers(row) == fields


@pytest.mark.parametrize(
    ("text", "codes", "strange"),
    [
        ("德语、英语", "de en", []),
        ("EN de", "en de", []),
        ("克林贡语", "", ["克林贡语"]),
        ("", "", []),
    ],
)
def test_languages(text, codes, strange):
    assert rules.languages_of(text) == (codes, strange)


def test_a_cell_may_hold_several_numbers():
    cells = {"phone": "0341-1230；0341-1231", "post_address": "市政厅, 4 号"}
    assert rules.contacts_of(cells) == [
        ("phone", "phone", "0341-1230"),
        ("phone", "phone", "0341-1231"),
        ("post_address", "post", "市政厅, 4 号"),
    ]


# Reading and writing.


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


# Undo.


def test_undo_leaves_nothing(office, officer):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    known = organisation()
    before = base()
    batch = drafted(
        office, officer, GOOD, bare("Bo Ohm", 单位="新机构", 职务="主任"),
        MING,
    )  # fmt: skip
    decide(batch, officer, _5="same")
    importing.write_persons(batch, by=officer)
    assert Organisation.objects.exclude(pk=known.pk).count() == 2

    undone = importing.undo_persons(batch, by=officer)
    assert (undone.reversed, undone.kept) == (3, [])
    after = base()
    # That something was added to somebody and taken off again stays in the record's history.
    for label in ("people.Person", "people.PersonChange"):
        before.pop(label), after.pop(label)
    assert after == before
    assert Person.objects.get() == ming


def test_what_was_touched_since_is_kept(office, officer):
    batch = drafted(office, officer, GOOD, bare("Bo Ohm"), bare("Cy Poe"))
    importing.write_persons(batch, by=officer)
    ada, bo, _cy = Person.objects.order_by("pk")
    actions.edit_person(ada, version=1, by=officer, note="met in May")
    actions.add_relation(bo, ada, kind="knows", note="", by=officer)
    undone = importing.undo_persons(batch, by=officer)
    assert undone.reversed == 1
    assert [row.row for row in undone.kept] == [3, 4]
    assert sorted(Person.objects.values_list("name_main", flat=True)) == ["Ada Jung", "Bo Ohm"]
    assert Organisation.objects.count() == 1
    with pytest.raises(Refused, match="撤回|taken back"):
        importing.undo_persons(batch, by=officer)


def test_an_added_post_that_somebody_ended_since_is_kept(office, officer):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    batch = drafted(office, officer, MING)
    decide(batch, officer, _3="same")
    importing.write_persons(batch, by=officer)
    actions.end_post(ming.posts.get(), PartialDate.parse("2025-05"), by=officer)
    undone = importing.undo_persons(batch, by=officer)
    assert (undone.reversed, [row.row for row in undone.kept]) == (0, [3])
    assert ming.posts.get().ended == "2025-05"
    assert set(ming.contacts.values_list("kind", flat=True)) == {"email", "phone"}


def test_nobody_takes_back_what_they_may_not_change(office, officer):
    batch = drafted(office, officer, GOOD)
    importing.write_persons(batch, by=officer)
    asia = User.objects.create(username="asia")
    role = Grant.objects.filter(user=officer).values_list("role", flat=True).get()
    Grant.objects.create(user=asia, unit=office, role=role, region="asia")
    with pytest.raises(Refused, match="无权|may not"):
        importing.undo_persons(batch, by=asia)
    assert Person.objects.count() == 1
    assert Batch.objects.get().state == BatchState.WRITTEN


def test_the_command_offers_no_undo_of_what_it_did_not_write(office, officer, tmp_path, capsys):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    for row, is_offered in ((MING, False), (GOOD, True)):
        (tmp_path / "a.xlsx").write_bytes(book(row))
        call_command("import_persons", str(tmp_path / "a.xlsx"), purpose="联络", unit=office.code)
        assert ("undo-import" in capsys.readouterr().out) is is_offered


def test_undone_from_the_command_line(office, officer, capsys):
    batch = drafted(office, officer, GOOD)
    importing.write_persons(batch, by=officer)
    call_command("undo_import", batch.code)
    assert Person.objects.count() == 0
    assert Batch.objects.get().state == BatchState.UNDONE


def test_written_once(office, officer):
    batch = drafted(office, officer, GOOD)
    importing.write_persons(batch, by=officer)
    with pytest.raises(Refused):
        importing.write_persons(batch, by=officer)
    assert Person.objects.count() == 1


# What a file says of people does not stay.


def test_what_was_left_out_is_forgotten(office, officer):
    batch = drafted(office, officer, GOOD, but(姓名="", 中文名=""))
    importing.write_persons(batch, by=officer)
    assert batch.rows.get(verdict=Verdict.REJECTED).cells
    draft = drafted(office, officer, bare("Bo Ohm"))
    past = timezone.now() - timedelta(days=importing.KEEP_DAYS + 1)
    Batch.objects.update(created_at=past)
    assert importing.forget_old() == 2
    assert batch.rows.get(verdict=Verdict.REJECTED).cells == []
    assert draft.rows.count() == 0
    with pytest.raises(Refused, match="30"):
        importing.write_persons(draft, by=officer)


def test_a_draft_can_be_thrown_away(client, office, officer):
    batch = drafted(office, officer, GOOD)
    client.force_login(officer)
    client.post(reverse("dataio:person-import-discard", args=[batch.code]))
    assert not Batch.objects.exists()
    assert Event.objects.get(verb="persons.discarded").subject_text == batch.code


# Pages.


def upload(client, data: bytes, name: str = "名单.xlsx"):
    return client.post(
        reverse("dataio:person-import-list"),
        {"file": SimpleUploadedFile(name, data), "purpose": "联络"},
    )


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_from_the_page(client, office, officer, n):
    client.force_login(officer)
    names = ["Ada Jung", "Bo Ohm", "Cy Poe"][:n]
    response = upload(client, book(*(bare(name, 邮箱=f"{name[:2]}@x.example") for name in names)))
    batch = Batch.objects.get()
    page = text_of(client.get(response.url))
    assert all(name in page for name in names)
    assert "x.example" not in page, "contact details are masked"
    client.post(reverse("dataio:person-import-write", args=[batch.code]))
    assert Person.objects.count() == n
    assert f"已录入 {n} 人" in text_of(client.get(response.url))
    client.post(reverse("dataio:person-import-undo", args=[batch.code]))
    assert Person.objects.count() == 0


def test_what_was_left_out_is_masked_after_the_writing_too(client, office, officer):
    client.force_login(officer)
    response = upload(client, book(GOOD, but(任职起="三月", 姓名="Bo Ohm", 邮箱="bo@ohm.example")))
    client.post(reverse("dataio:person-import-write", args=[Batch.objects.get().code]))
    page = text_of(client.get(response.url))
    assert "Bo Ohm" in page
    assert "ohm.example" not in page


def test_decided_on_the_page(client, office, officer):
    client.force_login(officer)
    response = upload(client, book(bare("王伟"), bare("王伟", 备注="x")))
    page = client.get(response.url)
    assert "待确定" in text_of(page)
    batch = Batch.objects.get()
    url = reverse("dataio:person-import-decide", args=[batch.code])
    client.post(url, {"row-0:4": "new", "seen": page.context["seen"]})
    assert told(batch) == [(3, "created"), (4, "created")]
    late = client.post(url, {"row-0:4": "leave", "seen": page.context["seen"]})
    assert late.status_code == 409
    assert "其间已有改动" in text_of(late)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.csv", "空"),
        ("姓名,单位\n".encode(), "a.csv", "没有数据"),
        ("甲,乙\n1,2\n".encode(), "a.csv", "姓名"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx", ""),
        (b"%PDF-1.7", "a.xlsx", ""),
    ],
)
def test_files_that_are_none(client, office, officer, data, name, sentence):
    client.force_login(officer)
    response = upload(client, data, name)
    assert response.status_code in {200, 422}
    assert sentence in text_of(response)
    assert not Batch.objects.exists()


def test_too_big_is_called_so(client, office, officer, settings):
    settings.DOCUMENT_MAX_BYTES = 2000
    client.force_login(officer)
    for name in ("person-import-list", "visit-import-list", "import-list"):
        data = {"file": SimpleUploadedFile("a.csv", b"x" * 5000), "purpose": "联络"}
        response = client.post(reverse(f"dataio:{name}"), data)
        assert response.status_code == 422
        assert "文件过大" in text_of(response)


def test_who_may(client, office, officer, liaison, stranger):
    batch = drafted(office, officer, GOOD)
    for user, status in ((officer, 200), (stranger, 404)):
        client.force_login(user)
        url = reverse("dataio:person-import", args=[batch.code])
        assert client.get(url).status_code == status
    client.force_login(stranger)
    client.post(reverse("dataio:person-import-write", args=[batch.code]))
    assert Person.objects.count() == 0


def test_the_rest_as_a_file_is_logged(client, office, officer):
    batch = drafted(office, officer, but(姓名="", 中文名=""))
    client.force_login(officer)
    response = client.post(reverse("dataio:person-import-rest", args=[batch.code]))
    rows = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert rows["A1"].value == "姓名"
    assert Event.objects.get(verb="persons.rows_exported").changes == {"rows": 1, "format": "xlsx"}


def test_the_empty_list_is_read_back(client, office, officer):
    client.force_login(officer)
    response = client.get(reverse("dataio:person-template"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    head = [cell.value for cell in sheet[1]]
    assert list(rules.map_headers(head).values()) == list(rules.FIELDS)
