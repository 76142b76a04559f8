"""Chains of decision, working calendars, and who stands in for whom."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.approvals import actions as deciding
from youcheng.approvals.enums import DayKind
from youcheng.approvals.models import Absence, CalendarYear, Chain
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.pipeline import actions
from youcheng.pipeline.forms.deciding import (
    MARKS,
    AbsenceForm,
    CalendarChoiceForm,
    ChainForm,
    YearForm,
    drafts_of,
    stops_of,
)
from youcheng.pipeline.models import CaseChain
from youcheng.pipeline.queries.codes import next_own_code
from youcheng.registry.models import Country
from youcheng.registry.queries.claims import HOME_COUNTRY


@require_safe
@require_permission(Permission.CASE_VIEW)
def chain_list(request: Request) -> HttpResponse:
    chains = Chain.objects.prefetch_related("stops__people", "stops__unit").order_by("pk")
    uses: dict[int, list[CaseChain]] = {}
    for use in CaseChain.objects.order_by("pk"):
        uses.setdefault(use.chain_id, []).append(use)
    context = {
        "chains": [(chain, uses.get(chain.pk, [])) for chain in chains],
        "may_rule": can(request.user, Permission.CASE_RULES),
        "ignored": ignored(request.GET),
    }
    return render(request, "pipeline/chains.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_RULES)
def chain_add(request: Request) -> HttpResponse:
    return _chain_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_RULES)
def chain_edit(request: Request, code: str) -> HttpResponse:
    return _chain_page(request, get_object_or_404(Chain, code=code))


def _chain_page(request: Request, chain: Chain | None) -> HttpResponse:
    uses = list(CaseChain.objects.filter(chain=chain)) if chain else []
    initial = {
        "version": chain.version if chain else 0,
        "name_zh": chain.name_zh if chain else "",
        "name_en": chain.name_en if chain else "",
        "is_on": chain.is_on if chain else True,
        "track": uses[0].track if uses else "",
        "targets": [use.target for use in uses],
    }
    form = ChainForm(request.POST or None, initial=initial)
    stops = stops_of(chain, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid() and stops.is_valid():
        values = form.cleaned_data
        try:
            made = actions.set_chain_of_cases(
                chain.code if chain else next_own_code(Chain.objects.all()),
                drafts_of(stops),
                by=request.user,
                **values,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        except Stale:
            status = 409
            form.add_error(None, _("Somebody drew this chain anew since. Look at it first."))
        else:
            messages.success(request, _("The chain is drawn: %(name)s.") % {"name": made.name})
            return redirect("pipeline:chain-list")
    if status == 200 and form.is_bound and (form.errors or any(stops.errors)):
        status = 422
    context = {"chain": chain, "form": form, "stops": stops, "ignored": ignored(request.GET)}
    return render(request, "pipeline/chain.html", context, status=status)


@require_safe
@require_permission(Permission.CASE_VIEW)
def calendar_list(request: Request) -> HttpResponse:
    years = CalendarYear.objects.annotate(
        n_off=Count("days", filter=Q(days__kind=DayKind.OFF)),
        n_work=Count("days", filter=Q(days__kind=DayKind.WORK)),
    )
    today = localdate()
    wanted = [today.year, today.year + 1]
    known = set(years.filter(country=HOME_COUNTRY).values_list("year", flat=True))
    context = {
        "years": list(years.select_related("confirmed_by").order_by("country", "-year")),
        "countries": {one.pk: one for one in Country.objects.all()},
        "missing": [year for year in wanted if year not in known],
        "home": HOME_COUNTRY,
        "form": CalendarChoiceForm(initial={"country": HOME_COUNTRY, "year": today.year + 1}),
        "may_rule": can(request.user, Permission.CASE_RULES),
        "ignored": ignored(request.GET, {"country", "year"}),
    }
    asked = CalendarChoiceForm(request.GET)
    if "year" in request.GET and asked.is_valid():
        values = asked.cleaned_data
        return redirect("pipeline:calendar-year", country=values["country"].pk, year=values["year"])
    return render(request, "pipeline/calendars.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_VIEW)
def calendar_year(request: Request, country: str, year: int) -> HttpResponse:
    """A country's year: read by everybody, written by who keeps the rules."""
    nation = get_object_or_404(Country, pk=country)
    if not 1990 <= year <= 2100:
        raise Http404
    kept = CalendarYear.objects.filter(country=country, year=year).first()
    rows = list(kept.days.all()) if kept else []
    may_rule = can(request.user, Permission.CASE_RULES)
    lines = "\n".join(f"{row.on} {MARKS[DayKind(row.kind)]} {row.label}".strip() for row in rows)
    initial = {
        "version": kept.version if kept else 0, "weekend": kept.weekend if kept else "56",
        "source": kept.source if kept else "", "days": lines,
    }  # fmt: skip
    is_sent = request.method == "POST" and may_rule
    form = YearForm(request.POST if is_sent else None, initial=initial)
    status = 200
    if is_sent and form.is_valid():
        values = form.cleaned_data
        try:
            deciding.set_days(
                country, year, values["days"], source=values["source"],
                weekend=values["weekend"], by=request.user, version=values["version"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("days", str(refusal.objection.message))
        except Stale:
            status = 409
            form.add_error(None, _("Somebody wrote this year since. Look at it first."))
        else:
            messages.success(request, _("The working calendar is written."))
            return redirect("pipeline:calendar-list")
    if status == 200 and form.is_bound and form.errors:
        status = 422
    context = {
        "country": nation, "year": year, "kept": kept, "rows": rows,
        "form": form if may_rule else None, "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "pipeline/calendar_year.html", context, status=status)


@require_POST
@require_permission(Permission.CASE_RULES)
def calendar_take(request: Request, country: str, year: int) -> HttpResponse:
    """Take a year over from the collection. Raises Stale: the middleware makes a page of it."""
    nation = get_object_or_404(Country, pk=country)
    try:
        deciding.take_year(nation.pk, year, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(
            request, _("The year is taken over. Compare it with what was announced, and save it.")
        )
    return redirect("pipeline:calendar-year", country=nation.pk, year=year)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_VIEW)
def absence_list(request: Request) -> HttpResponse:
    """Who stands in for whom: a person's own, and everybody's for who keeps the accounts."""
    others = can(request.user, Permission.PERSON_MANAGE)
    today = localdate()
    form = AbsenceForm(
        request.POST or None, user=request.user, may_for_others=others,
        initial={"absent": request.user.pk, "first_on": today.isoformat()},
    )  # fmt: skip
    if form.is_valid():
        values = form.cleaned_data
        try:
            deciding.say_absent(
                values["absent"], values["deputy"], values["first_on"], values["last_on"],
                reason=values["reason"], by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The deputy may decide on these days."))
            return redirect("pipeline:absence-list")
    rows = Absence.objects.select_related("absent", "deputy").order_by("-first_on", "-pk")
    if not others:
        rows = rows.filter(Q(absent=request.user) | Q(deputy=request.user))
    context = {
        "form": form, "rows": list(rows[:100]), "today": today,
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/absences.html", context, status=status)


@require_POST
@require_permission(Permission.CASE_VIEW)
def absence_end(request: Request, absence: int) -> HttpResponse:
    """Raises Stale: the middleware makes a page of it."""
    rows = Absence.objects.select_related("absent", "deputy")
    if not can(request.user, Permission.PERSON_MANAGE):
        rows = rows.filter(absent=request.user)
    deciding.end_absence(get_object_or_404(rows, pk=absence), by=request.user)
    messages.success(request, _("The deputy's time is over."))
    return redirect("pipeline:absence-list")
