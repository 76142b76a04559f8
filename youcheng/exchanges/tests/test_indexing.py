"""Exchanges in the index of the search follow what is on record."""

import importlib
import io
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from youcheng.exchanges import actions
from youcheng.exchanges.enums import EXCHANGE, State
from youcheng.exchanges.tests.world import draft, recorded
from youcheng.search.models import Entry


def found(text: str) -> set[int]:
    rows = Entry.objects.matching(text).filter(kind=EXCHANGE)
    return set(rows.values_list("ref", flat=True))


@pytest.mark.parametrize(
    "text", ["来访", "shizhang", "Mayor", "莱比锡", "leipzig", "会堂", "E-{pk}", "萊比錫"]
)
def test_it_is_found_by_subject_partner_venue_and_number(office, text):
    one = recorded(office, subject_en="The Mayor comes", venue="大会堂")

    assert found(text.format(pk=f"{one.pk:04}")) == {one.pk}


def test_the_latest_is_the_weightiest(office):
    old = recorded(office)
    new = recorded(office, from_on=old.from_on.replace(year=2019))

    rows = Entry.objects.filter(kind=EXCHANGE).values_list("ref", flat=True)
    assert list(rows) == [new.pk, old.pk]


def test_a_change_is_followed(office):
    one = recorded(office)

    changed = draft(office, "Turku", subject_zh="校长来访")
    actions.edit_exchange(one, version=1, draft=changed, by=None)

    assert found("校长") == found("Turku") == {one.pk}
    assert found("市长") == found("Leipzig") == set()


def test_a_draft_comes_in_when_it_counts_and_what_is_taken_back_goes(office):
    one = actions.record_exchange(draft(office), by=None, state=State.DRAFT)
    assert found("来访") == set()
    actions.edit_exchange(one, version=1, draft=draft(office, subject_zh="二次来访"), by=None)
    assert found("来访") == set()

    one.refresh_from_db()
    actions.finish_draft(one, by=None)
    assert found("来访") == {one.pk}

    actions.withdraw(one, why="重复", by=None)
    assert found("来访") == set()


def test_what_an_undone_import_takes_out_goes(office):
    one, other = recorded(office), recorded(office, subject_zh="校长来访")

    actions.remove_exchanges([one.pk], at=timezone.now())

    assert found("来访") == {other.pk}


def test_the_index_can_be_made_anew(office):
    one, gone = recorded(office), recorded(office, subject_zh="另一次来访")
    actions.withdraw(gone, why="重复", by=None)
    kept = list(Entry.objects.filter(kind=EXCHANGE).values_list("ref", "words", "weight"))
    Entry.objects.filter(kind=EXCHANGE).update(words="stale", ref=gone.pk)

    out = io.StringIO()
    call_command("reindex_exchanges", format="json", stdout=out)

    assert json.loads(out.getvalue()) == {"exchange": 1}
    rows = list(Entry.objects.filter(kind=EXCHANGE).values_list("ref", "words", "weight"))
    assert rows == kept
    assert found("来访") == {one.pk}


def test_the_migration_enters_what_is_on_record_as_the_actions_do(office):
    recorded(office, "Turku", venue="大会堂", subject_en="The Mayor comes")
    actions.record_exchange(draft(office), by=None, state=State.DRAFT)
    kept = list(Entry.objects.filter(kind=EXCHANGE).values_list("ref", "words", "weight"))
    Entry.objects.filter(kind=EXCHANGE).delete()
    migration = importlib.import_module("youcheng.exchanges.migrations.0005_found")

    migration.enter(apps, None)
    migration.enter(apps, None)

    rows = list(Entry.objects.filter(kind=EXCHANGE).values_list("ref", "words", "weight"))
    assert rows == kept
