from youcheng.documents.models.documents import READ_BY, Document, PageText, Revision
from youcheng.documents.models.jobs import Job

__all__ = ["READ_BY", "Document", "Job", "PageText", "Revision"]
