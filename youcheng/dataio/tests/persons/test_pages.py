"""The pages of the import."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from youcheng.audit.models import Event
from youcheng.dataio.actions import persons as importing
from youcheng.dataio.models import Batch
from youcheng.dataio.rules import persons as rules
from youcheng.dataio.tests.persons.world import (
    GOOD,
    HEAD,
    bare,
    book,
    but,
    drafted,
    told,
)
from youcheng.lib.versions import mark_of
from youcheng.people.models import Person


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def address(name: str, batch: Batch) -> str:
    return reverse(f"dataio:{name}", args=[batch.code])


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


def test_a_cell_is_mended_on_the_page_and_a_masked_one_stays(signed_in, office, officer):
    batch = drafted(office, officer, but(任职起="坏日期"), bare("Ben Ohm", 单位="友协"))
    assert told(batch) == [(3, "rejected"), (4, "created")]
    page = signed_in.get(address("person-import", batch)).content.decode()
    mail, began = HEAD.index("邮箱"), HEAD.index("任职起")
    assert f'name="cell-0:3-{began}" value="坏日期"' in page
    assert f'name="cell-0:3-{mail}" value=""' in page
    assert "ada@leipzig.example" not in page

    batch.refresh_from_db()
    signed_in.post(
        address("person-import-decide", batch),
        {
            "seen": mark_of(batch, importing.DRAFT),
            f"cell-0:3-{began}": "2020-03",
            f"cell-0:3-{mail}": "",
            "masked": f"cell-0:3-{mail}",
            "cell-0:99-1": "no such row",
            "cell-7:3-1": "no such sheet",
        },
    )

    assert told(batch) == [(3, "created"), (4, "created")]
    batch.refresh_from_db()
    importing.write_persons(batch, by=officer)
    ada = Person.objects.get(name_en="Ada Jung")
    assert ada.posts.get().began == "2020-03"
    assert ada.contacts.get(kind="email").value == "ada@leipzig.example"


def test_two_who_mend_the_same_draft_lose_nothing(signed_in, office, officer):
    batch = drafted(office, officer, but(任职起="坏日期"))
    batch.refresh_from_db()
    seen, began = mark_of(batch, importing.DRAFT), HEAD.index("任职起")
    importing.decide_rows(batch, {}, cells={("0:3", began): "2019"}, seen=seen, by=officer)

    late = signed_in.post(
        address("person-import-decide", batch), {"seen": seen, f"cell-0:3-{began}": "又是坏的"}
    )

    assert late.status_code == 409
    batch.refresh_from_db()
    assert batch.content["tables"][0]["rows"][0][1][began] == "2019"


def test_what_was_left_out_is_decided_in_a_draft_of_its_own(signed_in, office, officer):
    batch = drafted(office, officer, GOOD, bare("Ben Ohm", 单位="友协", 任职起="坏日期"))
    importing.write_persons(batch, by=officer)
    assert "判断或修改这些行" in signed_in.get(address("person-import", batch)).content.decode()

    answer = signed_in.post(address("person-import-go-on", batch), follow=True)

    rest = Batch.objects.latest("pk")
    assert rest != batch
    assert batch.code in answer.content.decode()
    assert told(rest) == [(4, "rejected")]
    assert rest.created_at == batch.created_at, "it is kept no longer for having gone over"
    assert not batch.rows.exclude(cells=[]).exists()
    assert rest.code in signed_in.get(address("person-import", batch)).content.decode()
    rest.refresh_from_db()
    importing.decide_rows(
        rest, {}, cells={("0:4", HEAD.index("任职起")): "2021"}, by=officer,
        seen=mark_of(rest, importing.DRAFT),
    )  # fmt: skip
    rest.refresh_from_db()
    importing.write_persons(rest, by=officer)
    assert Person.objects.filter(name_en="Ben Ohm").exists()
    assert signed_in.post(address("person-import-go-on", batch), follow=True).status_code == 200
    assert Batch.objects.count() == 2, "nothing is left to go on with"


def test_a_cell_that_is_too_long_is_told_and_what_was_typed_stays(signed_in, office, officer):
    batch = drafted(office, officer, but(任职起="坏日期"))
    batch.refresh_from_db()
    name, note = (f"cell-0:3-{HEAD.index(one)}" for one in ("姓名", "备注"))

    answer = signed_in.post(
        address("person-import-decide", batch),
        {"seen": mark_of(batch, importing.DRAFT), name: "Bo Ohm", note: "长" * 2001},
    )

    assert answer.status_code == 422
    assert "最多 2000 个" in text_of(answer)
    assert f'name="{name}" value="Bo Ohm"' in text_of(answer)
    batch.refresh_from_db()
    assert batch.content["tables"][0]["rows"][0][1][0] == "Ada Jung"
