"""The register's marks: kind as a tag, stage as a light, country with its continent's tab, and the
points of a map."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import conditional_escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from youcheng.documents.models import Document
from youcheng.lib.text import lang_of, runs
from youcheng.registry.enums import Confidence, Stage, TieKind
from youcheng.registry.queries.files import language_name
from youcheng.registry.queries.wording import Looked

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
def file_language(code: str) -> str:
    """Name of the language of a file, in that of the page."""
    return language_name(code)


@register.simple_tag
def wording_mark(looked: Mapping[int, Looked], document: Document) -> SafeString | str:
    """Whether words of the list stand in a file, or nobody knows; nothing where none was found."""
    one = looked.get(document.pk)
    if one is None:
        return ""
    if not one.is_read:
        title = document.present.get_reading_display()
        return format_html(
            ' <span class="tg line" title="{}">{}</span>', title, _("wording not known")
        )
    if one.found:
        words = "、".join(found.word.word for found in one.found)
        said = ngettext("wording: %(n)d place", "wording: %(n)d places", one.n) % {"n": one.n}
        return format_html(' <span class="tg warn" title="{}">{}</span>', words, said)
    if one.n_silent:
        n = one.n_silent
        said = ngettext("%(n)d page without text", "%(n)d pages without text", n) % {"n": n}
        return format_html(' <span class="tg line">{}</span>', said)
    return ""


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


@register.filter
def named(name: Any) -> SafeString:
    """A name, marked with its language where that is not the page's."""
    text, page = str(name), get_language() or "zh-hans"
    lang = lang_of(text)
    if not lang or lang[:2] == page[:2]:
        return conditional_escape(text)
    return format_html('<bdi lang="{}">{}</bdi>', lang, text)


ISOLATED = re.compile("\u2068([^\u2069]*)\u2069")


@register.filter
def mixed(text: Any) -> SafeString:
    """A sentence in which names of other languages are marked with theirs; what was set apart in it
    (`lib.text.isolated`) stands apart by markup instead."""
    page = (get_language() or "zh-hans")[:2]
    # Odd parts are what stood between the two signs.
    parts = ISOLATED.split(str(text))
    return format_html_join(
        "",
        "{}",
        (
            (_marked(part, lang, page, is_name=bool(at % 2)),)
            for at, whole in enumerate(parts)
            for part, lang in ([(whole, lang_of(whole))] if at % 2 else runs(whole))
        ),
    )


def _marked(part: str, lang: str, page: str, *, is_name: bool) -> SafeString | str:
    is_other = bool(lang) and lang[:2] != page
    if is_name:
        mark = format_html(' lang="{}"', lang) if is_other else ""
        return format_html("<bdi{}>{}</bdi>", mark, part)
    return format_html('<span lang="{}">{}</span>', lang, part) if is_other else part


class Dense(DjangoJSONEncoder):
    """Without blanks, and Chinese as it is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False, "separators": (",", ":")})


@register.filter
def map_data(drawn: Mapping[str, Any], element: str) -> SafeString:
    """A map for `World.ties`, whose points weigh half as much by columns: `unpacked` in world.js.

    A tenth of a degree is a third of a point of the widest screen.
    """
    points: Sequence[Mapping[str, Any]] = drawn["points"]
    keys = [point["id"] for point in points]
    columns: dict[str, list[Any]] = {
        # How much further than the one before.
        "id": [key - before for before, key in zip([0, *keys], keys, strict=False)],
        "lon": [round(point["lon"] * 10) for point in points],
        "lat": [round(point["lat"] * 10) for point in points],
        "name": [str(point["name"]) for point in points],
        "cont": [point["cont"] for point in points],
        "kind": [point["kind"] for point in points],
    }
    return json_script({**drawn, "points": columns}, element, encoder=Dense)
