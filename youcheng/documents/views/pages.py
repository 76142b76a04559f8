"""Documents: the list and its search, one document, and the forms that change it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.accounts.queries.explaining import access_of
from youcheng.audit.queries import history_of
from youcheng.documents import actions, scanner
from youcheng.documents.actions.filing import EDITED, Filed
from youcheng.documents.enums import DocumentKind, Sensitivity
from youcheng.documents.forms import DocumentForm, UploadForm, VersionForm
from youcheng.documents.models import READ_BY, Document, PageText
from youcheng.documents.queries import documents as queries
from youcheng.documents.queries import inside
from youcheng.documents.queries.documents import DocumentFilter
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.lib.uploads import oversize
from youcheng.lib.versions import both_sides, mark_of, typed

PAGE = 30
INSIDE = 20
STATES = (
    ("due", gettext_lazy("retention has run out")),
    ("unread", gettext_lazy("text cannot be searched")),
    ("unscanned", gettext_lazy("not scanned for viruses")),
    ("virus", gettext_lazy("virus found")),
)
CHOICES = {"kind": DocumentKind.choices, "sensitivity": Sensitivity.choices, "state": STATES}
LABELS = {
    "kind": gettext_lazy("kind"),
    "sensitivity": gettext_lazy("sensitivity"),
    "state": pgettext_lazy("of a document", "state"),
}


def document_or_404(request: Request, pk: int, *, to_edit: bool = False) -> Document:
    documents = Document.objects.visible_to(request.user)
    if to_edit:
        documents = Document.objects.editable_by(request.user)
    return get_object_or_404(documents.select_related("unit", "current__uploaded_by"), pk=pk)


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def document_list(request: Request) -> HttpResponse:
    """Documents by their names, and below them the pages that have the words."""
    text = request.GET.get("q", "").strip()[:200]
    strange = ignored(request.GET, {"q", "page", *CHOICES})
    chosen = {}
    for name, choices in CHOICES.items():
        value = request.GET.get(name, "")
        if value and value not in dict(choices):
            strange.append(no_such(LABELS[name], value))
            value = ""
        chosen[name] = value
    rows = queries.matching(request.user, DocumentFilter(text, **chosen))
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "hits": inside.search(request.user, text, INSIDE) if text and page.number == 1 else [],
        "text": text,
        "selects": [(name, LABELS[name], CHOICES[name], chosen[name]) for name in CHOICES],
        "is_filtered": bool(text or any(chosen.values())),
        "ignored": [*strange, *no_page],
        "can_file": can(request.user, Permission.DOCUMENT_EDIT),
        "today": localdate(),
    }
    return render_part(request, "documents/list.html", "rows", context)


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def document_detail(request: Request, pk: int) -> HttpResponse:
    """What is known of a document, its versions, and its pages: as pictures where there are some,
    else as text."""
    document = document_or_404(request, pk)
    text = request.GET.get("q", "").strip()[:200]
    number = request.GET.get("version", "")
    revisions = list(document.revisions.select_related("uploaded_by").order_by("-number"))
    shown = next((one for one in revisions if str(one.number) == number), revisions[0])
    strange = ignored(request.GET, {"q", "version"})
    if number and str(shown.number) != number:
        strange.append(no_such(_("version"), number))
    if request.method == "GET":
        actions.log_opening(shown, by=request.user, is_download=False)
    pages = PageText.objects.filter(revision=shown).order_by("number")
    context = {
        **_state(document, shown),
        "revisions": revisions,
        "pictures": range(1, shown.n_pictures + 1),
        "texts": [] if shown.n_pictures else list(pages[:50]),
        "n_texts": pages.count(),
        "hits": inside.hits_in(document, text) if text else [],
        "text": text,
        "ignored": strange,
        "can_edit": can(request.user, Permission.DOCUMENT_EDIT, document.unit),
        "history": history_of(document)[:20],
        "today": localdate(),
    }
    return render(request, "documents/detail.html", context)


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def document_state(request: Request, pk: int) -> HttpResponse:
    """What is being done with the present version, asked again while it is being done."""
    document = document_or_404(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("documents:detail", pk=pk)
    context = _state(document, document.current)
    response = render(request, "documents/_state.html", context)
    if not context["is_busy"]:
        # Text and pictures are there now: the page as a whole has more to show.
        response["HX-Refresh"] = "true"
    return response


def _state(document: Document, shown: Any) -> dict[str, Any]:
    jobs = queries.jobs_of(shown)
    return {
        "document": document,
        "shown": shown,
        "jobs": [job for job in jobs if job.state != "done"],
        "is_busy": any(job.state in {"waiting", "running"} for job in jobs),
        "has_scanner": scanner.is_configured(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DOCUMENT_EDIT)
def document_add(request: Request) -> HttpResponse:
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        oversize=oversize(request),
        initial={"unit": request.user.unit_id, "sensitivity": Sensitivity.INTERNAL},
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            filed = actions.file_document(
                file, file.name, form.draft(), by=request.user, on=localdate()
            )
        except Refused as refusal:
            form.add_error("file", refusal.objection.message)
        else:
            tell(request, filed)
            return redirect("documents:detail", pk=filed.document.pk)
    context = {"title": _("File a document"), "action": _("File it")}
    return form_page(request, form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DOCUMENT_EDIT)
def version_add(request: Request, pk: int) -> HttpResponse:
    document = document_or_404(request, pk, to_edit=True)
    form = VersionForm(request.POST or None, request.FILES or None, oversize=oversize(request))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            filed = actions.add_revision(
                document, file, file.name, by=request.user, note=form.cleaned_data["note"]
            )
        except Refused as refusal:
            form.add_error("file", refusal.objection.message)
        else:
            tell(request, filed)
            return redirect("documents:detail", pk=pk)
    context = {"title": _("New version"), "action": _("Add the version"), "document": document}
    return form_page(request, form, **context)


def tell(request: Request, filed: Filed) -> None:
    """Say what became of a file."""
    if filed.is_known:
        told = _("The same file is on record already, byte for byte: nothing was filed twice.")
        messages.info(request, told)
        return
    messages.success(request, _("The file is kept."))
    if filed.renamed:
        current = filed.document.present
        told = _("“%(named)s” is by its content %(type)s and is kept as “%(filename)s”.")
        names = {
            "named": current.named,
            "type": current.get_type_display(),
            "filename": current.filename,
        }
        messages.warning(request, told % names)


def form_page(request: Request, form: Any, **context: Any) -> HttpResponse:
    context = {
        "form": form,
        "limit": settings.DOCUMENT_MAX_BYTES // 1024 // 1024,
        "has_scanner": scanner.is_configured(),
        **context,
    }
    status = 409 if context.get("is_stale") else 422 if form.errors else 200
    return render(request, "documents/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DOCUMENT_EDIT)
def document_edit(request: Request, pk: int) -> HttpResponse:
    document = document_or_404(request, pk, to_edit=True)
    now = {name: getattr(document, name) for name in EDITED}
    seen = mark_of(document, EDITED)
    form = DocumentForm(
        request.POST or None, document=document, user=request.user, initial={**now, "seen": seen}
    )
    stale: dict[str, Any] = {}
    if form.is_valid():
        mark = form.cleaned_data["seen"]
        try:
            actions.edit_document(
                document, seen=mark, by=request.user, on=localdate(), **form.said()
            )
        except Stale:
            stale = {
                "is_stale": True,
                "sides": both_sides(form, now),
                "last": history_of(document).first(),
            }
            form = DocumentForm(
                document=document, user=request.user, initial={**typed(form), "seen": seen}
            )
        else:
            messages.success(request, _("The change is saved."))
            return redirect("documents:detail", pk=pk)
    context = {"title": _("What is said of it"), "action": _("Save"), "document": document}
    return form_page(request, form, **context, **stale)


@require_safe
@require_permission(Permission.DOCUMENT_VIEW)
def document_access(request: Request, pk: int) -> HttpResponse:
    """Who sees this, and why."""
    document = document_or_404(request, pk)
    access = access_of(
        request.user,
        request.GET.get("user", ""),
        unit=document.unit,
        deeds=(
            (READ_BY[document.sensitivity], gettext_lazy("read it")),
            (Permission.DOCUMENT_EDIT, gettext_lazy("change it")),
        ),
    )
    context = {
        "document": document,
        "access": access,
        "ignored": ignored(request.GET, {"user"}),
    }
    return render(request, "documents/access.html", context)
