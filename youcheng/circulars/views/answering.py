"""The side of the units: to take on, to answer, to send back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.circulars import actions
from youcheng.circulars.enums import CircularState
from youcheng.circulars.forms import (
    AnswerForm,
    BackForm,
    UnitsForm,
)
from youcheng.circulars.queries.choosing import by_kind
from youcheng.circulars.queries.forwarding import units_to_forward_to
from youcheng.circulars.views.access import back_to, form_page, receipt_or_404
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.uploads import oversize


@require_POST
@require_permission(Permission.CIRCULAR_ANSWER)
def receipt_claim(request: Request, receipt: int) -> HttpResponse:
    one = receipt_or_404(request, receipt)
    try:
        actions.claim(one, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("Your unit sees to it."))
    return back_to(one.circular)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_ANSWER)
def receipt_answer(request: Request, receipt: int) -> HttpResponse:
    one = receipt_or_404(request, receipt)
    before = one.answers.standing().select_related("by").first()
    questions = list(one.circular.questions.all())
    form = AnswerForm(
        request.POST or None, request.FILES or None, questions=questions, oversize=oversize(request)
    )
    if form.is_valid():
        values = form.cleaned_data
        try:
            documents = actions.keep_files(
                values["files"], one.unit or one.circular.unit, by=request.user, on=localdate()
            )
            actions.answer(
                one, has_need=values["has_need"], text=values["text"], by=request.user,
                at=timezone.now(), said=form.said() if values["has_need"] else None,
                documents=documents,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("Your answer has reached the sender."))
            return back_to(one.circular)
    return form_page(
        request, form, _("Answer"), _("Send the answer"), one.circular, receipt=one, before=before
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_ANSWER)
def receipt_back(request: Request, receipt: int) -> HttpResponse:
    one = receipt_or_404(request, receipt)
    form = BackForm(request.POST or None)
    if form.is_valid():
        try:
            actions.send_back(
                one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("It has gone back to the sender."))
            return back_to(one.circular)
    return form_page(request, form, _("Send it back"), _("Send it back"), one.circular, receipt=one)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_ANSWER)
def receipt_forward(request: Request, receipt: int) -> HttpResponse:
    """Hand it on: those below the unit first, then all others."""
    one = receipt_or_404(request, receipt)
    if one.unit is None or one.circular.state != CircularState.SENT:
        messages.info(request, _("The circular does not run any more."))
        return back_to(one.circular)
    offered = units_to_forward_to(one)
    form = UnitsForm(request.POST if request.method == "POST" else None, units=offered)
    if form.is_valid():
        units = list(form.cleaned_data["units"])
        try:
            actions.forward(one, units, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        except Stale:
            messages.info(request, _("Somebody was faster. This is how it stands now."))
            return back_to(one.circular)
        else:
            text = ngettext("Handed on to %(n)d unit.", "Handed on to %(n)d units.", len(units))
            messages.success(request, text % {"n": len(units)})
            return back_to(one.circular)
    chosen = {int(key) for key in request.POST.getlist("units") if key.isdecimal()}
    units = list(offered)
    below = [unit for unit in units if unit.path.startswith(one.unit.path)]
    others = [unit for unit in units if not unit.path.startswith(one.unit.path)]
    context = {
        "form": form, "title": _("Hand it on"), "circular": one.circular, "receipt": one,
        "groups": by_kind(below, chosen), "others": by_kind(others, chosen),
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/forward.html", context, status=status)
