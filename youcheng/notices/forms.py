"""What the pages of notices send, read into values. They write nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.queries import units_of
from youcheng.lib.typed import TypedForm
from youcheng.notices.actions.hooks import HookDraft
from youcheng.notices.enums import Mailing, NoticeKind
from youcheng.notices.queries import KindWays
from youcheng.notices.rules import Chosen, objection_to_hook

TEXT = {"class": "form-control"}
TICKS = ("rings", "by_hook", "in_feed")


class WaysForm(TypedForm):
    """For each kind: when by e-mail, and three ticks."""

    def __init__(self, *args: Any, ways: list[KindWays], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways
        for way in ways:
            kind = way.kind.value
            usual = _("as usual: %(when)s") % {"when": way.usual.label}
            self.fields[f"mailing_{kind}"] = forms.ChoiceField(
                label=_("E-mail: %(kind)s") % {"kind": way.kind.label},
                choices=[("", usual), *Mailing.choices], required=False,
                initial=way.chosen.mailing, widget=forms.Select({"class": "form-select s"}),
            )  # fmt: skip
            for name in TICKS:
                self.fields[f"{name}_{kind}"] = forms.BooleanField(
                    label=way.kind.label, required=False, initial=getattr(way.chosen, name)
                )

    @property
    def rows(self) -> list[tuple[NoticeKind, list[forms.BoundField]]]:
        return [
            (way.kind, [self[f"{name}_{way.kind.value}"] for name in ("mailing", *TICKS)])
            for way in self.ways
        ]

    def wanted(self) -> dict[str, Chosen]:
        said = self.cleaned_data
        return {
            way.kind.value: Chosen(
                said[f"mailing_{way.kind.value}"],
                *(said[f"{name}_{way.kind.value}"] for name in TICKS),
            )
            for way in self.ways
        }


class UnitChoice(forms.ModelChoiceField):
    """A unit whose people the user manages, indented by its depth."""

    def label_from_instance(self, unit: Unit) -> str:  # type: ignore[override]
        return "\u3000" * (unit.path.count("/") - 1) + unit.name


class HookForm(TypedForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("name"), max_length=80, widget=forms.TextInput(TEXT))
    unit = UnitChoice(
        label=_("for people of"), queryset=Unit.objects.none(), empty_label=_("choose the unit"),
        help_text=_("Of this unit and all below it."),
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("address"), max_length=500, widget=forms.TextInput({**TEXT, "inputmode": "url"}),
        help_text=_("https, or http within the office's own network."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("kinds; none ticked means all"), choices=NoticeKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_on = forms.BooleanField(
        label=pgettext_lazy("webhook", "in use"), required=False, initial=True
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(user)  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if objection := objection_to_hook(address):
            raise forms.ValidationError(objection.message, code=objection.code)
        return address

    def draft(self) -> HookDraft:
        said = self.cleaned_data
        return HookDraft(
            said["name"], said["unit"], said["address"], tuple(said["kinds"]), said["is_on"]
        )
