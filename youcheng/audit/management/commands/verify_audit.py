from typing import Any

from django.utils.translation import gettext as _

from youcheng.audit.chain import Break, verify
from youcheng.audit.verbs import sentence
from youcheng.lib.commands import Exit, VerbCommand


class Command(VerbCommand):
    help = "Walk the audit log; name the first entry that was changed, removed or moved."

    def run(self, **options: Any) -> None:
        verdict = verify()
        answer = {
            "holds": verdict.broken is None,
            "length": verdict.length,
            "digest": verdict.digest,
            "broken": _as_json(verdict.broken) if verdict.broken else None,
        }
        if verdict.broken:
            text = sentence(verdict.broken)
        else:
            text = _("The log holds: %(n)d entries. Its end is %(digest)s.") % {
                "n": verdict.length,
                "digest": verdict.digest,
            }
        self.show(answer, options["format"], text)
        if verdict.broken:
            raise Exit(1)


def _as_json(broken: Break) -> dict[str, Any]:
    event = broken.event
    return {
        "why": broken.why,
        "entry": event.pk if event else None,
        "at": event.at.isoformat() if event else None,
        "by": event.by_name if event else None,
        "verb": event.verb if event else None,
        "subject": event.subject_text if event else None,
    }
