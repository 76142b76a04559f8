from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from youcheng.accounts.queries import home_unit
from youcheng.lib.commands import VerbCommand
from youcheng.lib.objections import Objection, Refused
from youcheng.registry.actions.indexing import reindex
from youcheng.registry.actions.reference import (
    find_office,
    load_office,
    load_reference,
    read_office,
)
from youcheng.search.models import Entry

DEFAULT_OFFICE = "nanjing"


class Command(VerbCommand):
    help = "Make or upgrade the database; load reference data and the office's units."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--office",
            help=f"code of a packaged office, or a TOML file (default: {DEFAULT_OFFICE})",
        )

    def run(self, *, office: str | None = None, format: str = "text", **options: Any) -> None:  # noqa: A002
        path = find_office(office or DEFAULT_OFFICE)
        read_office(path)
        make_folder()
        n_steps = migrate()
        loaded = load_reference()
        home = home_unit()
        # An upgrade without --office leaves an office that came from its own file as it is.
        is_wanted = office is not None or home is None or home.code == DEFAULT_OFFICE
        units = load_office(path) if is_wanted else {}
        home = home_unit()
        if {"countries", "gazetteer"} & loaded.keys() or not Entry.objects.exists():
            reindex()
        answer = {
            "database": str(settings.DATABASES["default"]["NAME"]),
            "migrations": n_steps,
            "loaded": loaded,
            "office": home.code if home else None,
            "units": units.get("units", 0),
            "figures": units.get("figures", 0),
        }
        self.show(answer, format, "\n".join(sentences(answer, str(home or ""))))


def make_folder() -> None:
    """Make the folder of an SQLite file, so that a first start needs no preparation."""
    name = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor == "sqlite" and not name.startswith((":", "file:")):
        try:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = _("The folder of the database cannot be made: %(error)s")
            raise Refused(Objection("no_folder", message % {"error": error})) from error


def migrate() -> int:
    """Apply what is missing. Returns the number of steps."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return len(plan)


def sentences(answer: dict[str, Any], home: str) -> list[str]:
    lines = [_("Database: %(name)s") % {"name": answer["database"]}]
    if answer["migrations"]:
        lines.append(_("%(n)s migrations applied.") % {"n": answer["migrations"]})
    lines += [
        _("%(code)s: %(n)s entries loaded.") % {"code": code, "n": n}
        for code, n in answer["loaded"].items()
    ]
    if answer["units"]:
        lines.append(
            _("%(home)s: %(units)s home units and %(figures)s published figures.")
            % {"home": home, "units": answer["units"], "figures": answer["figures"]}
        )
    if len(lines) == 1:
        lines.append(_("Everything is up to date."))
    return lines
