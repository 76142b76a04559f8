import json
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.consultations import actions
from youcheng.lib.commands import VerbCommand


class Command(VerbCommand):
    help = "Remind units of tasks that are due or late. Run daily; a second run adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="default: today")

    def run(self, *, on: date | None, format: str, **options: Any) -> None:  # noqa: A002
        day = on or localdate()
        told = actions.remind(on=day, at=timezone.now())
        if format == "json":
            rows = [
                {"task": task.pk, "unit": task.lead.code, "due_on": str(task.due_on), "told": n}
                for task, n in told
            ]
            self.stdout.write(json.dumps({"on": str(day), "reminded": rows}, ensure_ascii=False))
            return
        for task, n in told:
            self.stdout.write(
                _("%(unit)s: %(text)s, due on %(day)s; persons told: %(n)d")
                % {"unit": task.lead.name, "text": task.text, "day": task.due_on, "n": n}
            )
        if not told:
            self.stdout.write(_("Nobody had to be reminded."))
