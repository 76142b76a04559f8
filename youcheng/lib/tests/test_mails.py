"""E-mails as they come: broken, spoofed, huge, in old character sets."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib import mails
from youcheng.lib.mails import MAX_BYTES, read_mail, type_of, without_marks
from youcheng.lib.objections import Refused

PDF = b"%PDF-1.7 ..."
HEADS = b"From: a@example.org\r\nDate: Mon, 21 May 2018 09:30:00 +0200\r\nSubject: x\r\n"


def mail(**given) -> EmailMessage:
    message = EmailMessage()
    message["From"] = given.get("sender", "莱比锡市长办公室 <office@example.org>")
    message["To"] = "外办 <wb@example.cn>"
    message["Cc"] = "copy@example.cn"
    message["Subject"] = given.get("subject", "关于来访的函")
    message["Date"] = "Mon, 21 May 2018 09:30:00 +0200"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(given.get("text", "尊敬的市长：\n期待五月来访。"))
    return message


def test_a_plain_mail():
    read = read_mail(bytes(mail()))
    assert read.sender == "莱比锡市长办公室 <office@example.org>"
    assert read.recipients == "外办 <wb@example.cn>, copy@example.cn"
    assert read.subject == "关于来访的函"
    assert read.sent_at == datetime(2018, 5, 21, 7, 30, tzinfo=UTC)
    assert read.text == "尊敬的市长：\n期待五月来访。"
    assert read.message_id == "<1@example.org>"
    assert (read.attachments, read.is_cut) == ([], False)


def test_attachments_are_listed_by_what_their_bytes_are():
    message = mail()
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="议程.pdf")
    message.add_attachment(b"MZ\x90\x00", maintype="image", subtype="png", filename="照片.png")
    message.add_attachment(PDF, maintype="application", subtype="octet-stream", filename="x")
    message.add_attachment(b"??", maintype="image", subtype="png", filename="../../etc/passwd")
    message.add_attachment(
        b"PK\x03\x04....word/document.xml", maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document", filename="函.docx",
    )  # fmt: skip
    found = read_mail(bytes(message)).attachments
    assert [(one.name, one.is_other) for one in found] == [
        ("议程.pdf", False),
        ("照片.png", True),
        ("x", False),
        ("passwd", False),
        ("函.docx", False),
    ]
    assert found[1].type == "application/vnd.microsoft.portable-executable"
    assert [one.size for one in found[:2]] == [len(PDF), 4]


def test_of_a_page_only_the_words_are_kept():
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "html"
    message.set_content(
        "<html><head><title>t</title><style>p{}</style></head><body onload='x()'><p>第一行</p>"
        "<script>alert(1)</script><img src='https://example.org/pixel.png'><div>第二&nbsp;行"
        "<iframe src='//x'>no</iframe></div></body></html>",
        subtype="html",
    )
    assert read_mail(bytes(message)).text == "第一行\n\n第二 行"


def test_words_come_before_the_page_that_says_the_same():
    message = mail(text="纯文本")
    message.add_alternative("<p>网页</p>", subtype="html")
    assert read_mail(bytes(message)).text == "纯文本"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<head><meta x><body>本文", "本文"),
        ("a<script>b", "a"),
        ("<style>a</style>b<svg><a>c</svg>d", "bd"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("", ""),
    ],
)
def test_without_marks(html, text):
    assert without_marks(html) == text


def test_a_mail_within_a_mail_is_listed_and_not_opened():
    outer, inner = mail(), mail(text="里面的文字", subject="里面")
    outer.add_attachment(inner)
    read = read_mail(bytes(outer))
    assert "里面的文字" not in read.text
    assert [one.said for one in read.attachments] == ["message/rfc822"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (PDF, "not_a_mail"),
        (b"PK\x03\x04 From: a", "not_a_mail"),
        (b"MZ\x90\x00", "not_a_mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "msg"),
        (b"<html><body>From: a</body></html>", "not_a_mail"),
        ("城市,国家\n莱比锡,德国\n".encode(), "not_a_mail"),
        (b"From: a@example.org\n\nhello", "not_a_mail"),
        (HEADS + b"\r\n" + b"x" * MAX_BYTES, "too_big"),
    ],
)
def test_what_is_no_mail_is_refused_by_its_content(data, code):
    with pytest.raises(Refused) as refused:
        read_mail(data)
    assert refused.value.objection.code == code


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", "x-unknown", "us-ascii", '"'])
def test_old_and_wrong_character_sets(declared):
    """镕 is not in GB2312, whatever the mail says."""
    head = f'Content-Type: text/plain; charset="{declared}"\r\n'.encode()
    data = HEADS + head + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + "朱镕某".encode("gb18030")
    assert read_mail(data).text == "朱镕某"


def test_broken_heads_are_read_as_far_as_they_go():
    data = (
        b"From: =?utf-8?B?broken <<a@@example..org>\r\n"
        b"To: undisclosed-recipients:;\r\n"
        b"Date: someday in May\r\n"
        b"Subject: =?utf-8?Q?=E5=87=BD=FF?=\x00\r\n"
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\nhello"
    )
    read = read_mail(data)
    assert read.sent_at is None
    assert read.subject.startswith("函")
    assert "\x00" not in read.subject


def test_long_words_and_many_parts_are_cut_and_said_to_be(monkeypatch):
    assert read_mail(bytes(mail(text="长" * (mails.MAX_TEXT + 5)))).is_cut
    monkeypatch.setattr(mails, "MAX_PARTS", 3)
    message = mail()
    for n in range(5):
        message.add_attachment(PDF, maintype="application", subtype="pdf", filename=f"{n}.pdf")
    read = read_mail(bytes(message))
    assert (len(read.attachments), read.is_cut) == (2, True)


def test_types_by_their_beginning():
    assert type_of(b"GIF89a") == "image/gif"
    assert type_of(b"  <!DOCTYPE HTML>") == "text/html"
    assert type_of(b"") == ""


@given(st.binary(max_size=2000))
def test_no_bytes_break_the_reader(data):
    try:
        read = read_mail(HEADS + data)
    except Refused:
        return
    assert "\x00" not in read.text + read.subject + read.sender


@given(st.text(max_size=400))
def test_no_head_breaks_the_reader(text):
    head = text.encode("utf-8", "surrogatepass").replace(b"\n", b" ").replace(b"\r", b" ")
    for name in (b"To: ", b"Date: ", b"Content-Type: ", b"Content-Disposition: ", b"Cc: "):
        read = read_mail(HEADS + name + head + b"\r\n\r\nbody")
        assert read.subject == "x"
