"""From a match to a circular, and from an answer to an opportunity: one press each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import widest_unit
from youcheng.circulars import actions
from youcheng.circulars.models import Answer
from youcheng.circulars.views.access import own_or_404
from youcheng.opportunities.models import Opportunity


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def circular_from_match(request: Request, opportunity: int) -> HttpResponse:
    """A draft about an opportunity for the units that were ticked; they stand ticked on the next
    page."""
    rows = Opportunity.objects.visible_to(request.user).select_related("place")
    one = get_object_or_404(rows, pk=opportunity)
    chosen = [key for key in request.POST.getlist("unit") if key.isascii() and key.isdecimal()]
    sender = widest_unit(request.user, Permission.CIRCULAR_SEND)
    if not chosen or sender is None:
        messages.error(request, _("Tick at least one unit."))
        return redirect("opportunities:detail", pk=one.pk)
    circular = actions.draft_for(one, sender, by=request.user)
    messages.success(request, _("The draft is kept. Choose who is to get it."))
    ticked = urlencode([("unit", key) for key in chosen])
    return redirect(f"{reverse('circulars:units', args=[circular.pk])}?{ticked}")


@require_POST
@require_permission(Permission.OPPORTUNITY_EDIT)
def answer_take_up(request: Request, answer: int) -> HttpResponse:
    rows = Answer.objects.select_related("receipt__unit", "receipt__circular__unit")
    one = get_object_or_404(rows, pk=answer, replaced_at=None)
    circular = own_or_404(request, one.receipt.circular_id)
    if one.opportunity_id is not None:
        messages.info(request, _("It is an opportunity already."))
        return redirect("opportunities:detail", pk=one.opportunity_id)
    said = [
        (question.label, question.shown(one.said[str(question.pk)]))
        for question in circular.questions.all()
        if str(question.pk) in one.said
    ]
    made = actions.take_up(one, said, by=request.user, at=timezone.now())
    messages.success(request, _("It is entered. These fit it best."))
    return redirect("opportunities:detail", pk=made.pk)
