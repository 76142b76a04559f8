import os
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


class Server(BaseApplication):
    """Gunicorn with settings from here and not from a file or the command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


class Command(VerbCommand):
    help = "Serve the pages with a production server until it is stopped."
    has_format = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

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
                # A long import is checked within the request.
                "timeout": 300,
                "graceful_timeout": 30,
                "worker_tmp_dir": str(folder) if os.access(folder, os.W_OK) else None,
                "errorlog": "-",
                "loglevel": "warning",
                "proc_name": "youcheng",
                "forwarded_allow_ips": os.environ.get("YOUCHENG_PROXIES", "127.0.0.1"),
                "secure_scheme_headers": {"X-FORWARDED-PROTO": "https"}
                if settings.IS_HTTPS
                else {},
            }
        ).run()
