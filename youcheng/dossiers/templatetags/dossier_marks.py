"""Marks of the files on partners: the plum blossom, bars with a range, sentences."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youcheng.dossiers import words
from youcheng.dossiers.enums import Condition, Dimension, FieldGroup, LineState, PartnerType, Pulse
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.files import BLOSSOM
from youcheng.dossiers.rules.types import FieldShare

register = template.Library()

RING, SEED, RADIUS = 26, 4, 22
"""Of a hundred: how far petals stand from the middle, where they begin, and how large they are."""
LABELS = ((50, -16, "middle"), (104, 34, "start"), (88, 106, "start"), (12, 106, "end"),
          (-4, 34, "end"))  # fmt: skip


@register.simple_tag
def plum(
    dims: Sequence[int], size: int = 24, label: str = "", *, is_cool: bool = False
) -> SafeString:
    """Five petals whose area is the score, from the top clockwise; with their names for `label`."""
    names = [Dimension(code).label for code in BLOSSOM]
    told = "、".join(f"{name} {value}" for name, value in zip(names, dims, strict=True))
    angles = [(-90 + 72 * n) * pi / 180 for n in range(5)]
    outer = format_html_join(
        "", '<circle class="o" cx="{}" cy="{}" r="22"/>',
        ((round(50 + RING * cos(a), 1), round(50 + RING * sin(a), 1)) for a in angles),
    )  # fmt: skip
    petals = format_html_join(
        "", '<circle class="f" cx="{}" cy="{}" r="{}"/>',
        (
            (round(50 + (SEED + r) * cos(a), 1), round(50 + (SEED + r) * sin(a), 1), round(r, 1))
            for a, r in zip(angles, (RADIUS * sqrt(v / 100) for v in dims), strict=True)
        ),
    )  # fmt: skip
    texts = _petal_names(names, dims) if label else ""
    return format_html(
        '<svg class="plum{}" viewBox="{}" width="{}"{} role="img" aria-label="{}">{}{}'
        '<circle class="c" cx="50" cy="50" r="5"/>{}</svg>',
        " cool" if is_cool else "",
        "-62 -26 224 162" if label else "0 0 100 100",
        size,
        "" if label else format_html(' height="{}"', size),
        _("Five dimensions: %(told)s") % {"told": told},
        outer,
        petals,
        texts,
    )


def _petal_names(names: Sequence[Any], dims: Sequence[int]) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}" font-size="11">{} <tspan class="v">{}</tspan></text>',
        ((*at, name, value) for at, name, value in zip(LABELS, names, dims, strict=True)),
    )


@register.simple_tag
def meter(low: int, high: int) -> SafeString:
    """A bar to the lower end, and lighter to the upper one."""
    return format_html(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="g" width="100" height="8"/><rect class="h" width="{}" height="8"/>'
        '<rect class="l" width="{}" height="8"/></svg>',
        high,
        low,
    )


@register.filter
def span(low: int, high: int) -> str:
    """61, or 61–74 where something is unknown."""
    return words.range_of(low, high)


CONDITION_LIGHTS = {
    Condition.ACTIVE: "ok",
    Condition.COOLING: "warn",
    Condition.DORMANT: "bad",
    Condition.FROZEN: "idle",
    Condition.UNKNOWN: "idle",
}
PULSE_LIGHTS = {Pulse.IN_RHYTHM: "ok", Pulse.LATE: "warn", Pulse.SILENT: "bad", Pulse.NONE: "idle"}
TYPE_TAGS = {
    PartnerType.STRATEGIC: "plum",
    PartnerType.GROWING: "ok",
    PartnerType.STEADY: "lake",
    PartnerType.TO_REVIVE: "warn",
    PartnerType.SYMBOLIC: "line",
    PartnerType.UNJUDGED: "line",
}
STATE_LIGHTS = {
    LineState.PROPOSED: "idle",
    LineState.EDITED: "idle",
    LineState.ACCEPTED: "go",
    LineState.DECLINED: "bad",
    LineState.DONE: "ok",
}


def _light(css: str, text: Any) -> SafeString:
    return format_html('<span class="st {}">{}</span>', css, text)


@register.simple_tag
def condition_light(code: str) -> SafeString:
    return _light(CONDITION_LIGHTS[Condition(code)], Condition(code).label)


@register.simple_tag
def pulse_light(code: str) -> SafeString:
    return _light(PULSE_LIGHTS[Pulse(code)], Pulse(code).label)


@register.simple_tag
def state_light(code: str) -> SafeString:
    return _light(STATE_LIGHTS[LineState(code)], LineState(code).label)


@register.simple_tag
def type_tag(code: str) -> SafeString:
    kind = PartnerType(code)
    return format_html(
        '<span class="tg {}" title="{}">{}</span>', TYPE_TAGS[kind], words.MEANING[kind], kind.label
    )


@register.filter
def group_name(code: str) -> str:
    return str(FieldGroup(code).label)


@register.filter
def dimension_name(code: str) -> str:
    return str(Dimension(code).label)


@register.filter
def type_name(code: str) -> str:
    return str(PartnerType(code).label)


@register.simple_tag
def share_sentence(share: FieldShare) -> str:
    """How many exchanges of the field there are among those with a field."""
    return _("%(n)d of %(of)d exchanges with a field noted") % {"n": share.n, "of": share.of}


register.filter("meaning", lambda code: words.MEANING[PartnerType(code)])
register.filter("part_sentence", words.part_sentence)
register.filter("rhythm_sentence", words.rhythm_sentence)
register.filter("reason_sentence", words.reason_sentence)
register.filter("change_sentence", words.change_sentence)


@register.filter
def line_text(line: PlanLine, names: Mapping[str, str]) -> str:
    """What a line of a plan says: the officer's words, else the sentence of the proposal."""
    return line.text or words.line_sentence(line.reason, words.named(line.said, names))


@register.filter
def line_why(line: PlanLine) -> str:
    return line.why or words.why_sentence(line.reason, line.said)


@register.filter
def line_cost(line: PlanLine) -> str:
    return words.cost_sentence(line.reason)
