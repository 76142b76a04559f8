"""The record as it was: every later change is taken off again, to the last field."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from youcheng.audit.models import Event
from youcheng.registry import actions
from youcheng.registry.models import Locality, LocalityName, Tie
from youcheng.registry.queries.history import PLACE_FIELDS, TIE_FIELDS, as_it_was, past_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def frame(office) -> Tie:
    leipzig = Locality.objects.get(name_en="Leipzig")
    return actions.open_tie(
        actions.TieDraft(home_id=office.pk, place_id=leipzig.pk, note="first"), by=None
    )


def moment_after(event: Event | None) -> datetime:
    return event.at if event else datetime(2000, 1, 1, tzinfo=UTC)


edits = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "label": st.sampled_from(["", "友好交流城市", "sister"]),
            "confidence": st.sampled_from(["", "high", "low"]),
            "source": st.text(max_size=8).map(lambda text: text.replace("\0", "")),
            "note": st.sampled_from(["", "first", "a\nb"]),
        },
    ),
    max_size=6,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits)
def test_each_moment_comes_back_as_it_was(frame, changes):
    frame.refresh_from_db()
    seen = []
    for change in changes:
        actions.edit_tie(frame, version=frame.version, by=None, **change)
        frame.refresh_from_db()
        last = Event.objects.order_by("pk").last()
        seen.append((moment_after(last), {name: getattr(frame, name) for name in TIE_FIELDS}))

    for moment, values in seen:
        assert past_values(frame, TIE_FIELDS, moment) == values


def test_changes_of_many_and_their_undo_are_part_of_the_past(frame, officer):
    before = datetime.now(UTC)
    edit = actions.edit_many({frame.pk: 1}, by=officer, note="many", label="x")
    between = Event.objects.order_by("pk").last().at
    actions.undo_edit(edit, by=officer)
    frame.refresh_from_db()

    assert frame.note == "first"
    assert past_values(frame, ["note", "label"], between) == {"note": "many", "label": "x"}
    assert past_values(frame, ["note"], before) == {"note": "first"}


def test_facts_of_a_city_then_and_now(frame):
    leipzig = frame.place
    before = datetime.now(UTC)
    actions.edit_place(leipzig, version=1, by=None, population=601_668, name_zh="莱比锡市")
    leipzig.refresh_from_db()

    fields = {str(one.label): one for one in as_it_was(leipzig, PLACE_FIELDS, before)}
    changed = {label: (one.then, one.now) for label, one in fields.items() if one.is_changed}
    assert changed == {"中文名": ("莱比锡", "莱比锡市"), "人口": ("504971", "601668")}
    later = as_it_was(leipzig, PLACE_FIELDS, datetime.now(UTC) + timedelta(minutes=1))
    assert not any(one.is_changed for one in later)


def test_a_new_name_of_a_city_is_searched_and_the_old_one_too(frame):
    leipzig = frame.place
    actions.edit_place(leipzig, version=1, by=None, name_zh="来比锡")
    actions.add_name(leipzig, text="Lipsia", lang="it", is_former=True, by=None)

    keys = set(LocalityName.objects.filter(locality=leipzig).values_list("key", flat=True))
    assert {"莱比锡", "来比锡", "lipsia"} <= keys
    assert [event.verb for event in Event.objects.order_by("-pk")[:2]] == [
        "place.name_added",
        "place.edited",
    ]
