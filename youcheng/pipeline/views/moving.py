"""A step of a case: a page with the fields that it needs, and the same as a part for the board."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.documents.enums import Sensitivity
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part, way_back
from youcheng.lib.uploads import oversize
from youcheng.pipeline import actions, rules
from youcheng.pipeline.actions import PaperDraft
from youcheng.pipeline.enums import CaseStage
from youcheng.pipeline.forms import MoveForm
from youcheng.pipeline.models import Case
from youcheng.pipeline.queries.cases import papers_of
from youcheng.pipeline.queries.facts import Way, facts_of, leaves_of, rules_on, ways_of
from youcheng.pipeline.views.access import case_or_404


def _day(request: Request, today: date) -> date:
    """The day that was typed: its rules are asked, as the step will ask them."""
    try:
        return min(date.fromisoformat(request.POST.get("on", "").strip()), today)
    except ValueError:
        return today


def _taken_by_another(case: Case, target: str) -> Way | None:
    """The step as it stood before the last one was taken: what was typed for it is shown again,
    and cannot be sent any more."""
    last = case.moves.order_by("number").last()
    if last is None or not last.from_stage:
        return None
    if target not in rules.steps(case.track, last.from_stage):
        return None
    paper = rules.paper_for(case.track, last.from_stage, target)
    return Way(CaseStage(target), paper, is_back=False, verdicts=[])


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def case_move(request: Request, case: int, target: str) -> HttpResponse:
    one = case_or_404(request.user, case, to_edit=True)
    if target not in CaseStage.values:
        raise Http404
    today = localdate()
    day = _day(request, today)
    facts = facts_of([one], day)[one.pk]
    ways = {way.target: way for way in ways_of(one, facts, rules_on(day), leaves_of([one]))}
    way = ways.get(CaseStage(target))
    is_gone = way is None
    if way is None and request.method == "POST":
        way = _taken_by_another(one, target)
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
    status = 409 if is_gone else 200
    is_stale = is_gone
    if not is_gone and form.is_valid():
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
        "for_leader": [one for one in way.in_the_way if not (one.is_final or one in form.to_pass)],
        "is_stale": is_stale,
        "is_gone": is_gone,
        "ignored": ignored(request.GET),
    }
    return render_part(request, "pipeline/move.html", "step", context, status)


def _take(request: Request, case: Case, form: MoveForm) -> None:
    values = form.cleaned_data
    paper = form.kept_paper or form.new_paper()
    file = values.get("file")
    if isinstance(paper, PaperDraft) and file:
        actions.file_for_paper(
            case, paper, file, file.name, sensitivity=values.get("sensitivity", ""),
            by=request.user, on=form.today,
        )  # fmt: skip
    actions.advance(
        case, form.way.target, on=values["on"], version=values["version"], by=request.user,
        today=form.today, reason=values.get("reason", ""), paper=paper, reasons=form.reasons,
        signing=form.signing(),
    )  # fmt: skip
