"""Stored documents of an exchange: filed from its page, taken off, and where a document belongs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.documents.enums import DocumentKind, FileType, Sensitivity
from youcheng.documents.models import Document
from youcheng.documents.rules import objection_to_opening
from youcheng.documents.views.pages import form_page, tell
from youcheng.exchanges import actions
from youcheng.exchanges.forms.files import ExchangeFileForm
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries import files as queries
from youcheng.exchanges.queries.attachments import attached_to
from youcheng.exchanges.views.details import exchange_or_404
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused
from youcheng.lib.uploads import oversize
from youcheng.registry.queries.files import papers_of_document
from youcheng.registry.queries.wording import look_through


def _address(exchange: Exchange) -> str:
    return f"{reverse('exchanges:exchange-detail', args=[exchange.pk])}#papers"


def _next(exchange: Exchange, document: Document) -> str:
    """Of an e-mail with attachments, these are asked about next; else back to the exchange."""
    revision = document.present
    is_mail = revision.type == FileType.EML and not objection_to_opening(revision.scan)
    if is_mail and attached_to(revision.sha256):
        link = exchange.files.get(document=document)
        return reverse("exchanges:exchange-file-parts", args=[exchange.pk, link.pk])
    return _address(exchange)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def exchange_file_add(request: Request, pk: int) -> HttpResponse:
    exchange = exchange_or_404(request.user, pk, to_edit=True)
    form = ExchangeFileForm(
        request.POST or None,
        request.FILES or None,
        exchange=exchange,
        user=request.user,
        oversize=oversize(request),
        initial={"sensitivity": Sensitivity.INTERNAL, "kind": DocumentKind.REPORT},
    )
    if not form.fields["sensitivity"].choices:
        # Nobody files what they would then not find again.
        raise Http404
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            filed = actions.file_for_exchange(
                exchange, file, file.name, form.draft(), by=request.user, on=localdate()
            )
        except Refused as refusal:
            form.add_error("file", refusal.objection.message)
        else:
            tell(request, filed)
            return redirect(_next(exchange, filed.document))
    back = (_address(exchange), exchange.subject)
    return form_page(
        request, form, title=_("File for this exchange"), action=_("File it"), back=back
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def exchange_file_drop(request: Request, pk: int, file: int) -> HttpResponse:
    """Ask first; then take the file off the exchange. The document stays."""
    exchange = exchange_or_404(request.user, pk, to_edit=True)
    link = get_object_or_404(queries.files_of(request.user, exchange), pk=file)
    if request.method == "POST":
        actions.detach_file(link, by=request.user)
        messages.success(request, _("The file is taken off the exchange; the document stays."))
        return redirect(_address(exchange))
    context = {"exchange": exchange, "link": link, "ignored": ignored(request.GET)}
    return render(request, "exchanges/file_drop.html", context)


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def document_exchanges(request: Request, document: int) -> HttpResponse:
    """For the page of a document: the exchanges it belongs to, and hints on its wording."""
    documents = Document.objects.visible_to(request.user).select_related("current")
    one = get_object_or_404(documents, pk=document)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("documents:detail", pk=document)
    links = list(queries.exchanges_of_document(request.user, one))
    context = {"links": links, "looked": None}
    # Where it is the paper of a tie as well, its wording stands with that.
    if links and not papers_of_document(request.user, one):
        day = min(link.exchange.from_on for link in links)
        context["looked"] = look_through([(one, day)], localdate())[one.pk]
    return render(request, "exchanges/_document_exchanges.html", context)
