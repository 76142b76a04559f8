from typing import Any

from django.utils.translation import gettext as _

from youcheng.circulars.actions.indexing import reindex
from youcheng.lib.commands import VerbCommand


class Command(VerbCommand):
    help = "Make the search index of circulars anew. Harmless."

    def run(self, *, format: str = "text", **options: Any) -> None:  # noqa: A002
        counts = reindex()
        self.show(counts, format, _("Can be found: %(circular)d circulars.") % counts)
