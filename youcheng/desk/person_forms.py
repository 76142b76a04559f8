"""Forms of units, people, roles and passwords. They write nothing."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from youcheng.accounts import rules
from youcheng.accounts.enums import Density, Theme, UnitKind
from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Role
from youcheng.lib.regions import Region
from youcheng.lib.versions import SeenForm
from youcheng.registry.forms.fields import DayField, StyledForm, UnitField

LANGUAGES = [("", _("the office's own")), *settings.LANGUAGES]


class WithUnits(StyledForm):
    """A form whose unit fields offer the units that the user may manage."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = units


class UnitNamesForm(SeenForm, StyledForm):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_zh_hant = forms.CharField(
        label=_("traditional Chinese name"), max_length=120, required=False
    )
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    aliases = forms.CharField(
        label=_("other spellings"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as ledgers write it. Spellings are only ever added."),
    )

    def clean_aliases(self) -> tuple[str, ...]:
        lines = [line.strip() for line in self.cleaned_data["aliases"].splitlines()]
        if any(len(line) > 160 for line in lines):
            raise forms.ValidationError(_("A spelling has at most 160 characters."))
        return tuple(line for line in lines if line)


class NewUnitForm(UnitNamesForm, WithUnits):
    seen = None  # type: ignore[assignment] - nobody can have changed what is not there yet
    parent = UnitField(label=_("under"))
    kind = forms.TypedChoiceField(label=_("kind"), choices=UnitKind.choices, coerce=UnitKind)
    code = forms.SlugField(
        label=_("code"), max_length=40, help_text=_("Latin letters, digits and hyphens; for good.")
    )

    field_order = ("parent", "kind", "code")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if Unit.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another unit has this code."))
        return code


class MoveUnitForm(SeenForm, WithUnits):
    to = UnitField(label=_("under"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_to(self) -> Unit:
        target = self.cleaned_data["to"]
        if objection := rules.objection_to_move(self.unit.path, target.path):
            raise forms.ValidationError(objection.message, code=objection.code)
        return target


class PersonForm(SeenForm, WithUnits):
    title = forms.CharField(label=_("name or post"), max_length=80)
    unit = UnitField(label=_("unit"))
    email = forms.EmailField(label=_("e-mail address"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("language"), choices=LANGUAGES, required=False)


class GrantForm(WithUnits):
    role = forms.TypedChoiceField(label=_("role"), choices=Role.choices, coerce=Role)
    unit = UnitField(label=_("for the unit and all below it"))
    region = forms.ChoiceField(
        label=_("partners in"),
        choices=[("", _("the whole world")), *Region.choices],
        required=False,
    )
    starts_on = DayField(label=_("first day"), required=False)
    ends_on = DayField(label=_("last day"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("starts_on"), values.get("ends_on")
        if objection := rules.objection_to_period(start, end, localdate()):
            self.add_error("ends_on", forms.ValidationError(objection.message))
        return values


class InvitationForm(WithUnits):
    title = forms.CharField(label=_("name or post"), max_length=80)
    email = forms.EmailField(label=_("e-mail address"), required=False, max_length=254)
    unit = UnitField(label=_("works in"))
    role = forms.TypedChoiceField(label=_("role"), choices=Role.choices, coerce=Role)
    grant_unit = UnitField(label=_("for the unit and all below it"))


class LookForm(forms.Form):
    """What a person chose of how pages look; one of the two, or both."""

    theme = forms.ChoiceField(choices=Theme.choices, required=False)
    density = forms.ChoiceField(choices=Density.choices, required=False)


class FeedForm(StyledForm):
    """What a calendar holds, and in which language."""

    has_terms = forms.BooleanField(label=_("terms that end"), required=False, initial=True)
    has_anniversaries = forms.BooleanField(
        label=_("round anniversaries"), required=False, initial=True
    )
    has_promises = forms.BooleanField(
        label=_("promises that fall due"), required=False, initial=True
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in ("has_terms", "has_anniversaries", "has_promises")):
            raise forms.ValidationError(_("Choose what the calendar is to hold."), code="nothing")
        return values


class ReasonForm(StyledForm):
    reason = forms.CharField(label=_("reason"), max_length=200)


class PersonFilterForm(WithUnits):
    """Whom the list shows; what is not understood is left out."""

    q = forms.CharField(label=_("name"), required=False, max_length=100)
    unit = UnitField(
        label=_("unit"), required=False, empty_label=_("every unit"), to_field_name="code"
    )
    role = forms.ChoiceField(
        label=_("role"), required=False, choices=[("", _("every role")), *Role.choices]
    )
    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[
            ("", _("every state")),
            ("active", _("active")),
            ("locked", _("locked")),
            ("closed", _("deactivated")),
        ],
    )


class NewPasswordForm(StyledForm):
    """A password typed twice, judged by the rules of the settings for that person."""

    password = forms.CharField(
        label=_("new password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters or more; no name, no common word, not digits alone."),
    )
    again = forms.CharField(
        label=_("new password, again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        password = values.get("password")
        if password and values.get("again") not in (None, password):
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password, self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=_("present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old",)

    def clean_old(self) -> str:
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError(_("The present password is wrong."))
        return self.cleaned_data["old"]


class JoinForm(NewPasswordForm):
    username = forms.CharField(
        label=_("user name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("username",)

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody has this user name already."))
        self.user.username = username
        return username
