"""What the product's commands share: refusals in one sentence, output for people or programs."""

import argparse
import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _

from youcheng.lib.objections import Refused, Stale


class Exit(Exception):
    """Leave with a code other than 0 after the output was written."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _refuse_arguments(parser: argparse.ArgumentParser) -> None:
    # argparse leaves with 2, which here means "done with rejected rows".
    def error(message: str) -> NoReturn:
        parser.exit(1, f"{parser.prog}: {message}\n")

    parser.error = error  # type: ignore[method-assign]


class VerbCommand(BaseCommand):
    """A verb of `youcheng`. Subclasses write `run` and may raise Refused or Exit."""

    requires_system_checks: list[str] = []
    has_format = True

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand.replace("_", "-"), **kwargs)
        _refuse_arguments(parser)
        if self.has_format:
            parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--language",
            default="zh-hans",
            choices=("zh-hans", "zh-hant", "en"),
            help="language of sentences (default: zh-hans)",
        )
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        self._called_from_command_line = True
        parser = self.create_parser(argv[0], argv[1])
        options = vars(parser.parse_args(argv[2:]))
        args = options.pop("args", ())
        try:
            self.execute(*args, **options)
        except Exit as exit_:
            sys.exit(exit_.code)
        except CommandError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        except BrokenPipeError:
            sys.exit(0)

    def handle(self, *args: Any, **options: Any) -> None:
        language = options.pop("language", "zh-hans")
        for name in (
            "verbosity",
            "settings",
            "pythonpath",
            "traceback",
            "no_color",
            "force_color",
            "skip_checks",
        ):
            options.pop(name, None)
        with translation.override(language):
            try:
                self.run(*args, **options)
            except Refused as refusal:
                raise CommandError(str(refusal.objection.message)) from refusal
            except Stale as stale:
                raise CommandError(
                    str(stale) or _("Somebody was faster; nothing was written.")
                ) from stale
            except (OperationalError, ProgrammingError) as error:
                if "no such table" in str(error) or "does not exist" in str(error):
                    raise CommandError(
                        _("The database is not set up. Run `youcheng setup` first.")
                    ) from error
                raise CommandError(
                    _("The database does not answer: %(error)s") % {"error": str(error).strip()}
                ) from error

    def run(self, **options: Any) -> None:
        raise NotImplementedError

    def show(self, answer: dict[str, Any], format: str, text: str) -> None:  # noqa: A002
        """Write `answer` as JSON or `text` for people."""
        self.stdout.write(
            json.dumps(answer, ensure_ascii=False, indent=2) if format == "json" else text
        )
