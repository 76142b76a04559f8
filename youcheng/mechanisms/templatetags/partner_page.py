"""The partner's page: its sentences, and what was typed into which of its forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from youcheng.lib.text import isolated
from youcheng.mechanisms.partner_form import Typed

register = template.Library()


@register.simple_tag
def said(sentence: str, **parts: Any) -> SafeString:
    """A sentence with its parts, names of any direction held apart from the words around them."""
    shown = {
        name: format_html('<bdi dir="ltr">{}</bdi>', part.isoformat())
        if isinstance(part, date)
        else escape(isolated(part))
        for name, part in parts.items()
    }
    return mark_safe(escape(sentence).format(**shown))  # noqa: S308 - every part is escaped


@register.simple_tag
def word(words: Mapping[str, str], stem: str, code: str) -> str:
    return words.get(f"{stem}{code}", "")


@register.filter
def dates_key(turn: int) -> str:
    return f"dates:{turn}"


def _here(typed: Typed | None, key: str) -> Typed | None:
    return typed if typed is not None and typed.what == key else None


@register.simple_tag
def value(typed: Typed | None, key: str, name: str, n: str = "") -> str:
    here = _here(typed, key)
    return here.values.get(f"{name}{n}", "") if here else ""


@register.simple_tag
def chosen(typed: Typed | None, key: str, name: str, code: str) -> str:
    here = _here(typed, key)
    return " checked" if here and here.values.get(name) == code else ""


@register.simple_tag
def error(typed: Typed | None, key: str, name: str, n: str = "") -> SafeString | str:
    here = _here(typed, key)
    text = here.errors.get(f"{name}{n}") if here else None
    return format_html('<div class="err" role="alert">{}</div>', text) if text else ""
