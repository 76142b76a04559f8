"""The office's rules on new ties, version by version, and the yearly aim."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Stale
from youcheng.pipeline import actions
from youcheng.pipeline.forms import QuotaForm, RuleForm
from youcheng.pipeline.forms.rules import initial_of
from youcheng.pipeline.models import Quota, RuleVersion
from youcheng.pipeline.queries.codes import next_own_code


@require_safe
@require_permission(Permission.CASE_VIEW)
def rule_list(request: Request) -> HttpResponse:
    rows = RuleVersion.objects.latest().select_related("made_by").order_by("position", "code")
    context = {
        "rules": list(rows),
        "holding": set(RuleVersion.objects.on(localdate()).values_list("pk", flat=True)),
        "may_rule": can(request.user, Permission.CASE_RULES),
        "ignored": ignored(request.GET),
    }
    return render(request, "pipeline/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_RULES)
def rule_add(request: Request) -> HttpResponse:
    """A rule of the office's own."""
    return _rule_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_VIEW)
def rule_edit(request: Request, code: str) -> HttpResponse:
    """The versions of a rule, and a form for the next one, for whoever may make it."""
    row = get_object_or_404(RuleVersion.objects.latest(), code=code)
    return _rule_page(request, row)


def _rule_page(request: Request, row: RuleVersion | None) -> HttpResponse:
    may_rule = can(request.user, Permission.CASE_RULES)
    is_sent = request.method == "POST" and may_rule
    form = RuleForm(request.POST if is_sent else None, rule=row, initial=initial_of(row))
    status = 200
    if is_sent and form.is_valid():
        try:
            made = actions.set_rule(
                row.code if row else next_own_code(RuleVersion.objects.all()),
                form.values(),
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Stale:
            status = 409
            form.add_error(None, _("Somebody made another version since. Look at it first."))
        else:
            said = _("Version %(n)d of the rule holds.")
            messages.success(request, said % {"n": made.version})
            return redirect("pipeline:rule-edit", code=made.code)
    if status == 200 and form.is_bound and form.errors:
        status = 422
    versions = RuleVersion.objects.filter(code=row.code) if row else RuleVersion.objects.none()
    context = {
        "rule": row,
        "form": form if may_rule else None,
        "versions": list(versions.select_related("made_by").order_by("-version")),
        "ignored": ignored(request.GET),
    }
    return render(request, "pipeline/rule.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_RULES)
def quota(request: Request) -> HttpResponse:
    """How many new ties each year is to bring."""
    home = home_unit()
    today = localdate()
    rows = list(Quota.objects.filter(home=home)) if home else []
    now = next((row for row in rows if row.year == today.year), None)
    initial = {
        "year": today.year, "low": now.low if now else None, "high": now.high if now else None,
        "source": now.source if now else "",
    }  # fmt: skip
    form = QuotaForm(request.POST or None, initial=initial)
    if home is not None and form.is_valid():
        values = form.cleaned_data
        actions.set_quota(
            home, values["year"], low=values["low"], high=values["high"],
            source=values["source"], by=request.user,
        )  # fmt: skip
        messages.success(request, _("The aim of %(year)d is set.") % {"year": values["year"]})
        return redirect("pipeline:quota")
    context = {"form": form, "rows": rows, "ignored": ignored(request.GET)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/quota.html", context, status=status)
