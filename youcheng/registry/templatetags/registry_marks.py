"""The register's marks: kind as a tag, stage as a light, country with its continent's tab."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youcheng.registry.enums import Confidence, Stage, TieKind

register = template.Library()

KIND_CLASS = {TieKind.FORMAL: "plum", TieKind.COOPERATIVE: "line", TieKind.UNKNOWN: "warn"}
STAGE_CLASS = {
    Stage.IN_FORCE: "ok",
    Stage.SUSPENDED: "warn",
    Stage.LAPSED: "bad",
    Stage.TERMINATED: "idle",
}
CONFIDENCE_CLASS = {Confidence.HIGH: "ok", Confidence.LOW: "warn"}


@register.simple_tag
def kind_tag(kind: str) -> SafeString | str:
    """A tie's kind; nothing for none."""
    if not kind:
        return ""
    return format_html(
        '<span class="tg {}">{}</span>', KIND_CLASS.get(kind, ""), TieKind(kind).label
    )


@register.simple_tag
def stage_light(stage: str) -> SafeString:
    """A tie's stage; "no tie yet" where there is none on the day."""
    if not stage:
        return format_html('<span class="st idle">{}</span>', _("no tie on this day"))
    return format_html('<span class="st {}">{}</span>', STAGE_CLASS[stage], Stage(stage).label)


@register.simple_tag
def confidence_tag(confidence: str) -> SafeString | str:
    if not confidence:
        return ""
    return format_html(
        '<span class="tg {}">{}</span>',
        CONFIDENCE_CLASS.get(confidence, ""),
        _("confidence: %(level)s") % {"level": Confidence(confidence).label},
    )


@register.simple_tag
def continent(region: str, name: str) -> SafeString:
    return format_html('<span class="co {}">{}</span>', region, name)
