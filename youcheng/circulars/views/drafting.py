"""A draft and the fields of its answer, until it is sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.circulars import actions
from youcheng.circulars.enums import CircularState
from youcheng.circulars.forms import (
    CircularForm,
    QuestionForm,
)
from youcheng.circulars.views.access import back_to, form_page, own_or_404
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_add(request: Request) -> HttpResponse:
    form = CircularForm(
        request.POST or None, user=request.user, initial={"unit": request.user.unit_id}
    )
    if form.is_valid():
        one = actions.draft(form.draft(), by=request.user)
        messages.success(request, _("The draft is kept. Choose who is to get it."))
        return redirect("circulars:units", pk=one.pk)
    return form_page(request, form, _("New circular"), _("Keep the draft"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_edit(request: Request, pk: int) -> HttpResponse:
    circular = own_or_404(request, pk)
    if circular.state != CircularState.DRAFT:
        messages.info(request, _("The circular has been sent, and stays as it is."))
        return back_to(circular)
    form = CircularForm(request.POST or None, user=request.user, circular=circular)
    if form.is_valid():
        version = request.POST.get("version", "")
        known = int(version) if version.isdecimal() and len(version) < 10 else 0
        try:
            actions.edit(circular, form.draft(), version=known, by=request.user)
        except Stale:
            form.add_error(None, _("Somebody changed or sent it meanwhile. Look at it first."))
            response = form_page(
                request, form, _("Change the draft"), _("Keep the draft"), circular,
                version=circular.version,
            )  # fmt: skip
            response.status_code = 409
            return response
        messages.success(request, _("The draft is kept."))
        return back_to(circular)
    return form_page(
        request, form, _("Change the draft"), _("Keep the draft"), circular,
        version=circular.version,
    )  # fmt: skip


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def circular_discard(request: Request, pk: int) -> HttpResponse:
    actions.discard(own_or_404(request, pk), by=request.user)
    messages.success(request, _("The draft is thrown away."))
    return redirect("circulars:list")


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_questions(request: Request, pk: int) -> HttpResponse:
    """The fields of the answer, as long as the circular is a draft."""
    circular = own_or_404(request, pk)
    if circular.state != CircularState.DRAFT:
        messages.info(request, _("The circular has been sent, and stays as it is."))
        return back_to(circular)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.ask(circular, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The field is in the answer."))
            return redirect("circulars:questions", pk=circular.pk)
    context = {
        "form": form, "circular": circular, "questions": list(circular.questions.all()),
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/questions.html", context, status=status)


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def question_drop(request: Request, pk: int, question: int) -> HttpResponse:
    circular = own_or_404(request, pk)
    actions.unask(get_object_or_404(circular.questions, pk=question), by=request.user)
    messages.success(request, _("The field is taken out."))
    return redirect("circulars:questions", pk=circular.pk)
