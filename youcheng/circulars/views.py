"""Pages of circulars: the list, one circular with its matrix, and the deeds of both sides."""

import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.audit.actions import record
from youcheng.circulars import actions, reports
from youcheng.circulars.enums import CircularState, ReceiptState
from youcheng.circulars.forms import (
    AnswerForm,
    BackForm,
    CircularForm,
    ExtendForm,
    QuestionForm,
    UnitsForm,
)
from youcheng.circulars.models import Circular, Receipt
from youcheng.circulars.queries import (
    SHOWN,
    Line,
    circulars_of,
    matrix_of,
    mine_of,
    rows_of,
    units_to_choose,
    units_with_people,
)
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.sheets.writing import FORMATS, write_table

PAGE = 50
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINES = ("all", "waiting", "overdue")


@require_safe
@require_permission(Permission.CIRCULAR_VIEW)
def circular_list(request: Request) -> HttpResponse:
    asked = request.GET.get("show", "all")
    shown = asked if asked in SHOWN else "all"
    said = ignored(request.GET, {"show", "page"})
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    page, no_page = page_of(request.GET, Paginator(circulars_of(request.user, shown), PAGE))
    context = {
        "shown": shown,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": rows_of(request.user, page, localdate()),
        "may_send": can(request.user, Permission.CIRCULAR_SEND),
        "ignored": [*said, *no_page],
    }
    return render(request, "circulars/list.html", context)


def _circular(request: Request, pk: int) -> Circular:
    rows = Circular.objects.visible_to(request.user).select_related("unit", "made_by")
    return get_object_or_404(rows, pk=pk)


def _own(request: Request, pk: int) -> Circular:
    """One that the reader may send; another is not there."""
    rows = Circular.objects.sendable_by(request.user).select_related("unit", "made_by")
    return get_object_or_404(rows, pk=pk)


def _receipt(request: Request, pk: int) -> Receipt:
    rows = Receipt.objects.answerable_by(request.user).select_related("circular", "unit")
    return get_object_or_404(rows.exclude(circular__state=CircularState.DRAFT), pk=pk)


def _back(circular: Circular) -> HttpResponse:
    return redirect("circulars:detail", pk=circular.pk)


@require_safe
@require_permission(Permission.CIRCULAR_VIEW)
def circular_detail(request: Request, pk: int) -> HttpResponse:
    """Whoever answers for a unit and opens the page has read it: that is noted by itself."""
    circular, today = _circular(request, pk), localdate()
    matrix = matrix_of(request.user, circular, today)
    may_send = can(request.user, Permission.CIRCULAR_SEND, circular.unit)
    mine = None if may_send else mine_of(request.user, matrix)
    if mine is not None and mine.receipt.read_at is None and request.method == "GET":
        actions.note_reading(mine.receipt, by=request.user, at=timezone.now())
        matrix = matrix_of(request.user, circular, today)
        mine = mine_of(request.user, matrix)
    asked = request.GET.get("show", "all")
    shown = asked if asked in LINES else "all"
    said = ignored(request.GET, {"show"})
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    is_running = circular.state == CircularState.SENT
    context = {
        "circular": circular,
        "matrix": matrix,
        "lines": matrix.shown(shown),
        "shown": shown,
        "mine": mine,
        "questions": list(circular.questions.all()),
        "answers": [line for line in matrix.lines if line.answer is not None],
        "may_send": may_send,
        "is_draft": circular.state == CircularState.DRAFT,
        "is_running": is_running,
        "days_left": (circular.due_on - today).days if circular.due_on and is_running else None,
        "may_claim": mine is not None and is_running and mine.state in {
            ReceiptState.SENT, ReceiptState.READ, ReceiptState.OVERDUE, ReceiptState.RETURNED,
        } and mine.receipt.claimed_at is None,
        "may_answer": mine is not None and is_running and circular.due_on is not None,
        "may_return": mine is not None and mine.waits and is_running,
        "formats": list(FORMATS),
        "today": today,
        "ignored": said,
    }  # fmt: skip
    return render(request, "circulars/detail.html", context)


