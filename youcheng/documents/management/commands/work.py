import argparse
import os
import signal
import threading
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.documents import actions
from youcheng.lib.commands import VerbCommand

PAUSE_S = 2.0
"""Between looks at an empty queue."""


class Command(VerbCommand):
    help = "Do what waits: scan files for viruses, read their text, draw their pages."
    has_format = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing waits any more")
        parser.add_argument(
            "--rescan", action="store_true", help="first have everything scanned that was not yet"
        )

        # Ends with the process of this number: a killed server leaves no helper behind.
        parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)

    def run(self, *, once: bool, rescan: bool, parent: int, **options: Any) -> None:
        ended = threading.Event()
        if threading.current_thread() is threading.main_thread():
            # A job that is begun is ended; if that takes too long, the next worker does it anew.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_of: ended.set())
        if rescan:
            n = actions.enqueue_scans()
            self.stdout.write(_("%(n)d files wait for the scanner.") % {"n": n})
        while not ended.is_set() and (not parent or os.getppid() == parent):
            job = actions.work_one(timezone.now())
            if job is not None:
                self.stdout.write(
                    f"{job.revision.filename}: {job.get_kind_display()} – {job.get_state_display()}"
                )
                self.stdout.flush()
            elif once:
                return
            else:
                connection.close_if_unusable_or_obsolete()
                ended.wait(PAUSE_S)
