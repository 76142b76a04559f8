"""Taken back, and forgotten."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from youcheng.accounts.models import Grant, User
from youcheng.audit.models import Event
from youcheng.dataio.actions import persons as importing
from youcheng.dataio.actions.undoing_persons import undo_persons
from youcheng.dataio.models import Batch, BatchState, Verdict
from youcheng.dataio.tests.persons.world import (
    GOOD,
    MING,
    bare,
    base,
    book,
    but,
    decide,
    drafted,
)
from youcheng.lib.objections import Refused
from youcheng.lib.periods import PartialDate
from youcheng.people import actions
from youcheng.people.models import Organisation, Person
from youcheng.people.tests.world import organisation, person


def test_undo_leaves_nothing(office, officer):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    known = organisation()
    before = base()
    batch = drafted(
        office, officer, GOOD, bare("Bo Ohm", 单位="新机构", 职务="主任"),
        MING,
    )  # fmt: skip
    decide(batch, officer, _5="same")
    importing.write_persons(batch, by=officer)
    assert Organisation.objects.exclude(pk=known.pk).count() == 2

    undone = undo_persons(batch, by=officer)
    assert (undone.reversed, undone.kept) == (3, [])
    after = base()
    # That something was added to somebody and taken off again stays in the record's history.
    for label in ("people.Person", "people.PersonChange"):
        before.pop(label), after.pop(label)
    assert after == before
    assert Person.objects.get() == ming


def test_what_was_touched_since_is_kept(office, officer):
    batch = drafted(office, officer, GOOD, bare("Bo Ohm"), bare("Cy Poe"))
    importing.write_persons(batch, by=officer)
    ada, bo, _cy = Person.objects.order_by("pk")
    actions.edit_person(ada, version=1, by=officer, note="met in May")
    actions.add_relation(bo, ada, kind="knows", note="", by=officer)
    undone = undo_persons(batch, by=officer)
    assert undone.reversed == 1
    assert [row.row for row in undone.kept] == [3, 4]
    assert sorted(Person.objects.values_list("name_main", flat=True)) == ["Ada Jung", "Bo Ohm"]
    assert Organisation.objects.count() == 1
    with pytest.raises(Refused, match="撤回|taken back"):
        undo_persons(batch, by=officer)


def test_an_import_of_before_marks_were_kept_is_taken_back_too(office, officer):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    batch = drafted(office, officer, MING)
    decide(batch, officer, _3="same")
    importing.write_persons(batch, by=officer)
    row = batch.rows.get()
    del row.before["marks"]
    row.save()

    assert undo_persons(batch, by=officer).reversed == 1
    assert not ming.posts.exists()


def test_an_added_post_that_somebody_ended_since_is_kept(office, officer):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    batch = drafted(office, officer, MING)
    decide(batch, officer, _3="same")
    importing.write_persons(batch, by=officer)
    actions.end_post(ming.posts.get(), PartialDate.parse("2025-05"), by=officer)
    undone = undo_persons(batch, by=officer)
    assert (undone.reversed, [row.row for row in undone.kept]) == (0, [3])
    assert ming.posts.get().ended == "2025-05"
    assert set(ming.contacts.values_list("kind", flat=True)) == {"email", "phone"}


def test_nobody_takes_back_what_they_may_not_change(office, officer):
    batch = drafted(office, officer, GOOD)
    importing.write_persons(batch, by=officer)
    asia = User.objects.create(username="asia")
    role = Grant.objects.filter(user=officer).values_list("role", flat=True).get()
    Grant.objects.create(user=asia, unit=office, role=role, region="asia")
    with pytest.raises(Refused, match="无权|may not"):
        undo_persons(batch, by=asia)
    assert Person.objects.count() == 1
    assert Batch.objects.get().state == BatchState.WRITTEN


def test_the_command_offers_no_undo_of_what_it_did_not_write(office, officer, tmp_path, capsys):
    ming = person("王小明")
    actions.add_contact(ming, kind="email", value="ming@example.org", by=officer)
    for row, is_offered in ((MING, False), (GOOD, True)):
        (tmp_path / "a.xlsx").write_bytes(book(row))
        call_command("import_persons", str(tmp_path / "a.xlsx"), purpose="联络", unit=office.code)
        assert ("undo-import" in capsys.readouterr().out) is is_offered


def test_undone_from_the_command_line(office, officer, capsys):
    batch = drafted(office, officer, GOOD)
    importing.write_persons(batch, by=officer)
    call_command("undo_import", batch.code)
    assert Person.objects.count() == 0
    assert Batch.objects.get().state == BatchState.UNDONE


def test_written_once(office, officer):
    batch = drafted(office, officer, GOOD)
    importing.write_persons(batch, by=officer)
    with pytest.raises(Refused):
        importing.write_persons(batch, by=officer)
    assert Person.objects.count() == 1


# What a file says of people does not stay.


def test_what_was_left_out_is_forgotten(office, officer):
    batch = drafted(office, officer, GOOD, but(姓名="", 中文名=""))
    importing.write_persons(batch, by=officer)
    assert batch.rows.get(verdict=Verdict.REJECTED).cells
    draft = drafted(office, officer, bare("Bo Ohm"))
    past = timezone.now() - timedelta(days=importing.KEEP_DAYS + 1)
    Batch.objects.update(created_at=past)
    assert importing.forget_old() == 2
    assert batch.rows.get(verdict=Verdict.REJECTED).cells == []
    assert draft.rows.count() == 0
    with pytest.raises(Refused, match="30"):
        importing.write_persons(draft, by=officer)


def test_a_draft_can_be_thrown_away(client, office, officer):
    batch = drafted(office, officer, GOOD)
    client.force_login(officer)
    client.post(reverse("dataio:person-import-discard", args=[batch.code]))
    assert not Batch.objects.exists()
    assert Event.objects.get(verb="persons.discarded").subject_text == batch.code
