"""What can be done to a tie, and what is refused with nothing written."""

from datetime import UTC, date, datetime

import pytest

from youcheng.audit.models import Event
from youcheng.lib.objections import Refused, Stale
from youcheng.registry import actions
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft
from youcheng.registry.models import Instrument, Locality, LocalityName, Tie, TieEvent, TieSpan

THEN = datetime(2015, 1, 1, tzinfo=UTC)


def draft(office, name: str = "Turku", **fields) -> TieDraft:
    place = Locality.objects.get(name_en=name)
    fields.setdefault("events", [EventDraft("established", date(1990, 5, 1), to_kind="formal")])
    return TieDraft(home_id=office.pk, place_id=place.pk, **fields)


@pytest.fixture
def tie(office) -> Tie:
    return actions.open_tie(draft(office), by=None, at=THEN)


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Tie, TieEvent, Instrument, TieSpan, Event))


def test_open_tie_writes_the_tie_its_log_and_a_line(tie):
    assert counted() == (1, 1, 0, 1, 1)
    assert Event.objects.get().verb == "tie.opened"


def test_a_pair_has_one_tie(tie, office):
    before = counted()
    with pytest.raises(Refused) as refused:
        actions.open_tie(draft(office), by=None)
    assert refused.value.objection.code == "taken"
    assert counted() == before


def test_add_event_files_its_paper_and_raises_the_version(tie):
    paper = InstrumentDraft("renewal", date(2000, 1, 1), ends_on=date(2004, 12, 31))
    event = actions.add_event(
        tie, EventDraft("renewed", date(2000, 1, 1), instrument=paper), by=None
    )
    assert event.instrument.ends_on == date(2004, 12, 31)
    tie.refresh_from_db()
    assert tie.version == 2
    assert TieSpan.objects.filter(tie=tie, known_to=None, stage="lapsed").count() == 1


@pytest.mark.parametrize(
    ("kind", "code"), [("resumed", "not_suspended"), ("upgraded", None), ("terminated", None)]
)
def test_add_event_asks_the_rules(tie, kind, code):
    before = counted()
    if code is None:
        actions.add_event(tie, EventDraft(kind, date(2000, 1, 1)), by=None)
        return
    with pytest.raises(Refused) as refused:
        actions.add_event(tie, EventDraft(kind, date(2000, 1, 1)), by=None)
    assert refused.value.objection.code == code
    assert counted() == before


def test_an_intent_alone_takes_no_renewal(office):
    intent = actions.open_tie(
        draft(office, events=[EventDraft("intent", date(1990, 5, 1))]), by=None
    )
    with pytest.raises(Refused) as refused:
        actions.add_event(intent, EventDraft("renewed", date(2000, 1, 1)), by=None)
    assert refused.value.objection.code == "not_begun"


def test_edit_notices_that_somebody_was_faster(tie):
    actions.edit_tie(tie, version=1, by=None, note="first")
    with pytest.raises(Stale):
        actions.edit_tie(tie, version=1, by=None, note="second")
    tie.refresh_from_db()
    assert (tie.note, tie.version) == ("first", 2)


def test_an_edit_that_changes_nothing_writes_nothing(tie):
    before = counted()
    actions.edit_tie(tie, version=1, by=None, note="")
    assert counted() == before
    tie.refresh_from_db()
    assert tie.version == 1


def test_a_fact_is_taken_back_once(tie):
    event = tie.events.get()
    actions.retract(event, by=None)
    with pytest.raises(Stale):
        actions.retract(event, by=None)
    assert TieSpan.objects.filter(known_to=None).count() == 0


def test_a_memorandum_changes_no_standing(tie):
    actions.add_instrument(tie, InstrumentDraft("memorandum", date(2001, 1, 1)), by=None)
    assert TieSpan.objects.count() == 1
    assert Instrument.objects.get().tie == tie


def test_a_new_place_is_found_by_every_name_and_closed_when_nothing_rests_on_it(office):
    free, used = actions.open_places(
        [
            {"country_id": "FI", "name_zh": "甲城", "name_en": "Alpha", "names": ["Alfa"]},
            {"country_id": "FI", "name_zh": "", "name_en": "Beta"},
        ]
    )
    assert set(LocalityName.objects.filter(locality=free).values_list("key", flat=True)) == {
        "甲城", "alpha", "alfa",
    }  # fmt: skip
    actions.open_tie(TieDraft(office.pk, used.pk), by=None)
    assert actions.close_places([free.pk, used.pk]) == 1
    assert list(Locality.objects.filter(pk__in=[free.pk, used.pk])) == [used]
