"""Fields, widgets and the form that carries the design's classes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from youcheng.lib.periods import PartialDate


@dataclass(frozen=True, slots=True)
class Fold:
    """Fields that most people leave alone, behind a line that opens them."""

    title: Any
    icon: str
    fields: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.fields)


class StyledForm(forms.Form):
    """A form whose widgets carry the design's classes and whose rarer fields are folded away."""

    FOLDS: tuple[tuple[Any, str, tuple[str, ...]], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
                continue
            name = "form-select" if isinstance(widget, forms.Select) else "form-control"
            widget.attrs.setdefault("class", name)

    @property
    def main(self) -> list[forms.BoundField]:
        folded = {name for _title, _icon, names in self.FOLDS for name in names}
        return [field for field in self if field.name not in folded]

    @property
    def folds(self) -> list[Fold]:
        return [
            Fold(title, icon, [self[name] for name in names]) for title, icon, names in self.FOLDS
        ]


class LongSelect(forms.Select):
    """A select of hundreds: Django renders a template for each option, which takes a tenth of a
    second for five hundred units."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", text)
                for key, text in self.choices
            ),
        )
        flat = flatatt({**self.attrs, **(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flat, options)


class PartialDateField(forms.CharField):
    """A day, a month or a year, as text. Gives a PartialDate, or None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("1979, 1979-11 or 1979-11-02: as exact as it is known."))
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.update(placeholder="1979-11-02", inputmode="text", autocomplete="off")

    def to_python(self, value: Any) -> PartialDate | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” is no date. Write 1979, 1979-11 or 1979-11-02."),
                code="no_date",
                params={"text": text},
            ) from None

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The length is that of the text, which was read already."""


class MomentField(forms.DateTimeField):
    """A moment; a day alone means its end, for what was recorded on it was known by then."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if (
            moment is not None
            and isinstance(value, str)
            and len(value.strip()) <= len("2017-12-31")
        ):
            return moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return moment


def or_any(label: Any, choices: Any) -> list[tuple[str, Any]]:
    return [("", label), *choices]
