from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from youcheng.dataio.actions import import_claims
from youcheng.dataio.files import load
from youcheng.lib.commands import Exit, VerbCommand
from youcheng.lib.objections import Objection, Refused


class Command(VerbCommand):
    help = "Take in a public list of twinned places as claims; none becomes a tie by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="who published the list, and when")

    def run(self, **options: Any) -> None:
        source = options["source"].strip()
        if not source:
            raise Refused(Objection("no_source", _("Say who published the list: --source NAME.")))
        data = load(options["file"])
        claimed = import_claims(data, options["file"].name, source=source[:120], by=None)
        counts = claimed.counts
        text = _(
            "Rows: %(rows)d = matched %(matched)d + ambiguous %(ambiguous)d + rejected"
            " %(rejected)d + duplicates %(duplicates)d; of them suspect: %(suspect)d."
        )
        lines = [text % counts]
        for problem in claimed.problems[:200]:
            lines.append(
                f"  {_('row %(row)d') % problem} {problem['column']}: {problem['message']}"
            )
        if len(claimed.problems) > 200:
            lines.append(
                _("  … and %(n)d more; --format json lists all.")
                % {"n": len(claimed.problems) - 200}
            )
        self.show({**counts, "problems": claimed.problems}, options["format"], "\n".join(lines))
        if counts["rejected"]:
            raise Exit(2)
