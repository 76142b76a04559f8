"""The limits for gifts: what holds today, what held before, a new one, the end of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.exchanges import actions
from youcheng.exchanges.forms import LimitEndForm, LimitForm
from youcheng.exchanges.models import GiftLimit
from youcheng.exchanges.queries.limits import limits, may_set_limits
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale

COPIED = ("direction", "amount", "currency", "text", "source", "is_confirmed")
"""What a limit that takes the place of another one begins with."""
STALE = _(
    "Somebody changed the limits since you opened this page. They are shown below: look first."
)


@require_safe
@require_permission(Permission.EXCHANGE_VIEW)
def gift_limits(request: Request) -> HttpResponse:
    today = localdate()
    context = {
        "limits": limits(today),
        "may_set": may_set_limits(request.user),
        "ignored": ignored(request.GET),
        "today": today,
    }
    return render(request, "exchanges/gift_limits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def gift_limit_set(request: Request, pk: int | None = None) -> HttpResponse:
    """A new limit, or one in the place of another from a day on."""
    _require_right(request.user)
    today = localdate()
    known = limits(today)
    old = get_object_or_404(GiftLimit, pk=pk) if pk else None
    copied = {name: getattr(old, name) for name in COPIED} if old else {}
    initial = {**copied, "from_on": today.isoformat(), "seen": known.mark}
    form = LimitForm(request.POST or None, initial=initial, is_change=old is not None)
    if form.is_valid():
        try:
            actions.set_limit(today=today, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("from_on", str(refused.objection.message))
        except Stale:
            return _stale(request, form, {"seen": known.mark}, old)
        else:
            messages.success(request, _("The limit is set."))
            return redirect("exchanges:gift-limits")
    return _form_page(request, form, old, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def gift_limit_end(request: Request, pk: int) -> HttpResponse:
    _require_right(request.user)
    today = localdate()
    limit = get_object_or_404(GiftLimit, pk=pk)
    initial = {"version": limit.version, "to_on": today.isoformat()}
    form = LimitEndForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.end_limit(limit, today=today, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("to_on", str(refused.objection.message))
        except Stale:
            return _stale(request, form, {"version": limit.version}, limit, is_end=True)
        else:
            messages.success(request, _("The limit is ended."))
            return redirect("exchanges:gift-limits")
    return _form_page(request, form, limit, status=422 if form.errors else 200, is_end=True)


def _require_right(user: User) -> None:
    if not may_set_limits(user):
        raise PermissionDenied


def _stale(
    request: Request,
    form: LimitForm | LimitEndForm,
    fresh: dict[str, Any],
    old: GiftLimit | None,
    **context: Any,
) -> HttpResponse:
    """The form once more, with what was typed and what stands there now."""
    typed = {field.name: field.value() for field in form}
    again = (
        LimitForm(initial=typed | fresh, is_change=old is not None)
        if isinstance(form, LimitForm)
        else LimitEndForm(initial=typed | fresh)
    )
    return _form_page(request, again, old, status=409, stale=STALE, **context)


def _form_page(
    request: Request,
    form: LimitForm | LimitEndForm,
    old: GiftLimit | None,
    *,
    status: int,
    is_end: bool = False,
    **context: Any,
) -> HttpResponse:
    title = _("End a limit") if is_end else _("Change a limit") if old else _("Add a limit")
    context = {
        "form": form,
        "old": old,
        "title": title,
        "is_end": is_end,
        "limits": limits(localdate()),
        "ignored": ignored(request.GET),
        **context,
    }
    return render(request, "exchanges/gift_limit_form.html", context, status=status)
