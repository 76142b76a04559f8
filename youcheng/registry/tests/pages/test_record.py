"""Events and papers are filed on a tie's record and taken back."""

from datetime import date

import pytest
from django.urls import reverse

from youcheng.audit.models import Event
from youcheng.registry import actions
from youcheng.registry.tests.pages.world import place, tie

pytestmark = pytest.mark.django_db


def test_a_tie_is_shown_on_the_page_of_its_present_city(client, officer, city):
    frame = tie(city, place("Karl-Marx-Stadt"))
    after = place("Chemnitz")
    client.force_login(officer)
    url = reverse("registry:tie-detail", args=[frame.pk])

    assert client.get(url).url == reverse("city", args=[frame.place_id])
    actions.add_event(
        frame, actions.EventDraft("succeeded", date(1990, 6, 1), place_id=after.pk), by=officer
    )
    assert client.get(url, {"as_of": "1995-01-01"}).url == (
        reverse("city", args=[after.pk]) + "?as_of=1995-01-01"
    )


def test_event_is_added_with_its_paper(client, officer, city):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)

    response = client.post(
        reverse("registry:event-add", args=[frame.pk]),
        {"kind": "renewed", "on": "2016-03", "ends_on": "2018", "signer_home": "mayor"},
    )

    assert response.status_code == 302
    event = frame.events.get(kind="renewed")
    assert (event.on, event.precision) == (date(2016, 3, 31), "month")
    assert (event.instrument.kind, event.instrument.ends_on) == ("renewal", date(2018, 12, 31))
    assert frame.spans.get(known_to=None, to_on=None).stage == "lapsed"
    assert Event.objects.filter(verb="tie.event_added", by=officer).exists()


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"kind": "renewed", "on": "2016-13-40"}, "on", "“2016-13-40” is no date"),
        ({"kind": "renewed", "on": ""}, "on", "required"),
        ({"kind": "resumed", "on": "2016"}, "kind", "not suspended"),
        ({"kind": "upgraded", "on": "2016"}, "to_kind", "Say which kind"),
        ({"kind": "renewed", "on": "2016", "ends_on": "2015"}, "ends_on", "cannot end before"),
        ({"kind": "succeeded", "on": "2016"}, "place_text", "Say which place"),
        ({"kind": "succeeded", "on": "2016", "place_text": "Nowhere"}, "place_text", "No place"),
    ],
)
def test_event_that_cannot_be_is_refused_beside_the_field(
    client, officer, city, data, field, sentence
):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)

    response = client.post(reverse("registry:event-add", args=[frame.pk]), data)

    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    assert frame.events.count() == 1


def test_paper_is_filed_and_taken_back(client, officer, city):
    frame = tie(city, place("Leipzig"))
    client.force_login(officer)
    client.post(
        reverse("registry:instrument-add", args=[frame.pk]),
        {"kind": "memorandum", "signed": "2016-03-08", "paper": "file 7"},
    )
    paper = frame.instruments.get()
    url = reverse("registry:instrument-retract", args=[frame.pk, paper.pk])

    assert client.get(url).status_code == 200
    assert frame.instruments.standing().exists()
    assert client.post(url).status_code == 302
    assert not frame.instruments.standing().exists()


def test_event_taken_back_twice_is_a_lost_race(client, officer, city):
    frame = tie(city, place("Leipzig"))
    event = frame.events.get()
    client.force_login(officer)
    url = reverse("registry:event-retract", args=[frame.pk, event.pk])

    assert client.post(url).status_code == 302
    assert not frame.spans.filter(known_to=None).exists()
    assert client.post(url).status_code == 409
    page = client.get(
        reverse("registry:city-timeline", args=[frame.place_id]), {"show": "gone"}
    ).content.decode()
    assert "taken back" in page
    assert "struck" in page
