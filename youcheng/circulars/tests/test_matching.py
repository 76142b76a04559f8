"""From a match to a circular, and from an answer to an opportunity."""

import pytest
from django.test import Client
from django.urls import reverse

from youcheng.circulars import actions
from youcheng.circulars.models import Answer, Circular
from youcheng.circulars.tests.world import NOW, liaison_of, receipt, sent, units
from youcheng.lib.objections import Stale
from youcheng.opportunities.models import Opportunity
from youcheng.opportunities.tests.world import need, offer

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_match_becomes_a_draft_with_its_units_ticked(office, officer):
    one = offer(office, by=officer, heading="Nurses to train")
    chosen = units(2)
    desk = signed_in(officer)
    address = reverse("circulars:from-match", args=[one.pk])
    nobody = desk.post(address)
    assert nobody.url == reverse("opportunities:detail", args=[one.pk])
    assert not Circular.objects.exists()

    made = desk.post(address, {"unit": [unit.pk for unit in chosen]})
    draft = Circular.objects.get()
    assert (draft.state, draft.heading, draft.unit) == ("draft", "Nurses to train", office)
    assert one.number in draft.body
    shown = desk.get(made.url).content.decode()
    assert shown.count("checked") == 2
    assert signed_in(liaison_of(units(3)[2])).post(address).status_code == 403


def test_an_answer_becomes_an_opportunity_once(office, officer):
    circular = sent(officer, office, 2)
    own = receipt(circular)
    actions.answer(own, has_need=True, text="寻求肿瘤检测技术\n预算三百万", by=officer, at=NOW)
    answer = Answer.objects.get()
    desk = signed_in(officer)
    address = reverse("circulars:take-up", args=[answer.pk])
    made = desk.post(address)
    one = Opportunity.objects.get()
    assert made.url == reverse("opportunities:detail", args=[one.pk])
    assert (one.heading, one.keeper, one.origin) == ("寻求肿瘤检测技术", own.unit, "answer")
    assert "#oncology" in one.terms
    page = desk.get(reverse("circulars:detail", args=[circular.pk])).content.decode()
    assert made.url in page
    assert address not in page

    desk.post(address)
    assert Opportunity.objects.count() == 1
    with pytest.raises(Stale):
        actions.take_up(answer, [], by=officer, at=NOW)
    assert signed_in(liaison_of(units(2)[1])).post(address).status_code == 404


def test_an_answer_that_was_replaced_is_none(office, officer):
    circular = sent(officer, office, 1)
    own = receipt(circular)
    for text in ("先说的", "后说的"):
        actions.answer(own, has_need=True, text=text, by=officer, at=NOW)
    old = Answer.objects.get(text="先说的")
    gone = signed_in(officer).post(reverse("circulars:take-up", args=[old.pk]))
    assert gone.status_code == 404
    with pytest.raises(Stale):
        actions.take_up(old, [], by=officer, at=NOW)


def test_restricted_opportunities_are_no_ones_to_circulate(office, officer):
    secret = need(units(1)[0], by=officer, secrecy="restricted")
    other = liaison_of(units(2)[1])
    other.grants.create(role="desk", unit=units(2)[1])
    address = reverse("circulars:from-match", args=[secret.pk])
    assert signed_in(other).post(address, {"unit": [1]}).status_code == 404
