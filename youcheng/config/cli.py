"""The `youcheng` command: the product's verbs, each a management command of its app.

Exit codes: 0 done, 2 done with rejected rows, 1 refused (one sentence on stderr says why).
"""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class

VERBS = {
    "setup": "setup",
    "demo": "demo",
    "serve": "serve",
    "doctor": "doctor",
    "verify-audit": "verify_audit",
    "reset-second-factor": "reset_second_factor",
    "import-ledger": "import_ledger",
    "import-persons": "import_persons",
    "undo-import": "undo_import",
    "export-ledger": "export_ledger",
    "import-claims": "import_claims",
    "situation": "situation",
    "reconcile": "reconcile",
    "refold": "refold",
    "reindex": "reindex",
    "reindex-people": "reindex_people",
    "reindex-exchanges": "reindex_exchanges",
    "reindex-circulars": "reindex_circulars",
    "reindex-opportunities": "reindex_opportunities",
    "load-sectors": "load_sectors",
    "backtest": "backtest",
    "find-duplicates": "find_duplicates",
    "work": "work",
    "deliver": "deliver",
    "remind-tasks": "remind_tasks",
    "escalate": "escalate",
    "sweep-files": "sweep_files",
}


def _usage() -> str:
    lines = ["usage: youcheng VERB [options]    (youcheng VERB --help tells more)", ""]
    for verb, name in VERBS.items():
        command = load_command_class(get_commands()[name], name)
        lines.append(f"  {verb:19} {command.help.splitlines()[0]}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youcheng.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_usage())  # noqa: T201
        return
    verb = arguments[0]
    if verb not in VERBS:
        sys.exit(f"There is no verb {verb!r}. Run `youcheng --help` for the list.")
    name = VERBS[verb]
    command = load_command_class(get_commands()[name], name)
    command.run_from_argv(["youcheng", verb, *arguments[1:]])


if __name__ == "__main__":
    main()
