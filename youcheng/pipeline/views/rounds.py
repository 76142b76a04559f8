"""Decisions of the office on a case: asked for, given, withdrawn; the list of them; remarks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.approvals.enums import RoundState
from youcheng.approvals.models import Seat
from youcheng.lib.addresses import ignored, page_of
from youcheng.lib.objections import Refused
from youcheng.lib.text import isolated
from youcheng.pipeline import actions
from youcheng.pipeline.enums import CaseStage
from youcheng.pipeline.forms.rounds import (
    AskForm,
    OpinionForm,
    PaperOpinionForm,
    RemarkForm,
    ReseatForm,
    WithdrawForm,
)
from youcheng.pipeline.models import Case, CaseRound
from youcheng.pipeline.queries.rounds import cases_before, need_of, rounds_of, waiting_of
from youcheng.pipeline.views.access import case_or_404, may_edit

PAGE = 50
SHOWN = ("mine", "open", "ended")


@require_safe
@require_permission(Permission.CASE_VIEW)
def round_list(request: Request) -> HttpResponse:
    """What waits for this person, what else is being decided, and what was."""
    today = localdate()
    shown = request.GET.get("show", "mine")
    shown = shown if shown in SHOWN else "mine"
    mine = cases_before(request.user, today)
    seen = CaseRound.objects.filter(case__in=Case.objects.visible_to(request.user))
    rows = {
        "mine": mine.order_by("pk"),
        "open": seen.filter(round__state=RoundState.OPEN).order_by("pk"),
        "ended": seen.exclude(round__state=RoundState.OPEN).order_by("-round__ended_at", "-pk"),
    }[shown]
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    waiting = waiting_of(rows.filter(pk__in=[row.pk for row in page]), request.user, today)
    if shown == "ended":
        waiting.reverse()
    counts = {"mine": mine.count(), "open": seen.filter(round__state=RoundState.OPEN).count()}
    context = {
        "shown": shown,
        "rows": waiting,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "counts": counts,
        "today": today,
        "ignored": [*ignored(request.GET, {"show", "page"}), *no_page],
    }
    return render(request, "pipeline/rounds.html", context)


def _answer(
    request: Request, form: forms.Form, case: Case, title: str, action: str, **more: Any
) -> HttpResponse:
    context = {
        "form": form, "case": case, "title": title, "action": action,
        "ignored": ignored(request.GET), **more,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def round_ask(request: Request, case: int, target: str) -> HttpResponse:
    """Ask for the decision that a step needs. Raises Stale: the middleware makes a page of it."""
    one = case_or_404(request.user, case, to_edit=True)
    if target not in CaseStage.values:
        raise Http404
    need = need_of(one, target)
    form = AskForm(request.POST or None, initial={"version": one.version})
    if form.is_valid():
        try:
            actions.ask_for_decision(
                one, target, version=form.cleaned_data["version"], by=request.user,
                note=form.cleaned_data["note"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("Those who decide are asked."))
            return redirect("pipeline:case-detail", case=one.pk)
    title = _("Ask for a decision: %(chain)s") % {
        "chain": isolated(need.chain.name) if need else ""
    }
    return _answer(request, form, one, title if need else _("Ask for a decision"), _("Ask for it"))


def _seat(request: Request, case: int, seat: int) -> tuple[Case, CaseRound, Seat]:
    """The case of somebody who is asked, or who may read it anyway."""
    one = case_or_404(request.user, case)
    rows = Seat.objects.select_related("stop__round", "asked")
    found = get_object_or_404(rows, pk=seat)
    link = get_object_or_404(
        CaseRound.objects.select_related("case", "round"), case=one, round=found.stop.round_id
    )
    return one, link, found


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_VIEW)
def speak(request: Request, case: int, seat: int) -> HttpResponse:
    """Give an opinion. Raises Stale: the middleware makes a page of it."""
    one, link, found = _seat(request, case, seat)
    form = OpinionForm(request.POST or None)
    said = _("Give your opinion"), _("Give the opinion")
    return _spoken(request, one, link, found, form, said)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def speak_by_paper(request: Request, case: int, seat: int) -> HttpResponse:
    """Type in what somebody decided on paper. Raises Stale: the middleware makes a page of it."""
    one, link, found = _seat(request, case, seat)
    if not may_edit(request.user, one):
        raise Http404
    form = PaperOpinionForm(request.POST or None)
    said = _("Type in a decision on paper"), _("Type it in")
    return _spoken(request, one, link, found, form, said)


def _spoken(
    request: Request, case: Case, link: CaseRound, seat: Seat, form: OpinionForm,
    said: tuple[str, str],
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            done = actions.speak_on_case(
                link, seat, form.cleaned_data["opinion"], by=request.user,
                text=form.cleaned_data["text"], paper=form.paper(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            told = _("The opinion is given.")
            if done.round.state != RoundState.OPEN:
                told = _("The opinion is given, and with it the decision: %(state)s.")
                told %= {"state": done.round.get_state_display()}
            messages.success(request, told)
            # Who was only asked for a word does not read the case any more.
            if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
                return redirect("pipeline:case-detail", case=case.pk)
            return redirect("pipeline:round-list")
    rounds = rounds_of([case], request.user, localdate()).get(case.pk, [])
    view = next((row for row in rounds if row.link.pk == link.pk), None)
    return _answer(request, form, case, *said, decision=view, seat=seat)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def round_withdraw(request: Request, case: int, link: int) -> HttpResponse:
    """Raises Stale: the middleware makes a page of it."""
    one = case_or_404(request.user, case, to_edit=True)
    row = get_object_or_404(CaseRound.objects.select_related("case", "round"), pk=link, case=one)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_decision(row, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal.objection.message))
        else:
            messages.success(request, _("The request for a decision is withdrawn."))
            return redirect("pipeline:case-detail", case=one.pk)
    return _answer(request, form, one, _("Withdraw the request for a decision"), _("Withdraw it"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def reseat(request: Request, case: int, seat: int) -> HttpResponse:
    """Ask somebody else. Raises Stale: the middleware makes a page of it."""
    one, link, found = _seat(request, case, seat)
    if not may_edit(request.user, one):
        raise Http404
    form = ReseatForm(request.POST or None, seat=found)
    if form.is_valid():
        try:
            actions.ask_another(link, found, form.cleaned_data["other"], by=request.user)
        except Refused as refusal:
            form.add_error("other", str(refusal.objection.message))
        else:
            messages.success(request, _("Somebody else is asked now."))
            return redirect("pipeline:case-detail", case=one.pk)
    title = _("Ask somebody else instead of %(person)s") % {"person": isolated(found.asked)}
    return _answer(request, form, one, title, _("Ask them"))


@require_POST
@require_permission(Permission.CASE_VIEW)
def remark_add(request: Request, case: int) -> HttpResponse:
    """A remark by anybody who reads the case."""
    one = case_or_404(request.user, case)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _answer(request, form, one, pgettext("case", "Remark"), _("Write it"))
    actions.remark(one, form.cleaned_data["text"], by=request.user)
    messages.success(request, _("The remark is in the file."))
    return redirect("pipeline:case-detail", case=one.pk)
