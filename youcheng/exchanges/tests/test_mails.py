"""An e-mail becomes the draft of a letter, and nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from youcheng.exchanges.enums import State
from youcheng.exchanges.models import Exchange, Mail
from youcheng.exchanges.tests.world import tie_with
from youcheng.lib.tests.test_mails import PDF, mail
from youcheng.registry.models import TieSpan

TAKE = "/exchanges/mail/"


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


def sent(office, data: bytes, name: str = "函.eml", **given):
    file = SimpleUploadedFile(name, data, "image/png")
    return {"file": file, "place_text": "莱比锡", "home": str(office.pk), **given}


def test_a_mail_becomes_a_draft_that_counts_only_when_it_is_recorded(client, office):
    tie = tie_with(office)
    message = mail()
    message.add_attachment(PDF, maintype="image", subtype="png", filename="照片.png")
    response = client.post(TAKE, sent(office, bytes(message), name="照片.png"))
    one = Exchange.objects.get()
    edit = reverse("exchanges:exchange-edit", args=[one.pk])
    assert response.url == reverse("exchanges:mail-files", args=[one.pk])
    assert (one.state, one.kind, one.subject_zh) == (State.DRAFT, "letter", "关于来访的函")
    assert one.from_on.isoformat() == "2018-05-21"
    assert one.mail.attachments[0]["is_other"]
    assert client.get("/exchanges/").context["n"] == 0
    assert client.get("/exchanges/?state=draft").context["n"] == 1

    page = client.get(edit)
    assert "期待五月来访" in page.content.decode()
    form = page.context["form"]
    values = {
        name: value for name in form.fields if (value := form[name].value()) not in (None, "")
    }
    client.post(edit, {**values, "units": [], "subject_zh": "来函：五月来访"})
    one.refresh_from_db()
    assert (one.state, one.subject_zh) == (State.DRAFT, "来函：五月来访")
    values["version"] = one.version
    client.post(edit, {**values, "units": [], "finish": "1"})
    one.refresh_from_db()
    assert one.state == State.RECORDED
    assert TieSpan.objects.get(tie=tie, known_to=None).heard_on == one.from_on


def test_the_same_mail_is_taken_in_once(client, office):
    client.post(TAKE, sent(office, bytes(mail())))
    again = client.post(TAKE, sent(office, bytes(mail())))
    assert "file" in again.context["form"].errors
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "given", "field"),
    [
        (PDF, {}, "file"),
        (b"", {}, "file"),
        (b"MZ\x90\x00 From: a\r\nTo: b\r\nSubject: c\r\n\r\n", {}, "file"),
        (bytes(mail()), {"place_text": "没有这个地方"}, "place_text"),
        (bytes(mail()), {"home": ""}, "home"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(client, office, data, given, field):
    response = client.post(TAKE, sent(office, data, **given))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Exchange.objects.exists()


def test_nothing_of_a_mail_runs_on_a_page(client, office):
    nasty = "<script>alert(1)</script><img src=https://example.org/x.png onerror=a>"
    client.post(
        TAKE, sent(office, bytes(mail(text=nasty, subject=nasty, sender=f"{nasty} <a@b.cn>")))
    )
    page = client.get(reverse("exchanges:exchange-detail", args=[Exchange.objects.get().pk]))
    body = page.content.decode()
    assert "<script>alert(1)" not in body
    assert "<img src=https" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_a_stranger_takes_nothing_in_for_us(client, office, stranger):
    client.force_login(stranger)
    response = client.post(TAKE, sent(office, bytes(mail())))
    assert "home" in response.context["form"].errors
