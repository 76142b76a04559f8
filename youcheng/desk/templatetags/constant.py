"""Parts of a page that are the same for everybody, rendered once in each language.

    {% constant menu but csrf_token here %}…{% endconstant %}

What it depends on is named: the values before `but` tell one rendering from another, those after it
are put into the finished text. A part that depends on more comes out empty there, which shows at
once, and cannot show one person's page to another.
"""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
MOST = 500
"""Renderings of one part that are kept; then it starts anew."""
HOLE = "\ue000{}\ue001"
"""Stands in a kept text for a value that is put in later: signs that nobody types."""


class ConstantNode(Node):
    def __init__(
        self,
        nodelist: NodeList,
        key: dict[str, FilterExpression],
        holes: dict[str, FilterExpression],
    ) -> None:
        self.nodelist = nodelist
        self.key = key
        self.holes = holes
        self.kept: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.key.items()}
        key = (get_language(), *values.values())
        text = self.kept.get(key)
        if text is None:
            text = self._make(context, values)
            if len(self.kept) >= MOST:
                self.kept.clear()
            # While templates are being written their files change.
            if not settings.DEBUG:
                self.kept[key] = text
        for name, value in self.holes.items():
            text = text.replace(HOLE.format(name), conditional_escape(value.resolve(context)))
        return mark_safe(text)  # noqa: S308 - rendered as a template; what was put in is escaped

    def _make(self, context: Context, values: dict[str, Any]) -> str:
        holes = {name: mark_safe(HOLE.format(name)) for name in self.holes}  # noqa: S308
        return str(self.nodelist.render(context.new({**values, **holes})))


@register.tag
def constant(parser: Parser, token: Token) -> ConstantNode:
    names = token.split_contents()[1:]
    at = names.index("but") if "but" in names else len(names)
    key, holes = (
        {name: parser.compile_filter(name) for name in part}
        for part in (names[:at], names[at + 1 :])
    )
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodelist, key, holes)
