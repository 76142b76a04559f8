"""Files of a circular and of its answers: put with it, taken off, taken away."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.circulars import actions
from youcheng.circulars.enums import CircularState
from youcheng.circulars.forms import AttachForm
from youcheng.circulars.models import Circular
from youcheng.circulars.queries.files import files_in
from youcheng.circulars.views.access import back_to, circular_or_404, form_page, own_or_404
from youcheng.documents import rules, store
from youcheng.documents.actions import log_opening
from youcheng.documents.models import Document
from youcheng.lib.objections import Refused, require
from youcheng.lib.uploads import oversize

POLICY = "sandbox; default-src 'none'"
"""A file that a browser should open after all can run nothing and reach nothing."""


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_files(request: Request, pk: int) -> HttpResponse:
    """The sender's files: what there is, and more of them."""
    circular = own_or_404(request, pk)
    if circular.state == CircularState.CLOSED:
        messages.info(request, _("The circular is closed."))
        return back_to(circular)
    form = AttachForm(
        request.POST or None, request.FILES or None, oversize=oversize(request),
        initial={"sensitivity": "internal"},
    )  # fmt: skip
    if form.is_valid():
        try:
            documents = actions.keep_files(
                form.cleaned_data["files"], circular.unit,
                sensitivity=form.cleaned_data["sensitivity"], by=request.user, on=localdate(),
            )  # fmt: skip
            n = actions.attach(circular, documents, by=request.user)
        except Refused as refusal:
            form.add_error("files", str(refusal.objection.message))
        else:
            text = ngettext("%(n)d file goes with it.", "%(n)d files go with it.", n) % {"n": n}
            messages.success(request, text if n else _("It had these files already."))
            return redirect("circulars:files", pk=circular.pk)
    own = files_in(request.user, circular).filter(receipt=None)
    more: dict[str, Any] = {"files": list(own), "may_drop_files": True}
    return form_page(request, form, _("Files"), _("Put them with it"), circular, **more)


@require_POST
@require_permission(Permission.CIRCULAR_VIEW)
def file_drop(request: Request, pk: int, file: int) -> HttpResponse:
    """By the side that gave it."""
    circular = circular_or_404(request, pk)
    one = get_object_or_404(files_in(request.user, circular), pk=file)
    sends = Circular.objects.sendable_by(request.user).filter(pk=circular.pk)
    if one.receipt is None:
        is_own = sends.exists()
    else:
        answers = type(one.receipt).objects.answerable_by(request.user)
        is_own = answers.filter(pk=one.receipt_id).exists()
    if not is_own:
        raise Http404
    actions.detach(one, by=request.user)
    messages.success(request, _("The file is taken off; the document stays on record."))
    if one.receipt is None:
        return redirect("circulars:files", pk=circular.pk)
    return back_to(circular)


@require_safe
@require_permission(Permission.CIRCULAR_VIEW)
def file_download(request: Request, pk: int, file: int) -> HttpResponse:
    """Raises Refused where the file holds a virus or was not looked at yet."""
    circular = circular_or_404(request, pk)
    one = get_object_or_404(files_in(request.user, circular), pk=file)
    response = sent(one.document)
    if request.method == "GET":
        log_opening(one.document.present, by=request.user, is_download=True)
    return response


def sent(document: Document) -> HttpResponse:
    """The bytes of its present version, to be taken away."""
    revision = document.present
    require(rules.objection_to_opening(revision.scan))
    try:
        file = store.open_file(revision.sha256)
    except FileNotFoundError:
        raise Http404("the store has lost the file") from None
    response = FileResponse(
        file, as_attachment=True, filename=revision.filename,
        content_type="application/octet-stream",
    )  # fmt: skip
    response["Content-Length"] = str(revision.size)
    response["Content-Encoding"] = "identity"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
