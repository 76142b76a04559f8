import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from youcheng.accounts.queries import unit_or_home
from youcheng.dataio.actions import import_ledger
from youcheng.dataio.files import load
from youcheng.dataio.rules.columns import FIELDS
from youcheng.lib.commands import Exit, VerbCommand
from youcheng.lib.objections import Objection, Refused


class Command(VerbCommand):
    help = "Import a ledger of ties (xlsx, xls, ods, csv); every row is told what became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="", help="only this sheet (default: all that fit)")
        parser.add_argument("--unit", default="", help="code of the unit that the rows belong to")
        parser.add_argument(
            "--map", type=Path, default=None,
            help='JSON: {"columns": {header: field}, "values": {field: {text: meaning}}}',
        )  # fmt: skip
        parser.add_argument("--mode", choices=("create", "update", "upsert"), default="upsert")
        parser.add_argument("--dry-run", action="store_true", help="check only; write nothing")

    def run(self, **options: Any) -> None:
        unit = unit_or_home(options["unit"])
        mapping = read_mapping(options["map"]) if options["map"] else {}
        data = load(options["file"])
        batch, plan = import_ledger(
            data,
            options["file"].name,
            unit=unit,
            by=None,
            sheet=options["sheet"],
            mode=options["mode"],
            columns=mapping.get("columns"),
            values=mapping.get("values"),
            is_dry=options["dry_run"],
        )
        problems = [
            {k: problem[k] for k in ("sheet", "row", "column", "code", "severity", "message")}
            for problem in plan.problems()
        ]
        counts = plan.counts()
        answer = {"batch": batch.code if batch else None, **counts, "problems": problems}
        self.show(answer, options["format"], _text(answer, is_dry=options["dry_run"]))
        if counts["rejected"]:
            raise Exit(2)


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a mapping file.

    Raises:
        Refused: it is not there, no JSON, or names a field that does not exist.
    """
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise Refused(
            Objection("no_file", _("%(file)s cannot be read. Check its name.") % {"file": path})
        ) from None
    except ValueError:
        raise Refused(
            Objection("bad_map", _("%(file)s is no JSON. Mend it.") % {"file": path})
        ) from None
    columns = mapping.get("columns", {}) if isinstance(mapping, dict) else None
    values = mapping.get("values", {}) if isinstance(mapping, dict) else None
    if (
        not isinstance(columns, dict)
        or not isinstance(values, dict)
        or not all(isinstance(pairs, dict) for pairs in values.values())
    ):
        raise Refused(
            Objection(
                "bad_map",
                _('%(file)s must hold {"columns": {…}, "values": {"field": {…}}}.')
                % {"file": path},
            )
        )
    for field in columns.values():
        if field not in FIELDS:
            raise Refused(
                Objection(
                    "bad_map",
                    _("There is no field “%(field)s”. Fields: %(fields)s.")
                    % {"field": field, "fields": ", ".join(name for name in FIELDS if name)},
                )
            )
    return {
        "columns": {str(k): str(v) for k, v in columns.items()},
        "values": {
            field: {str(k): str(v) for k, v in pairs.items()} for field, pairs in values.items()
        },
    }


def place_of(problem: dict[str, Any]) -> str:
    """Sheet, row and column of a problem, as far as there are such."""
    parts = [_("row %(row)d") % {"row": problem["row"]}]
    if problem["sheet"]:
        parts.insert(0, _("sheet “%(sheet)s”") % {"sheet": problem["sheet"]})
    if problem["column"]:
        parts.append(_("column “%(column)s”") % {"column": problem["column"]})
    return " ".join(parts)


def _text(answer: dict[str, Any], *, is_dry: bool) -> str:
    head = (
        _("Checked, nothing written:")
        if is_dry
        else _("Batch %(batch)s:") % {"batch": answer["batch"]}
    )
    counts = _(
        "Rows: %(rows)d = new %(created)d + updated %(updated)d + unchanged %(unchanged)d"
        " + duplicates %(duplicates)d + rejected %(rejected)d."
    ) % {
        k: answer[k] for k in ("rows", "created", "updated", "unchanged", "duplicates", "rejected")
    }
    lines = [f"{head} {counts}"]
    for problem in answer["problems"]:
        sign = "✗" if problem["severity"] == "error" else "!"
        lines.append(f"  {sign} {place_of(problem)}: {problem['message']}")
    if answer["batch"]:
        lines.append(
            _("To take it back: youcheng undo-import %(batch)s") % {"batch": answer["batch"]}
        )
    return "\n".join(lines)
