"""Marks of places that are considered: scores as bars with their ranges, facts, states."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youcheng.pipeline import prospect_words as words
from youcheng.pipeline.enums import ProspectState, ScorePart
from youcheng.pipeline.models import PlaceFact, Prospect
from youcheng.pipeline.queries.knowing import Seen
from youcheng.pipeline.rules.prospects import YES_OR_NO, Part, Score
from youcheng.registry.templatetags.registry_marks import mixed

register = template.Library()

STATE_CLASS = {
    ProspectState.CONSIDERED: "lake", ProspectState.TAKEN_UP: "plum", ProspectState.DROPPED: "line",
}  # fmt: skip


def _bar(low: float, high: float) -> SafeString:
    """low, high: 0 to 1. What is sure is full, what may be is pale."""
    first, last = round(low * 1000), round(high * 1000)
    return format_html(
        '<svg class="bar tall range" viewBox="0 0 1000 8" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect width="{}" height="8"/>'
        '<rect class="maybe" x="{}" width="{}" height="8"/></svg>',
        first, first, last - first,
    )  # fmt: skip


@register.simple_tag
def score_bar(score: Score) -> SafeString:
    return _bar(score.low / 100, score.high / 100)


@register.simple_tag
def part_bar(part: Part) -> SafeString:
    return _bar(part.low, part.high)


@register.simple_tag
def score_text(score: Score) -> str:
    """The score, or from where to where it may lie."""
    return str(score.rounded) if score.is_known else f"{score.least}–{score.most}"


@register.simple_tag
def part_text(part: Part, score: Score) -> str:
    """What a part brings of what it can bring, in points of the hundred."""
    total = sum(one.weight for one in score.parts)
    low, high = (100 * part.weight * value / total for value in (part.low, part.high))
    many = f"{low:.1f}" if part.is_known else f"{low:.1f}–{high:.1f}"
    return _("%(many)s of %(most)s") % {"many": many, "most": f"{100 * part.weight / total:.1f}"}


@register.simple_tag
def part_sentence(part: Part) -> SafeString:
    return mixed(words.part_sentence(part))


@register.simple_tag
def part_source(part: Part, seen: Seen) -> str:
    return words.part_source(part, seen)


@register.simple_tag
def prospect_tag(prospect: Prospect) -> SafeString:
    return format_html(
        '<span class="tg {}">{}</span>',
        STATE_CLASS[ProspectState(prospect.state)], prospect.get_state_display(),
    )  # fmt: skip


@register.simple_tag
def relations_tag(seen: Seen) -> SafeString:
    """Diplomatic relations: a precondition of all ties, and so no part of the score."""
    if seen.has_relations is None:
        return format_html(
            '<span class="st warn">{}</span>', _("diplomatic relations: not on record")
        )
    if seen.has_relations:
        return format_html('<span class="st ok">{}</span>', _("diplomatic relations"))
    return format_html('<span class="st bad">{}</span>', _("no diplomatic relations"))


@register.filter
def fact_figure(fact: PlaceFact) -> str:
    if fact.amount is None:
        return ""
    if fact.kind in YES_OR_NO:
        return pgettext("fact of a place", "yes") if fact.amount else pgettext(
            "fact of a place", "no"
        )  # fmt: skip
    whole = fact.amount == fact.amount.to_integral_value()
    return f"{fact.amount:,.0f}" if whole else f"{fact.amount.quantize(Decimal('0.01')):,}"


@register.filter
def thousands(n: int) -> str:
    return f"{n:,}"


@register.filter
def weights_text(weights: Mapping[str, int]) -> str:
    """All of them in a line."""
    return " · ".join(f"{ScorePart(code).label} {weights.get(code, 0)}" for code in ScorePart)


@register.filter
def why_offered(why: tuple[str, ...]) -> str:
    told = {
        "claim": _("a public list names a partner near us"),
        "exchange": _("we have met"),
        "country": _("the largest of a country without a tie of ours"),
    }
    return "; ".join(told[one] for one in why)
