"""Obligations of a paper: enter, say that it is done, take back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.objections import Refused
from youcheng.registry import actions
from youcheng.registry.forms.duties import KeptForm, ObligationForm
from youcheng.registry.models import Instrument, Obligation
from youcheng.registry.queries.cities import city_of
from youcheng.registry.views.ties import tie_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def obligation_add(request: Request, pk: int, fact: int) -> HttpResponse:
    tie = tie_or_404(request.user, pk, to_edit=True)
    papers = Instrument.objects.standing().filter(tie=tie).select_related("tie")
    paper = get_object_or_404(papers, pk=fact)
    form = ObligationForm(request.POST or None, paper=paper, initial={"owner": tie.home_id})
    if form.is_valid():
        actions.add_obligation(paper, by=request.user, **form.cleaned_data)
        messages.success(request, _("The obligation is entered."))
        return redirect("registry:city-papers", place=city_of(tie))
    context = {
        "form": form, "tie": tie, "title": _("Enter an obligation"), "action": _("Enter it"),
    }  # fmt: skip
    return render(request, "registry/form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def obligation_done(request: Request, pk: int, duty: int) -> HttpResponse:
    tie, row = _duty(request, pk, duty)
    if row.done_on is not None:
        return redirect("registry:city-papers", place=city_of(tie))
    form = KeptForm(
        request.POST or None, initial={"version": row.version, "done_on": localdate().isoformat()}
    )
    if form.is_valid():
        try:
            actions.keep_obligation(row, today=localdate(), by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("done_on", str(refused.objection.message))
        else:
            messages.success(request, _("The obligation is done."))
            return redirect("registry:city-papers", place=city_of(tie))
    context = {
        "form": form, "tie": tie, "title": _("An obligation is done"), "action": _("It is done"),
        "about": row.text,
    }  # fmt: skip
    return render(request, "registry/form_page.html", context, status=422 if form.errors else 200)


@require_POST
@require_permission(Permission.TIE_EDIT)
def obligation_drop(request: Request, pk: int, duty: int) -> HttpResponse:
    tie, row = _duty(request, pk, duty)
    actions.drop_obligation(row, by=request.user)
    messages.success(request, _("It is taken back. Reports of earlier days still show it."))
    return redirect("registry:city-papers", place=city_of(tie))


def _duty(request: Request, pk: int, duty: int):  # noqa: ANN202 - a tie and its obligation
    tie = tie_or_404(request.user, pk, to_edit=True)
    rows = Obligation.objects.standing().filter(instrument__tie=tie)
    return tie, get_object_or_404(rows.select_related("instrument__tie__home"), pk=duty)
