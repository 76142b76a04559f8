from typing import Any

from django.utils.translation import gettext as _

from youcheng.desk.health import findings
from youcheng.lib.commands import Exit, VerbCommand


class Command(VerbCommand):
    help = "Say what is wrong with this installation, and how to mend it."

    def run(self, **options: Any) -> None:
        found = list(findings())
        answer = {
            "healthy": all(one.is_well for one in found),
            "findings": [
                {"code": one.code, "ok": one.is_well, "message": one.message, "mend": one.mend}
                for one in found
            ],
        }
        lines = []
        for one in found:
            lines.append(f"{'✓' if one.is_well else '✗'} {one.message}")
            if one.mend and not one.is_well:
                lines.append(f"    → {one.mend}")
        lines.append(
            _("All is well.") if answer["healthy"] else _("Mend what is marked, then ask again.")
        )
        self.show(answer, options["format"], "\n".join(lines))
        if not answer["healthy"]:
            raise Exit(1)
