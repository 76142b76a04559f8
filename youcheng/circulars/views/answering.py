"""The side of the units: to take on, to answer, to send back."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.circulars import actions
from youcheng.circulars.forms import (
    AnswerForm,
    BackForm,
)
from youcheng.circulars.views.access import back_to, form_page, receipt_or_404
from youcheng.lib.objections import Refused
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
