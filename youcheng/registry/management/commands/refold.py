from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.lib.commands import VerbCommand
from youcheng.registry.actions import refresh_spans
from youcheng.registry.models import Tie


class Command(VerbCommand):
    help = "Fold the logs of all ties anew. Harmless: what is right already stays as it is."
    has_format = False

    def run(self, **options: Any) -> None:
        keys = list(Tie.objects.order_by("pk").values_list("pk", flat=True))
        written = refresh_spans(keys, at=timezone.now())
        self.stdout.write(
            _("%(ties)d ties folded, %(spans)d standings written.")
            % {"ties": len(keys), "spans": written}
        )
