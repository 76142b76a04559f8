"""The pages as people meet them, and the ways out of the store."""

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.documents.models import Document, Revision
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed, upload, work_all

pytestmark = pytest.mark.django_db
DAY = date(2018, 5, 21)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    settings.SOFFICE = ""


@pytest.fixture
def desk(client, officer) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def reader(office) -> Client:
    """Reads for the city, but nothing restricted."""
    user = User.objects.create_user("reader", unit=office)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=office)
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ready(data: bytes, name: str, unit: Unit, by: User, **fields) -> Document:
    document = filed(data, name, unit, by, DAY, **fields)
    work_all(timezone.now() + timedelta(seconds=1))
    return Document.objects.get(pk=document.pk)


def sent(office: Unit, data: bytes, name: str, **fields) -> dict:
    return {
        "file": upload(data, name),
        "kind": "agreement",
        "unit": office.pk,
        "sensitivity": "internal",
        "retention": "permanent",
        **fields,
    }


def test_a_document_is_filed_and_its_words_are_found(desk, office):
    response = desk.post(reverse("documents:add"), sent(office, files.pdf(), "协议.pdf"))

    document = Document.objects.get()
    assert response.url == reverse("documents:detail", args=[document.pk])
    assert "is being read" in desk.get(response.url).text
    work_all(timezone.now() + timedelta(seconds=1))
    found = desk.get(reverse("documents:list"), {"q": "经贸"})
    assert "<mark>经贸</mark>" in found.text
    assert "page 2" in found.text
    inside = desk.get(response.url, {"q": "经贸"})
    assert "<mark>经贸</mark>" in inside.text
    assert "/pages/2.page" in inside.text


def test_traditional_characters_find_simplified_ones_and_the_reverse(desk, office, officer):
    ready("代表团访问莱比锡".encode(), "a.txt", office, officer)
    ready("代表團訪問大阪".encode(), "b.txt", office, officer)

    found = desk.get(reverse("documents:list"), {"q": "訪問"}).context["hits"]

    assert {hit.document.name for hit in found} == {"a", "b"}


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        ("Leipzig", 1),
        ("leip", 1),
        ("eipzig", 0),
        ("Leipzig 2018", 1),
        ("Leipzig 2019", 0),
        ("友好合作", 1),
        ("合作友好", 0),  # its pairs are all there, but not the word
        ("港", 1),
        ("长句" * 60, 1),
        ("' OR 1=1 --", 0),
        ('"', 0),
    ],
)
def test_which_words_are_found(desk, office, officer, asked, n):
    text = f"友好合作友谊 Leipzig 2018 港口\n{'长句' * 80}"
    ready(text.encode(), "a.txt", office, officer)

    assert len(desk.get(reverse("documents:list"), {"q": asked}).context["hits"]) == n


def test_words_are_found_by_those_alone_who_may_read_them(desk, reader, stranger, office, officer):
    document = ready(files.pdf(), "协议.pdf", office, officer, sensitivity="restricted")
    address = reverse("documents:list")

    assert len(desk.get(address, {"q": "经贸"}).context["hits"]) == 1
    for client in (reader, signed_in(stranger)):
        page = client.get(address, {"q": "经贸"})
        assert page.context["hits"] == []
        assert "协议" not in page.text
        for name in ("detail", "access", "edit", "version-add", "state"):
            answer = client.get(reverse(f"documents:{name}", args=[document.pk]))
            assert answer.status_code in {403, 404}
        for path in ("file/", "pages/1.page", "pages/1.thumb"):
            assert client.get(f"/documents/{document.pk}/versions/1/{path}").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    desk, office, officer, n, django_assert_max_num_queries
):
    for i in range(n):
        ready(files.pdf("同一句话", f"{i}"), f"{i}.pdf", office, officer)
    desk.get(reverse("documents:list"))

    with django_assert_max_num_queries(9):
        response = desk.get(reverse("documents:list"), {"q": "同一句话"})

    assert len(response.context["hits"]) == n


def test_a_file_goes_out_as_it_came_in_and_nothing_runs_in_it(desk, office, officer):
    document = ready(files.pdf(), "协议书（签署本）.pdf", office, officer)

    response = desk.get(reverse("documents:download", args=[document.pk, 1]))

    assert b"".join(response.streaming_content) == files.pdf()
    quoted = "%E5%8D%8F%E8%AE%AE%E4%B9%A6%EF%BC%88%E7%AD%BE%E7%BD%B2%E6%9C%AC%EF%BC%89.pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quoted}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Length"] == str(len(files.pdf()))
    assert response["Cache-Control"] == "private, no-store"
    assert not Event.objects.filter(verb__startswith="document.d").exists()


def test_pictures_go_out_guarded_too(desk, office, officer):
    document = ready(files.pdf(), "a.pdf", office, officer)
    picture = reverse("documents:picture", args=[document.pk, 1, 2, "page"])

    response = desk.get(picture)

    assert response["Content-Type"] == "image/webp"
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for page, size in ((0, "page"), (3, "page"), (2, "thumb"), (1, "huge")):
        address = reverse("documents:picture", args=[document.pk, 1, page, size])
        assert desk.get(address).status_code == 404


