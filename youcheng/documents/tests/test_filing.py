"""Filing, versions, retention, the store and its sweep: by what is there afterwards."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.documents import store
from youcheng.documents.actions import Draft, add_revision, edit_document, file_document, sweep
from youcheng.documents.actions.filing import EDITED
from youcheng.documents.models import Document, Job, Revision
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.versions import mark_of

pytestmark = pytest.mark.django_db
DAY = date(2018, 5, 21)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """A store of this test's own."""
    options = {"location": tmp_path / "store"}
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {"BACKEND": "youcheng.documents.store.FolderStore", "OPTIONS": options},
    }
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    return tmp_path / "store"


def bytes_of(revision: Revision) -> bytes:
    with store.open_file(revision.sha256) as file:
        return file.read()


def test_a_file_is_kept_under_its_checksum(office, officer, folder):
    document = filed(files.pdf(), "协议.pdf", office, officer, DAY, kind="agreement")

    revision = document.present
    assert bytes_of(revision) == files.pdf()
    assert revision.sha256 == store.digest_of(io.BytesIO(files.pdf()))[0]
    assert (revision.number, revision.type, revision.filename) == (1, "pdf", "协议.pdf")
    assert (document.name, document.sensitivity) == ("协议", "internal")
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [revision.sha256]
    assert set(Job.objects.values_list("kind", flat=True)) == {"read", "draw"}
    event = Event.objects.get(verb="document.filed")
    assert event.by == officer
    assert event.changes["sha256"] == revision.sha256


def test_a_wrong_name_is_set_right_and_remembered(office, officer):
    result = file_document(
        io.BytesIO(files.png()), "协议.pdf", Draft(unit=office), by=officer, on=DAY
    )

    assert result.renamed
    revision = result.document.present
    assert (revision.type, revision.filename, revision.named) == ("png", "协议.png", "协议.pdf")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"MZ" + b"\x00" * 99, "wrong_type"), (b"x" * 2000, "too_large")],
)
def test_what_is_refused_leaves_nothing(office, officer, settings, folder, data, code):
    settings.DOCUMENT_MAX_BYTES = 1999

    with pytest.raises(Refused) as refusal:
        filed(data, "协议.pdf", office, officer, DAY)

    assert refusal.value.objection.code == code
    assert not Document.objects.exists()
    assert not folder.exists()


def test_the_same_bytes_are_noticed_by_who_may_read_them(office, officer, stranger):
    first = filed(files.pdf(), "一.pdf", office, officer, DAY)
    draft = Draft(unit=office)

    again = file_document(io.BytesIO(files.pdf()), "二.pdf", draft, by=officer, on=DAY)
    elsewhere = file_document(
        io.BytesIO(files.pdf()), "三.pdf", Draft(unit=stranger.unit), by=stranger, on=DAY
    )

    assert (again.document, again.is_known) == (first, True)
    assert not elsewhere.is_known
    assert Document.objects.count() == 2


def test_the_same_button_pressed_twice_at_once_files_one(office, officer, monkeypatch):
    """The second comes in while the bytes of the first are on their way."""
    keep = store.put

    def second(file, digest):
        monkeypatch.setattr(store, "put", keep)
        keep(file, digest)
        filed(files.pdf(), "a.pdf", office, officer, DAY)

    monkeypatch.setattr(store, "put", second)
    draft = Draft(unit=office)

    first = file_document(io.BytesIO(files.pdf()), "a.pdf", draft, by=officer, on=DAY)

    assert first.is_known
    assert Document.objects.count() == 1


def test_versions_are_added_and_the_earlier_ones_stay(office, officer):
    document = filed(b"one", "a.txt", office, officer, DAY)

    add_revision(document, io.BytesIO(b"two"), "b.txt", by=officer, note="typo")

    document.refresh_from_db()
    assert document.present.number == 2
    assert [bytes_of(one) for one in document.revisions.order_by("number")] == [b"one", b"two"]


def test_the_present_version_is_not_added_again(office, officer):
    document = filed(b"one", "a.txt", office, officer, DAY)

    with pytest.raises(Refused) as refusal:
        add_revision(document, io.BytesIO(b"one"), "b.txt", by=officer)

    assert refusal.value.objection.code == "same_bytes"
    assert document.revisions.count() == 1


