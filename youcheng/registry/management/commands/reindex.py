from typing import Any

from django.utils.translation import gettext as _

from youcheng.documents.actions.indexing import reindex as reindex_documents
from youcheng.lib.commands import VerbCommand
from youcheng.registry.actions.indexing import reindex


class Command(VerbCommand):
    help = "Make the index of the search anew. Harmless: nothing but the index is written."

    def run(self, *, format: str = "text", **options: Any) -> None:  # noqa: A002
        counts = reindex() | reindex_documents()
        self.show(
            counts,
            format,
            _(
                "Can be found: %(place)d places, %(paper)d papers, %(unit)d units,"
                " %(document)d documents with %(docpage)d pages."
            )
            % counts,
        )
