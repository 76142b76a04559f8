import argparse
import os
import signal
import threading
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.circulars import actions
from youcheng.circulars.actions.chasing import Chased
from youcheng.lib.commands import VerbCommand

PAUSE_S = 900.0
"""Between looks: what is due is due for days."""
STEP_S = 5.0
"""Between looks whether it is to end."""


class Command(VerbCommand):
    help = "Chase answers to circulars: units before the last day, those above them after it."
    has_format = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, and end")
        # Ends with the process of this number: a killed server leaves no helper behind.
        parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)

    def run(self, *, once: bool, parent: int, **options: Any) -> None:
        ended = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_of: ended.set())
        while not ended.is_set():
            actions.chase(timezone.now(), self._tell)
            if once:
                return
            connection.close_if_unusable_or_obsolete()
            waited = 0.0
            while waited < PAUSE_S and not ended.wait(STEP_S):
                waited += STEP_S
                if parent and os.getppid() != parent:
                    return

    def _tell(self, one: Chased) -> None:
        # No heading: this goes into logs.
        said = (
            _("circular %(pk)d: units reminded: %(n)d")
            if one.n_reminded
            else _("circular %(pk)d: units told of to those above: %(n)d")
        )
        n = one.n_reminded or one.n_escalated
        self.stdout.write(said % {"pk": one.circular.pk, "n": n})
        self.stdout.flush()
