from argparse import ArgumentTypeError
from datetime import date, timedelta
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.lib.commands import VerbCommand
from youcheng.opportunities.queries.trials import of_exchanges, of_introductions, trials
from youcheng.opportunities.rules import precision

YEARS, MOST = 3, 200


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("“%(text)s” is no date.") % {"text": text}) from None


def a_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:6]) <= 10_000:
        raise ArgumentTypeError(_("“%(text)s” is no number from 1 to 10000.") % {"text": text})
    return int(text)


class Command(VerbCommand):
    help = (
        "Hide known cooperations, look for them by matching, and print precision@k beside "
        "popularity and chance."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--k", type=a_number, nargs="+", default=[1, 5, 10], help="default: 1 5 10")
        add("--since", type=a_day, default=None, help="exchanges from then on (three years)")
        add("--most", type=a_number, default=MOST, help="exchanges, evenly over the time (200)")

    def run(self, *, format: str = "text", **options: Any) -> None:  # noqa: A002
        since = options["since"] or localdate() - timedelta(days=365 * YEARS)
        answer: dict[str, Any] = {"since": since.isoformat(), "hidden": {}}
        lines: list[str] = []
        hidden = {
            "introductions": of_introductions(),
            "exchanges": of_exchanges(since, options["most"]),
        }
        titles = {
            "introductions": _("Introductions that came to a cooperation"),
            "exchanges": _("Exchanges with a field"),
        }
        for name, cooperations in hidden.items():
            found = list(trials(cooperations))
            table = {k: precision(found, k) for k in sorted(set(options["k"]))}
            answer["hidden"][name] = {
                "n": len(found),
                "precision": {
                    str(k): {"matching": ours, "popularity": popular, "chance": chance}
                    for k, (ours, popular, chance) in table.items()
                },
            }
            lines.append(f"{titles[name]}: {len(found)}")
            for k, (ours, popular, chance) in table.items():
                if found:
                    lines.append(
                        _("  precision@%(k)d: matching %(ours).3f, popularity %(popular).3f, "
                          "chance %(chance).3f")
                        % {"k": k, "ours": ours, "popular": popular, "chance": chance}
                    )  # fmt: skip
        self.show(answer, format, "\n".join(lines))
