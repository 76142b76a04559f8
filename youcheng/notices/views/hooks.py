"""For administrators: webhooks, and what did not arrive."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused
from youcheng.notices import actions, queries
from youcheng.notices.enums import DeliveryState, NoticeKind
from youcheng.notices.forms import HookForm
from youcheng.notices.models import Delivery, Hook

PAGE = 50


@require_safe
@require_permission(Permission.PERSON_MANAGE)
def hook_list(request: Request) -> HttpResponse:
    rows = Hook.objects.visible_to(request.user).select_related("unit").order_by("pk")
    labels = dict(NoticeKind.choices)
    context = {
        "rows": [(row, [labels[kind] for kind in row.kind_list if kind in labels]) for row in rows],
        "ignored": ignored(request.GET),
    }
    return render(request, "notices/hooks.html", context)


def _form_page(request: Request, form: HookForm, hook: Hook | None) -> HttpResponse:
    context = {"form": form, "hook": hook, "ignored": ignored(request.GET)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "notices/hook.html", context, status=status)


def _show_secret(request: Request, hook: Hook, secret: str) -> HttpResponse:
    context = {"hook": hook, "secret": secret}
    response = render(request, "notices/hook_secret.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def hook_add(request: Request) -> HttpResponse:
    """Enter one; its secret is shown this once."""
    form = HookForm(request.POST or None, user=request.user)
    if form.is_valid():
        return _show_secret(request, *actions.add_hook(form.draft(), by=request.user))
    return _form_page(request, form, None)


def _hook(request: Request, pk: int) -> Hook:
    return get_object_or_404(Hook.objects.visible_to(request.user).select_related("unit"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def hook_edit(request: Request, pk: int) -> HttpResponse:
    """Raises Stale: the middleware makes a page of it."""
    hook = _hook(request, pk)
    initial = {
        "name": hook.name, "unit": hook.unit_id, "address": hook.address, "kinds": hook.kind_list,
        "is_on": hook.is_on, "version": hook.version,
    }  # fmt: skip
    form = HookForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        actions.edit_hook(hook, form.draft(), version=version, by=request.user)
        messages.success(request, _("The webhook is saved."))
        return redirect("notices:hook-list")
    return _form_page(request, form, hook)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def hook_secret(request: Request, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    return _show_secret(request, hook, actions.new_hook_secret(hook, by=request.user))


@require_safe
@require_permission(Permission.PERSON_MANAGE)
def delivery_list(request: Request) -> HttpResponse:
    """What did not arrive and why; with `state`, others."""
    state = request.GET.get("state", "")
    told = ignored(request.GET, {"state", "page"})
    if state and state not in DeliveryState.values:
        told.append(no_such(pgettext("delivery", "state"), state))
        state = ""
    rows = queries.deliveries(request.user, [state] if state else queries.TROUBLE)
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    counts = queries.n_deliveries(request.user)
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "state": state,
        "states": [(one, counts.get(one.value, 0)) for one in DeliveryState],
        "n_trouble": sum(counts.get(one, 0) for one in queries.TROUBLE),
        "n_failed": counts.get(DeliveryState.FAILED, 0),
        "ignored": [*told, *no_page],
    }
    return render(request, "notices/deliveries.html", context)


def _again(request: Request, rows: list[Delivery]) -> HttpResponse:
    try:
        n = actions.send_again(rows, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
    else:
        said = ngettext("%(n)d delivery is tried again.", "%(n)d deliveries are tried again.", n)
        messages.success(request, said % {"n": n})
    return redirect("notices:delivery-list")


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def deliver_again(request: Request, pk: int) -> HttpResponse:
    """This one, with all that is in the same e-mail of the day. Raises Stale."""
    seen = Delivery.objects.visible_to(request.user)
    row = get_object_or_404(seen, pk=pk)
    same = seen.filter(mark=row.mark, state=row.state) if row.mark else seen.filter(pk=pk)
    return _again(request, list(same.order_by("pk")))


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def deliver_all_again(request: Request) -> HttpResponse:
    """All that was given up, as after a server was away for long; not what may have arrived."""
    rows = Delivery.objects.visible_to(request.user).filter(state=DeliveryState.FAILED)
    return _again(request, list(rows.order_by("pk")))
