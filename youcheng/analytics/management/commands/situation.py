import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Level
from youcheng.accounts.models import Unit
from youcheng.accounts.queries import home_unit
from youcheng.analytics import queries
from youcheng.analytics.forms import read_day, read_moment
from youcheng.analytics.reports import FORMATS, render
from youcheng.analytics.reports.content import content
from youcheng.analytics.reports.plain import plain
from youcheng.lib.commands import VerbCommand
from youcheng.lib.objections import Objection, Refused


def unit_called(code: str) -> Unit:
    """The unit with this code, or the office's own city.

    Raises:
        Refused: there is none.
    """
    if not code:
        unit = home_unit()
        if unit is None:
            raise Refused(
                Objection("no_unit", _("There is no home unit yet. Run `youcheng setup` first."))
            )
        return unit
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        message = _("There is no unit with the code “%(code)s”.") % {"code": code[:60]}
        raise Refused(Objection("no_unit", message))
    return unit


def question_of(
    *, unit: str = "", as_of: str = "", known_at: str = "", level: str = "", group: str = ""
) -> queries.Question:
    """Read a question from arguments. The day is today unless stated."""
    moment: datetime | None = read_moment(known_at) if known_at else None
    if group and not queries.has_grouping(group):
        message = _("There is no group of countries with the code “%(code)s”.") % {"code": group}
        raise Refused(Objection("no_group", message))
    return queries.Question(
        home=unit_called(unit),
        as_of=read_day(as_of) if as_of else localdate(),
        known_at=moment,
        level=level,
        group=group,
    )


class Command(VerbCommand):
    help = "Show what ties there are, with whom, as of any day; as text, JSON or a document."
    has_format = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", default="", metavar="CODE", help="default: the city")
        parser.add_argument("--as-of", default="", metavar="DATE", help="default: today")
        parser.add_argument(
            "--known-at",
            default="",
            metavar="DATETIME",
            help="as the records stood at that moment (default: now)",
        )
        parser.add_argument("--level", default="", choices=["", *Level.values], metavar="LEVEL")
        parser.add_argument("--group", default="", metavar="CODE", help="a group of countries")
        parser.add_argument("--format", default="text", choices=("text", "json", *FORMATS))
        parser.add_argument(
            "--out", default="", metavar="FILE", help="needed for xlsx, docx and pdf"
        )

    def run(self, **options: Any) -> None:
        format, out = options["format"], options["out"]  # noqa: A001
        question = question_of(**{name: options[name] for name in QUESTION})
        if format in FORMATS and not out:
            message = _("Say where to write the file: --out report.%(format)s.")
            raise Refused(Objection("no_out", message % {"format": format}))
        found = queries.situation(question)
        if format == "json" and not out:
            self.show(found.as_json(), "json", "")
            return
        if format == "json":
            data = json.dumps(found.as_json(), ensure_ascii=False, indent=2).encode()
        else:
            report = content(found, queries.reconciliation(question, found))
            if format == "text" and not out:
                self.stdout.write(plain(report))
                return
            data = plain(report).encode() if format == "text" else render(report, format)
        write(Path(out), data)
        self.stdout.write(str(_("Written to %(path)s.") % {"path": out}))


def write(path: Path, data: bytes) -> None:
    """Write a file whole.

    Raises:
        Refused: the place cannot be written to.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        message = _("The file %(path)s cannot be written: %(why)s.")
        told = {"path": path, "why": error.strerror or error}
        raise Refused(Objection("unwritable", message % told)) from error


QUESTION = ("unit", "as_of", "known_at", "level", "group")
