"""Stored documents of a paper: side by side, filed from there, and where a document belongs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.documents.actions import log_opening
from youcheng.documents.enums import Sensitivity
from youcheng.documents.models import Document
from youcheng.documents.views.pages import form_page, tell
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused
from youcheng.lib.uploads import oversize
from youcheng.registry import actions
from youcheng.registry.forms.files import PaperFileForm
from youcheng.registry.models import Instrument, PaperFile
from youcheng.registry.queries import files as queries
from youcheng.registry.queries.wording import look_through
from youcheng.registry.views.ties import tie_or_404


def _paper(request: Request, pk: int, fact: int, *, to_edit: bool = False) -> Instrument:
    tie = tie_or_404(request.user, pk, to_edit=to_edit)
    paper = get_object_or_404(Instrument, pk=fact, tie=tie)
    paper.tie = tie
    return paper


@require_safe
@require_permission(Permission.TIE_VIEW)
def paper_detail(request: Request, pk: int, fact: int) -> HttpResponse:
    """A paper with its files beside each other, page by page."""
    paper = _paper(request, pk, fact)
    columns = queries.side_by_side(queries.files_of(request.user, [paper.pk]).get(paper.pk, []))
    for column in columns:
        document = column.link.document
        if request.method == "GET" and document.sensitivity == Sensitivity.RESTRICTED:
            log_opening(document.current, by=request.user, is_download=False)
    tie = paper.tie
    context = {
        "paper": paper,
        "tie": tie,
        "columns": columns,
        "may_edit": can(request.user, Permission.TIE_EDIT, tie.home, tie.place.country.region),
        "ignored": ignored(request.GET),
    }
    return render(request, "registry/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def paper_file_add(request: Request, pk: int, fact: int) -> HttpResponse:
    paper = _paper(request, pk, fact, to_edit=True)
    form = PaperFileForm(
        request.POST or None,
        request.FILES or None,
        tie=paper.tie,
        user=request.user,
        oversize=oversize(request),
        initial={"sensitivity": Sensitivity.INTERNAL},
    )
    if not form.fields["sensitivity"].choices:
        raise Http404
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            filed = actions.file_for_paper(
                paper,
                file,
                file.name,
                form.draft(),
                part=form.cleaned_data["part"],
                language=form.cleaned_data["language"],
                by=request.user,
                on=localdate(),
            )
        except Refused as refusal:
            form.add_error("file", refusal.objection.message)
        else:
            tell(request, filed)
            return redirect("registry:paper", pk=pk, fact=fact)
    context = {"title": _("File for this paper"), "action": _("File it"), "paper": paper}
    return form_page(request, form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def paper_file_drop(request: Request, pk: int, fact: int, file: int) -> HttpResponse:
    """Ask first; then take the file off the paper. The document stays."""
    paper = _paper(request, pk, fact, to_edit=True)
    seen = Document.objects.visible_to(request.user).order_by().values("pk")
    link = get_object_or_404(
        PaperFile.objects.select_related("document"),
        pk=file,
        instrument=paper,
        document__in=seen,
    )
    link.instrument = paper
    if request.method == "POST":
        actions.detach(link, by=request.user)
        messages.success(request, _("The file is taken off the paper; the document stays."))
        return redirect("registry:paper", pk=pk, fact=fact)
    return render(request, "registry/paper_file_drop.html", {"paper": paper, "link": link})


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def document_papers(request: Request, document: int) -> HttpResponse:
    """For the page of a document: the papers it belongs to, and hints on its wording."""
    documents = Document.objects.visible_to(request.user).select_related("current")
    one = get_object_or_404(documents, pk=document)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("documents:detail", pk=document)
    links = queries.papers_of_document(request.user, one)
    context = {"links": links, "looked": None}
    if links:
        days = [link.instrument.signed_on for link in links if link.instrument.signed_on]
        looked = look_through([(one, min(days, default=None))], localdate())
        context["looked"] = looked[one.pk]
    return render(request, "registry/_document_papers.html", context)
