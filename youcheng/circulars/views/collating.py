"""All answers together, as a sheet and as a Word file."""

import io
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.audit.actions import record
from youcheng.circulars import reports
from youcheng.circulars.queries import (
    Line,
    matrix_of,
)
from youcheng.circulars.views.access import (
    own_or_404,
)
from youcheng.lib.sheets.writing import FORMATS, write_table

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def answers_export(request: Request, pk: int, format: str) -> HttpResponse:  # noqa: A002
    """All units with what they answered, in one table; who did not answer stands there, too."""
    if format not in FORMATS:
        raise Http404
    circular = own_or_404(request, pk)
    questions = [one.label for one in circular.questions.all()]
    head = [
        _("unit"), _("state"), pgettext("circular", "read"), pgettext("circular", "claimed"),
        pgettext("circular", "answered"), _("What your unit says"), _("answer"),
        _("why it is sent back"), _("times reminded"), _("files"), *questions,
    ]  # fmt: skip
    rows = (
        [
            line.receipt.name, str(line.state.label), _day(line.receipt.read_at),
            _day(line.receipt.claimed_at), _day(line.answer.at if line.answer else None),
            _said(line.answer), line.answer.text if line.answer else "", line.receipt.reason,
            line.receipt.n_reminded, _names(line),
            *(dict(line.said).get(label, "") for label in questions),
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
    circular, today = own_or_404(request, pk), localdate()
    with override("zh-hans"):
        lines = matrix_of(request.user, circular, today).lines
        units = [
            reports.Told(
                line.receipt.name, str(line.state.label), _day(line.receipt.read_at),
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
    files = [f"附件：{_names(line)}"] if line.files else []
    return "\n".join([*fields, *([line.answer.text] if line.answer.text else []), *files])


def _names(line: Line) -> str:
    return "、".join(one.document.present.filename for one in line.files)


def _said(answer: Any) -> str:
    if answer is None:
        return ""
    return _("There is something") if answer.has_need else _("There is nothing")
