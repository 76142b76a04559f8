import argparse
import logging
import os
import signal
import threading
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from youcheng.lib.commands import VerbCommand
from youcheng.notices import actions
from youcheng.notices.actions.sending import Outcome
from youcheng.notices.enums import Channel

PAUSE_S = 5.0
"""Between looks at an empty queue."""


ROUND = timedelta(hours=1)
logger = logging.getLogger(__name__)


def go_round(at: datetime) -> None:
    """What apps above do from time to time, such as reminders: functions named in the settings
    that take the moment, and do nothing twice. One that fails keeps no other from running."""
    for path in settings.ROUNDS:
        try:
            import_string(path)(at)
        except Exception:
            logger.exception("The round %s failed", path)


class Command(VerbCommand):
    help = "Send the notices that wait: e-mails, the e-mail of the day, webhooks."
    has_format = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due any more")
        # Ends with the process of this number: a killed server leaves no helper behind.
        parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)

    def run(self, *, once: bool, parent: int, **options: Any) -> None:
        ended, next_round = threading.Event(), timezone.now()
        if threading.current_thread() is threading.main_thread():
            # What is being handed over is ended first.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_of: ended.set())
        while not ended.is_set() and (not parent or os.getppid() == parent):
            if timezone.now() >= next_round:
                go_round(timezone.now())
                next_round = timezone.now() + ROUND
            done = actions.deliver_one(timezone.now())
            if done is not None:
                self._tell(done)
            elif once:
                return
            else:
                connection.close_if_unusable_or_obsolete()
                ended.wait(PAUSE_S)

    def _tell(self, done: Outcome) -> None:
        # Neither a name nor what a server said, which bears addresses: this goes into logs.
        self.stdout.write(
            _("%(way)s, notices: %(n)d – %(state)s")
            % {"way": Channel(done.channel).label, "n": done.n, "state": done.state.label}
        )
        self.stdout.flush()
