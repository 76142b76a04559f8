"""Tasks: the list, one of them, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.consultations import actions
from youcheng.consultations.enums import TaskState
from youcheng.consultations.forms import EvidenceForm, GiveForm, ReasonForm
from youcheng.consultations.models import Task
from youcheng.consultations.queries import tasks as queries
from youcheng.consultations.queries.people import units_with_people
from youcheng.consultations.views.access import form_page, task_or_404, version_of
from youcheng.documents.models import Document
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.uploads import oversize

PAGE = 50


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def task_list(request: Request) -> HttpResponse:
    asked, today = request.GET.get("show", "open"), localdate()
    shown = asked if asked in queries.SHOWN else "open"
    said = ignored(request.GET, {"show", "page"})
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    found = queries.tasks_of(request.user, shown, today)
    page, no_page = page_of(request.GET, Paginator(found, PAGE))
    rows = queries.rows_of(page, today)
    context = {
        "shown": shown,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": rows,
        "seen": queries.seen_documents(request.user, (row.task.document_id for row in rows)),
        "ignored": [*said, *no_page],
    }
    return render(request, "consultations/tasks.html", context)


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def task_detail(request: Request, pk: int) -> HttpResponse:
    task = task_or_404(request, pk)
    steps = list(task.steps.select_related("by", "unit", "document").order_by("pk"))
    keys = [task.document_id, *(step.document_id for step in steps)]
    may_edit = can(request.user, Permission.CONSULTATION_EDIT, task.unit)
    units = queries.reporting_units(request.user, task) if task.is_open else []
    today = localdate()
    assisting = list(task.assisting.order_by("kind", "position", "pk"))
    context = {
        "task": task,
        "row": queries.rows_of([task], today)[0],
        "steps": steps,
        "assisting": assisting,
        "peopled": units_with_people(unit.pk for unit in assisting),
        "seen": queries.seen_documents(request.user, keys),
        "stands_on": queries.stands_on(task),
        "may_edit": may_edit,
        "may_report": bool(units),
        "is_reported": task.state == TaskState.REPORTED,
        "today": today,
        "ignored": ignored(request.GET),
    }
    return render(request, "consultations/task.html", context)


def _crumbs(task: Task) -> list[tuple[str, str]]:
    return [
        (reverse("consultations:list"), _("Consultations")),
        (reverse("consultations:task-list"), _("Tasks")),
        (reverse("consultations:task", args=[task.pk]), task.text[:40]),
    ]


def _page(request: Request, form: Any, title: str, action: str, task: Task, **more: Any) -> Any:
    return form_page(
        request, form, title, action, back=reverse("consultations:task", args=[task.pk]),
        crumbs=_crumbs(task), task=task, **more,
    )  # fmt: skip


def _evidence(request: Request) -> EvidenceForm:
    return EvidenceForm(request.POST or None, request.FILES or None, oversize=oversize(request))


def _filed(request: Request, form: EvidenceForm, unit: Unit) -> Document | None:
    file = form.cleaned_data.get("file")
    if not file:
        return None
    filed = actions.report_file(file, file.name, unit, by=request.user, on=localdate())
    return filed.document


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TASK_REPORT)
def task_report(request: Request, pk: int) -> HttpResponse:
    task = task_or_404(request, pk, "report")
    units = queries.reporting_units(request.user, task)
    if not units:
        raise Http404
    unit = get_object_or_404(Unit, pk=units[0])
    form = _evidence(request)
    if form.is_valid():
        try:
            paper = _filed(request, form, unit)
            actions.report(
                task, unit=unit, text=form.cleaned_data["text"], document=paper, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("Your report has reached who holds the meeting."))
            return redirect("consultations:task", pk=task.pk)
    return _page(request, form, _("Report"), _("Send the report"), task, unit=unit, is_file=True)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def task_close(request: Request, pk: int) -> HttpResponse:
    task = task_or_404(request, pk, "edit")
    form = _evidence(request)
    if form.is_valid():
        try:
            paper = _filed(request, form, task.unit)
            actions.close(
                task, text=form.cleaned_data["text"], document=paper, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The task is done."))
            return redirect("consultations:task", pk=task.pk)
    last = queries.last_report(task)
    return _page(
        request, form, _("Close with evidence"), _("Close it"), task, is_file=True, last=last
    )


def _reasoned(
    request: Request, pk: int, title: str, action: str, done: str, deed: Callable[..., None]
) -> HttpResponse:
    task = task_or_404(request, pk, "edit")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            deed(task, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, done)
            return redirect("consultations:task", pk=task.pk)
    return _page(request, form, title, action, task)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def task_back(request: Request, pk: int) -> HttpResponse:
    return _reasoned(
        request, pk, _("Send the report back"), _("Send it back"),
        _("The report went back to the unit."), actions.send_back,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def task_drop(request: Request, pk: int) -> HttpResponse:
    return _reasoned(
        request, pk, _("Drop the task"), _("Drop the task"), _("The task is dropped."), actions.drop
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def task_reopen(request: Request, pk: int) -> HttpResponse:
    return _reasoned(
        request, pk, _("Take the task up again"), _("Take it up again"),
        _("The task is open again."), actions.reopen,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def task_give(request: Request, pk: int) -> HttpResponse:
    """To another unit, or another last day."""
    task = task_or_404(request, pk, "edit")
    form = GiveForm(request.POST or None, user=request.user, task=task)
    status = None
    if form.is_valid():
        try:
            actions.give(
                task, **form.cleaned_data, version=version_of(request), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
            status = 409
        else:
            messages.success(request, _("The task is changed."))
            return redirect("consultations:task", pk=task.pk)
    return _page(
        request, form, _("Another unit or day"), _("Change the task"), task, status=status,
        version=task.version,
    )  # fmt: skip
