"""The filters of the list of exchanges."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.exchanges.enums import ExchangeKind, Initiator, State
from youcheng.exchanges.models import Field
from youcheng.exchanges.queries.lists import ExchangeFilter
from youcheng.people.enums import Rank
from youcheng.people.models import Person
from youcheng.registry.forms.fields import DayField, LongSelect, StyledForm, kept_choices, or_any
from youcheng.registry.models import Locality
from youcheng.registry.queries.ties import units_for_ties

STATES = [(State.DRAFT.value, _("drafts")), (State.WITHDRAWN.value, _("taken back"))]


class ExchangeFilterForm(StyledForm):
    """All of it is optional; the address holds it."""

    q = forms.CharField(required=False, max_length=100, label=_("text"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("exchange", "kind"),
        required=False,
        choices=or_any(_("all kinds"), ExchangeKind.choices),
        widget=LongSelect,
    )
    since = DayField(label=_("since"), required=False)
    until = DayField(label=_("until"), required=False)
    field = forms.ChoiceField(
        label=pgettext_lazy("exchange", "field"), required=False, widget=LongSelect
    )
    unit = forms.TypedChoiceField(
        label=pgettext_lazy("exchange", "home unit"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=LongSelect,
    )
    rank = forms.TypedChoiceField(
        label=_("highest guest at least"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=or_any(_("any"), Rank.choices),
        widget=LongSelect,
    )
    initiator = forms.ChoiceField(
        label=_("begun by"),
        required=False,
        choices=or_any(_("any"), Initiator.choices),
        widget=LongSelect,
    )
    promises = forms.ChoiceField(
        label=_("promises"),
        required=False,
        choices=[("", _("any")), ("open", _("some are open"))],
        widget=LongSelect,
    )
    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[("", _("recorded")), *STATES],
        widget=LongSelect,
    )
    place = forms.ModelChoiceField(
        label=_("partner"),
        required=False,
        queryset=Locality.objects.all(),
        widget=forms.HiddenInput,
    )
    person = forms.ModelChoiceField(
        label=_("person"),
        required=False,
        queryset=Person.objects.none(),
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = Field.objects.order_by("position")
        self.fields["field"].choices = or_any(
            _("all fields"), [(field.code, field.name) for field in fields]
        )
        self.user = user
        self.fields["unit"].choices = kept_choices("units of exchanges", user, self._units)
        # Who may not see a person learns nothing by asking where that person was.
        self.fields["person"].queryset = Person.objects.visible_to(user)

    def _units(self) -> list[tuple[Any, Any]]:
        units = units_for_ties(self.user, Permission.EXCHANGE_VIEW)
        return or_any(_("all units"), [(unit.pk, unit.name) for unit in units])

    def asked(self) -> ExchangeFilter:
        """What was understood of it; the page says what was not."""
        if not self.is_bound:
            return ExchangeFilter()
        self.full_clean()
        values = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "")
        }
        for name in ("place", "person"):
            if name in values:
                values[name] = values[name].pk
        return ExchangeFilter(**values)

    def text_of(self, name: str) -> str:
        """What a filter that is on says."""
        value = self.cleaned_data[name]
        choices = dict(getattr(self.fields[name], "choices", ()) or ()) if name not in {
            "place", "person",
        } else {}  # fmt: skip
        return str(choices.get(value) or getattr(value, "name", value))
