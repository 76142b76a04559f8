"""The sender's side: who gets it, reminders, more time, the end."""

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
    ExtendForm,
    UnitsForm,
)
from youcheng.circulars.queries import (
    matrix_of,
    units_to_choose,
)
from youcheng.circulars.queries.choosing import by_kind, together_of
from youcheng.circulars.views.access import (
    back_to,
    form_page,
    own_or_404,
)
from youcheng.lib.addresses import ignored, no_such
from youcheng.lib.objections import Refused, Stale


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_units(request: Request, pk: int) -> HttpResponse:
    """Who is to get it: sends a draft, and gives one that runs to further units."""
    circular = own_or_404(request, pk)
    if circular.state == CircularState.CLOSED:
        messages.info(request, _("The circular is closed."))
        return back_to(circular)
    offered = units_to_choose(request.user, circular)
    form = UnitsForm(request.POST if request.method == "POST" else None, units=offered)
    if form.is_valid():
        units, now = list(form.cleaned_data["units"]), timezone.now()
        deed = actions.send if circular.state == CircularState.DRAFT else actions.add_units
        try:
            told = deed(circular, units, by=request.user, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        except Stale:
            messages.info(request, _("Somebody was faster. This is how it stands now."))
            return back_to(circular)
        else:
            text = ngettext("Sent to %(n)d unit.", "Sent to %(n)d units.", len(units))
            persons = ngettext("%(n)d person was told.", "%(n)d persons were told.", told)
            messages.success(request, f"{text % {'n': len(units)}} {persons % {'n': told}}")
            return back_to(circular)
    units = list(offered)
    together = together_of(request.user, units)
    asked = request.GET.getlist("together")
    known = {one.key: one for rows in together.values() for one in rows}
    ticked = [known[key] for key in dict.fromkeys(asked) if key in known]
    chosen = {int(key) for key in request.POST.getlist("units") if key.isdecimal()}
    chosen.update(key for one in ticked for key in one.units)
    # From a match: the units that were ticked there.
    chosen.update(int(key) for key in request.GET.getlist("unit") if key.isdecimal())
    is_draft = circular.state == CircularState.DRAFT
    title = _("Who is to get it") if is_draft else _("Give it to further units")
    context = {
        "form": form, "title": title, "circular": circular,
        "groups": by_kind(units, chosen), "together": together, "ticked": [*ticked],
        "ended": [one for one in together["list"] if one.ended],
        "so_far": "".join(f"together={one.key}&" for one in ticked),
        "is_draft": is_draft, "ignored": ignored(request.GET, {"together", "unit"}) + [
            no_such(_("Tick together"), key) for key in asked if key not in known
        ],
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/units.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_remind(request: Request, pk: int) -> HttpResponse:
    """A look at who would be reminded, then the reminder; and at bodies outside, which the sender
    asks by a new link: no address of theirs is kept."""
    circular, today, now = own_or_404(request, pk), localdate(), timezone.now()
    matrix = matrix_of(request.user, circular, today)
    waiting = matrix.reminded
    if circular.state != CircularState.SENT or circular.due_on is None:
        messages.info(request, _("This circular waits for no answer."))
        return back_to(circular)
    if request.method == "POST":
        n = actions.remind(circular, [line.receipt for line in waiting], by=request.user, at=now)
        text = ngettext("%(n)d unit was reminded.", "%(n)d units were reminded.", n)
        messages.success(
            request, text % {"n": n} if n else _("All of them were reminded today already.")
        )
        return back_to(circular)
    reminded = [
        line for line in waiting
        if line.receipt.reminded_at and localdate(line.receipt.reminded_at) == today
    ]  # fmt: skip
    context = {
        "circular": circular, "waiting": waiting, "n_due": len(waiting) - len(reminded),
        "reminded": {line.receipt.pk for line in reminded}, "ignored": ignored(request.GET),
        "outside": [(line, line.has_open_link(now)) for line in matrix.outside],
    }  # fmt: skip
    return render(request, "circulars/remind.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_extend(request: Request, pk: int) -> HttpResponse:
    circular = own_or_404(request, pk)
    form = ExtendForm(request.POST or None)
    if form.is_valid():
        try:
            actions.extend(
                circular, form.cleaned_data["due_on"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("due_on", str(refusal.objection.message))
        except Stale:
            messages.info(request, _("The circular does not run any more."))
            return back_to(circular)
        else:
            messages.success(request, _("All units have more time."))
            return back_to(circular)
    return form_page(request, form, _("Give more time"), _("Give more time"), circular)


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def circular_close(request: Request, pk: int) -> HttpResponse:
    circular = own_or_404(request, pk)
    actions.close(circular, by=request.user)
    messages.success(request, _("The circular is closed."))
    return back_to(circular)