def _form_page(
    request: Request, form: Any, title: str, action: str, circular: Circular | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "title": title, "action": action, "circular": circular,
        "ignored": ignored(request.GET), **more,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_add(request: Request) -> HttpResponse:
    form = CircularForm(
        request.POST or None, user=request.user, initial={"unit": request.user.unit_id}
    )
    if form.is_valid():
        one = actions.draft(form.draft(), by=request.user)
        messages.success(request, _("The draft is kept. Choose who is to get it."))
        return redirect("circulars:units", pk=one.pk)
    return _form_page(request, form, _("New circular"), _("Keep the draft"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_edit(request: Request, pk: int) -> HttpResponse:
    circular = _own(request, pk)
    if circular.state != CircularState.DRAFT:
        messages.info(request, _("The circular has been sent, and stays as it is."))
        return _back(circular)
    form = CircularForm(request.POST or None, user=request.user, circular=circular)
    if form.is_valid():
        version = request.POST.get("version", "")
        known = int(version) if version.isdecimal() and len(version) < 10 else 0
        try:
            actions.edit(circular, form.draft(), version=known, by=request.user)
        except Stale:
            form.add_error(None, _("Somebody changed or sent it meanwhile. Look at it first."))
            response = _form_page(
                request, form, _("Change the draft"), _("Keep the draft"), circular
            )
            response.status_code = 409
            return response
        messages.success(request, _("The draft is kept."))
        return _back(circular)
    return _form_page(request, form, _("Change the draft"), _("Keep the draft"), circular)


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def circular_discard(request: Request, pk: int) -> HttpResponse:
    actions.discard(_own(request, pk), by=request.user)
    messages.success(request, _("The draft is thrown away."))
    return redirect("circulars:list")


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_units(request: Request, pk: int) -> HttpResponse:
    """Who is to get it: sends a draft, and gives one that runs to further units."""
    circular = _own(request, pk)
    if circular.state == CircularState.CLOSED:
        messages.info(request, _("The circular is closed."))
        return _back(circular)
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
            return _back(circular)
        else:
            text = ngettext("Sent to %(n)d unit.", "Sent to %(n)d units.", len(units))
            persons = ngettext("%(n)d person was told.", "%(n)d persons were told.", told)
            messages.success(request, f"{text % {'n': len(units)}} {persons % {'n': told}}")
            return _back(circular)
    chosen = set(request.POST.getlist("units"))
    units = list(offered)
    peopled = units_with_people(unit.pk for unit in units)
    groups: dict[str, list[dict[str, Any]]] = {}
    for unit in units:
        groups.setdefault(str(unit.get_kind_display()), []).append(
            {"unit": unit, "is_chosen": str(unit.pk) in chosen, "has_people": unit.pk in peopled}
        )
    is_draft = circular.state == CircularState.DRAFT
    title = _("Who is to get it") if is_draft else _("Give it to further units")
    context = {
        "form": form, "title": title, "circular": circular, "groups": groups,
        "is_draft": is_draft, "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/units.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_questions(request: Request, pk: int) -> HttpResponse:
    """The fields of the answer, as long as the circular is a draft."""
    circular = _own(request, pk)
    if circular.state != CircularState.DRAFT:
        messages.info(request, _("The circular has been sent, and stays as it is."))
        return _back(circular)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.ask(circular, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The field is in the answer."))
            return redirect("circulars:questions", pk=circular.pk)
    context = {
        "form": form, "circular": circular, "questions": list(circular.questions.all()),
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/questions.html", context, status=status)


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def question_drop(request: Request, pk: int, question: int) -> HttpResponse:
    circular = _own(request, pk)
    actions.unask(get_object_or_404(circular.questions, pk=question), by=request.user)
    messages.success(request, _("The field is taken out."))
    return redirect("circulars:questions", pk=circular.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_remind(request: Request, pk: int) -> HttpResponse:
    """A look at who would be reminded, then the reminder."""
    circular, today = _own(request, pk), localdate()
    waiting = [line for line in matrix_of(request.user, circular, today).lines if line.waits]
    if circular.state != CircularState.SENT or circular.due_on is None:
        messages.info(request, _("This circular waits for no answer."))
        return _back(circular)
    if request.method == "POST":
        n = actions.remind(
            circular, [line.receipt for line in waiting], by=request.user, at=timezone.now()
        )
        text = ngettext("%(n)d unit was reminded.", "%(n)d units were reminded.", n)
        messages.success(
            request, text % {"n": n} if n else _("All of them were reminded today already.")
        )
        return _back(circular)
    reminded = [
        line for line in waiting
        if line.receipt.reminded_at and localdate(line.receipt.reminded_at) == today
    ]  # fmt: skip
    context = {
        "circular": circular, "waiting": waiting, "n_due": len(waiting) - len(reminded),
        "reminded": {line.receipt.pk for line in reminded}, "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "circulars/remind.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def circular_extend(request: Request, pk: int) -> HttpResponse:
    circular = _own(request, pk)
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
            return _back(circular)
        else:
            messages.success(request, _("All units have more time."))
            return _back(circular)
    return _form_page(request, form, _("Give more time"), _("Give more time"), circular)


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def circular_close(request: Request, pk: int) -> HttpResponse:
    circular = _own(request, pk)
    actions.close(circular, by=request.user)
    messages.success(request, _("The circular is closed."))
    return _back(circular)


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def answers_export(request: Request, pk: int, format: str) -> HttpResponse:  # noqa: A002
    """All units with what they answered, in one table; who did not answer stands there, too."""
    if format not in FORMATS:
        raise Http404
    circular = _own(request, pk)
    questions = [one.label for one in circular.questions.all()]
    head = [
        _("unit"), _("state"), pgettext("circular", "read"), pgettext("circular", "claimed"),
        pgettext("circular", "answered"), _("What your unit says"), _("answer"),
        _("why it is sent back"), _("times reminded"), *questions,
    ]  # fmt: skip
    rows = (
        [
            line.receipt.unit.name, str(line.state.label), _day(line.receipt.read_at),
            _day(line.receipt.claimed_at), _day(line.answer.at if line.answer else None),
            _said(line.answer), line.answer.text if line.answer else "", line.receipt.reason,
            line.receipt.n_reminded, *(dict(line.said).get(label, "") for label in questions),
        ]
        for line in matrix_of(request.user, circular, localdate()).lines
    )  # fmt: skip
    out = io.BytesIO()
    n = write_table(out, format, _("Answers"), head, rows)
    record("circulars.exported", circular, by=request.user, rows=n)
    name = f"answers-{circular.pk}-{localdate().isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def answers_report(request: Request, pk: int) -> HttpResponse:
    """The same as one Word file."""
    circular, today = _own(request, pk), localdate()
    with override("zh-hans"):
        lines = matrix_of(request.user, circular, today).lines
        units = [
            reports.Told(
                line.receipt.unit.name, str(line.state.label), _day(line.receipt.read_at),
                _day(line.receipt.claimed_at), _day(line.answer.at if line.answer else None),
                _in_full(line),
                bool(line.answer and line.answer.has_need), line.receipt.reason,
            )
            for line in lines
        ]  # fmt: skip
        given = reports.Collation(
            circular.heading, circular.unit.name, circular.due_on, today, units
        )
    record("circulars.exported", circular, by=request.user, rows=len(units))
    name = f"{circular.heading}反馈情况汇总.docx"
    return HttpResponse(
        reports.write(given),
        content_type=WORD,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _day(moment: Any) -> Any:
    return localtime(moment).date() if moment else None


def _in_full(line: Line) -> str | None:
    """The fields with what was put into them, a line each, and the text below."""
    if line.answer is None:
        return None
    fields = [f"{label}：{value}" for label, value in line.said]
    return "\n".join([*fields, *([line.answer.text] if line.answer.text else [])])


def _said(answer: Any) -> str:
    if answer is None:
        return ""
    return _("There is something") if answer.has_need else _("There is nothing")


@require_POST
@require_permission(Permission.CIRCULAR_ANSWER)
def receipt_claim(request: Request, receipt: int) -> HttpResponse:
    one = _receipt(request, receipt)
    try:
        actions.claim(one, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("Your unit sees to it."))
    return _back(one.circular)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_ANSWER)
def receipt_answer(request: Request, receipt: int) -> HttpResponse:
    one = _receipt(request, receipt)
    before = one.answers.standing().select_related("by").first()
    questions = list(one.circular.questions.all())
    form = AnswerForm(request.POST or None, questions=questions)
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.answer(
                one, has_need=values["has_need"], text=values["text"], by=request.user,
                at=timezone.now(), said=form.said() if values["has_need"] else None,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("Your answer has reached the sender."))
            return _back(one.circular)
    return _form_page(
        request, form, _("Answer"), _("Send the answer"), one.circular, receipt=one, before=before
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_ANSWER)
def receipt_back(request: Request, receipt: int) -> HttpResponse:
    one = _receipt(request, receipt)
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
            return _back(one.circular)
    return _form_page(
        request, form, _("Send it back"), _("Send it back"), one.circular, receipt=one
    )
