"""The lines of the list of ties, and the chooser of its columns.

Written in Python: a line is ten cells, and a template takes longer for fifty of them than the
database for all that stands in them. What repeats from line to line is made once a page.
"""

from collections.abc import Iterable, Sequence
from html import escape

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from youcheng.lib.text import lang_of
from youcheng.registry.enums import Confidence, Stage, TieKind
from youcheng.registry.queries.columns import Column, Head
from youcheng.registry.queries.rows import TieRow
from youcheng.registry.templatetags.registry_marks import (
    confidence_tag,
    kind_tag,
    named,
    stage_light,
)

register = template.Library()

LONG = 40
"""Characters of a cell; what is longer is cut, and the whole of it is its title."""
NOTHING = "\u2014"


class Line:
    """Makes one line of the table as text: checkbox, the cells, and what a phone shows instead."""

    def __init__(self, columns: Sequence[Column], clocks: str) -> None:
        self.columns = columns
        self.url, self.clocks = reverse("city", args=[0]).split("0"), escape(clocks)
        self.choose = _("Choose %(place)s")
        self.demo = f'<span class="tg line">{escape(_("demonstration"))}</span>'
        self.kinds = {kind: kind_tag(kind) for kind in ("", *TieKind.values)}
        self.stages = {stage: stage_light(stage) for stage in ("", *Stage.values)}
        self.surenesses = {one: confidence_tag(one) for one in ("", *Confidence.values)}
        self.special = {
            "place": self._place,
            "foreign": lambda row: named(row.foreign),
            "country": lambda row: f'<span class="co {row.region}">{escape(row.country)}</span>',
            "kind": lambda row: self.kinds[row.kind],
            "stage": lambda row: self.stages[row.stage],
            "confidence": lambda row: self.surenesses[row.confidence],
            "population": self._population,
        }

    def __call__(self, row: TieRow) -> str:
        name = escape(self.choose % {"place": row.place})
        cells = "".join(self._cell(row, column) for column in self.columns)
        return (
            f'<tr><td class="ck"><input type="checkbox" name="pk" value="{row.tie}"'
            f' aria-label="{name}"></td>{cells}'
            f'<td class="only-s mut xs">{row.signed} <bdi>{escape(row.home)}</bdi></td></tr>\n'
        )

    def _cell(self, row: TieRow, column: Column) -> str:
        if make := self.special.get(column.code):
            return f'<td class="{column.css}">{make(row) or NOTHING}</td>'
        text = str(column.text(row) or NOTHING)
        if len(text) > LONG:
            cut = escape(text[: LONG - 1])
            return f'<td class="{column.css}" title="{escape(text)}">{cut}\u2026</td>'
        return f'<td class="{column.css}">{escape(text)}</td>'

    def _place(self, row: TieRow) -> str:
        before, after = self.url
        link = f'<a href="{before}{row.city}{after}{self.clocks}"><b>{named(row.place)}</b></a>'
        foreign = ""
        if row.foreign != row.place:
            lang = lang_of(row.foreign) or "en"
            foreign = f'<bdi class="en" lang="{lang}">{escape(row.foreign)}</bdi>'
        return f"{link}{foreign}{self.demo if row.is_demo else ''}"

    def _population(self, row: TieRow) -> str:
        return number_format(row.population, 0, force_grouping=True) if row.population else ""


@register.simple_tag
def tie_lines(rows: Iterable[TieRow], columns: Sequence[Column], clocks: str) -> SafeString:
    """The body of the table. clocks: the query string that a link to a tie carries on."""
    return mark_safe("".join(map(Line(columns, clocks), rows)))  # noqa: S308 - escaped above


@register.simple_tag
def column_choices(choices: Iterable[tuple[Column, bool]]) -> SafeString:
    """Every column with its tick, and a button that moves it forward; the name stays first."""
    forward = _("Move %(title)s forward")
    items = []
    for column, is_on in choices:
        title = escape(str(column.title))
        box = f'<input type="checkbox" name="cols" value="{column.code}"{" checked" * is_on}'
        if column.code == "place":
            items.append(f'<li><label class="sm">{box} disabled> {title}</label></li>')
            continue
        items.append(
            f'<li><label class="sm">{box}> {title}</label>'
            '<button type="button" class="ibtn" data-up'
            f' aria-label="{escape(forward % {"title": column.title})}">'
            '<i class="ti ti-arrow-up" aria-hidden="true"></i></button></li>'
        )
    return mark_safe("\n".join(items))  # noqa: S308 - escaped above


@register.simple_tag
def tie_heads(heads: Iterable[Head]) -> SafeString:
    """The heads of the columns, each with the address of the list in its order."""
    signs = {
        order: f' <i class="ti ti-chevron-{way}" aria-hidden="true"></i>'
        for order, way in (("ascending", "up"), ("descending", "down"))
    }
    cells = []
    for head in heads:
        title = escape(str(head.title))
        if head.url:
            title = (
                f'<a class="plain" href="{escape(head.url)}">{title}{signs.get(head.order, "")}</a>'
            )
        order = f' aria-sort="{head.order}"' if head.order else ""
        cells.append(f'<th scope="col"{order}>{title}</th>')
    return mark_safe("\n".join(cells))  # noqa: S308 - escaped above


@register.simple_tag
def hidden_values(pairs: Iterable[tuple[str, str]], without: str = "") -> SafeString:
    """Hidden fields that carry these names and values on, but for one name."""
    fields = [
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in pairs
        if name != without
    ]
    return mark_safe("".join(fields))  # noqa: S308 - escaped above
