"""Attachments of an e-mail: offered, and kept as files of the exchange."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.documents.actions import log_opening
from youcheng.documents.enums import DocumentKind, FileType, Sensitivity
from youcheng.documents.rules import objection_to_opening
from youcheng.exchanges import actions
from youcheng.exchanges.actions.files import Kept
from youcheng.exchanges.enums import State, Visibility
from youcheng.exchanges.forms import AttachmentsForm
from youcheng.exchanges.models import Exchange, Mail
from youcheng.exchanges.queries import files as queries
from youcheng.exchanges.queries.attachments import attached_to, offers
from youcheng.exchanges.views.details import exchange_or_404
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import require
from youcheng.lib.text import isolated


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def mail_files(request: Request, pk: int) -> HttpResponse:
    """What is kept of the mail that an exchange came by. A draft is looked through next."""
    exchange = exchange_or_404(request.user, pk, to_edit=True)
    mail = get_object_or_404(Mail.objects.exclude(file_sha256=""), exchange=exchange)
    is_restricted = exchange.visibility == Visibility.RESTRICTED
    form = _form(
        request,
        exchange,
        mail.file_sha256,
        sensitivity=Sensitivity.RESTRICTED if is_restricted else Sensitivity.INTERNAL,
    )
    page = "exchange-edit" if exchange.state == State.DRAFT else "exchange-detail"
    then = reverse(f"exchanges:{page}", args=[pk])
    if form.is_valid():
        kept = _keep(request, form)
        mail.exchange = exchange
        actions.end_waiting(mail, n_kept=len(kept.filed), by=request.user)
        return redirect(then)
    return _page(request, form, then, mail.subject)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def exchange_file_parts(request: Request, pk: int, file: int) -> HttpResponse:
    """What is attached to an e-mail that is on file with an exchange."""
    exchange = exchange_or_404(request.user, pk, to_edit=True)
    link = get_object_or_404(
        queries.files_of(request.user, exchange),
        pk=file,
        document__current__type=FileType.EML,
    )
    document, revision = link.document, link.document.present
    require(objection_to_opening(revision.scan))
    if request.method == "GET":
        log_opening(revision, by=request.user, is_download=False)
    form = _form(
        request,
        exchange,
        revision.sha256,
        sensitivity=document.sensitivity,
        retention=document.retention,
        retain_until=document.retain_until,
    )
    then = f"{reverse('exchanges:exchange-detail', args=[pk])}#papers"
    if form.is_valid():
        _keep(request, form)
        return redirect(then)
    return _page(request, form, then, document.name)


def _form(request: Request, exchange: Exchange, digest: str, **initial: object) -> AttachmentsForm:
    """Raises Http404 where the person could not read what they file."""
    form = AttachmentsForm(
        request.POST if request.method == "POST" else None,
        exchange=exchange,
        user=request.user,
        offers=offers(request.user, exchange, attached_to(digest)),
        initial={"kind": DocumentKind.LETTER, **initial},
    )
    if not form.fields["sensitivity"].choices:  # type: ignore[attr-defined]
        raise Http404
    return form


def _keep(request: Request, form: AttachmentsForm) -> Kept:
    kept = actions.file_attachments(
        form.exchange, form.chosen(), form.draft(), by=request.user, on=localdate()
    )
    _tell(request, kept)
    return kept


def _tell(request: HttpRequest, kept: Kept) -> None:
    n = len(kept.filed)
    if n:
        told = ngettext("%(n)d attachment is kept.", "%(n)d attachments are kept.", n)
        messages.success(request, told % {"n": n})
    for filed in kept.filed:
        if filed.renamed:
            current = filed.document.present
            said = _("“%(named)s” is by its content %(type)s and is kept as “%(filename)s”.")
            names = {
                "named": isolated(current.named),
                "type": current.get_type_display(),
                "filename": isolated(current.filename),
            }
            messages.warning(request, said % names)
    for name, objection in kept.refused:
        said = _("“%(name)s” is not kept: %(why)s")
        messages.warning(request, said % {"name": isolated(name), "why": objection.message})


def _page(request: Request, form: AttachmentsForm, then: str, subject: str) -> HttpResponse:
    context = {
        "exchange": form.exchange,
        "form": form,
        "ticks": form.ticks(),
        "then": then,
        "subject": subject,
        "ignored": ignored(request.GET),
    }
    status = 422 if form.errors else 200
    return render(request, "exchanges/attachments.html", context, status=status)
