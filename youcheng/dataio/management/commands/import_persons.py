from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from youcheng.accounts.queries import unit_or_home
from youcheng.dataio.actions.persons import draft_persons, write_persons
from youcheng.dataio.files import load
from youcheng.dataio.management.commands.import_ledger import place_of
from youcheng.lib.commands import Exit, VerbCommand


class Command(VerbCommand):
    help = (
        "Import a list of persons (xlsx, xls, ods, csv); who may be on record already is left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", default="", help="code of the unit that keeps the persons")
        parser.add_argument("--purpose", required=True, help="what they are held for")
        parser.add_argument("--dry-run", action="store_true", help="check only; write nothing")

    def run(self, **options: Any) -> None:
        unit, is_dry = unit_or_home(options["unit"]), options["dry_run"]
        data = load(options["file"])
        with transaction.atomic():
            batch = draft_persons(
                data, options["file"].name, unit=unit, by=None, purpose=options["purpose"]
            )
            counts = dict(batch.counts)
            problems = [
                {"sheet": row.sheet, "row": row.row, "column": "", **problem}
                for row in batch.rows.order_by("sheet", "row")
                for problem in row.problems
            ]
            if is_dry:
                transaction.set_rollback(True)
            elif counts["created"]:
                write_persons(batch, by=None)
        is_written = not is_dry and bool(counts["created"])
        answer = {"batch": None if is_dry else batch.code, **counts, "problems": problems}
        text = _text(answer, is_dry=is_dry, is_written=is_written)
        self.show(answer, options["format"], text)
        if counts["rejected"] or counts["undecided"]:
            raise Exit(2)


def _text(answer: dict[str, Any], *, is_dry: bool, is_written: bool) -> str:
    head = (
        _("Checked, nothing written:")
        if is_dry
        else _("Batch %(batch)s:") % {"batch": answer["batch"]}
    )
    counts = _(
        "Rows: %(rows)d = new %(created)d + twice or on record %(duplicate)d"
        " + to be decided on the page %(undecided)d + rejected %(rejected)d."
    )
    lines = [f"{head} {counts % answer}"]
    for problem in answer["problems"]:
        sign = "✗" if problem["severity"] == "error" else "!"
        lines.append(f"  {sign} {place_of(problem | {'column': ''})}: {problem['message']}")
    if is_written:
        lines.append(
            _("To take it back: youcheng undo-import %(batch)s") % {"batch": answer["batch"]}
        )
    return "\n".join(lines)
