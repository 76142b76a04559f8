"""Which meetings and tasks somebody may open, and what the pages of forms share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from youcheng.accounts.guards import Request
from youcheng.consultations.models import Invitee, Meeting, Series, Task
from youcheng.lib.addresses import ignored


def meeting_or_404(request: Request, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("unit", "series", "made_by"), pk=pk)


def own_or_404(request: Request, pk: int) -> Meeting:
    """One that the reader holds; another is not there."""
    rows = Meeting.objects.editable_by(request.user)
    return get_object_or_404(rows.select_related("unit", "series", "made_by"), pk=pk)


def invitee_or_404(request: Request, pk: int) -> Invitee:
    rows = Invitee.objects.repliable_by(request.user).select_related("meeting", "unit")
    return get_object_or_404(rows.exclude(meeting__invited_at=None), pk=pk)


def series_or_404(request: Request, pk: int, *, to_edit: bool = False) -> Series:
    rows = (
        Series.objects.editable_by(request.user)
        if to_edit
        else Series.objects.visible_to(request.user)
    )
    return get_object_or_404(rows.select_related("unit"), pk=pk)


def task_or_404(request: Request, pk: int, kind: str = "see") -> Task:
    """kind: "see", "report", or "edit"."""
    given = Task.objects.select_related("lead", "meeting", "unit", "series", "document")
    match kind:
        case "report":
            rows = given.reportable_by(request.user)
        case "edit":
            rows = given.editable_by(request.user)
        case _:
            rows = given.visible_to(request.user)
    return get_object_or_404(rows, pk=pk)


def back_to(meeting: Meeting) -> HttpResponse:
    return redirect("consultations:detail", pk=meeting.pk)


def version_of(request: Request) -> int:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else 0


def form_page(
    request: Request, form: Any, title: str, action: str, *, back: str,
    crumbs: list[tuple[str, str]], status: int | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "title": title, "action": action, "back": back, "crumbs": crumbs,
        "ignored": ignored(request.GET, more.pop("known", ())), **more,
    }  # fmt: skip
    code = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "consultations/form_page.html", context, status=code)
