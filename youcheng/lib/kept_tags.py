"""Django's tags `url` and `translate`, which keep what they find: the same text, sooner.

A long panel asks a hundred times for an address and two hundred times for a text, and a quarter of
its time went there. Known to every template in place of Django's own: see `TEMPLATES`.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos_url
from django.templatetags import i18n
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


class KeptURLNode(URLNode):
    """An address that takes numbers alone is looked up once for its view; then they are put in."""

    def render(self, context: Context) -> str:
        if self.asvar or self.kwargs:
            return super().render(context)
        numbers = [argument.resolve(context) for argument in self.args]
        for number in numbers:
            if type(number) is not int or number < 0:
                return super().render(context)
        urls = get_urlconf() or settings.ROOT_URLCONF
        view = self.view_name.resolve(context)
        try:
            form = _form(urls, get_script_prefix(), view, len(numbers))
        except NoReverseMatch:
            # Tell of the numbers that were given.
            return super().render(context)
        return form.format(*numbers)


@lru_cache(maxsize=1000)
def _form(_urls: str, _prefix: str, view: str, n: int) -> str:
    """The address of a view with a pair of braces for each of its numbers."""
    marks = [700_000_001 + at for at in range(n)]
    form = reverse(view, args=marks)
    for mark in marks:
        form = form.replace(str(mark), "{}")
    return form


@register.tag
def url(parser: Parser, token: Token) -> KeptURLNode:
    node = djangos_url(parser, token)
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)


class KeptTranslateNode(i18n.TranslateNode):
    """A text without filters is translated once for each language."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        expressions = [self.filter_expression, self.message_context]
        is_fixed = all(_is_fixed(one) for one in expressions if one is not None)
        self.can_keep = is_fixed and not self.asvar and not self.noop
        self.kept: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        if not self.can_keep:
            return super().render(context)
        language = get_language()
        text = self.kept.get(language)
        if text is None:
            text = self.kept[language] = super().render(context)
        return text


def _is_fixed(expression: FilterExpression) -> bool:
    var = expression.var
    return not expression.filters and getattr(var, "literal", var) is not None


def translate(parser: Parser, token: Token) -> KeptTranslateNode:
    node = i18n.do_translate(parser, token)
    return KeptTranslateNode(node.filter_expression, node.noop, node.asvar, node.message_context)


register.tag("translate", translate)
register.tag("trans", translate)
