from typing import Any

from django.utils.translation import gettext as _

from youcheng.lib.commands import VerbCommand
from youcheng.people.actions.indexing import reindex


class Command(VerbCommand):
    help = "Make the keys and the search index of the people base anew. Harmless."

    def run(self, *, format: str = "text", **options: Any) -> None:  # noqa: A002
        counts = reindex()
        text = _("Can be found: %(person)d persons, %(organisation)d organisations.")
        self.show(counts, format, text % counts)
