from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from youcheng.lib.commands import VerbCommand
from youcheng.opportunities.actions import load_sectors


class Command(VerbCommand):
    help = "Load lists of sectors from a TOML file; run again, it changes what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="see reference/sectors-nanjing.toml")

    def run(self, *, file: Path, format: str = "text", **options: Any) -> None:  # noqa: A002
        loaded = load_sectors(file)
        lines = [
            _("%(code)s: %(n)s sectors.") % {"code": code, "n": n} for code, n in loaded.items()
        ]
        self.show({"lists": loaded}, format, "\n".join(lines))
