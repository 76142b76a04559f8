"""Drafts of the papers of a case, and the templates they are made of."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.documents import store
from youcheng.documents.enums import Sensitivity
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.uploads import oversize
from youcheng.pipeline import actions
from youcheng.pipeline.enums import TemplateKind
from youcheng.pipeline.forms.templates import DraftForm, TemplateForm
from youcheng.pipeline.models import PaperTemplate
from youcheng.pipeline.queries.templates import filled, templates_for, values_of
from youcheng.pipeline.reports.filling import fill, read_template
from youcheng.pipeline.reports.shipped import shipped
from youcheng.pipeline.rules.placeholders import PLACEHOLDERS
from youcheng.pipeline.views.access import case_or_404

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = 50


def _bytes(kind: TemplateKind, own: PaperTemplate | None) -> bytes:
    if own is None or own.document is None:
        return shipped(kind)
    with store.open_file(own.document.present.sha256) as file:
        return file.read()


def _word(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=WORD)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.docx")
    return response


@require_safe
@require_permission(Permission.CASE_EDIT)
def draft_list(request: Request, case: int) -> HttpResponse:
    """Papers that suit the case, each with what its draft would lack."""
    one = case_or_404(request.user, case, to_edit=True)
    values = values_of(one, request.user, localdate())
    rows = []
    for kind, own in templates_for(one):
        try:
            names = read_template(_bytes(kind, own)).names
        except Refused as refusal:
            rows.append({"kind": kind, "own": own, "broken": str(refusal.objection.message)})
            continue
        missing = [PLACEHOLDERS[name] for name in names if not values.get(name)]
        rows.append({"kind": kind, "own": own, "missing": missing})
    context = {"case": one, "rows": rows, "ignored": ignored(request.GET)}
    return render(request, "pipeline/drafts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def draft_make(request: Request, case: int, kind: str) -> HttpResponse:
    """Make a draft: kept with the case, or only handed out (`button=file`)."""
    one = case_or_404(request.user, case, to_edit=True)
    known = dict(templates_for(one))
    if kind not in TemplateKind.values or TemplateKind(kind) not in known:
        raise Http404
    template = TemplateKind(kind)
    data = _bytes(template, known[template])
    try:
        names = read_template(data).names
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
        return redirect("pipeline:draft-list", case=one.pk)
    values = values_of(one, request.user, localdate())
    with override("zh-hans"):
        # A paper is named in Chinese, whoever makes it.
        heading = _("%(place)s: %(paper)s (draft)") % {
            "place": values["place_name"], "paper": template.label,
        }  # fmt: skip
    form = DraftForm(
        request.POST or None, names=names, user=request.user, unit=one.home,
        initial={"heading": heading, "sensitivity": Sensitivity.INTERNAL},
    )  # fmt: skip
    if form.is_valid():
        given, missing = filled(names, {**values, **form.values})
        made = fill(data, given)
        if request.POST.get("button") == "file":
            return _word(made, form.cleaned_data["heading"])
        try:
            actions.draft_paper(
                one, kind, form.cleaned_data["heading"], BytesIO(made),
                sensitivity=form.cleaned_data["sensitivity"], by=request.user, on=localdate(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            said = _("The draft is kept with the case. Its words are checked once it was read.")
            messages.success(request, said)
            if missing:
                lacks = "、".join(str(PLACEHOLDERS[name].title) for name in missing)
                messages.warning(request, _("It lacks: %(what)s.") % {"what": lacks})
            return redirect("pipeline:case-detail", case=one.pk)
    facts = [
        (one_, values.get(one_.name)) for one_ in PLACEHOLDERS.values()
        if one_.name in names and not one_.is_asked
    ]  # fmt: skip
    context = {
        "case": one, "kind": template, "own": known[template], "form": form, "facts": facts,
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/draft.html", context, status=status)


@require_safe
@require_permission(Permission.CASE_VIEW)
def template_list(request: Request) -> HttpResponse:
    latest = PaperTemplate.objects.latest().select_related("document", "made_by")
    own = {row.kind: row for row in latest}
    context = {
        "rows": [(kind, own.get(kind)) for kind in TemplateKind],
        "placeholders": list(PLACEHOLDERS.values()),
        "may_rule": can(request.user, Permission.CASE_RULES),
        "ignored": ignored(request.GET),
    }
    return render(request, "pipeline/templates.html", context)


def _latest(kind: str) -> PaperTemplate | None:
    if kind not in TemplateKind.values:
        raise Http404
    rows = PaperTemplate.objects.filter(kind=kind).select_related("document__current")
    return rows.order_by("-version").first()


@require_safe
@require_permission(Permission.CASE_VIEW)
def template_file(request: Request, kind: str) -> HttpResponse:
    """The Word file that holds now, to be changed and put in again."""
    own = _latest(kind)
    return _word(_bytes(TemplateKind(kind), own), str(TemplateKind(kind).label))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_RULES)
def template_edit(request: Request, kind: str) -> HttpResponse:
    """Put a template of the office's own in."""
    own = _latest(kind)
    form = TemplateForm(
        request.POST or None, request.FILES or None, oversize=oversize(request),
        initial={"version": own.version if own else 0},
    )  # fmt: skip
    status = 200
    unit = home_unit()
    if unit is not None and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            # Before the file is kept: else a form that came too late would leave it behind.
            if form.cleaned_data["version"] != (own.version if own else 0):
                raise Stale
            document = actions.file_template(
                kind, file, file.name, unit=unit, by=request.user, on=localdate()
            )
            actions.set_template(
                kind, version=form.cleaned_data["version"], by=request.user, document=document,
                note=form.cleaned_data["note"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", str(refusal.objection.message))
        except Stale:
            status = 409
            form.add_error(None, _("Somebody put another template in since. Look at it first."))
        else:
            messages.success(request, _("The template holds from now on."))
            return redirect("pipeline:template-list")
    if status == 200 and form.is_bound and form.errors:
        status = 422
    rows = PaperTemplate.objects.filter(kind=kind).select_related("made_by", "document")
    context: dict[str, Any] = {
        "kind": TemplateKind(kind), "own": own, "form": form,
        "versions": list(rows.order_by("-version")),
        "placeholders": list(PLACEHOLDERS.values()), "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "pipeline/template.html", context, status=status)


@require_POST
@require_permission(Permission.CASE_RULES)
def template_switch(request: Request, kind: str) -> HttpResponse:
    """Switch it off or on, or go back to the program's own (`button=own`). Raises Stale: the
    middleware makes a page of it."""
    own = _latest(kind)
    is_back = request.POST.get("button") == "own"
    actions.set_template(
        kind, version=own.version if own else 0, by=request.user,
        document=None if is_back or own is None else own.document,
        is_on=True if is_back else not (own is None or own.is_on),
    )  # fmt: skip
    messages.success(request, _("The change is saved."))
    return redirect("pipeline:template-list")
