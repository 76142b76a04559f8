"""The line of time by itself: what it asks, and that nothing stands on it twice."""

from datetime import UTC, date, datetime

import pytest

from youcheng.accounts.models import Unit, User
from youcheng.registry import actions
from youcheng.registry.models import Locality, Tie
from youcheng.registry.queries.cities import city_ties
from youcheng.registry.queries.timeline import Line, timeline

pytestmark = pytest.mark.django_db

TODAY = date(2020, 6, 1)
OPENED = datetime(2015, 1, 1, tzinfo=UTC)
RETRACTED = datetime(2018, 1, 1, tzinfo=UTC)


@pytest.fixture
def leipzig(office) -> Locality:
    return Locality.objects.get(name_en="Leipzig")


def tie(home: Unit, place: Locality) -> Tie:
    paper = actions.InstrumentDraft("formal", date(1988, 5, 21), ends_on=date(2030, 1, 1))
    event = actions.EventDraft("established", date(1988, 5, 21), to_kind="formal", instrument=paper)
    draft = actions.TieDraft(home_id=home.pk, place_id=place.pk, events=[event])
    return actions.open_tie(draft, by=None, at=OPENED)


def line(user: User, place: Locality, known_at: datetime | None = None) -> Line:
    found = city_ties(user, place, TODAY, known_at)
    return timeline(found, today=TODAY, as_of=TODAY, known_at=known_at)


def told(shown: Line) -> list[tuple[str, str]]:
    return [(entry.group, entry.day) for entry in shown.entries]


@pytest.mark.parametrize("n", [1, 3])
def test_two_queries_for_one_tie_and_for_three(
    officer, office, leipzig, n, django_assert_num_queries
):
    for code in ("nanjing", "qinhuai", "qixia")[:n]:
        tie(Unit.objects.get(code=code), leipzig)
    found = city_ties(officer, leipzig, TODAY)

    with django_assert_num_queries(2):
        shown = timeline(found, today=TODAY, as_of=TODAY)

    assert shown.counts == {"event": n, "ahead": 2 * n}


def test_a_paper_is_told_with_its_event_and_alone_once_that_is_taken_back(officer, office, leipzig):
    frame = tie(office, leipzig)
    event = frame.events.get()
    assert ("event", "1988-05-21") in told(line(officer, leipzig))
    assert ("paper", "1988-05-21") not in told(line(officer, leipzig))

    actions.retract(event, by=officer, at=RETRACTED)

    now = told(line(officer, leipzig))
    assert now.count(("paper", "1988-05-21")) == now.count(("gone", "1988-05-21")) == 1


def test_what_was_known_then_stands_once_though_it_was_taken_back_since(officer, office, leipzig):
    frame = tie(office, leipzig)
    actions.retract(frame.events.get(), by=officer, at=RETRACTED)

    then = told(line(officer, leipzig, known_at=datetime(2017, 1, 1, tzinfo=UTC)))

    assert then == [("event", "1988-05-21")]


def test_a_term_taken_back_is_not_ahead(officer, office, leipzig):
    frame = tie(office, leipzig)
    assert ("ahead", "2030-01-01") in told(line(officer, leipzig))

    actions.retract(frame.instruments.get(), by=officer, at=RETRACTED)

    assert ("ahead", "2030-01-01") not in told(line(officer, leipzig))


def test_a_term_of_a_paper_without_a_day_of_signing_is_ahead(officer, office, leipzig):
    frame = tie(office, leipzig)
    actions.add_instrument(
        frame, actions.InstrumentDraft("renewal", ends_on=date(2040, 1, 1)), by=officer
    )

    shown = line(officer, leipzig)

    assert ("ahead", "2040-01-01") in told(shown)
    assert shown.counts.get("paper", 0) == 0
