from youcheng.documents.views.files import download, picture
from youcheng.documents.views.pages import (
    document_access,
    document_add,
    document_detail,
    document_edit,
    document_list,
    document_state,
    version_add,
)

__all__ = [
    "document_access",
    "document_add",
    "document_detail",
    "document_edit",
    "document_list",
    "document_state",
    "download",
    "picture",
    "version_add",
]
