"""A public claim becomes a tie only when a person says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.registry.models import Claim, Tie

pytestmark = pytest.mark.django_db
LIST = (
    "city_a,country_a,lat_a,lon_a,city_b,country_b,lat_b,lon_b,since\n"
    "Nanjing,China,32.06,118.78,Nagoya,Japan,,,1978-12-21\n"
    "Florence,Italy,,,Nanjing,China,32.06,118.78,\n"
    "Nanjing,China,32.06,118.78,Perth,Australia,,,\n"
)


@pytest.fixture
def reviewer(client, office):
    user = User.objects.create(username="reviewer")
    Grant.objects.create(user=user, role=Role.DESK, unit=office)
    client.force_login(user)
    return user


@pytest.fixture
def claims(client, reviewer):
    file = SimpleUploadedFile("list.csv", LIST.encode())
    response = client.post(
        reverse("dataio:claim-list"), {"source": "A public list, 2016", "file": file}
    )
    assert response.status_code == 302
    return list(Claim.objects.order_by("pk"))


def test_a_list_makes_claims_and_no_tie(client, claims):
    response = client.get(reverse("dataio:claim-list"))

    assert len(claims) == 3
    assert [row["abroad"].name_en for row in response.context["rows"]] == [
        "Perth",
        "Florence",
        "Nagoya",
    ]
    assert not Tie.objects.exists()


def test_confirming_opens_the_tie_with_its_date_and_source(client, claims, reviewer):
    response = client.post(
        reverse("dataio:claim-decide", args=[claims[0].pk]),
        {"decision": "confirm", "kind": "formal"},
    )

    tie = Tie.objects.get()
    assert response.url == reverse("registry:tie-detail", args=[tie.pk])
    assert tie.place.name_en == "Nagoya"
    assert (tie.source, tie.confidence) == ("A public list, 2016", "low")
    event = tie.events.get()
    assert (event.kind, event.day, event.to_kind) == ("established", "1978-12-21", "formal")
    claim = Claim.objects.get(pk=claims[0].pk)
    assert (claim.status, claim.tie, claim.decided_by) == ("confirmed", tie, reviewer)
    assert Event.objects.filter(verb="claim.confirmed").count() == 1


def test_an_undated_claim_only_attests_the_tie(client, claims):
    client.post(reverse("dataio:claim-decide", args=[claims[1].pk]), {"decision": "confirm"})

    event = Tie.objects.get().events.get()
    assert (event.kind, event.precision, event.to_kind) == ("attested", "none", "unknown")


def test_a_claim_set_aside_is_not_asked_about_again(client, claims):
    url = reverse("dataio:claim-decide", args=[claims[2].pk])
    client.post(url, {"decision": "dismiss"})

    assert Claim.objects.get(pk=claims[2].pk).status == "dismissed"
    assert not Tie.objects.exists()
    assert client.post(url, {"decision": "confirm"}).status_code == 409


def test_a_list_that_cannot_be_read_says_so(client, reviewer):
    file = SimpleUploadedFile("list.csv", b"nothing,of,use\n1,2,3\n")
    response = client.post(reverse("dataio:claim-list"), {"source": "x", "file": file})

    assert response.status_code == 422
    assert "city_a" in response.content.decode()
    assert not Claim.objects.exists()
