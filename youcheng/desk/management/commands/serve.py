import gc
import os
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.wsgi import get_wsgi_application
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication

from youcheng.desk.statics import gather
from youcheng.lib.commands import VerbCommand
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.ports import is_free
from youcheng.lib.text import read_dictionaries


class Server(BaseApplication):
    """Gunicorn with settings from here and not from a file or the command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Read before the workers part what each would read for its first page: the dictionaries of
        sounds and of traditional characters alone are a hundred megabytes, which they now share."""
        gc.disable()
        application = get_wsgi_application()
        import_module(settings.ROOT_URLCONF)
        read_dictionaries()
        return application


def keep(_server: object, _worker: object) -> None:
    """What is there now stays: the collector shall not look through it again and again, nor touch
    and thereby copy what the workers share."""
    gc.freeze()


def collect(_server: object, _worker: object) -> None:
    gc.enable()


class Helper:
    """A verb of `youcheng` beside the server, so that an office on one machine starts one thing.

    It is begun anew when it dies, for instance of a file that breaks a library; what it does is
    rows, so that nothing is lost.
    """

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self.process: subprocess.Popen | None = None
        self.ended = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "youcheng.config.cli", self.verb]
        while not self.ended.is_set():
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [*command, "--parent", str(os.getpid())], stdout=subprocess.DEVNULL
            )
            self.process.wait()
            self.ended.wait(RESTART_S)

    def stop(self) -> None:
        self.ended.set()
        if self.process is not None:
            self.process.terminate()


class Round:
    """A verb that is run again and again and then ends, so that it takes memory only meanwhile. It
    does what is due and nothing twice; what fell into hours in which the machine was off is done
    with the first round after them."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.process: subprocess.Popen | None = None
        self.ended = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "youcheng.config.cli", *self.words]
        while not self.ended.wait(FIRST_ROUND_S):
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                command, stdout=subprocess.DEVNULL
            )
            self.process.wait()
            self.ended.wait(ROUND_S)

    def stop(self) -> None:
        self.ended.set()
        if self.process is not None:
            self.process.terminate()


HELPERS = (
    Helper("work"),
    Helper("deliver"),
    Round("remind-tasks"),
    Round("escalate", "--once"),
)
"""One for files and one for notices: a mail server that hangs holds up no preview. Reminders and
answers that are late come in rounds."""


def start_helpers(_server: object) -> None:
    for helper in HELPERS:
        helper.start()


def stop_helpers(_server: object) -> None:
    for helper in HELPERS:
        helper.stop()


FIRST_ROUND_S, ROUND_S = 60, 3600
"""Seconds before the first round, so that pages come first; and between two."""
RESTART_S = 5
"""Seconds before a helper that died is begun anew."""


class Command(VerbCommand):
    help = "Serve the pages with a production server until it is stopped."
    has_format = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument(
            "--no-work",
            action="store_true",
            help="leave files, notices and late answers to a `work`, a `deliver` and an"
            " `escalate` that are run beside this",
        )

    def run(self, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if not 0 < port < 65536:
            raise Refused(Objection("port", _("A port is a number from 1 to 65535.")))
        if not is_free(host, port):
            raise Refused(
                Objection(
                    "port_taken",
                    _(
                        "Port %(port)d is taken, or %(host)s is not this machine."
                        " Try --port %(next)d."
                    )
                    % {"port": port, "host": host, "next": port + 1},
                )
            )
        gather()
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only to show
        self.stdout.write(
            _("Youcheng is at http://%(host)s:%(port)d/ (stop it with Ctrl C)")
            % {"host": shown, "port": port}
        )
        self.stdout.flush()
        folder = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files want memory
        Server(
            {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "workers": options["workers"],
                "threads": 4,
                "worker_class": "gthread",
                "preload_app": True,
                "pre_fork": keep,
                "post_fork": collect,
                **(
                    {}
                    if options["no_work"]
                    else {"when_ready": start_helpers, "on_exit": stop_helpers}
                ),
                # A long import is checked within the request.
                "timeout": 300,
                "graceful_timeout": 30,
                "worker_tmp_dir": str(folder) if os.access(folder, os.W_OK) else None,
                "errorlog": "-",
                "loglevel": "warning",
                "logger_class": "youcheng.config.server_logs.ServerLogger",
                "proc_name": "youcheng",
                "forwarded_allow_ips": os.environ.get("YOUCHENG_PROXIES", "127.0.0.1"),
                "secure_scheme_headers": {"X-FORWARDED-PROTO": "https"}
                if settings.IS_HTTPS
                else {},
            }
        ).run()
