from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.documents.actions import sweep
from youcheng.lib.commands import VerbCommand


class Command(VerbCommand):
    help = "Remove files that a crash left and that belong to no document. Run it now and then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="only what is older; default 24")
        parser.add_argument("--dry-run", action="store_true", help="say how many; remove nothing")

    def run(self, *, hours: int, dry_run: bool, format: str, **options: Any) -> None:  # noqa: A002
        swept = sweep(timezone.now(), timedelta(hours=max(hours, 0)), is_dry=dry_run)
        answer = {"files": swept.files, "pictures": swept.pictures, "uploads": swept.uploads}
        text = _("%(files)d files, %(pictures)d pictures, %(uploads)d half uploads.") % answer
        self.show(answer, format, text)
