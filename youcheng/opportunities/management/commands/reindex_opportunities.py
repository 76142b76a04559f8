from typing import Any

from django.utils.translation import gettext as _

from youcheng.lib.commands import VerbCommand
from youcheng.opportunities.actions.indexing import reindex


class Command(VerbCommand):
    help = "Make the search index of opportunities anew. Harmless."

    def run(self, *, format: str = "text", **options: Any) -> None:  # noqa: A002
        counts = reindex()
        self.show(counts, format, _("Can be found: %(opportunity)d opportunities.") % counts)