@pytest.mark.parametrize(
    ("retention", "until", "expected"),
    [
        ("permanent", date(2020, 1, 1), None),
        ("y30", None, date(2048, 5, 21)),
        ("y10", None, date(2028, 5, 21)),
        ("until", date(2019, 1, 1), date(2019, 1, 1)),
    ],
)
def test_retention_counts_from_the_day_of_filing(office, officer, retention, until, expected):
    document = filed(b"x", "a.txt", office, officer, DAY, retention=retention, retain_until=until)

    assert document.retain_until == expected
    if expected:
        assert not Document.objects.due(expected - timedelta(days=1)).exists()
        assert Document.objects.due(expected).get() == document


@pytest.mark.parametrize(("until", "code"), [(None, "no_day"), (date(2018, 5, 20), "day_past")])
def test_until_a_day_needs_one_that_comes(office, officer, until, code):
    with pytest.raises(Refused) as refusal:
        filed(b"x", "a.txt", office, officer, DAY, retention="until", retain_until=until)

    assert refusal.value.objection.code == code


def said(document: Document, **changed):
    return {name: getattr(document, name) for name in EDITED} | changed


def test_what_is_said_of_it_is_changed_and_logged(office, officer):
    document = filed(b"x", "a.txt", office, officer, DAY)
    seen = mark_of(document, EDITED)

    edit_document(
        document, seen=seen, by=officer, on=DAY, **said(document, name="乙", retention="y10")
    )

    document.refresh_from_db()
    assert (document.name, document.retain_until) == ("乙", date(2028, 5, 21))
    assert set(Event.objects.get(verb="document.edited").changes) == {
        "name", "retention", "retain_until",
    }  # fmt: skip


def test_who_read_an_older_record_does_not_overwrite_it(office, officer):
    document = filed(b"x", "a.txt", office, officer, DAY)
    seen = mark_of(document, EDITED)
    Document.objects.update(note="theirs")

    with pytest.raises(Stale):
        edit_document(document, seen=seen, by=officer, on=DAY, **said(document, note="mine"))

    assert Document.objects.get().note == "theirs"


def test_restricted_ones_are_read_by_those_with_that_right_alone(office, officer):
    reader = User.objects.create_user("reader", unit=office)
    Grant.objects.create(user=reader, role=Role.LIAISON, unit=office)
    district = Unit.objects.get(code="qinhuai")
    names = {}
    for n, degree in enumerate(("public", "internal", "restricted")):
        names[degree] = filed(b"%d" % n, "a.txt", district, officer, DAY, sensitivity=degree)

    assert set(Document.objects.visible_to(officer)) == set(names.values())
    assert set(Document.objects.visible_to(reader)) == {names["public"], names["internal"]}
    assert set(Document.objects.editable_by(officer)) == set(names.values())
    assert not Document.objects.editable_by(reader).exists()


def test_sweeping_takes_what_belongs_to_nothing_and_is_old(office, officer, folder, settings):
    document = filed(b"kept", "a.txt", office, officer, DAY)
    store.put(io.BytesIO(b"lost"), "ab" * 32)
    store.put_picture("ab" * 32, 1, "page", b"lost")
    store.put_picture(document.present.sha256, 1, "page", b"kept")
    (folder / "incoming").mkdir(exist_ok=True)
    (folder / "incoming" / "half").write_bytes(b"half")
    uploads = Path(settings.FILE_UPLOAD_TEMP_DIR)
    uploads.mkdir()
    (uploads / "x.upload").write_bytes(b"half")
    now = timezone.now()

    young = sweep(now)
    dry = sweep(now + timedelta(days=2), is_dry=True)
    swept = sweep(now + timedelta(days=2))
    again = sweep(now + timedelta(days=2))

    assert (young.files, young.pictures, young.uploads) == (0, 0, 0)
    assert dry == swept
    assert (swept.files, swept.pictures, swept.uploads) == (1, 1, 2)
    assert (again.files, again.pictures, again.uploads) == (0, 0, 0)
    assert bytes_of(document.present) == b"kept"


def test_the_sweep_is_a_command(office, capsys):
    store.put(io.BytesIO(b"lost"), "ab" * 32)

    call_command("sweep_files", hours=0, language="en")

    assert capsys.readouterr().out == "1 files, 0 pictures, 0 half uploads.\n"


def test_a_file_is_whole_or_not_there(folder, monkeypatch):
    """The disk fills up in the middle."""
    home = store.store()

    class Broken(io.BytesIO):
        def read(self, *of):
            if self.tell():
                raise OSError("No space left on device")
            return super().read(10)

    with pytest.raises(OSError, match="No space"):
        store.put(Broken(b"x" * 100), "cd" * 32)

    assert not home.exists(store.file_path("cd" * 32))
    assert [path for path in folder.rglob("*") if path.is_file()] == []
