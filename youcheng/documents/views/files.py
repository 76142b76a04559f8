"""The bytes: a file to take away, and pictures of its pages. Nothing of it has an open address."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.documents import rules, store
from youcheng.documents.actions import log_opening
from youcheng.documents.enums import Sensitivity
from youcheng.documents.models import Document, Revision
from youcheng.lib.objections import require

POLICY = "sandbox; default-src 'none'"
"""A file that a browser should open after all can run nothing and reach nothing."""
MIME = {
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
}
PICTURE_SECONDS = 3600


def _revision(request: Request, pk: int, number: int) -> Revision:
    """The version, if the person may read its document."""
    seen = Document.objects.visible_to(request.user)
    revisions = Revision.objects.select_related("document__unit")
    return get_object_or_404(revisions.filter(document__in=seen), document=pk, number=number)


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def download(request: Request, pk: int, number: int) -> FileResponse | HttpResponse:
    """Raises Refused where the file holds a virus or was not looked at yet."""
    revision = _revision(request, pk, number)
    require(rules.objection_to_opening(revision.scan))
    try:
        file = store.open_file(revision.sha256)
    except FileNotFoundError:
        raise Http404("the store has lost the file") from None
    if request.method == "GET":
        log_opening(revision, by=request.user, is_download=True)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=revision.filename,
        content_type=MIME.get(revision.type, "application/octet-stream"),
    )
    response["Content-Length"] = str(revision.size)
    # Packed already; and who waits for a hundred megabytes wants to see how many are left.
    response["Content-Encoding"] = "identity"
    return _guarded(response, "private, no-store")


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def picture(
    request: Request, pk: int, number: int, page: int, size: str
) -> FileResponse | HttpResponse:
    """A page as WebP; size: "page", or "thumb" of the first one."""
    revision = _revision(request, pk, number)
    require(rules.objection_to_opening(revision.scan))
    is_there = 1 <= page <= revision.n_pictures and (size == "page" or (size, page) == ("thumb", 1))
    if not is_there:
        raise Http404
    try:
        file = store.store().open(store.picture_path(revision.sha256, page, size), "rb")
    except FileNotFoundError:
        raise Http404 from None
    is_restricted = revision.document.sensitivity == Sensitivity.RESTRICTED
    response = FileResponse(file, content_type="image/webp")
    response["Content-Encoding"] = "identity"
    keep = "private, no-store" if is_restricted else f"private, max-age={PICTURE_SECONDS}"
    return _guarded(response, keep)


def _guarded(response: FileResponse, keep: str) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = keep
    return response
