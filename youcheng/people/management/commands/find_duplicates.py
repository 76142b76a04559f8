from typing import Any

from django.utils.translation import ngettext

from youcheng.lib.commands import VerbCommand
from youcheng.people.actions.doubles import find_doubles


class Command(VerbCommand):
    help = "Hold all records of persons against each other. Run nightly; decisions stay."

    def run(self, *, format: str = "text", **options: Any) -> None:  # noqa: A002
        n = find_doubles()
        text = ngettext("%(n)d pair of records is alike.", "%(n)d pairs of records are alike.", n)
        self.show({"pairs": n}, format, text % {"n": n})
