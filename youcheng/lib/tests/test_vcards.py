import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib.text import plain
from youcheng.lib.vcards import MOST, Card, as_data, from_data, read_cards, write_cards

ADA = Card(
    uid="urn:uuid:0f0f",
    full_name="Ada Jung",
    family="Jung",
    given="Ada",
    prefix="Dr.",
    names=[("zh-Hans", "阿达·容")],
    organisation=["Stadt Leipzig", "Büro; Ost"],
    title="Oberbürgermeisterin, komm.",
    gender="F",
    languages=["de", "en"],
    emails=["ada@leipzig.example"],
    phones=[("cell", "+49 341 1"), ("fax", "+49 341 2")],
    wechat=["ada_jung"],
    urls=["https://leipzig.example/"],
    addresses=["Neues Rathaus, 04109 Leipzig"],
)


def test_a_card_comes_back_as_it_went():
    assert read_cards(write_cards([ADA]).encode()) == [ADA]
    assert from_data(as_data(ADA)) == ADA


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says():
    text = write_cards([Card(full_name="长" * 200)])

    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert read_cards(text.encode())[0].full_name == "长" * 200


words = st.text(max_size=30).map(lambda text: plain(text).strip())


@given(words, words, words)
def test_whatever_is_in_a_name_makes_no_line_of_its_own(name, family, title):
    card = Card(full_name=name or "x", family=family, given="y", title=title)
    [back] = read_cards(write_cards([card]).encode())

    assert back.emails == []
    assert len(back.full_name.split()) == len(card.full_name.split())


def test_a_line_end_in_a_name_cannot_smuggle_a_property():
    card = Card(full_name="Ada\r\nEMAIL:evil@example.org\x0bTEL:1\u2028END:VCARD")

    [back] = read_cards(write_cards([card]).encode())
    assert (back.emails, back.phones) == ([], [])


@pytest.mark.parametrize(
    ("text", "name", "phones"),
    [
        (
            "BEGIN:VCARD\nVERSION:3.0\nN:Jung;Ada;;;\nFN:Ada Jung\n"
            "item1.TEL;type=CELL;type=pref:+49 1\nEND:VCARD",
            "Ada Jung",
            [("cell", "+49 1")],
        ),
        (
            "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
            "=E7=8E=8B=E5=B0=\r\n=8F=E6=98=8E\r\nTEL;FAX:1\r\nEND:VCARD\r\n",
            "王小明",
            [("fax", "1")],
        ),
        (
            "BEGIN:VCARD\nVERSION:4.0\nFN:Ada\n  Jung\nTEL;VALUE=uri:tel:+49-1\nnonsense\n"
            "END:VCARD\n",
            "Ada Jung",
            [("voice", "+49-1")],
        ),
    ],
)
def test_other_versions_are_read(text, name, phones):
    [card] = read_cards(text.encode())

    assert (card.full_name, card.phones) == (name, phones)


def test_old_chinese_encoding_is_read():
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:王小明\nEND:VCARD\n"

    assert read_cards(text.encode("gb18030"))[0].full_name == "王小明"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"name,phone\nAda,1", b"BEGIN:VCARD\n"])
def test_what_is_no_card_is_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011 - a decoding error is one of them
        read_cards(content)


def test_no_more_cards_than_a_person_can_look_through():
    one = "BEGIN:VCARD\nFN:Ada\nEND:VCARD\n"

    assert len(read_cards((one * 2 * MOST).encode())) == MOST
