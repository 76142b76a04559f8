"""Handed on from unit to unit: never in a circle, each unit once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.accounts.models import Unit
from youcheng.circulars import actions
from youcheng.circulars.enums import ReceiptState
from youcheng.circulars.models import Receipt
from youcheng.circulars.queries import matrix_of
from youcheng.circulars.queries.forwarding import chain_of
from youcheng.circulars.rules import Facts, objection_to_forward
from youcheng.circulars.tests.test_actions import refused
from youcheng.circulars.tests.test_pages import page, signed_in
from youcheng.circulars.tests.test_rules import TODAY, code
from youcheng.circulars.tests.world import NOW, liaison_of, receipt, sent, units
from youcheng.lib.objections import Stale
from youcheng.notices.models import Notice


@pytest.mark.parametrize(
    ("facts", "targets", "said"),
    [
        (Facts(), [5], None),
        (Facts(is_answered=True), [5], None),
        (Facts(is_returned=True), [5], None),
        (Facts(due_on=date(2018, 1, 1)), [5], None),
        (Facts(is_open=False), [5], "closed"),
        (Facts(is_open=False, is_answered=True), [5], "closed"),
        (Facts(), [], "nobody"),
        (Facts(), [5, 2], "cycle"),
        (Facts(), [3], "cycle"),
        (Facts(), [1], "cycle"),
        (Facts(), [4], "has_it"),
    ],
)
def test_to_whom_it_can_go(facts, targets, said):
    """The office is 1; 2 gave it to 3, which hands it on; 4 has it, too."""
    objection = objection_to_forward(
        facts, targets, sender=1, chain=[3, 2], having=[2, 3, 4], today=TODAY
    )
    assert code(objection) == said


SENDER, N = 0, 8


@given(
    st.sets(st.integers(1, N), min_size=1),
    st.lists(st.tuples(st.integers(1, N), st.sets(st.integers(0, N))), max_size=40),
)
def test_random_forwards_are_never_a_circle_and_each_unit_has_it_once(first, tries):
    came: dict[int, int | None] = dict.fromkeys(first)
    got = list(came)

    def chain(unit: int) -> list[int]:
        seen = [unit]
        while (before := came[seen[-1]]) is not None:
            assert before not in seen
            seen.append(before)
        return seen

    for unit, targets in tries:
        if unit not in came:
            continue
        objection = objection_to_forward(
            Facts(), targets, sender=SENDER, chain=chain(unit), having=came, today=TODAY
        )
        is_fine = bool(targets) and SENDER not in targets and not targets & set(came)
        assert (objection is None) == is_fine
        if objection is None:
            came.update(dict.fromkeys(targets, unit))
            got += targets
    assert len(got) == len(set(got))
    for unit in came:
        assert chain(unit)[-1] in first


@pytest.fixture
def school() -> Unit:
    own = units(1)[0]
    return Unit.objects.create(
        code="a-school", parent=own, path=f"{own.path}a-school/", kind="school", level="school",
        name_zh="某校",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_chain_is_on_record_and_does_not_come_back(office, officer, school):
    own, other, third = units()
    user, pupil, last = liaison_of(own), liaison_of(school), liaison_of(third)
    one = sent(officer, office, 2)

    assert actions.forward(receipt(one), [school], by=user, at=NOW) == 1
    below = receipt(one, "a-school")
    assert actions.forward(below, [third], by=pupil, at=NOW) == 1
    end = receipt(one, "qixia")
    assert chain_of(end) == [third.pk, school.pk, own.pk]
    assert [Notice.objects.filter(to=who).count() for who in (pupil, last)] == [1, 1]
    for target in (own, school, office):
        with refused("cycle"):
            actions.forward(end, [target], by=last, at=NOW)
    with refused("has_it"):
        actions.forward(end, [other], by=last, at=NOW)
    with refused("nobody"):
        actions.forward(end, [], by=last, at=NOW)
    assert one.receipts.count() == 4

    states = {line.receipt.unit.code: line.state for line in matrix_of(officer, one, TODAY).lines}
    assert states == {
        "qinhuai": ReceiptState.CLAIMED, "a-school": ReceiptState.CLAIMED,
        "qixia": ReceiptState.SENT, "xuanwu": ReceiptState.SENT,
    }  # fmt: skip
    # Who handed it on sees how it goes on there, and not elsewhere.
    seen = {line.receipt.unit.code for line in matrix_of(pupil, one, TODAY).lines}
    assert seen == {"a-school", "qixia"}
    assert {line.receipt.unit.code for line in matrix_of(last, one, TODAY).lines} == {"qixia"}


@pytest.mark.django_db
def test_what_was_sent_back_is_taken_on_again_by_handing_it_on(office, officer, school):
    one = sent(officer, office, 1)
    actions.send_back(receipt(one), reason="非职责", by=officer, at=NOW)
    actions.forward(receipt(one), [school], by=officer, at=NOW)
    row = receipt(one)
    assert (row.returned_at, row.reason, row.claimed_by) == (None, "", officer)


@pytest.mark.django_db
def test_nothing_goes_on_that_is_closed_or_from_a_unit_that_was_dissolved(office, officer, school):
    one = sent(officer, office, 1)
    Unit.objects.filter(code="qinhuai").update(ended_on=NOW.date())
    with refused("closed"):
        actions.forward(receipt(one), [school], by=officer, at=NOW)
    Unit.objects.filter(code="qinhuai").update(ended_on=None)
    actions.close(one, by=officer, at=NOW)
    with pytest.raises(Stale):
        actions.forward(receipt(one), [school], by=officer, at=NOW)
    assert Receipt.objects.count() == 1


@pytest.mark.django_db
def test_the_page(office, officer, school, stranger):
    own, other, third = units()
    one = sent(officer, office, 2)
    client = signed_in(liaison_of(own))
    address = page("forward", receipt(one).pk)
    assert address in client.get(page("detail", one.pk)).content.decode()
    shown = client.get(address)
    offered = [box["unit"] for boxes in shown.context["groups"].values() for box in boxes]
    assert offered == [school]
    others = [box["unit"] for boxes in shown.context["others"].values() for box in boxes]
    assert third in others
    assert not {own, other, office} & set(others)
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"units": [other.pk]}).status_code == 422
    assert client.post(address, {"units": [school.pk, third.pk]}).status_code == 302
    assert one.receipts.count() == 4
    text = signed_in(officer).get(page("detail", one.pk)).content.decode()
    assert text.count("<bdi>秦淮区</bdi></div>") >= 2  # handed on by it, twice
    for user in (liaison_of(other), stranger):
        assert signed_in(user).post(address, {"units": [third.pk]}).status_code in {403, 404}


@pytest.mark.django_db
def test_the_successor_of_a_dissolved_unit_is_given_it(office, officer, school):
    one = sent(officer, office, 1)
    Unit.objects.filter(code="qinhuai").update(ended_on=NOW.date())
    desk = signed_in(officer)
    shown = desk.get(page("detail", one.pk)).content.decode()
    assert "2018-10-08" in shown
    desk.post(page("units", one.pk), {"units": [units()[1].pk]})
    lines = {line.receipt.unit.code: line for line in matrix_of(officer, one, TODAY).lines}
    assert lines["qinhuai"].state == ReceiptState.CLOSED
    assert lines["xuanwu"].waits
