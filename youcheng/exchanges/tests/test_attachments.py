"""Attachments of an e-mail: offered, kept as files of the exchange, and never twice."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.documents import store
from youcheng.documents.actions import sweep
from youcheng.documents.models import Document, Job
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed
from youcheng.exchanges.actions import put_by, withdraw
from youcheng.exchanges.models import Exchange, ExchangeFile, Mail
from youcheng.exchanges.rules import is_likely_wanted
from youcheng.exchanges.tests.test_files import sent as sent_file
from youcheng.exchanges.tests.world import DAY, recorded, tie_with
from youcheng.lib.mails import read_mail
from youcheng.lib.tests.test_mails import mail

EXE = b"MZ\x90\x00" + b"\x00" * 200
LATER = datetime(2100, 1, 1, tzinfo=UTC)
SAID = {"kind": "letter", "sensitivity": "internal", "retention": "permanent"}


def letter() -> EmailMessage:
    """Two papers, a program that calls itself a PDF, and the logo of a signature."""
    message = mail()
    message.add_attachment(files.pdf(), maintype="application", subtype="pdf", filename="议程.pdf")
    message.add_attachment(
        files.word("名单"), maintype="application", subtype="pdf", filename="名单.pdf"
    )
    message.add_attachment(EXE, maintype="application", subtype="pdf", filename="报价.pdf")
    message.add_attachment(
        files.png(), maintype="image", subtype="png", cid="<logo@example.org>",
        disposition="inline", filename="logo.png",
    )  # fmt: skip
    return message


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def taken(client, office):
    """Takes a mail in; gives the address of the page that the browser is led to."""

    def take(data: bytes) -> str:
        file = SimpleUploadedFile("函.eml", data)
        given = {"file": file, "place_text": "莱比锡", "home": str(office.pk)}
        tie_with(office)
        return client.post("/exchanges/mail/", given).url

    return take


def test_attachments_are_offered_ticked_but_for_a_logo_and_what_is_refused(client, taken):
    page = client.get(taken(bytes(letter())))

    assert [(one.name, is_ticked) for one, is_ticked in page.context["ticks"]] == [
        ("议程.pdf", True),
        ("名单.docx", True),
        ("报价.pdf", False),
        ("logo.png", False),
    ]
    assert "“报价.pdf”" in page.text
    assert page.text.count('name="parts"') == 3
    assert "名单.pdf" in page.text
    assert not Document.objects.exists()


def test_what_is_ticked_is_kept_with_the_draft(client, office, taken):
    address = taken(bytes(letter()))

    response = client.post(address, {**SAID, "parts": ["1", "2"]})

    one = Exchange.objects.get()
    assert response.url == reverse("exchanges:exchange-edit", args=[one.pk])
    documents = [link.document for link in one.files.order_by("pk")]
    assert [(d.name, d.present.filename, d.kind, d.unit) for d in documents] == [
        ("议程", "议程.pdf", "letter", office),
        ("名单", "名单.docx", "letter", office),
    ]
    assert documents[1].present.named == "名单.pdf"
    assert Job.objects.filter(revision__document__in=documents).count() == 4
    assert Event.objects.filter(verb="exchange.file_attached").count() == 2
    assert Event.objects.filter(verb="exchange.attachments_chosen").count() == 1
    assert Mail.objects.get().file_sha256 == ""
    assert client.get(address).status_code == 404
    assert "议程" in client.get(reverse("exchanges:exchange-detail", args=[one.pk])).text


def test_one_that_is_no_paper_keeps_the_others_not_back(client, taken, monkeypatch):
    monkeypatch.setattr(
        "youcheng.exchanges.queries.attachments._looked_at", lambda *_: ("pdf", None)
    )
    monkeypatch.setattr("youcheng.exchanges.queries.attachments.right_name", lambda name, _: name)
    address = taken(bytes(letter()))

    page = client.post(address, {**SAID, "parts": ["1", "3"]}, follow=True)

    assert [link.document.name for link in ExchangeFile.objects.all()] == ["议程"]
    assert "“报价.pdf”没有留存" in page.text


def test_what_was_ticked_survives_an_error(client, taken):
    address = taken(bytes(letter()))

    page = client.post(address, {**SAID, "parts": ["4"], "retention": "until"})

    assert page.status_code == 422
    assert [one.name for one, is_ticked in page.context["ticks"] if is_ticked] == ["logo.png"]
    assert not Document.objects.exists()
    assert client.get(address).status_code == 200


def test_the_choice_may_wait_and_the_sweep_leaves_the_file(client, taken):
    address = taken(bytes(letter()))
    exchange = Exchange.objects.get()
    digest = Mail.objects.get().file_sha256

    sweep(LATER)

    assert client.get(address).status_code == 200
    assert address in client.get(reverse("exchanges:exchange-detail", args=[exchange.pk])).text
    assert address in client.get(reverse("exchanges:exchange-edit", args=[exchange.pk])).text
    withdraw(exchange, why="误", by=None)
    sweep(LATER)
    assert not store.store().exists(store.file_path(digest))


@pytest.mark.django_db
def test_what_nobody_names_is_swept():
    digest = put_by(b"From: a@example.org")
    sweep(datetime.now(UTC) + timedelta(days=2))
    assert not store.store().exists(store.file_path(digest))


def test_what_is_on_record_is_attached_and_not_stored_twice(client, office, officer, taken):
    known = filed(files.pdf(), "旧议程.pdf", office, officer, DAY)
    message = letter()
    message.add_attachment(files.pdf(), maintype="application", subtype="pdf", filename="again.pdf")
    address = taken(bytes(message))

    page = client.get(address)
    client.post(address, {**SAID, "parts": ["1"]})

    assert "旧议程" in page.text
    assert "again.pdf" not in page.text
    assert ExchangeFile.objects.get().document == known
    assert Document.objects.count() == 1


def test_a_name_that_turns_its_ending_round_is_made_safe(client, taken):
    message = mail()
    message.add_attachment(
        files.pdf(), maintype="application", subtype="pdf", filename="议程\u202efdp.exe"
    )
    message.add_attachment(
        files.word("x"), maintype="application", subtype="pdf", filename="..\\..\\a:b\x00.docx"
    )
    message.add_attachment(files.png(), maintype="image", subtype="png")
    address = taken(bytes(message))

    client.post(address, {**SAID, "parts": ["1", "2", "3"]})

    names = [link.document.present.filename for link in ExchangeFile.objects.order_by("pk")]
    assert names == ["议程fdp.exe.pdf", "a_b.docx", "附件 3.png"]
    assert "\u202e" not in Mail.objects.get().attachments[0]["name"]


def test_a_mail_without_attachments_leads_to_its_draft_at_once(taken):
    assert taken(bytes(mail())).endswith("/edit/")
    assert Mail.objects.get().file_sha256 == ""


def test_an_email_filed_with_an_exchange_offers_its_attachments(client, officer, office):
    visit = recorded(office)
    add = reverse("exchanges:exchange-file-add", args=[visit.pk])
    said = {"sensitivity": "public", "kind": "letter"}

    response = client.post(add, sent_file(bytes(letter()), "来函.eml", **said))

    link = visit.files.get()
    assert response.url == reverse("exchanges:exchange-file-parts", args=[visit.pk, link.pk])
    page = client.get(response.url)
    assert page.context["form"]["sensitivity"].value() == "public"
    client.post(response.url, {**SAID, "sensitivity": "public", "parts": ["1"]})
    assert [one.document.name for one in visit.files.order_by("pk")] == ["来函", "议程"]
    assert visit.files.last().document.sensitivity == "public"
    again = client.get(response.url)
    assert "议程.pdf" not in [one.name for one, _ticked in again.context["ticks"]]
    detail = reverse("exchanges:exchange-detail", args=[visit.pk])
    assert response.url in client.get(detail).text


def test_a_file_that_is_no_mail_has_no_attachments(client, officer, office):
    visit = recorded(office)
    add = reverse("exchanges:exchange-file-add", args=[visit.pk])
    client.post(add, {**sent_file(files.pdf(), "总结.pdf")})
    link = visit.files.get()
    assert (
        client.get(reverse("exchanges:exchange-file-parts", args=[visit.pk, link.pk])).status_code
        == 404
    )


def test_the_right_is_that_of_filing_with_the_exchange(client, office, stranger, taken):
    address = taken(bytes(letter()))
    reader = User.objects.create_user("reader", password="x", unit=office)
    Grant.objects.create(user=reader, role=Role.LEADER, unit=office)
    for user in (stranger, reader):
        client.force_login(user)
        assert client.get(address).status_code in {403, 404}
        assert client.post(address, {**SAID, "parts": ["1"]}).status_code in {403, 404}
    assert not Document.objects.exists()


def test_nobody_files_what_they_would_not_find_again(client, taken):
    address = taken(bytes(letter()))
    page = client.post(address, {**SAID, "parts": ["1"], "sensitivity": "secret"})
    assert page.status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("type_", "size", "is_inline", "wanted"),
    [
        ("image/png", 4_000, True, False),
        ("image/png", 4_000, False, True),
        ("image/jpeg", 900_000, True, True),
        ("application/pdf", 4_000, True, True),
        ("", 10, True, True),
    ],
)
def test_small_pictures_within_the_text_are_not_wanted(type_, size, is_inline, wanted):
    assert is_likely_wanted(type_, size, is_inline=is_inline) == wanted


def test_a_picture_is_inline_where_the_page_of_the_mail_shows_it():
    message = mail()
    message.add_alternative("<p>x<img src='cid:one@x'></p>", subtype="html")
    for mark in ("one@x", "two@x"):
        message.add_attachment(
            files.png(), maintype="image", subtype="png", cid=f"<{mark}>", filename=f"{mark}.png"
        )
    message.add_attachment(files.png(), maintype="image", subtype="png", disposition="inline")
    assert [one.is_inline for one in read_mail(bytes(message)).attachments] == [True, False, False]
