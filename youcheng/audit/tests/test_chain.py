"""The log can be added to, and shows every other touch."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.audit.chain import verify
from youcheng.audit.models import AppendOnly, Event, Head
from youcheng.lib.commands import Exit

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> list[Event]:
    """Five entries about one person."""
    user = User.objects.create(username="clerk")
    return [record("signed_in", user, by=user, n=n, ratio=0.1, pair=("a", None)) for n in range(5)]


def behind_the_back(*statements: str) -> None:
    """What somebody with the database's own tools can do, once the triggers are gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_append_only")
        else:
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")
        for statement in statements:
            cursor.execute(statement)


def test_an_untouched_log_holds(log):
    verdict = verify()

    assert (verdict.length, verdict.digest, verdict.broken) == (5, log[4].digest, None)
    assert log[0].previous == "0" * 64
    assert [one.previous for one in log[1:]] == [one.digest for one in log[:-1]]


@pytest.mark.parametrize(
    ("statement", "why", "place"),
    [
        ("UPDATE audit_event SET subject_text = 'x' WHERE id = {2}", "changed", 2),
        ("UPDATE audit_event SET by_name = 'x' WHERE id = {0}", "changed", 0),
        ("UPDATE audit_event SET by_id = NULL WHERE id = {3}", "changed", 3),
        ("DELETE FROM audit_event WHERE id = {1}", "missing", 2),
        ("DELETE FROM audit_event WHERE id = {0}", "missing", 1),
        ("DELETE FROM audit_event WHERE id = {4}", "cut", 3),
        ("UPDATE audit_event SET id = {4} + 9 WHERE id = {1}", "missing", 2),
    ],
)
def test_the_first_broken_link_is_named(log, statement, why, place):
    behind_the_back(statement.format(*(one.pk for one in log)))

    broken = verify().broken

    assert broken is not None
    assert (broken.why, broken.event and broken.event.pk) == (why, log[place].pk)


def test_an_emptied_log_is_cut(log):
    behind_the_back("DELETE FROM audit_event")

    broken = verify().broken

    assert broken is not None
    assert (broken.why, broken.event) == ("cut", None)


@pytest.mark.parametrize("deed", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_touch_it(log, deed):
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)

    assert Event.objects.count() == 5


def test_code_is_refused_as_well(log):
    for deed in (
        log[0].save,
        log[0].delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(verb="x"),
    ):
        with pytest.raises(AppendOnly):
            deed()


def test_the_command_names_entry_time_person_and_deed(log):
    out = StringIO()
    call_command("verify_audit", format="text", language="en", stdout=out)
    assert out.getvalue() == f"The log holds: 5 entries. Its end is {Head.objects.get().digest}.\n"

    behind_the_back(f"UPDATE audit_event SET subject_text = 'x' WHERE id = {log[2].pk}")
    out = StringIO()
    with pytest.raises(Exit):
        call_command("verify_audit", format="text", language="en", stdout=out)
    assert f"breaks at entry {log[2].pk} (" in out.getvalue()
    assert "clerk: signed in, x): it was changed after it was written." in out.getvalue()

    out = StringIO()
    with pytest.raises(Exit):
        call_command("verify_audit", format="json", language="en", stdout=out)
    assert json.loads(out.getvalue())["broken"]["entry"] == log[2].pk


def test_signing_in_and_failing_to_are_kept(client, log):
    user = User.objects.create_user("officer", password="a long enough word")
    client.login(username="officer", password="a long enough word")
    client.logout()
    client.login(username="officer", password="wrong")
    client.login(username="my secret password", password="wrong")

    kept = Event.objects.order_by("pk").values_list("verb", "subject_key", "subject_text")[5:]

    assert list(kept) == [
        ("signed_in", str(user.pk), "officer"),
        ("signed_out", str(user.pk), "officer"),
        ("sign_in.failed", str(user.pk), "officer"),
        ("sign_in.failed", "", "—"),
    ]
    assert verify().broken is None
