"""Two people edit the same tie."""

import pytest
from django.urls import reverse

from youcheng.registry import actions
from youcheng.registry.models import Tie
from youcheng.registry.tests.pages.world import place, tie

pytestmark = pytest.mark.django_db


def opened(client, url: str) -> dict[str, str]:
    """What the form holds when somebody opens it."""
    form = client.get(url).context["form"]
    return {field.html_name: field.value() or "" for field in form}


def test_edit_of_an_old_version_shows_both_sides_and_writes_nothing(client, officer, city):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)
    url = reverse("registry:tie-edit", args=[frame.pk])
    typed = opened(client, url) | {"note": "mine", "label": "ours"}
    actions.edit_tie(frame, version=1, by=officer, note="theirs", source="their source")

    response = client.post(url, typed)

    assert response.status_code == 409
    sides = {
        one.name: (one.was, one.mine, one.theirs, one.choice, one.is_both)
        for one in response.context["differences"]
    }
    assert sides == {
        "label": ("", "ours", "", "mine", False),
        "note": ("", "mine", "theirs", "mine", True),
        "source": ("", "", "their source", "theirs", False),
    }
    assert response.context["last"].by == officer
    frame.refresh_from_db()
    assert (frame.note, frame.label) == ("theirs", "")


@pytest.mark.parametrize(
    ("taken", "note", "source"),
    [("mine", "mine", "their source"), ("theirs", "theirs", "their source")],
)
def test_who_was_slower_chooses_field_by_field(client, officer, city, taken, note, source):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)
    url = reverse("registry:tie-edit", args=[frame.pk])
    typed = opened(client, url) | {"note": "mine"}
    actions.edit_tie(frame, version=1, by=None, note="theirs", source="their source")
    again = client.post(url, typed).context["form"]
    sent = {field.html_name: field.value() or "" for field in again}

    response = client.post(url, sent | {"take_note": taken, "take_source": "theirs"})

    assert response.status_code == 302
    frame.refresh_from_db()
    assert (frame.note, frame.source) == (note, source)


def test_a_choice_that_is_late_again_is_asked_again(client, officer, city):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)
    url = reverse("registry:tie-edit", args=[frame.pk])
    typed = opened(client, url) | {"note": "mine"}
    actions.edit_tie(frame, version=1, by=None, note="theirs")
    again = client.post(url, typed).context["form"]
    sent = {field.html_name: field.value() or "" for field in again}
    actions.edit_tie(Tie.objects.get(), version=2, by=None, note="third")

    response = client.post(url, sent | {"take_note": "mine"})

    assert response.status_code == 409
    [note] = response.context["differences"]
    assert (note.mine, note.theirs) == ("mine", "third")
    frame.refresh_from_db()
    assert frame.note == "third"


def test_a_form_whose_seal_is_broken_writes_nothing(client, officer, city):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)
    url = reverse("registry:tie-edit", args=[frame.pk])

    for seal in ("", "x", opened(client, url)["opened"][:-3] + "abc"):
        response = client.post(url, {"note": "mine", "opened": seal})
        assert response.status_code == 422
        assert "mine" in response.content.decode()
    frame.refresh_from_db()
    assert frame.note == ""
