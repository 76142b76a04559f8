"""Who was slower chooses; nobody is overwritten without a word."""

from types import SimpleNamespace

import pytest
from django import forms

from youcheng.lib.editing import EditForm


class CardForm(EditForm):
    EDITED = ("title", "size", "colour")

    title = forms.CharField(label="title", required=False)
    size = forms.IntegerField(label="size", required=False)
    colour = forms.ChoiceField(
        label="colour", required=False, choices=[("", "none"), ("r", "red"), ("b", "blue")]
    )


def record(version: int = 1, **values: object) -> SimpleNamespace:
    return SimpleNamespace(version=version, **{"title": "", "size": None, "colour": ""} | values)


def sent(opened_on: SimpleNamespace, now: SimpleNamespace, **typed: str) -> CardForm:
    """The form as it comes back: opened on one state of the record, met by another."""
    blank = CardForm(record=opened_on)
    data = {field.html_name: "" if field.value() is None else field.value() for field in blank}
    form = CardForm({**data, **typed}, record=now)
    assert form.is_valid(), form.errors
    return form


@pytest.mark.parametrize(
    ("was", "now", "typed", "differences"),
    [
        # Nothing differs: both wrote the same.
        ({"title": "a"}, {"title": "b"}, {"title": "b"}, []),
        # Only mine, only theirs, both.
        ({"title": "a"}, {"title": "a"}, {"title": "b"}, [("title", "mine", False)]),
        ({"title": "a"}, {"title": "b"}, {"title": "a"}, [("title", "theirs", False)]),
        ({"title": "a"}, {"title": "b"}, {"title": "c"}, [("title", "mine", True)]),
        # An emptied number and a choice are told in words.
        ({"size": 5}, {"size": 7}, {"size": ""}, [("size", "mine", True)]),
        ({"colour": "r"}, {"colour": "b"}, {"colour": ""}, [("colour", "mine", True)]),
    ],
)
def test_differences(was, now, typed, differences):
    now = record(2, **now)
    form = sent(record(**was), now, **typed)

    assert form.version == 1
    found = [(one.name, one.choice, one.is_both) for one in form.differences(now)]
    assert found == differences


def test_differences_are_told_as_people_read_them():
    now = record(2, colour="b", size=7)
    [size, colour] = sent(record(colour="r", size=5), now, colour="", size="").differences(now)

    assert (colour.was, colour.mine, colour.theirs) == ("red", "none", "blue")
    assert (size.was, size.mine, size.theirs) == ("5", "", "7")


def test_theirs_is_taken_from_the_record_never_from_the_form():
    now = record(2, title="b", size=7)
    form = sent(record(title="a"), now, title="c", size="1", take_title="theirs", take_size="mine")

    assert form.values() == {"title": "b", "size": 1, "colour": ""}


def test_the_next_try_knows_the_new_version_and_keeps_what_was_typed():
    now = record(2, title="b")
    again = sent(record(title="a"), now, title="c").again(now)

    assert again["title"].value() == "c"
    form = CardForm({field.html_name: field.value() or "" for field in again}, record=now)
    assert form.is_valid()
    assert form.version == 2
    assert form.cleaned_data["opened"]["title"] == "b"


@pytest.mark.parametrize("seal", ["", "x", "eyJ2ZXJzaW9uIjo5fQ:1:abc"])
def test_a_broken_seal_is_no_version(seal):
    form = CardForm({"title": "c", "opened": seal}, record=record())

    assert not form.is_valid()
    assert "opened" in form.errors
