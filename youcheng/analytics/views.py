from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.enums import Level
from youcheng.accounts.guards import LONGEST, Request, require_permission
from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, in_tree_order, widest_unit, within
from youcheng.analytics import actions, queries
from youcheng.analytics.forms import LEVELS, DecisionForm, read_day, read_moment
from youcheng.analytics.reports import FORMATS
from youcheng.analytics.reports import render as render_report
from youcheng.analytics.reports.content import content
from youcheng.analytics.reports.page import import_url, page
from youcheng.audit.actions import record
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.text import isolated
from youcheng.registry.models import PublishedFigure

UNITS_OFFERED = 300


@dataclass(slots=True)
class Asked:
    """The address, read: the question and what was wrong with it."""

    home: Unit | None
    as_of: date
    known_at: datetime | None = None
    level: str = ""
    group: str = ""
    is_default_day: bool = False
    days: list[date] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def question(self) -> queries.Question:
        if self.home is None:
            raise Http404
        return queries.Question(self.home, self.as_of, self.known_at, self.level, self.group)


@require_safe
@require_permission(Permission.SITUATION_VIEW)
def situation(request: Request) -> HttpResponse:
    """The situation of a unit on a day. A wrong address is told and answered as far as it goes."""
    asked = _asked(request)
    if asked.home is None:
        return render(request, "analytics/situation.html", {"asked": asked})
    question = asked.question()
    found = queries.situation(question)
    shown = page(found, queries.reconciliation(question, found))
    links = shown.links
    today = localdate()
    context = {
        "asked": asked,
        "home": asked.home,
        "page": shown,
        "known_at": localtime(asked.known_at) if asked.known_at else None,
        "today": today,
        "here": links.asked(),
        "today_query": links.asked(as_of=today.isoformat()),
        "all_url": links.ties(),
        "not_geocoded_url": links.ties(what="not_geocoded"),
        "levels": [
            {"value": value, "label": label, "query": links.asked(level=value)}
            for value, label in LEVELS
        ],
        "days": [{"day": day, "query": links.asked(as_of=day.isoformat())} for day in asked.days],
        "districts": shown.covered(found.districts),
        "new_areas": shown.covered(found.new_areas) if found.new_areas.of else None,
        "growth": {
            "points": [(year, total) for year, _n, total, _url in shown.years],
            "until": asked.as_of.year,
            "published": shown.published_total,
            "label": _("published"),
        },
        "units": _units(request.user),
        "formats": list(FORMATS),
        "import_url": import_url() if can(request.user, Permission.TIE_IMPORT) else "",
        "may_decide": can(request.user, Permission.FIGURE_DECIDE, asked.home),
    }
    status = 400 if asked.errors else 200
    return render(request, "analytics/situation.html", context, status=status)


@require_safe
@require_permission(Permission.SITUATION_VIEW)
def report(request: Request, format: str) -> HttpResponse:  # noqa: A002
    """The same situation on paper; a wrong address goes back to the page, which tells."""
    if format not in FORMATS:
        raise Http404
    asked = _asked(request)
    if asked.errors or asked.home is None:
        address = f"{reverse('analytics:situation')}?{request.GET.urlencode()}"
        return HttpResponseRedirect(address[:LONGEST])
    question = asked.question()
    found = queries.situation(question)
    record("situation.exported", asked.home, by=request.user, format=format, as_of=asked.as_of)
    data = render_report(content(found, queries.reconciliation(question, found)), format)
    name = f"situation-{asked.home.code}-{asked.as_of.isoformat()}.{format}"
    return HttpResponse(
        data,
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@require_permission(Permission.FIGURE_DECIDE)
def figure_decide(request: Request, pk: int) -> HttpResponse:
    """Take our figure or keep the published one; back to where the reader was."""
    mine = within(request.user, Permission.FIGURE_DECIDE, "home__path")
    figure = get_object_or_404(PublishedFigure.objects.filter(mine), pk=pk)
    form = DecisionForm(request.POST)
    back = _back(request, figure)
    if not form.is_valid():
        [error, *_more] = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, _("The decision was not kept. %(why)s") % {"why": error})
        return HttpResponseRedirect(back)
    try:
        actions.decide(figure=figure, by=request.user, **form.cleaned_data)
    except Stale:
        messages.error(request, _sides(figure, form))
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("The decision was kept and logged."))
    return HttpResponseRedirect(back)


def _sides(figure: PublishedFigure, form: DecisionForm) -> str:
    """What a colleague decided, and what was typed."""
    words = dict(form.fields["decision"].choices)
    mine, now = form.cleaned_data["decision"], figure.decision
    return _(
        "Not saved: a colleague decided before you. It is now: %(now)s (%(reason)s)."
        " You wanted: %(mine)s (%(typed)s)."
    ) % {
        "now": words.get(now) or _("open"),
        "reason": isolated(figure.reason or "—"),
        "mine": words.get(mine) or _("open"),
        "typed": isolated(form.cleaned_data["reason"] or "—"),
    }


def _back(request: HttpRequest, figure: PublishedFigure) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return f"{target}#rec"
    day = figure.as_of.isoformat()
    return f"{reverse('analytics:situation')}?as_of={day}&unit={figure.home.code}#rec"


def _asked(request: Request) -> Asked:
    """Read the address. What cannot be read is left out and told.

    Without a day: the latest one with published figures, so that there is something to compare
    with; today if there is none.

    Raises:
        PermissionDenied: the unit is outside the reader's scope.
    """
    given = request.GET
    asked = Asked(home=widest_unit(request.user, Permission.SITUATION_VIEW), as_of=localdate())
    if code := given.get("unit", "").strip():
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            text = _("There is no unit with the code “%(code)s”.") % {"code": code[:60]}
            asked.errors.append(text)
        elif not can(request.user, Permission.SITUATION_VIEW, unit):
            raise PermissionDenied
        else:
            asked.home = unit
    if asked.home is None:
        return asked
    asked.errors += ignored(given, {"unit", "as_of", "known_at", "level", "group"})
    asked.days = queries.figure_days(asked.home)
    asked.is_default_day = not given.get("as_of", "").strip()
    if asked.is_default_day and asked.days:
        asked.as_of = asked.days[0]
    try:
        if not asked.is_default_day:
            asked.as_of = read_day(given["as_of"])
    except Refused as refusal:
        asked.errors.append(str(refusal.objection.message))
    try:
        if given.get("known_at", "").strip():
            text = given["known_at"]
            # A plus that was not encoded arrives as a space.
            asked.known_at = read_moment(text.replace(" ", "+") if "T" in text else text)
    except Refused as refusal:
        asked.errors.append(str(refusal.objection.message))
    level, group = given.get("level", ""), given.get("group", "")
    if level in Level.values:
        asked.level = level
    elif level:
        asked.errors.append(_("There is no level “%(level)s”.") % {"level": level[:40]})
    if group and queries.has_grouping(group):
        asked.group = group
    elif group:
        text = _("There is no group of countries with the code “%(code)s”.") % {"code": group[:40]}
        asked.errors.append(text)
    return asked


def _units(user: User) -> list[Unit]:
    """Units that the reader may choose, in the office's own order."""
    mine = within(user, Permission.SITUATION_VIEW, "path")
    return in_tree_order(Unit.objects.filter(mine).order_by("path")[:UNITS_OFFERED])
