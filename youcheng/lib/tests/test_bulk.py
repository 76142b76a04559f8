from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from youcheng.dataio.models import Batch, BatchRow
from youcheng.lib.bulk import insert
from youcheng.lib.periods import Precision
from youcheng.registry.actions import TieDraft, open_tie
from youcheng.registry.enums import EventKind
from youcheng.registry.models import Locality, TieEvent

AT = datetime(2018, 3, 4, 5, 6, 7, 890, tzinfo=UTC)


def event(tie, day, **more):
    return {"tie_id": tie.pk, "kind": EventKind.RENEWED, "on": day, "recorded_at": AT, **more}


@pytest.fixture
def tie(office):
    place = Locality.objects.get(name_en="Turku")
    return open_tie(TieDraft(home_id=office.pk, place_id=place.pk), by=None, at=AT)


def test_rows_come_back_as_objects_would(tie):
    days = [date(2001, 2, 3), date(2000, 1, 1), date(2001, 2, 3)]
    rows = [event(tie, day, precision=Precision.YEAR, note="附注\\N\t\n") for day in days]

    keys = insert(TieEvent, rows)

    found = TieEvent.objects.in_bulk(keys)
    assert [found[key].on for key in keys] == days
    one, twin = found[keys[0]], TieEvent(**rows[0])
    for field in TieEvent._meta.concrete_fields:
        if not field.primary_key:
            assert getattr(one, field.attname) == getattr(twin, field.attname), field.name


def test_nothing_is_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert(TieEvent, []) == []


def test_a_key_is_given_once(tie):
    first = insert(TieEvent, [event(tie, date(2000, 1, 1))] * 3)
    TieEvent.objects.filter(pk__in=first).delete()
    later = TieEvent.objects.create(tie=tie, kind="renewed", on=date(2000, 1, 1))
    last = insert(TieEvent, [event(tie, date(2000, 1, 1))] * 2)
    assert len({*first, later.pk, *last}) == 6


def test_nested_values(tie):
    batch = Batch.objects.create(code="IMP-2018-001", unit=tie.home, filename="x")
    said = {"列": ["甲", None, {"b": True}]}
    [key] = insert(
        BatchRow, [{"batch_id": batch.pk, "row": 2, "verdict": "created", "problems": [said]}]
    )
    row = BatchRow.objects.get(pk=key)
    assert (row.problems, row.cells, row.before) == ([said], [], {})


def test_what_the_table_forbids_is_told_in_the_words_of_django(tie):
    row = {"home_id": tie.home_id, "place_id": tie.place_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(type(tie), [row])
    assert type(tie).objects.count() == 1
