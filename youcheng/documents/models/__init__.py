from youcheng.documents.models.documents import (
    READ_BY,
    Document,
    PageText,
    Revision,
    Sight,
    sight_of,
)
from youcheng.documents.models.jobs import Job

__all__ = ["READ_BY", "Document", "Job", "PageText", "Revision", "Sight", "sight_of"]
