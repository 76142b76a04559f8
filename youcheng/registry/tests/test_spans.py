"""The two clocks: what was true on a day, as known at a moment."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.db import connection

from youcheng.registry import actions
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft
from youcheng.registry.actions.bulk import TieChange, change_ties, restore_ties
from youcheng.registry.models import Locality, TieEvent, TieSpan

THEN = datetime(2015, 1, 1, tzinfo=UTC)
LATER = datetime(2016, 1, 1, tzinfo=UTC)
LAST = datetime(2017, 1, 1, tzinfo=UTC)
DAY = date(2014, 12, 31)


@pytest.fixture
def tie(office):
    turku = Locality.objects.get(name_en="Turku")
    draft = TieDraft(
        home_id=office.pk,
        place_id=turku.pk,
        events=[EventDraft("established", date(1990, 5, 1), to_kind="formal")],
    )
    return actions.open_tie(draft, by=None, at=THEN)


def known(tie, moment=None):
    return [
        (span.kind, span.stage, span.from_on)
        for span in TieSpan.objects.at(DAY, moment).filter(tie=tie).order_by("pk")
    ]


def test_before_it_was_recorded_nobody_knew(tie):
    assert known(tie, datetime(2014, 12, 31, tzinfo=UTC)) == []
    assert known(tie, THEN) == known(tie) == [("formal", "in_force", date(1990, 5, 1))]


def test_what_was_known_before_a_correction_is_still_there(tie):
    [event] = tie.events.all()
    actions.retract(event, by=None, at=LATER)
    assert known(tie) == []
    actions.add_event(
        tie, EventDraft("established", date(1991, 6, 2), to_kind="cooperative"), by=None, at=LAST
    )
    assert known(tie, THEN) == [("formal", "in_force", date(1990, 5, 1))]
    assert known(tie, LATER) == []
    assert known(tie) == [("cooperative", "in_force", date(1991, 6, 2))]
    assert TieEvent.objects.known_at(THEN).get() == event


def test_a_refresh_that_changes_nothing_writes_nothing(tie):
    before = list(TieSpan.objects.order_by("pk").values())
    assert actions.refresh_spans([tie.pk], at=LATER) == 0
    assert list(TieSpan.objects.order_by("pk").values()) == before


def heard(tie) -> date | None:
    [on] = set(TieSpan.objects.filter(tie=tie, known_to=None).values_list("heard_on", flat=True))
    return on


def test_when_something_was_heard_last(tie):
    assert heard(tie) == date(1990, 5, 1)

    paper = actions.add_instrument(tie, InstrumentDraft("memorandum", date(2003, 3, 3)), by=None)
    assert heard(tie) == date(2003, 3, 3)

    event = EventDraft("memorandum", date(2005, 5, 5))
    event = actions.add_event(tie, event, by=None)
    assert heard(tie) == date(2005, 5, 5)

    actions.retract(event, by=None)
    assert heard(tie) == date(2003, 3, 3)
    actions.retract(paper, by=None)
    assert heard(tie) == date(1990, 5, 1)


def test_a_change_that_is_taken_back_leaves_what_was_heard_before(tie):
    change = TieChange(tie_id=tie.pk, frame={}, events=[EventDraft("memorandum", date(2005, 5, 5))])
    done = change_ties([change], by=None, at=LATER)
    assert heard(tie) == date(2005, 5, 5)

    restore_ties(done, at=LATER)

    assert heard(tie) == date(1990, 5, 1)


def test_the_migration_says_the_same(tie):
    actions.add_instrument(tie, InstrumentDraft("memorandum", date(2003, 3, 3)), by=None)
    TieSpan.objects.update(heard_on=None)

    with connection.cursor() as cursor:
        cursor.execute(import_module("youcheng.registry.migrations.0010_fill_heard_on").HEARD)

    assert heard(tie) == date(2003, 3, 3)


def test_spans_can_be_made_again_from_the_log(tie):
    actions.add_event(tie, EventDraft("suspended", date(2001, 1, 1)), by=None, at=LATER)
    rows = TieSpan.objects.filter(known_to=None).order_by("from_on")
    fields = ("kind", "stage", "from_on", "to_on", "place", "country", "home", "began_year")
    before = list(rows.values(*fields))
    TieSpan.objects.all().delete()
    assert actions.refresh_spans([tie.pk], at=LAST) == 2
    assert list(rows.values(*fields)) == before


def test_a_succession_moves_the_tie_to_another_country(tie):
    tampere = Locality.objects.get(name_en="Tampere")
    leipzig = Locality.objects.get(name_en="Leipzig")
    for on, place in ((date(2005, 1, 1), tampere), (date(2006, 1, 1), leipzig)):
        actions.add_event(tie, EventDraft("succeeded", on, place_id=place.pk), by=None, at=LATER)
    spans = TieSpan.objects.filter(tie=tie, known_to=None).order_by("from_on")
    assert [(s.place.name_en, s.country_id, s.began_year) for s in spans] == [
        ("Turku", "FI", 1990), ("Tampere", "FI", 1990), ("Leipzig", "DE", 1990),
    ]  # fmt: skip


def test_a_term_lapses_and_tacit_renewal_keeps(tie, office):
    for name, is_tacit in (("Leipzig", False), ("Dresden", True)):
        paper = InstrumentDraft(
            "cooperation", date(2000, 1, 1), ends_on=date(2004, 12, 31), is_tacit=is_tacit
        )
        draft = TieDraft(
            office.pk,
            Locality.objects.get(name_en=name).pk,
            events=[
                EventDraft("established", date(2000, 1, 1), to_kind="formal", instrument=paper)
            ],
        )
        actions.open_tie(draft, by=None, at=THEN)
    counted = TieSpan.objects.at(date(2005, 1, 1)).counted().order_by("place__name_en")
    assert [span.place.name_en for span in counted] == ["Dresden", "Turku"]


def test_the_term_of_a_paper_that_was_taken_back_ends_nothing(tie):
    actions.add_event(
        tie,
        EventDraft(
            "renewed",
            date(2000, 5, 1),
            instrument=InstrumentDraft("renewal", date(2000, 5, 1), ends_on=date(2005, 4, 30)),
        ),
        by=None,
        at=LATER,
    )
    assert [stage for _kind, stage, _on in known(tie)] == ["lapsed"]

    actions.retract(tie.instruments.get(), by=None, at=LAST)

    assert [stage for _kind, stage, _on in known(tie)] == ["in_force"]


def test_a_tie_that_lapsed_comes_back_by_renewal_only(tie):
    paper = InstrumentDraft("renewal", date(2000, 5, 1), ends_on=date(2005, 4, 30))
    for draft in (
        EventDraft("renewed", date(2000, 5, 1), instrument=paper),
        EventDraft("suspended", date(2003, 1, 1)),
        EventDraft("resumed", date(2010, 1, 1)),
    ):
        actions.add_event(tie, draft, by=None, at=LATER)

    assert [stage for _kind, stage, _on in known(tie)] == ["lapsed"]
