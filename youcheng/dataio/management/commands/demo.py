from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connections
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youcheng.accounts.queries import home_unit
from youcheng.dataio import demo
from youcheng.dataio.demo.documents import open_documents
from youcheng.lib.commands import VerbCommand
from youcheng.registry.models import Tie


class Command(VerbCommand):
    help = "Set up, and open the demonstration office in an empty register."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where the register has ties"
        )
        parser.add_argument(
            "--port", type=int, default=8000, help="where `youcheng serve` will be told to listen"
        )
        parser.add_argument(
            "--serve", action="store_true", help="then serve, sooner than by a command of its own"
        )

    def run(
        self,
        *,
        if_empty: bool = False,
        port: int = 8000,
        serve: bool = False,
        format: str = "text",  # noqa: A002
        **options: Any,
    ) -> None:
        address = f"http://127.0.0.1:{port}/"
        setup = StringIO()
        call_command("setup", stdout=setup, language=get_language() or "zh-hans")
        home = home_unit()
        is_other = (
            home is None or home.code != demo.HOME or (Tie.objects.exists() and not demo.has_demo())
        )
        n_ties = 0 if if_empty and is_other else demo.open_demo()
        if n_ties:
            open_documents()
        people = demo.open_users() if demo.has_demo() else []
        answer = {
            "ties": n_ties,
            "address": address,
            "users": [person.username for person in people],
            "password": demo.PASSWORD if people else "",
        }
        lines = [setup.getvalue().strip()]
        if n_ties:
            lines.append(_("Demonstration ties opened: %(n)s.") % {"n": n_ties})
        if people:
            lines.append(_("Address: %(address)s") % {"address": address})
            lines.append(
                _("Sign in with the password %(password)s as one of these:")
                % {"password": demo.PASSWORD}
            )
            lines += [f"  {person.username:10}{person.title}" for person in people]
        self.show(answer, format, "\n".join(lines))
        if serve:
            # The server's workers shall not share a connection that was opened before they part.
            connections.close_all()
            call_command("serve", port=port, language=get_language() or "zh-hans")
