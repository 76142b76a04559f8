from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from youcheng.analytics import queries
from youcheng.analytics.management.commands.situation import question_of
from youcheng.lib.commands import VerbCommand


class Command(VerbCommand):
    help = "Set each published figure beside the computed one, with what explains the difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", required=True, metavar="DATE")
        parser.add_argument("--unit", default="", metavar="CODE", help="default: the city")
        parser.add_argument("--known-at", default="", metavar="DATETIME")

    def run(self, **options: Any) -> None:
        question = question_of(**{name: options[name] for name in ("unit", "as_of", "known_at")})
        lines = queries.reconciliation(question)
        answer = {
            "home": question.home.code,
            "as_of": question.as_of.isoformat(),
            "figures": [line.as_json() for line in lines],
        }
        self.show(answer, options["format"], _text(question, lines))


def _text(question: queries.Question, lines: list[queries.Line]) -> str:
    title = _("%(home)s as of %(as_of)s") % {"home": question.home, "as_of": question.as_of}
    if not lines:
        return f"{title}\n" + _("No figures were published for that day.")
    rows = [title]
    for line in lines:
        numbers = _("published %(published)s, computed %(computed)s") % {
            "published": line.figure.value,
            "computed": line.computed_text or "?",
        }
        mark = "=" if line.difference == 0 else "≠"
        rows.append(f"{mark} {line.label}: {numbers}")
        rows += [f"    {reason.text}" for reason in line.reasons]
    return "\n".join(rows)
