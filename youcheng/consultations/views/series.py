"""Series of meetings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.consultations import actions
from youcheng.consultations.forms import SeriesForm, UnitsForm
from youcheng.consultations.models import Series
from youcheng.consultations.queries import meetings as queries
from youcheng.consultations.queries import tasks
from youcheng.consultations.queries.people import units_to_ask, units_with_people
from youcheng.consultations.views.access import series_or_404, version_of
from youcheng.consultations.views.meetings import unit_groups
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Stale


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def series_list(request: Request) -> HttpResponse:
    context = {
        "rows": queries.series_rows(request.user),
        "may_edit": can(request.user, Permission.CONSULTATION_EDIT),
        "ignored": ignored(request.GET),
    }
    return render(request, "consultations/series_list.html", context)


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def series_detail(request: Request, pk: int) -> HttpResponse:
    series, today = series_or_404(request, pk), localdate()
    seen = series.meetings.all() & queries.Meeting.objects.visible_to(request.user)
    found = seen.select_related("unit", "series").order_by("-starts_at", "-pk")
    open_ = queries.Task.objects.visible_to(request.user).standing().filter(series=series)
    rows = open_.select_related("lead", "meeting").prefetch_related("assisting")
    members = list(series.members.order_by("kind", "position", "pk"))
    peopled = units_with_people(unit.pk for unit in members)
    context = {
        "series": series,
        "rows": queries.rows_of(found[:40], timezone.now()),
        "tasks": tasks.rows_of(rows.order_by("due_on", "pk")[:40], today),
        "members": [(unit, unit.pk in peopled) for unit in members],
        "may_edit": can(request.user, Permission.CONSULTATION_EDIT, series.unit),
        "ignored": ignored(request.GET),
    }
    return render(request, "consultations/series_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def series_add(request: Request) -> HttpResponse:
    return _series_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def series_edit(request: Request, pk: int) -> HttpResponse:
    return _series_form(request, series_or_404(request, pk, to_edit=True))


def _series_form(request: Request, series: Series | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = SeriesForm(
        data, user=request.user, series=series, initial={"unit": request.user.unit_id}
    )
    members = set(series.members.values_list("pk", flat=True)) if series else set()
    offered = Unit.objects.filter(
        pk__in=[*members, *units_to_ask(request.user).values_list("pk", flat=True)]
    ).order_by("kind", "position", "pk")
    units_form = UnitsForm(data, units=offered)
    status = 200
    if data is not None:
        if all([form.is_valid(), units_form.is_valid()]):
            chosen = list(units_form.cleaned_data["units"])
            try:
                if series is None:
                    series = actions.add_series(form.draft(chosen), by=request.user)
                else:
                    actions.edit_series(
                        series, form.draft(chosen, series.unit), version=version_of(request),
                        by=request.user,
                    )  # fmt: skip
            except Stale:
                form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
                status = 409
            else:
                messages.success(request, _("The series is kept."))
                return redirect("consultations:series", pk=series.pk)
        status = status if status == 409 else 422
    units = list(offered)
    chosen_keys = {str(pk) for pk in members} if data is None else set(data.getlist("units"))
    crumbs = [
        (reverse("consultations:list"), _("Consultations")),
        (reverse("consultations:series-list"), _("Series")),
    ]
    context = {
        "form": units_form, "said": form, "crumbs": crumbs,
        "groups": unit_groups(units, chosen_keys, units_with_people(unit.pk for unit in units)),
        "title": _("Change the series") if series else _("New series"),
        "action": _("Keep the series"), "version": series.version if series else None,
        "back": reverse("consultations:series", args=[series.pk]) if series
        else reverse("consultations:series-list"),
        "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "consultations/units.html", context, status=status)


@require_POST
@require_permission(Permission.CONSULTATION_EDIT)
def series_end(request: Request, pk: int) -> HttpResponse:
    series = series_or_404(request, pk, to_edit=True)
    actions.end_series(series, on=localdate(), by=request.user)
    messages.success(request, _("The series has ended. Its open tasks stay open."))
    return redirect("consultations:series", pk=series.pk)
