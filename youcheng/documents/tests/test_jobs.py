"""The queue: what a job writes, what becomes of one that fails, and of a worker that dies."""

import os
import socket
from datetime import date, timedelta

import pytest
from django.utils import timezone

from youcheng.audit.models import Event
from youcheng.documents import store
from youcheng.documents.actions import add_revision, enqueue_scans, jobs, work_one
from youcheng.documents.actions.jobs import STALE, is_dead, me
from youcheng.documents.enums import JobKind, JobState
from youcheng.documents.models import Job, PageText, Revision
from youcheng.documents.queries.inside import search
from youcheng.documents.rules import TRIES
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed, upload, work_all
from youcheng.search.models import Entry

pytestmark = pytest.mark.django_db
DAY = date(2018, 5, 21)


@pytest.fixture
def now():
    """Late enough for all that is filed in a test, however slow the machine."""
    return timezone.now() + timedelta(hours=1)


@pytest.fixture
def document(office, officer):
    return filed(files.pdf(), "协议.pdf", office, officer, DAY)


def revision() -> Revision:
    return Revision.objects.latest("pk")


def test_the_worker_reads_and_draws(document, officer, now):
    done = work_all(now)

    assert [job.state for job in done] == [JobState.DONE] * 2
    found = revision()
    assert (found.reading, found.preview, found.n_pages, found.n_pictures) == ("read", "made", 2, 2)
    assert store.store().exists(store.picture_path(found.sha256, 2, "page"))
    assert [hit.page.number for hit in search(officer, "经贸")] == [2]
    assert work_one(now) is None


def test_a_new_version_is_found_and_the_old_one_no_more(document, officer, now):
    work_all(now)
    add_revision(document, upload(files.pdf("新的文本"), "x"), "新.pdf", by=officer)
    assert search(officer, "经贸") == []

    work_all(now)

    assert [hit.document for hit in search(officer, "新的文本")] == [document]
    assert search(officer, "经贸") == []
    assert PageText.objects.filter(revision__number=1).count() == 2
    assert Entry.objects.filter(kind="docpage").count() == 1


def test_text_of_an_old_version_that_is_read_late_is_not_found(document, officer, now):
    add_revision(document, upload(files.pdf("新的文本"), "x"), "新.pdf", by=officer)

    work_all(now)

    assert search(officer, "经贸") == []
    assert search(officer, "新的文本")


def broken(times: list) -> object:
    def deed(_revision, _told):
        times.append(1)
        raise RuntimeError("the library fell over")

    return deed


def test_a_job_that_fails_is_tried_again_later_and_then_given_up(document, now, monkeypatch):
    times: list = []
    monkeypatch.setitem(jobs.DEEDS, JobKind.READ, broken(times))
    work_all(now)
    assert len(times) == 1
    job = Job.objects.get(kind="read")
    assert (job.state, job.tries) == ("waiting", 1)
    assert "fell over" in job.error

    for hours in range(1, 10):
        work_all(now + timedelta(hours=hours))

    assert len(times) == TRIES
    job.refresh_from_db()
    assert job.state == "failed"
    assert revision().reading == "failed"


def test_a_job_that_kills_its_worker_each_time_is_given_up(document, now):
    Job.objects.filter(kind="read").update(
        state="running", tries=TRIES, worker=f"{me().rpartition(':')[0]}:{os.getpid()}", token="t"
    )

    work_all(now)

    assert Job.objects.get(kind="read").state == "failed"
    assert revision().reading == "failed"
    assert revision().preview == "made"


@pytest.mark.parametrize(
    ("worker", "silent", "expected"),
    [
        (f"{socket.gethostname()}:1", STALE * 2, False),
        (f"{socket.gethostname()}:4194304", timedelta(0), True),
        (f"{socket.gethostname()}:{os.getpid()}", timedelta(0), True),
        ("elsewhere:1", timedelta(0), False),
        ("elsewhere:1", STALE * 2, True),
    ],
    # Named, since every process that shares out the suite must call them alike.
    ids=["another of this machine", "no such", "this one", "elsewhere", "elsewhere, silent"],
)
def test_who_counts_as_dead(now, worker, silent, expected):
    assert is_dead(worker, now - silent, now) is expected


def test_what_a_living_worker_has_is_left_to_it(document, now):
    Job.objects.update(state="running", worker="elsewhere:1", heartbeat_at=now, token="t")

    assert work_one(now) is None


def test_who_lost_a_job_writes_nothing(document, now, monkeypatch):
    """Taken for dead, it comes back when another has done the job."""
    read = jobs.DEEDS[JobKind.READ]

    def slow(one, told):
        settle = read(one, told)
        Job.objects.filter(kind="read").update(token="another's")
        return settle

    monkeypatch.setitem(jobs.DEEDS, JobKind.READ, slow)
    Job.objects.exclude(kind="read").delete()

    job = work_one(now)

    assert job is not None
    assert not PageText.objects.exists()
    assert revision().reading == "waiting"


def test_a_file_that_the_store_lost_fails_and_is_told(document, now):
    store.remove(store.file_path(revision().sha256))

    for hours in range(10):
        work_all(now + timedelta(hours=hours))

    assert revision().reading == "failed"
    assert "FileNotFound" in Job.objects.get(kind="read").error


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def test_a_virus_is_put_under_lock(office, officer, now, clamd):
    document = filed(EICAR, "附件.txt", office, officer, DAY)
    assert revision().scan == "waiting"
    assert list(Job.objects.values_list("kind", flat=True)) == ["scan"]

    work_all(now)

    found = revision()
    assert (found.scan, found.reading, found.preview) == ("found", "barred", "barred")
    assert found.scan_note == "Eicar-Test-Signature"
    assert not PageText.objects.exists()
    event = Event.objects.get(verb="document.quarantined")
    assert (event.subject_key, event.changes) == (
        str(document.pk), {"virus": "Eicar-Test-Signature"},
    )  # fmt: skip


def test_a_clean_file_is_read_after_the_scan(office, officer, now, clamd):
    filed(files.pdf(), "协议.pdf", office, officer, DAY)

    assert [job.kind for job in work_all(now)] == ["scan", "read", "draw"]

    assert (revision().scan, revision().reading) == ("clean", "read")
    assert clamd.bytes == [files.pdf()]


def test_a_scanner_that_is_away_is_waited_for_and_then_told(office, officer, now, settings):
    settings.CLAMAV = "127.0.0.1:1"
    filed(files.pdf(), "协议.pdf", office, officer, DAY)
    work_all(now)
    assert (revision().scan, revision().reading) == ("waiting", "waiting")

    for hours in range(1, 10):
        work_all(now + timedelta(hours=hours))

    assert (revision().scan, revision().reading) == ("none", "read")
    assert "refused" in revision().scan_note


def test_a_file_over_the_scanners_own_limit_is_told_as_not_scanned(office, officer, now, clamd):
    clamd.limit = 1000
    filed(files.pdf(), "协议.pdf", office, officer, DAY)

    work_all(now)

    assert revision().scan == "none"
    assert "size limit" in revision().scan_note


def test_what_came_before_the_scanner_is_scanned_later(document, now, clamd):
    work_all(now)
    assert revision().scan == "none"

    assert enqueue_scans() == 1
    assert enqueue_scans() == 0
    kinds = [job.kind for job in work_all(now + timedelta(seconds=1))]

    assert kinds == ["scan"]
    assert revision().scan == "clean"
