"""A step of a case: a page with the fields that it needs, and the same as a part for the board."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.documents.actions import Draft, file_document
from youcheng.documents.enums import DocumentKind, Retention, Sensitivity
from youcheng.documents.models import Document
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part, way_back
from youcheng.lib.uploads import oversize
from youcheng.pipeline import actions
from youcheng.pipeline.actions import PaperDraft
from youcheng.pipeline.enums import CaseStage, PaperKind
from youcheng.pipeline.forms import MoveForm
from youcheng.pipeline.models import Case
from youcheng.pipeline.queries.cases import papers_of
from youcheng.pipeline.queries.facts import facts_of, rules_on, ways_of
from youcheng.pipeline.views.access import case_or_404

DOCUMENT_KIND = {
    PaperKind.INTENT: DocumentKind.AGREEMENT,
    PaperKind.AGREEMENT: DocumentKind.AGREEMENT,
    PaperKind.INTENT_DRAFT: DocumentKind.AGREEMENT,
    PaperKind.AGREEMENT_DRAFT: DocumentKind.AGREEMENT,
    PaperKind.CONTACT: DocumentKind.LETTER,
    PaperKind.CONSENT: DocumentKind.LETTER,
    PaperKind.PROFILE: DocumentKind.REPORT,
}
"""What a paper of a case is among the documents; all others are official papers."""


def kept_file(
    user: User, case: Case, paper: PaperDraft, file: object, sensitivity: str
) -> Document:
    """Keep the file of a paper as a document of the home unit. One that is on record already is
    taken as it is. Raises Refused."""
    draft = Draft(
        unit=case.home,
        name=paper.heading,
        kind=DOCUMENT_KIND.get(PaperKind(paper.kind), DocumentKind.APPROVAL),
        sensitivity=sensitivity or Sensitivity.INTERNAL,
        retention=Retention.PERMANENT,
    )
    name = getattr(file, "name", "")
    return file_document(file, name, draft, by=user, on=localdate()).document  # type: ignore[arg-type]


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def case_move(request: Request, case: int, target: str) -> HttpResponse:
    one = case_or_404(request.user, case, to_edit=True)
    if target not in CaseStage.values:
        raise Http404
    today = localdate()
    facts = facts_of([one], today)[one.pk]
    ways = {way.target: way for way in ways_of(one, facts, rules_on(today))}
    way = ways.get(CaseStage(target))
    if way is None:
        # The case has left its stage since the page was read, or the address was typed by hand.
        messages.warning(request, _("The case cannot take this step from where it stands."))
        return redirect("pipeline:case-detail", case=one.pk)
    form = MoveForm(
        request.POST or None, request.FILES or None, case=one, way=way, user=request.user,
        today=today, papers=papers_of(request.user, one), oversize=oversize(request),
        initial={"version": one.version, "on": today.isoformat(),
                 "sensitivity": Sensitivity.INTERNAL},
    )  # fmt: skip
    status = 200
    is_stale = False
    if form.is_valid():
        try:
            _take(request, one, form)
        except Refused as refused:
            code = refused.objection.code.removeprefix("rule:")
            name = f"reason_{code}"
            form.add_error(name if name in form.fields else None, str(refused.objection.message))
        except Stale:
            status, is_stale = 409, True
        else:
            messages.success(
                request, _("The step is taken: %(stage)s.") % {"stage": way.target.label}
            )
            if request.htmx:  # type: ignore[attr-defined]
                return HttpResponseClientRedirect(way_back(request))
            return redirect("pipeline:case-detail", case=one.pk)
    if status == 200 and form.is_bound and form.errors:
        status = 422
    context = {
        "case": one,
        "way": way,
        "form": form,
        "passing": [(verdict, form[f"reason_{verdict.rule.code}"]) for verdict in form.to_pass],
        "is_stale": is_stale,
        "ignored": ignored(request.GET),
    }
    return render_part(request, "pipeline/move.html", "step", context, status)


def _take(request: Request, case: Case, form: MoveForm) -> None:
    values = form.cleaned_data
    paper = form.kept_paper or form.new_paper()
    file = values.get("file")
    if isinstance(paper, PaperDraft) and file:
        paper.document = kept_file(request.user, case, paper, file, values.get("sensitivity", ""))
    actions.advance(
        case, form.way.target, on=values["on"], version=values["version"], by=request.user,
        today=form.today, reason=values.get("reason", ""), paper=paper, reasons=form.reasons,
        signing=form.signing(),
    )  # fmt: skip
