"""What can be done to an exchange, and what is refused with nothing written."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.exchanges import actions
from youcheng.exchanges.actions import PartDraft
from youcheng.exchanges.enums import State
from youcheng.exchanges.models import Exchange, FormerExchange, Partner
from youcheng.exchanges.queries.knowing import known_at
from youcheng.exchanges.tests.world import DAY, THEN, draft, place, recorded, tie_with
from youcheng.lib.objections import Refused, Stale
from youcheng.registry.models import TieSpan

LATER = datetime(2019, 1, 1, tzinfo=UTC)
LAST = datetime(2020, 1, 1, tzinfo=UTC)


def heard(tie) -> date:
    return TieSpan.objects.get(tie=tie, known_to=None).heard_on


def written() -> tuple[int, int, int]:
    return Exchange.objects.count(), Partner.objects.count(), Event.objects.count()


def test_an_exchange_is_recorded_with_its_sides(office):
    school = Unit.objects.get(code="qinhuai")
    one = recorded(
        office,
        place_ids=[place("Leipzig").pk, place("Turku").pk, place("Leipzig").pk],
        units=[school, office],
        fields=["trade", "culture", "trade"],
        participants=[PartDraft("abroad", "某某（演示）", "市长", is_head=True)],
    )
    assert [partner.place.name_en for partner in one.partners.all()] == ["Leipzig", "Turku"]
    assert [field.code for field in one.fields.all()] == ["trade", "culture"]
    assert list(one.units.all()) == [school]
    assert one.participants.get().is_head
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes["on"]) == ("exchange.recorded", "2018-05-21")


def test_a_visit_that_ends_before_it_starts_is_refused_by_the_action_and_the_database(office):
    before = written()
    with pytest.raises(Refused) as refused:
        recorded(office, to_on=date(2018, 5, 20))
    assert refused.value.objection.code == "ends_before_it_begins"
    assert written() == before
    one = recorded(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exchange.objects.filter(pk=one.pk).update(to_on=date(2018, 5, 20))


def test_an_exchange_is_contact_for_the_tie_it_serves(office):
    tie = tie_with(office)
    assert heard(tie) == date(1988, 5, 21)
    one = recorded(office, to_on=date(2018, 5, 24))
    assert heard(tie) == date(2018, 5, 24)
    assert one.partners.get().tie == tie

    actions.withdraw(one, why="记重了", by=None, at=LATER)
    assert heard(tie) == date(1988, 5, 21)


def test_what_a_school_does_serves_the_tie_of_the_city_above_it(office):
    tie = tie_with(office)
    recorded(Unit.objects.get(code="qinhuai"))
    assert heard(tie) == DAY


def test_its_own_tie_comes_before_that_of_the_unit_above(office):
    district = Unit.objects.get(code="qinhuai")
    city_tie, own = tie_with(office), tie_with(district)
    recorded(district)
    assert (heard(own), heard(city_tie)) == (DAY, date(1988, 5, 21))


def test_a_draft_is_no_contact_until_it_is_recorded(office):
    tie = tie_with(office)
    one = actions.record_exchange(draft(office), by=None, at=THEN, state=State.DRAFT)
    assert heard(tie) == date(1988, 5, 21)
    actions.finish_draft(one, by=None, at=LATER)
    one.refresh_from_db()
    assert (heard(tie), one.recorded_at) == (DAY, LATER)
    with pytest.raises(Refused):
        actions.finish_draft(one, by=None)


def test_a_change_is_logged_and_what_it_said_before_is_kept(office):
    one = recorded(office, n_persons_abroad=12, fields=["trade"])
    changed = draft(office, n_persons_abroad=14, fields=["trade", "health"])
    assert actions.edit_exchange(one, version=1, draft=changed, by=None, at=LATER)
    one.refresh_from_db()
    assert (one.version, one.n_persons_abroad) == (2, 14)
    event = Event.objects.latest("pk")
    assert event.changes == {
        "n_persons_abroad": [12, 14],
        "fields": [["trade"], ["trade", "health"]],
    }
    former = FormerExchange.objects.get()
    assert (former.values["n_persons_abroad"], former.known_to) == (12, LATER)


def test_a_change_of_nothing_writes_nothing(office):
    one = recorded(office)
    before = written()
    assert not actions.edit_exchange(one, version=1, draft=draft(office), by=None)
    one.refresh_from_db()
    assert (written(), one.version) == (before, 1)


def test_the_slower_of_two_is_told(office):
    one = recorded(office)
    actions.edit_exchange(one, version=1, draft=draft(office, venue="金陵饭店"), by=None)
    with pytest.raises(Stale):
        actions.edit_exchange(one, version=1, draft=draft(office, venue="别处"), by=None)
    one.refresh_from_db()
    assert one.venue == "金陵饭店"


def test_a_change_of_the_partner_moves_contact_from_one_tie_to_the_other(office):
    leipzig, turku = tie_with(office), tie_with(office, "Turku")
    one = recorded(office)
    moved = draft(office, "Turku", from_on=date(2018, 6, 1))
    actions.edit_exchange(one, version=1, draft=moved, by=None)
    assert (heard(leipzig), heard(turku)) == (date(1988, 5, 21), date(2018, 6, 1))


def test_what_was_known_then_can_be_told_again(office):
    """Recorded in 2015, changed in 2019, taken back in 2020."""
    one = recorded(office, n_persons_abroad=12)
    actions.edit_exchange(
        one, version=1, draft=draft(office, n_persons_abroad=14), by=None, at=LATER
    )
    one.refresh_from_db()
    actions.withdraw(one, why="记重了", by=None, at=LAST)

    def persons(moment):
        return [known.values["n_persons_abroad"] for known in known_at(moment)]

    assert persons(datetime(2014, 1, 1, tzinfo=UTC)) == []
    assert persons(datetime(2016, 1, 1, tzinfo=UTC)) == [12]
    assert persons(datetime(2019, 6, 1, tzinfo=UTC)) == [14]
    assert persons(datetime(2021, 1, 1, tzinfo=UTC)) == []


def test_a_promise_is_done_with_evidence_and_once(office):
    one = recorded(office)
    promise = actions.add_promise(one, text="互派教师", side="home", by=None)
    with pytest.raises(Refused):
        actions.finish_promise(promise, version=1, done_on=DAY, evidence=" ", by=None)
    actions.finish_promise(promise, version=1, done_on=DAY, evidence="派遣函", by=None)
    with pytest.raises(Stale):
        actions.finish_promise(promise, version=1, done_on=DAY, evidence="派遣函", by=None)
    promise.refresh_from_db()
    assert (promise.done_on, promise.evidence) == (DAY, "派遣函")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(promise).objects.filter(pk=promise.pk).update(evidence="")


def test_names_of_participants_do_not_go_into_the_log(office):
    one = recorded(office)
    actions.add_participant(one, PartDraft("abroad", "保密姓名", "市长"), by=None)
    part = one.participants.get()
    actions.drop_part(part, by=None)
    told = [str(event.changes) + event.subject_text for event in Event.objects.all()]
    assert not any("保密姓名" in text for text in told)
    assert "市长" in str(Event.objects.filter(verb="exchange.participant_dropped").get().changes)
    part.pk = 99999
    with pytest.raises(Stale):
        actions.drop_part(part, by=None)


def test_an_import_that_is_undone_leaves_nothing(office):
    tie = tie_with(office)
    rows = actions.open_exchanges([draft(office), draft(office, "Turku")], by=None, at=THEN)
    actions.remove_exchanges([row.pk for row in rows], at=LATER)
    assert not Exchange.objects.exists()
    assert not Partner.objects.exists()
    assert heard(tie) == date(1988, 5, 21)
