"""Marks of the pipeline: stages as tags, rules by their names, what a card says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from youcheng.approvals.enums import Opinion, RoundState
from youcheng.approvals.models import Round, Seat
from youcheng.lib.text import isolated
from youcheng.pipeline import words
from youcheng.pipeline.enums import CaseStage, CheckKind, Outcome, PaperKind, Severity
from youcheng.pipeline.models import Case, Finding, RuleVersion
from youcheng.pipeline.queries.cases import Card
from youcheng.pipeline.queries.facts import Way
from youcheng.pipeline.rules.checks import Verdict
from youcheng.pipeline.rules.forecast import Forecast
from youcheng.registry.models import Country
from youcheng.registry.templatetags.registry_marks import mixed

register = template.Library()

STAGE_CLASS = {
    CaseStage.RETURNED: "bad", CaseStage.APPROVED: "ok", CaseStage.SIGNED: "plum",
    CaseStage.FILED: "plum", CaseStage.DROPPED: "line",
}  # fmt: skip
SEVERITY_CLASS = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.NOTE: "line"}


@register.simple_tag
def stage_tag(case: Case) -> SafeString:
    """Where a case stands; with the body that sent it back."""
    name: Any = CaseStage(case.stage).label
    if case.stage == CaseStage.RETURNED:
        name = _("%(stage)s (%(body)s)") % {
            "stage": name, "body": CaseStage(case.returned_from).label,
        }  # fmt: skip
    return format_html('<span class="tg {}">{}</span>', STAGE_CLASS.get(case.stage, "lake"), name)


@register.simple_tag
def severity_tag(severity: str) -> SafeString:
    return format_html(
        '<span class="tg {}">{}</span>', SEVERITY_CLASS[severity], Severity(severity).label
    )


@register.filter
def verdict_sentence(verdict: Verdict) -> SafeString:
    """What a rule found in the case."""
    said = words.finding_sentence(verdict.rule.check, verdict.answer.outcome, verdict.answer.said)
    return mixed(said)


@register.filter
def verdict_text(verdict: Verdict) -> SafeString:
    """What the rule says, where it stands, and how it is met."""
    row: RuleVersion = verdict.rule.wording
    text = format_html("<b>{}</b> {}", _("Rule"), row.text)
    if row.source:
        text += format_html(" <b>{}</b> <bdi>{}</bdi>", _("Source"), row.source)
    if verdict.is_in_the_way and row.remedy:
        text += format_html(" <b>{}</b> {}", _("How to clear it"), row.remedy)
    return text


@register.simple_tag
def verdict_remedy_link(verdict: Verdict, case: Case) -> SafeString:
    """Where it can be mended; an empty cell where nowhere."""
    said = verdict.answer.said
    if verdict.rule.check in {CheckKind.PAPERS, CheckKind.AGE}:
        kind = next(iter(said.get("missing") or said.get("any") or [said.get("kind")]), None)
        url = reverse("pipeline:paper-add", args=[case.pk])
        query = f"?kind={kind}" if kind else ""
        return format_html('<a class="nw" href="{}{}">{}</a>', url, query, _("File it"))
    if verdict.rule.check == CheckKind.WORDING:
        url = reverse("pipeline:paper-add", args=[case.pk])
        return format_html(
            '<a class="nw" href="{}?kind={}">{}</a>',
            url,
            PaperKind.AGREEMENT_DRAFT,
            _("File a draft"),
        )
    if verdict.rule.check == CheckKind.ACQUAINTANCE:
        return format_html(
            '<a class="nw" href="{}">{}</a>', reverse("exchanges:exchange-add"), _("Record one")
        )
    if verdict.rule.check in {CheckKind.ONE_TO_ONE, CheckKind.TAIWAN_TIES, CheckKind.RELATIONS}:
        return format_html(
            '<a class="nw" href="{}">{}</a>', reverse("city", args=[case.place_id]), _("Look at it")
        )
    return mark_safe("<span></span>")


@register.simple_tag
def step_name(case: Case, way: Way) -> str:
    """A step as a verb."""
    if way.target == CaseStage.DROPPED:
        return pgettext("step of a case", "Drop")
    if way.target == CaseStage.RETURNED:
        return pgettext("step of a case", "Returned")
    if case.stage == CaseStage.RETURNED:
        return pgettext("step of a case", "Submit again")
    if way.is_back:
        return pgettext("step of a case", "Withdraw")
    return str(STEPS[way.target])


STEPS = {
    CaseStage.CONTACT: pgettext_lazy("step of a case", "First contact"),
    CaseStage.INTENT_DRAFTED: pgettext_lazy("step of a case", "Draft the letter of intent"),
    CaseStage.INTENT_SIGNED: pgettext_lazy("step of a case", "Letter of intent signed"),
    CaseStage.UNIT_REVIEW: pgettext_lazy("step of a case", "Ask the unit's authority"),
    CaseStage.OFFICE_REVIEW: pgettext_lazy("step of a case", "Ask the city's office"),
    CaseStage.CITY_REVIEW: pgettext_lazy("step of a case", "Ask the city government"),
    CaseStage.PROVINCE_REVIEW: pgettext_lazy("step of a case", "Ask the province"),
    CaseStage.NATIONAL_REVIEW: pgettext_lazy("step of a case", "To the national association"),
    CaseStage.APPROVED: pgettext_lazy("step of a case", "Reply is there"),
    CaseStage.SIGNED: pgettext_lazy("step of a case", "Sign"),
    CaseStage.FILED: pgettext_lazy("step of a case", "Filed"),
}
"""Steps that lead on, as verbs."""


@register.simple_tag
def card_fact(card: Card, today: date) -> str:
    """The one line of a card: what is most worth knowing where it stands."""
    case = card.case
    if case.signed_on:
        return _("signed %(day)s") % {"day": case.signed_on.isoformat()}
    if card.n_returns:
        text = ngettext("returned %(n)d time", "returned %(n)d times", card.n_returns)
        return text % {"n": card.n_returns}
    said = {"stage": CaseStage(case.stage).label, "days": words.days_ago(case.moved_on, today)}
    if card.usual is not None and (today - case.moved_on).days > card.usual:
        return _("%(stage)s %(days)s, usually %(n)d") % {**said, "n": card.usual}
    return _("%(stage)s %(days)s") % said


@register.simple_tag
def forecast_text(one: Forecast) -> str:
    """How many more are to be expected, and how sure that is."""
    if not one.n:
        return _("no open case")
    many = str(one.low) if one.low == one.high else f"{one.low}–{one.high}"
    if one.is_known:
        return _("%(many)s more of %(n)d open cases, in eight of ten futures") % {
            "many": many, "n": one.n,
        }  # fmt: skip
    return _("%(many)s more of %(n)d open cases; of some stages too little is known yet") % {
        "many": many, "n": one.n,
    }  # fmt: skip


@register.simple_tag
def outcome_class(finding: Finding) -> str:
    if finding.outcome == Outcome.MET:
        return "ok"
    if finding.reason or finding.severity != Severity.BLOCK:
        return "warn"
    return "bad"


ROUND_CLASS = {
    RoundState.OPEN: "lake", RoundState.AGREED: "ok", RoundState.RETURNED: "warn",
    RoundState.REFUSED: "bad", RoundState.WITHDRAWN: "line",
}  # fmt: skip
OPINION_CLASS = {Opinion.AGREE: "ok", Opinion.RETURN: "warn", Opinion.REFUSE: "bad"}


@register.simple_tag
def round_tag(one: Round) -> SafeString:
    """Where a round stands."""
    state = RoundState(one.state)
    return format_html('<span class="tg {}">{}</span>', ROUND_CLASS[state], state.label)


@register.simple_tag
def opinion_tag(seat: Seat) -> SafeString:
    """What somebody said."""
    opinion = Opinion(seat.opinion)
    return format_html('<span class="tg {}">{}</span>', OPINION_CLASS[opinion], opinion.label)


@register.simple_tag
def country_name(countries: Mapping[str, Country], code: str) -> str:
    """The name of a country by its code; the code where the register does not know it."""
    country = countries.get(code)
    return str(country) if country else code


@register.filter
def country_of(code: str, case: Case) -> str:
    """A country by its code: the partner's by its name, ours by "our side"."""
    if code == case.place.country_id:
        return isolated(case.place.country)
    return pgettext("country", "our side")
