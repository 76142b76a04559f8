"""Deeds with circulars, by what is in the database afterwards."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.circulars import actions
from youcheng.circulars.actions import CircularDraft
from youcheng.circulars.enums import CircularState, ReceiptState
from youcheng.circulars.models import Answer, Circular
from youcheng.circulars.queries import matrix_of
from youcheng.circulars.tests.world import DUE, NOW, drafted, liaison_of, receipt, sent, units
from youcheng.lib.objections import Refused, Stale
from youcheng.notices.models import Notice

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str):
    with pytest.raises(Refused) as no:
        yield
    assert no.value.objection.code == code


def said(user) -> list[str]:
    return list(Notice.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))


def test_sent_once_to_each_and_only_their_people_are_told(office, officer):
    people = [liaison_of(unit) for unit in units()]
    one = drafted(officer, office)

    told = actions.send(one, [*units(), *units(1)], by=officer, at=NOW)

    assert told == 3
    assert one.state == CircularState.SENT
    assert one.receipts.count() == 3
    assert [said(user) for user in people] == [["circular"]] * 3
    assert said(officer) == []
    with refused("sent"):
        actions.send(one, units(), by=officer, at=NOW)
    assert Event.objects.filter(verb="circular.sent").count() == 1


def test_fields_of_the_answer_are_the_drafts(office, officer):
    one = drafted(officer, office)
    given = {"label": "需求几项", "kind": "number", "options": "", "is_required": True}
    actions.ask(one, **given, by=officer)
    with refused("twice"):
        actions.ask(one, **given, by=officer)
    for n in range(11):
        actions.ask(one, **{**given, "label": f"问{n}"}, by=officer)
    with refused("many"):
        actions.ask(one, **{**given, "label": "又一问"}, by=officer)
    question = one.questions.earliest("pk")
    actions.unask(question, by=officer)
    assert one.questions.count() == 11
    actions.send(one, units(1), by=officer, at=NOW)
    with refused("sent"):
        actions.ask(one, **{**given, "label": "又一问"}, by=officer)
    with refused("sent"):
        actions.unask(one.questions.earliest("pk"), by=officer)
    assert one.questions.count() == 11


def test_a_draft_for_nobody_is_not_sent(office, officer):
    one = drafted(officer, office)
    with refused("nobody"):
        actions.send(one, [], by=officer, at=NOW)
    assert Circular.objects.get().state == CircularState.DRAFT


def test_a_draft_that_somebody_sent_meanwhile_is_not_changed(office, officer):
    one = drafted(officer, office)
    old = Circular.objects.get()
    actions.send(one, units(), by=officer, at=NOW)
    given = CircularDraft(kind="notice", unit=office, heading="另一个", body="另一个")
    for deed in (
        lambda: actions.edit(old, given, version=old.version, by=officer),
        lambda: actions.discard(old, by=officer),
    ):
        with pytest.raises(Stale):
            deed()
    assert Circular.objects.get().heading == "征集高校合作需求"


def test_two_answers_of_one_unit_the_later_stands_and_none_is_lost(office, officer):
    user = liaison_of(units(1)[0])
    one = sent(officer, office)

    actions.answer(receipt(one), has_need=True, text="六项需求", by=user, at=NOW)
    actions.answer(receipt(one), has_need=False, text="", by=user, at=NOW + timedelta(days=30))

    assert list(Answer.objects.order_by("pk").values_list("text", flat=True)) == ["六项需求", ""]
    assert Answer.objects.standing().get().has_need is False
    row = receipt(one)
    assert row.read_at == row.claimed_at == NOW
    assert said(officer) == ["answer", "answer"]


def test_sent_back_and_taken_on_again(office, officer):
    user = liaison_of(units(1)[0])
    one = sent(officer, office)
    actions.send_back(receipt(one), reason="非本单位职责", by=user, at=NOW)
    assert receipt(one).reason == "非本单位职责"
    with refused("returned"):
        actions.send_back(receipt(one), reason="又", by=user, at=NOW)
    actions.claim(receipt(one), by=user, at=NOW)
    row = receipt(one)
    assert (row.returned_at, row.reason, row.claimed_by) == (None, "", user)
    with refused("claimed"):
        actions.claim(receipt(one), by=user, at=NOW)


def test_those_who_wait_are_reminded_once_a_day(office, officer):
    people = [liaison_of(unit) for unit in units()]
    one = sent(officer, office)
    actions.answer(receipt(one), has_need=True, text="有", by=people[0], at=NOW)
    waiting = [line.receipt for line in matrix_of(officer, one, NOW.date()).lines if line.waits]

    n = actions.remind(one, waiting, by=officer, at=NOW)
    again = actions.remind(one, waiting, by=officer, at=NOW)
    tomorrow = actions.remind(one, waiting, by=officer, at=NOW + timedelta(days=1))

    assert (n, again, tomorrow) == (2, 0, 2)
    assert said(people[0]) == ["circular"]
    assert said(people[1]) == ["circular", "reminder", "reminder"]
    assert receipt(one, "xuanwu").n_reminded == 2


def test_closed_takes_no_answer_and_keeps_those_it_has(office, officer):
    user = liaison_of(units(1)[0])
    one = sent(officer, office)
    actions.answer(receipt(one), has_need=True, text="有", by=user, at=NOW)
    actions.close(one, by=officer, at=NOW)
    with refused("closed"):
        actions.answer(receipt(one), has_need=True, text="再", by=user, at=NOW)
    with pytest.raises(Stale):
        actions.close(one, by=officer, at=NOW)
    with pytest.raises(Stale):
        actions.remind(one, list(one.receipts.all()), by=officer, at=NOW)
    counts = matrix_of(officer, one, DUE).counts
    assert counts == {ReceiptState.ANSWERED: 1, ReceiptState.CLOSED: 2}


def test_a_dissolved_unit_owes_nothing_and_one_without_people_is_said(office, officer):
    liaison_of(units(1)[0])
    one = sent(officer, office)
    Unit.objects.filter(code="xuanwu").update(ended_on=NOW.date())

    lines = {line.receipt.unit.code: line for line in matrix_of(officer, one, NOW.date()).lines}

    assert lines["xuanwu"].state == ReceiptState.CLOSED
    assert not lines["xuanwu"].waits
    assert [code for code, line in lines.items() if line.has_people] == ["qinhuai"]


def test_further_units_and_more_time(office, officer):
    one = sent(officer, office, 1)
    actions.claim(receipt(one), by=officer, at=NOW)
    actions.add_units(one, units(3), by=officer, at=NOW)
    assert one.receipts.count() == 3
    assert receipt(one).claimed_at == NOW
    actions.extend(one, DUE + timedelta(days=3), by=officer, at=NOW)
    assert Circular.objects.get().due_on == DUE + timedelta(days=3)
    with refused("earlier"):
        actions.extend(one, DUE, by=officer, at=NOW)
