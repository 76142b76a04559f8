"""The queue: taking a job, doing it, and writing what came of it together with its end."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from youcheng.audit.actions import record
from youcheng.documents import drawing, rules, scanner, store
from youcheng.documents.actions.indexing import index_pages
from youcheng.documents.enums import PAGE, JobKind, JobState, Preview, Reading, Scan
from youcheng.documents.models import Document, Job, PageText, Revision
from youcheng.documents.reading import Text, read
from youcheng.lib.workers import is_gone, me
from youcheng.search.actions import drop

STALE = timedelta(minutes=5)
"""Without a sign of life for so long, a worker of another machine counts as dead."""
Told = Callable[[int, int], None]
Settle = Callable[[], None]
"""Writes what a job found; runs within the transaction that ends the job."""


class Lost(Exception):
    """Somebody else has the job now, or it is gone; what was found is thrown away."""


def enqueue(revision: Revision, kinds: Iterable[str]) -> None:
    """Have these things done; those that were done before are done again."""
    for kind in kinds:
        fresh = {
            "state": JobState.WAITING, "progress": 0, "tries": 0, "due_at": timezone.now(),
            "worker": "", "token": "", "error": "",
        }  # fmt: skip
        Job.objects.update_or_create(revision=revision, kind=kind, defaults=fresh)


def enqueue_scans() -> int:
    """Have everything scanned that no scanner has seen. Returns how much."""
    rows = Revision.objects.filter(scan=Scan.NONE).exclude(
        jobs__kind=JobKind.SCAN, jobs__state__in=(JobState.WAITING, JobState.RUNNING)
    )
    n = 0
    for revision in rows.order_by("pk"):
        enqueue(revision, [JobKind.SCAN])
        n += 1
    return n


def is_dead(worker: str, heartbeat_at: datetime | None, now: datetime) -> bool:
    """Whether whoever had a job is gone. On this machine the process tells, elsewhere its silence.

    A job that this very process seems to have was another's, who had the same number before: a
    worker has one job at a time.
    """
    is_over = is_gone(worker)
    return is_over if is_over is not None else heartbeat_at is None or now - heartbeat_at > STALE


def take(now: datetime) -> Job | None:
    """Take the first job that waits, or that a dead worker left. None: there is nothing to do."""
    mine = Q(state=JobState.WAITING, due_at__lte=now)
    for job in Job.objects.filter(mine | Q(state=JobState.RUNNING)).order_by("due_at", "pk"):
        if job.state == JobState.RUNNING and not is_dead(job.worker, job.heartbeat_at, now):
            continue
        if job.tries >= rules.TRIES:
            # It took its worker down with it each time.
            give_up(job, job.error or "the worker died while doing it")
            continue
        token = uuid4().hex
        taken = Job.objects.filter(pk=job.pk, state=job.state, token=job.token).update(
            state=JobState.RUNNING,
            tries=F("tries") + 1,
            heartbeat_at=now,
            worker=me(),
            token=token,
            progress=0,
        )
        if taken:
            return Job.objects.select_related("revision__document").get(pk=job.pk)
    return None


def work_one(now: datetime) -> Job | None:
    """Do one job and return it; None if there is nothing to do."""
    job = take(now)
    if job is None:
        return None
    try:
        settle = DEEDS[job.kind](job.revision, _teller(job))
        with transaction.atomic():
            _end(job, state=JobState.DONE, progress=100, error="")
            settle()
    except Lost:
        return job
    except Exception as error:  # noqa: BLE001 - whatever a file does to a library, others go on
        _fail(job, f"{type(error).__name__}: {error}"[:500], now)
    return job


def _teller(job: Job) -> Told:
    """Tells progress with a sign of life, at most once a second and at each new per cent."""
    last: list[tuple[int, datetime]] = []

    def told(done: int, of: int) -> None:
        percent, now = 99 * done // max(of, 1), timezone.now()
        if last and (percent == last[0][0] or now - last[0][1] < timedelta(seconds=1)):
            return
        last[:] = [(percent, now)]
        rows = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
        if not rows.update(progress=percent, heartbeat_at=now):
            raise Lost

    return told


def _end(job: Job, **fields: object) -> None:
    rows = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    if not rows.update(**fields):
        raise Lost
    for name, value in fields.items():
        setattr(job, name, value)


def _fail(job: Job, why: str, now: datetime) -> None:
    if job.tries >= rules.TRIES:
        give_up(job, why)
        return
    wait = timedelta(seconds=rules.wait_before_try(job.tries))
    Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING).update(
        state=JobState.WAITING, due_at=now + wait, error=why
    )
    job.state = JobState.WAITING


@transaction.atomic
def give_up(job: Job, why: str) -> None:
    """End a job for good and say so on its revision, so that nobody waits for it."""
    rows = Job.objects.filter(pk=job.pk, token=job.token).exclude(state=JobState.DONE)
    if not rows.update(state=JobState.FAILED, error=why):
        return
    job.state = JobState.FAILED
    revision = Revision.objects.filter(pk=job.revision_id)
    match job.kind:
        case JobKind.READ:
            revision.update(reading=Reading.FAILED)
        case JobKind.DRAW:
            revision.update(preview=Preview.FAILED)
        case _:
            # Not to be read until a scanner is back would lock the office out of its papers.
            revision.update(scan=Scan.NONE, scan_note=why[:200])
            _go_on(Revision.objects.get(pk=job.revision_id))


def _scan(revision: Revision, told: Told) -> Settle:
    if not scanner.is_configured():
        answer = scanner.Answer(unscanned="no scanner is named in the settings")
    else:
        with store.open_file(revision.sha256) as file:
            answer = scanner.scan(file, lambda sent: told(sent, revision.size))

    def settle() -> None:
        rows = Revision.objects.filter(pk=revision.pk)
        if answer.virus:
            rows.update(
                scan=Scan.FOUND,
                scan_note=answer.virus,
                reading=Reading.BARRED,
                preview=Preview.BARRED,
                n_pictures=0,
            )
            revision.jobs.exclude(kind=JobKind.SCAN).delete()
            _forget_text(revision)
            record("document.quarantined", revision.document, by=None, virus=answer.virus)
            return
        rows.update(scan=Scan.NONE if answer.unscanned else Scan.CLEAN, scan_note=answer.unscanned)
        _go_on(revision)

    return settle


def _go_on(revision: Revision) -> None:
    """What was waiting for the scanner is done now; what was done before it is not done again."""
    waiting = []
    if revision.reading == Reading.WAITING:
        waiting.append(JobKind.READ)
    if revision.preview == Preview.WAITING:
        waiting.append(JobKind.DRAW)
    enqueue(revision, waiting)


def _read(revision: Revision, told: Told) -> Settle:
    with store.local(revision.sha256) as path:
        text = read(path, revision.type, told)
    return lambda: keep_text(revision, text)


def keep_text(revision: Revision, text: Text) -> None:
    """Write the pages of a revision in place of earlier ones; the present version is indexed."""
    _forget_text(revision)
    pages = PageText.objects.bulk_create(
        [
            PageText(revision=revision, number=page.number, label=page.label, text=page.text)
            for page in text.pages
        ],
        batch_size=200,
    )
    Revision.objects.filter(pk=revision.pk).update(reading=text.state, n_pages=text.n_pages)
    # Locked against a new version that is filed at this moment.
    document = Document.objects.select_for_update().get(pk=revision.document_id)
    if document.current_id == revision.pk:
        index_pages(pages)


def _forget_text(revision: Revision) -> None:
    old = PageText.objects.filter(revision=revision)
    drop(PAGE, old.values_list("pk", flat=True))
    old.delete()


def _draw(revision: Revision, told: Told) -> Settle:
    def emit(number: int, size: str, data: bytes) -> None:
        # Under the checksum: drawn twice, it is the same picture in the same place.
        store.put_picture(revision.sha256, number, size, data)

    with store.local(revision.sha256) as path:
        state, n = drawing.draw(path, revision.type, emit, told)

    def settle() -> None:
        Revision.objects.filter(pk=revision.pk).update(preview=state, n_pictures=n)

    return settle


DEEDS: dict[str, Callable[[Revision, Told], Settle]] = {
    JobKind.SCAN: _scan,
    JobKind.READ: _read,
    JobKind.DRAW: _draw,
}
