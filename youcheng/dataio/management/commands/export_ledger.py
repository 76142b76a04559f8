from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from youcheng.accounts.queries import unit_or_home
from youcheng.dataio.sheets import write_ledger
from youcheng.lib.commands import VerbCommand
from youcheng.lib.objections import Objection, Refused


class Command(VerbCommand):
    help = "Write all ties to a workbook that import-ledger reads back without loss."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument(
            "--as-of", type=date.fromisoformat, default=None,
            help="only what had happened by that day (default: everything)",
        )  # fmt: skip
        parser.add_argument("--unit", default="", help="only ties of this unit and below it")

    def run(self, **options: Any) -> None:
        out: Path = options["out"]
        if out.suffix.lower() != ".xlsx":
            raise Refused(
                Objection("not_xlsx", _("The export is a workbook: name it with .xlsx at the end."))
            )
        try:
            with out.open("wb") as file:
                rows = write_ledger(
                    file, unit=unit_or_home(options["unit"]), as_of=options["as_of"]
                )
        except OSError as error:
            raise Refused(
                Objection(
                    "cannot_write",
                    _("%(file)s cannot be written: %(reason)s.")
                    % {"file": out, "reason": error.strerror},
                )
            ) from None
        self.show(
            {"rows": rows, "file": str(out)},
            options["format"],
            _("%(rows)d ties written to %(file)s.") % {"rows": rows, "file": out},
        )
