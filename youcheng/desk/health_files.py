"""What can be wrong with the keeping of files."""

import io
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.desk.findings import Finding
from youcheng.documents import scanner, store
from youcheng.documents.models import Job

LATE = timedelta(minutes=10)
PROBE = "00" * 32


def store_answers() -> Finding:
    """Whether a file can be written, read and removed."""
    name = store.file_path(PROBE)
    try:
        store.put(io.BytesIO(b"probe"), PROBE)
        with store.open_file(PROBE) as file:
            is_well = file.read() == b"probe"
        store.remove(name)
    except Exception as error:  # noqa: BLE001 - a bucket fails in many ways; all of them are told
        return Finding(
            "files",
            False,
            _("Files cannot be kept: %(error)s") % {"error": str(error)[:300]},
            _("Check the folder for data, or the settings YOUCHENG_S3_…."),
        )
    return Finding("files", is_well, _("Files can be kept and read."))


def worker_works() -> Finding:
    """Whether somebody works the queue."""
    late = Job.objects.filter(state="waiting", due_at__lt=timezone.now() - LATE).count()
    return Finding(
        "worker",
        not late,
        _("No job waits for long.")
        if not late
        else _("%(n)d jobs wait: nobody reads and scans new files.") % {"n": late},
        _("Start `youcheng serve`, or `youcheng work` beside it."),
    )


def scanner_answers() -> Finding:
    if not scanner.is_configured():
        return Finding("scanner", True, _("No virus scanner: files are kept as “not scanned”."))
    is_there = scanner.ping()
    return Finding(
        "scanner",
        is_there,
        _("The virus scanner answers.") if is_there else _("The virus scanner does not answer."),
        _("Start ClamAV's daemon, or correct YOUCHENG_CLAMAV."),
    )


def office_program() -> Finding:
    return Finding(
        "office",
        True,
        _("Office files are drawn with %(program)s.") % {"program": settings.SOFFICE}
        if settings.SOFFICE
        else _("No office program: of Word and Excel files the text alone is shown."),
    )
