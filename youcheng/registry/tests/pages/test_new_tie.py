"""A tie is opened."""

from datetime import date

import pytest
from django.urls import reverse

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.registry.models import Tie
from youcheng.registry.tests.pages.world import country, place, tie

pytestmark = pytest.mark.django_db


def test_new_tie_asks_which_of_two_namesakes(client, officer, city):
    country("GB")
    ours = place("London", "CA", admin1_name="Ontario")
    place("London", "GB", population=8_900_000)
    client.force_login(officer)
    url = reverse("registry:tie-add")
    data = {"home": city.pk, "place_text": "London", "kind": "formal", "on": "1997-05-07"}

    response = client.post(url, data)

    assert response.status_code == 422
    assert "2 places bear this name" in str(response.context["form"].errors["place"])
    assert not Tie.objects.exists()
    assert client.post(url, {**data, "place": ours.pk}).status_code == 302
    found = Tie.objects.get()
    assert found.place == ours
    assert found.spans.get().began_on == date(1997, 5, 7)


def test_second_tie_of_a_pair_is_refused_beside_the_field(client, officer, city):
    tie(city, place("Leipzig"))
    client.force_login(officer)

    response = client.post(
        reverse("registry:tie-add"), {"home": city.pk, "place_text": "Leipzig", "kind": "formal"}
    )

    assert "already has a tie" in str(response.context["form"].errors["place_text"])


def test_new_tie_without_date_is_attested_and_its_beginning_unknown(client, officer, city):
    place("Leipzig")
    client.force_login(officer)

    client.post(
        reverse("registry:tie-add"),
        {"home": city.pk, "place_text": "Leipzig", "kind": "cooperative"},
    )

    span = Tie.objects.get().spans.get()
    assert (span.kind, span.began_on, span.is_dated) == ("cooperative", None, False)


def test_new_tie_cannot_be_opened_for_a_unit_of_others(client, city, district):
    user = User.objects.create_user("deskof")
    Grant.objects.create(user=user, role=Role.DESK, unit=district)
    place("Leipzig")
    client.force_login(user)

    response = client.post(
        reverse("registry:tie-add"), {"home": city.pk, "place_text": "Leipzig", "kind": "formal"}
    )

    assert "home" in response.context["form"].errors
    assert not Tie.objects.exists()