def test_openings_and_downloads_of_restricted_ones_are_in_the_log(desk, office, officer):
    document = ready(files.pdf(), "a.pdf", office, officer, sensitivity="restricted")

    desk.get(reverse("documents:detail", args=[document.pk]))
    desk.get(reverse("documents:download", args=[document.pk, 1]))
    desk.head(reverse("documents:download", args=[document.pk, 1]))

    verbs = Event.objects.filter(verb__in=("document.opened", "document.downloaded"))
    assert list(verbs.order_by("pk").values_list("verb", "by__username")) == [
        ("document.opened", "officer"), ("document.downloaded", "officer"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scan", "code"), [("found", 409), ("waiting", 409), ("clean", 200), ("none", 200)]
)
def test_what_holds_a_virus_or_may_hold_one_does_not_go_out(desk, office, officer, scan, code):
    document = ready(files.pdf(), "a.pdf", office, officer)
    Revision.objects.update(scan=scan)

    for path in ("file/", "pages/1.page", "pages/1.thumb"):
        assert desk.get(f"/documents/{document.pk}/versions/1/{path}").status_code == code


def test_a_locked_pdf_is_kept_and_told(desk, office, officer):
    document = ready(files.locked_pdf(), "保密.pdf", office, officer)

    page = desk.get(reverse("documents:detail", args=[document.pk])).text

    assert "Cannot be read: it has a password." in page
    assert desk.get(reverse("documents:download", args=[document.pk, 1])).status_code == 200


def test_without_an_office_program_a_word_file_shows_its_text_and_says_so(desk, office, officer):
    document = ready(files.word("双方同意", "附件"), "协议.docx", office, officer)

    page = desk.get(reverse("documents:detail", args=[document.pk])).text

    assert "No office program (LibreOffice) is installed here" in page
    assert "双方同意" in page


def test_a_spoofed_type_is_named_and_set_right(desk, office):
    address = reverse("documents:add")

    refused = desk.post(address, sent(office, b"MZ" + b"\0" * 99, "协议.pdf"))
    corrected = desk.post(address, sent(office, files.png(), "合影.pdf"), follow=True)

    assert refused.status_code == 422
    assert "“协议.pdf” is by its content Windows Executable file" in refused.text
    assert "“合影.pdf” is by its content PNG image and is kept as “合影.png”" in corrected.text
    assert Revision.objects.get().type == "png"


def test_the_same_file_twice_leads_to_the_first(desk, office):
    address = reverse("documents:add")
    desk.post(address, sent(office, files.pdf(), "一.pdf"))

    response = desk.post(address, sent(office, files.pdf(), "二.pdf"), follow=True)

    assert "on record already, byte for byte" in response.text
    assert Document.objects.count() == 1


def test_nobody_files_what_they_could_not_find_again(office):
    district = Unit.objects.get(code="qinhuai")
    user = User.objects.create_user("clerk", unit=district)
    Grant.objects.create(user=user, role=Role.ARCHIVIST, unit=district)
    client = signed_in(user)

    elsewhere = client.post(reverse("documents:add"), sent(office, files.pdf(), "a.pdf"))
    own = client.post(reverse("documents:add"), sent(district, files.pdf(), "a.pdf"))

    assert elsewhere.status_code == 422
    assert own.status_code == 302


def test_a_lost_race_shows_both_sides(desk, office, officer):
    document = ready(b"x", "a.txt", office, officer)
    address = reverse("documents:edit", args=[document.pk])
    seen = desk.get(address).context["form"]["seen"].value()
    Document.objects.update(note="theirs")
    typed = {
        "name": "a", "kind": "other", "sensitivity": "internal", "retention": "permanent",
        "note": "mine", "seen": seen,
    }  # fmt: skip

    response = desk.post(address, typed)

    assert response.status_code == 409
    assert "theirs" in response.text
    assert "mine" in response.text
    again = desk.post(address, typed | {"seen": response.context["form"]["seen"].value()})
    assert again.status_code == 302
    assert Document.objects.get().note == "mine"


def test_what_is_due_is_shown_and_never_deleted(desk, office, officer):
    document = ready(b"x", "a.txt", office, officer, retention="until", retain_until=localdate())

    due = desk.get(reverse("documents:list"), {"state": "due"})
    page = desk.get(reverse("documents:detail", args=[document.pk]))

    assert [one.pk for one in due.context["page"]] == [document.pk]
    assert "Its retention ran out" in page.text


def test_the_state_is_asked_again_until_all_is_done(desk, office, officer):
    document = filed(files.pdf(), "a.pdf", office, officer, DAY)
    address = reverse("documents:state", args=[document.pk])
    headers = {"HX-Request": "true"}

    before = desk.get(address, headers=headers)
    work_all(timezone.now() + timedelta(seconds=1))
    after = desk.get(address, headers=headers)

    assert "every 2s" in before.text
    assert "HX-Refresh" not in before
    assert after["HX-Refresh"] == "true"


class Endless(io.RawIOBase):
    """The body of a request with a file of `size` bytes, made while it is read."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.head, self.left, self.tail = io.BytesIO(head), size, io.BytesIO(tail)
        self.length = len(head) + size + len(tail)

    def read(self, n: int = -1) -> bytes:
        if part := self.head.read(n):
            return part
        if self.left:
            part = b"x" * min(n, self.left)
            self.left -= len(part)
            return part
        return self.tail.read(n)


def test_200_megabytes_get_a_clear_sentence_and_leave_nothing(desk, office, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.DOCUMENT_MAX_BYTES = 100 * 1024 * 1024
    fields = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in sent(office, b"x", "x").items()
        if name != "file"
    )
    head = f'{fields}--b\r\nContent-Disposition: form-data; name="file"; filename="大.pdf"\r\n\r\n'
    body = Endless(head.encode(), 200 * 1024 * 1024, b"\r\n--b--\r\n")

    response = desk.generic(
        "POST",
        reverse("documents:add"),
        **{
            "wsgi.input": body,
            "CONTENT_LENGTH": body.length,
            "CONTENT_TYPE": "multipart/form-data; boundary=b",
        },
    )

    assert response.status_code == 422
    assert "The file is larger than 100 MB and was not kept." in response.text
    assert body.left == 0  # read to its end: the browser gets this answer
    assert not Document.objects.exists()
    assert list((tmp_path / "uploads").iterdir()) == []
