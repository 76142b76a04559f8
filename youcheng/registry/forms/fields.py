"""Fields, widgets and the form that carries the design's classes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.queries import in_tree_order
from youcheng.audit.queries import state_of_records
from youcheng.lib.keeping import Kept
from youcheng.lib.periods import PartialDate
from youcheng.lib.typed import TypedForm


@dataclass(frozen=True, slots=True)
class Fold:
    """Fields that most people leave alone, behind a line that opens them."""

    title: Any
    icon: str
    fields: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.fields)

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in self.fields)


class StyledForm(TypedForm):
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
    """A select without groups. Django renders a template for each option, which takes a tenth of
    a second for five hundred units, and three milliseconds for the filters of a list.

    asked: gives the choices where they are to be asked for only when they are shown.
    """

    asked: Callable[[], Iterable[tuple[str, Any]]] | None = None

    def use_required_attribute(self, initial: Any) -> bool:
        # Django looks at the first choice in any case, which asks for all of them.
        return self.is_required and super().use_required_attribute(initial)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}>'
            f"{escape(str(text))}</option>"
            for key, text in (self.asked() if self.asked else self.choices)
        )
        flat = flatatt({**self.attrs, **(attrs or {}), "name": name})
        return mark_safe(f"<select{flat}>{options}</select>")  # noqa: S308 - escaped above


_kept = Kept[list[tuple[Any, str]]](most=200)


def kept_choices(
    name: str, user: User, make: Callable[[], Iterable[tuple[Any, Any]]]
) -> list[tuple[Any, str]]:
    """What a long list offers to this reader, in their language, until the next deed of anybody:
    to read five hundred units takes longer than the fifty rows of a page."""
    key = (name, user.pk, get_language())
    return _kept.of(key, state_of_records(), lambda: [(one, str(text)) for one, text in make()])


class UnitsInTreeOrder(ModelChoiceIterator):
    """The field's units in the office's own order, which no column can be sorted by."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for unit in in_tree_order(self.queryset.order_by("path")):
            yield self.choice(unit)


class UnitField(forms.ModelChoiceField):
    """A unit of the tree, indented by its depth. Its form says which units are offered."""

    iterator = UnitsInTreeOrder
    widget = LongSelect

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("choose the unit"))
        super().__init__(Unit.objects.none(), **kwargs)

    def label_from_instance(self, unit: Unit) -> str:
        return "\u3000" * (unit.path.count("/") - 1) + unit.name


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


FIRST_YEAR, LAST_YEAR = 1800, 2200


def check_year(day: date) -> None:
    """Neither a database nor the sum of two days reaches as far as somebody may type."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(
            _("Choose a day between %(first)d and %(last)d."),
            code="no_year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


class DayField(forms.DateField):
    """A whole day within some centuries."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None:
            check_year(day)
        return day


class MomentField(forms.DateTimeField):
    """A moment; a day alone means its end, for what was recorded on it was known by then."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if moment is not None:
            check_year(moment)
        if (
            moment is not None
            and isinstance(value, str)
            and len(value.strip()) <= len("2017-12-31")
        ):
            return moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return moment


def or_any(label: Any, choices: Any) -> list[tuple[str, Any]]:
    return [("", label), *choices]
