"""Marks of the people base: languages in words, a text's own language, how to address somebody."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youcheng.lib.languages import SPOKEN
from youcheng.lib.text import lang_of
from youcheng.people.enums import RIGHT_TO_LEFT, NameOrder, Sex
from youcheng.people.models import Person
from youcheng.people.rules.names import script_of

register = template.Library()

LIKENESS: dict[str, Any] = {
    "email": gettext_lazy("the same e-mail"),
    "shared_email": gettext_lazy("the same e-mail, which several share"),
    "handle": gettext_lazy("the same WeChat or messenger"),
    "mobile": gettext_lazy("the same mobile number"),
    "phone": gettext_lazy("the same telephone"),
    "post": gettext_lazy("the same post at the same time"),
    "body": gettext_lazy("in the same body at the same time"),
    "since": gettext_lazy("there from the same day on"),
    "same_name": gettext_lazy("the same name"),
    "short_name": gettext_lazy("the same name, which many bear"),
    "accents": gettext_lazy("the same name, written otherwise"),
    "turned": gettext_lazy("the same name in another order"),
    "script": gettext_lazy("the same name in another script"),
    "former": gettext_lazy("a former name of the other"),
    "sound": gettext_lazy("names that sound alike"),
    "part": gettext_lazy("one name is part of the other"),
    "initials": gettext_lazy("the initials fit"),
    "slip": gettext_lazy("names that differ by a slip of the pen"),
    "letter": gettext_lazy("names that differ by a letter"),
    "reading": gettext_lazy("another reading of the name"),
    "romanised": gettext_lazy("the name romanised otherwise"),
    "nickname": gettext_lazy("a short form of the given name"),
    "transliteration": gettext_lazy("a Chinese writing of the name"),
    "given": gettext_lazy("the same given name"),
    "surname": gettext_lazy("the same family name"),
    "sex": gettext_lazy("another sex"),
    "country": gettext_lazy("another country"),
    "apart": gettext_lazy("posts in two cities at the same time"),
    "elsewhere": gettext_lazy("posts at two bodies at the same time"),
    "family": gettext_lazy("another family name"),
    "first_name": gettext_lazy("another given name"),
    "names": gettext_lazy("names that do not meet"),
    "other_email": gettext_lazy("two mailboxes in one house"),
    "other_mobile": gettext_lazy("two mobile numbers"),
    "other_title": gettext_lazy("two posts in one body"),
}
"""What makes two records alike, and what speaks against it."""
GRADES: dict[str, Any] = {
    "sure": gettext_lazy("almost certainly one"),
    "likely": gettext_lazy("probably one"),
    "possible": gettext_lazy("perhaps one"),
    "": gettext_lazy("hardly alike any more"),
}


@register.filter
def reason_title(code: str) -> Any:
    return LIKENESS.get(code, code)


@register.filter
def person_number(pk: int) -> str:
    return Person(pk=pk).number


@register.filter
def grade_title(grade: str) -> Any:
    return GRADES.get(grade, grade)


@register.filter
def languages(codes: str) -> str:
    """ "de en" in words; a code that is not known stays as it is."""
    known = dict(SPOKEN)
    return "、".join(str(known.get(code, code)) for code in codes.split())


@register.simple_tag
def lang_attr(text: str) -> SafeString | str:
    """The `lang` of a text by its script; nothing where no letter tells."""
    lang = lang_of(text)
    return format_html(' lang="{}"', lang) if lang else ""


@dataclass(frozen=True, slots=True)
class AddressLine:
    title: str
    text: str

    @property
    def direction(self) -> str:
        return "rtl" if script_of(self.text) in RIGHT_TO_LEFT else "ltr"


@register.filter
def address_lines(person: Person) -> list[AddressLine]:
    """How to call somebody, line by line; what is not known has none."""
    order = NameOrder(person.name_order).label if person.name_order in NameOrder.values else ""
    parts: list[tuple[str, Any]] = [
        (_("to say in Chinese"), person.salutation_zh),
        (_("to say in their language"), person.salutation),
        (_("sounds like"), person.pronunciation),
        (_("title"), person.title),
        (_("family name"), person.family),
        (_("given name"), person.given),
        (_("order"), order if person.family or person.given else ""),
        (_("sex"), Sex(person.sex).label if person.sex in Sex.values else ""),
    ]
    return [AddressLine(title, str(text)) for title, text in parts if text]
