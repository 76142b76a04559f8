from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from youcheng.dataio.actions import undo_import
from youcheng.dataio.actions.undoing_persons import undo_persons
from youcheng.dataio.actions.visits import undo_visits
from youcheng.dataio.models import PERSONS, VISITS, Batch
from youcheng.lib.commands import VerbCommand
from youcheng.lib.objections import Objection, Refused


class Command(VerbCommand):
    help = "Take an import back: all is as before, but for what was edited since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", help="the batch's code, such as IMP-2018-012")

    def run(self, **options: Any) -> None:
        batch = Batch.objects.filter(code=options["batch"]).first()
        if batch is None:
            known = Batch.objects.order_by("-pk").values_list("code", flat=True)[:5]
            raise Refused(
                Objection(
                    "no_batch",
                    _("There is no import %(code)s. The last ones: %(known)s.")
                    % {"code": options["batch"], "known": "、".join(known) or "—"},
                )
            )
        undo = {VISITS: undo_visits, PERSONS: undo_persons}.get(batch.kind, undo_import)
        undone = undo(batch, by=None)
        answer = {
            "reversed": undone.reversed,
            "kept": len(undone.kept),
            "errored": undone.errored,
        }
        lines = [
            _("Rows taken back: %(reversed)d; kept because they were edited since: %(kept)d.")
            % {"reversed": undone.reversed, "kept": len(undone.kept)}
        ]
        lines += [
            _("  kept: sheet “%(sheet)s” row %(row)d") % {"sheet": row.sheet, "row": row.row}
            for row in undone.kept
        ]
        if options["format"] == "json":
            answer["kept_rows"] = [
                {"sheet": row.sheet, "row": row.row, "tie": row.tie_id} for row in undone.kept
            ]
        self.show(answer, options["format"], "\n".join(lines))
