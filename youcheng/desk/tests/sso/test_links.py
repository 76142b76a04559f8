"""The link between an account here and there is made, kept and cut."""

from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.desk.tests.sso.provider import (
    ACCOUNT,
    ISSUER,
    NAME,
    PASSWORD,
    come_back,
    is_in,
    leave,
    refused,
    sign_in,
    verbs,
)


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_people_link_and_cut_their_account_themselves(client, provider, person, settings):
    settings.OIDC_CLAIM = ""
    client.force_login(person)
    assert client.post(reverse("sso-link")).url.startswith(reverse("account_reauthenticate"))
    confirm(client)
    leave(client, provider, reverse("sso-link"))
    assert come_back(client, provider).url == ACCOUNT
    page = client.get(ACCOUNT).content.decode()
    assert "Desk officer" in page
    client.logout()
    sign_in(client, provider)
    assert is_in(client)

    confirm(client)
    assert client.post(reverse("sso-unlink")).url == ACCOUNT

    assert verbs()[-1] == "sso.unlinked"
    client.logout()
    assert refused(client, sign_in(client, provider), "unknown")


def test_a_link_is_not_taken_from_somebody_else(client, provider, person):
    other = User.objects.create_user("other")
    SocialAccount.objects.create(user=other, provider=ISSUER, uid="s-1")
    client.force_login(person)
    confirm(client)
    leave(client, provider, reverse("sso-link"))

    page = client.get(come_back(client, provider).url).content.decode()

    assert "opens somebody else" in page
    assert SocialAccount.objects.get().user == other


def test_a_second_link_is_refused(client, provider, person):
    SocialAccount.objects.create(user=person, provider=ISSUER, uid="first")
    client.force_login(person)
    confirm(client)
    leave(client, provider, reverse("sso-link"))

    answer = come_back(client, provider)

    assert answer.status_code == 403
    assert SocialAccount.objects.get().uid == "first"


def test_the_only_way_in_is_not_cut(client, provider, person):
    SocialAccount.objects.create(user=person, provider=ISSUER, uid="s-1")
    person.set_unusable_password()
    person.save()
    sign_in(client, provider)

    page = client.post(reverse("sso-unlink"))

    assert "you have no password" in page.content.decode()
    assert SocialAccount.objects.exists()


def test_an_administrator_cuts_a_link_with_a_reason(client, provider, person, office):
    administrator = User.objects.create_user("admin", unit=office)
    Grant.objects.create(user=administrator, role=Role.ADMINISTRATOR, unit=office)
    theirs = Client()
    sign_in(theirs, provider)
    client.force_login(administrator)
    url = reverse("person-sso-unlink", args=[person.pk])
    assert NAME in client.get(reverse("person-detail", args=[person.pk])).content.decode()

    client.post(url, {"reason": ""})
    assert is_in(theirs)
    client.post(url, {"reason": "left the city"})

    assert not is_in(theirs)
    event = Event.objects.get(verb="sso.unlinked")
    assert (event.by, event.changes) == (administrator, {"reason": "left the city"})


def test_who_may_not_cut_a_link(client, provider, person, office, liaison):
    district = Unit.objects.get(code="qinhuai")
    chief = User.objects.create_user("chief", unit=district)
    Grant.objects.create(user=chief, role=Role.ADMINISTRATOR, unit=district)
    SocialAccount.objects.create(user=person, provider=ISSUER, uid="s-1")

    for user, status in [(liaison, 403), (chief, 404)]:
        client.force_login(user)
        url = reverse("person-sso-unlink", args=[person.pk])
        assert client.post(url, {"reason": "x"}).status_code == status
    assert SocialAccount.objects.exists()
