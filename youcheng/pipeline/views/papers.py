"""Papers of a case, filed without taking a step, and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.documents.enums import Sensitivity
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused
from youcheng.lib.uploads import oversize
from youcheng.pipeline import actions
from youcheng.pipeline.enums import PaperKind
from youcheng.pipeline.forms import PaperForm
from youcheng.pipeline.models import CasePaper
from youcheng.pipeline.views.access import case_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def paper_add(request: Request, case: int) -> HttpResponse:
    one = case_or_404(request.user, case, to_edit=True)
    asked = request.GET.get("kind", "")
    kind = asked if asked in PaperKind.values else PaperKind.PROFILE
    form = PaperForm(
        request.POST or None, request.FILES or None, user=request.user, unit=one.home,
        oversize=oversize(request), initial={"kind": kind, "sensitivity": Sensitivity.INTERNAL},
    )  # fmt: skip
    if form.is_valid():
        paper, file = form.paper(), form.cleaned_data["file"]
        try:
            if file:
                actions.file_for_paper(
                    one, paper, file, file.name, sensitivity=form.cleaned_data["sensitivity"],
                    by=request.user, on=localdate(),
                )  # fmt: skip
            actions.add_paper(one, paper, by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal.objection.message))
        else:
            messages.success(request, _("The paper is filed."))
            return redirect("pipeline:case-detail", case=one.pk)
    context = {
        "form": form,
        "case": one,
        "title": pgettext("of a case", "File a paper"),
        "action": pgettext("of a case", "File the paper"),
        "ignored": ignored(request.GET, {"kind"}),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def paper_drop(request: Request, case: int, paper: int) -> HttpResponse:
    """Ask first; then take the paper back. Raises Refused, Stale: the middleware makes a page of
    either."""
    one = case_or_404(request.user, case, to_edit=True)
    row = get_object_or_404(CasePaper.objects.standing().select_related("case"), pk=paper, case=one)
    if request.method == "POST":
        actions.drop_paper(row, by=request.user)
        messages.success(request, _("The paper is taken back."))
        return redirect("pipeline:case-detail", case=one.pk)
    context = {"case": one, "paper": row, "ignored": ignored(request.GET)}
    return render(request, "pipeline/paper_drop.html", context)
