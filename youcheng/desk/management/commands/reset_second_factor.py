from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from youcheng.accounts.actions.proofs import reset_factors
from youcheng.accounts.models import User
from youcheng.lib.commands import VerbCommand
from youcheng.lib.objections import Objection, Refused


class Command(VerbCommand):
    help = "Take a person's second factors away, where no administrator can: it is logged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="kept in the log")

    def run(self, *, username: str, reason: str, format: str = "text", **options: Any) -> None:  # noqa: A002
        person = User.objects.filter(username=username).first()
        if person is None:
            raise Refused(Objection("unknown_person", _("Nobody has this user name.")))
        n_factors = reset_factors(person, reason=reason, by=None)
        answer = {"username": username, "factors": n_factors}
        self.show(answer, format, _("The second factors are gone, and all sessions have ended."))
