"""The size limit of uploads, kept while the bytes come in."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class LimitedHandler(FileUploadHandler):
    """Drop a file as soon as it grows over DOCUMENT_MAX_BYTES, and note its name.

    The rest of the request is read and thrown away, so that the browser gets an answer and not a
    cut line. Nothing of the file stays on the disk.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._n = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._n = 0
        # Where the next handler wants to write; it does not make the folder itself.
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._n += len(raw_data)
        if self._n > settings.DOCUMENT_MAX_BYTES:
            self.request.oversize = self.file_name  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def oversize(request: HttpRequest) -> str:
    """The name of a file of this request that was too large; empty if none was."""
    return str(getattr(request, "oversize", "") or "")
