"""Filters and tags that every template knows."""

from secrets import token_urlsafe

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from youcheng.lib.text import isolated
from youcheng.lib.versions import mark_of

register = template.Library()
register.filter("isolated", isolated)


@register.simple_tag
def once() -> SafeString:
    """The token of a form that is done once; see `accounts.once`."""
    return format_html('<input type="hidden" name="once" value="{}">', token_urlsafe(12))


@register.filter
def mark(row: Model, names: str) -> str:
    """For a form: what was read, see `lib.versions`. names: fields with blanks between them."""
    return mark_of(row, names.split())
