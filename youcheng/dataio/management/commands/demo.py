from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youcheng.accounts.queries import home_unit
from youcheng.dataio import demo
from youcheng.lib.commands import VerbCommand
from youcheng.registry.models import Tie

ADDRESS = "http://127.0.0.1:8000/"


class Command(VerbCommand):
    help = "Set up, and open the demonstration office in an empty register."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where the register has ties"
        )

    def run(self, *, if_empty: bool = False, format: str = "text", **options: Any) -> None:  # noqa: A002
        setup = StringIO()
        call_command("setup", stdout=setup, language=get_language() or "zh-hans")
        home = home_unit()
        is_other = (
            home is None or home.code != demo.HOME or (Tie.objects.exists() and not demo.has_demo())
        )
        n_ties = 0 if if_empty and is_other else demo.open_demo()
        people = demo.open_users() if demo.has_demo() else []
        answer = {
            "ties": n_ties,
            "address": ADDRESS,
            "users": [person.username for person in people],
            "password": demo.PASSWORD if people else "",
        }
        lines = [setup.getvalue().strip()]
        if n_ties:
            lines.append(_("%(n)s demonstration ties opened.") % {"n": n_ties})
        if people:
            lines.append(_("Address: %(address)s") % {"address": ADDRESS})
            lines += [
                _("Sign in: %(username)s / %(password)s (%(title)s)")
                % {"username": person.username, "password": demo.PASSWORD, "title": person.title}
                for person in people
            ]
        self.show(answer, format, "\n".join(lines))
