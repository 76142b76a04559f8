"""Parts of an exchange: who took part, gifts, promises, the programme; taking it back; a mail."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.exchanges import rules
from youcheng.exchanges.enums import GiftDirection, ItemKind, PartRole, Side
from youcheng.exchanges.forms.exchanges import check_reach
from youcheng.exchanges.models import Exchange, Promise
from youcheng.exchanges.queries.places import places_meant
from youcheng.lib.mails import MAX_BYTES, MailText, read_mail
from youcheng.lib.objections import Refused
from youcheng.lib.text import fold
from youcheng.people.models import Person, PersonName
from youcheng.registry.forms.fields import DayField, LongSelect, StyledForm
from youcheng.registry.forms.ties import PlaceChoice
from youcheng.registry.models import Locality
from youcheng.registry.queries.ties import units_for_ties

_NUMBER = re.compile(r"[Pp]-?0*(\d{1,15})")
CURRENCY = re.compile(r"[A-Z]{3}")


class PersonField(forms.CharField):
    """A person of the people base, by number or by a whole name in any script; or nobody."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("person of the people base"))
        kwargs.setdefault("help_text", _("A name or a number, such as P-0318. May stay empty."))
        super().__init__(required=False, max_length=160, **kwargs)

    user: User

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        persons = Person.objects.visible_to(self.user).current()
        if match := _NUMBER.fullmatch(text):
            found = list(persons.filter(pk=int(match[1])))
        else:
            named = PersonName.objects.filter(key=fold(text)).values("person")
            found = list(persons.filter(pk__in=named)[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                _("The people base knows nobody by “%(text)s”. Write the name in the other field."),
                code="unknown_person",
                params={"text": text},
            )
        raise forms.ValidationError(
            _("Several people bear this name: %(people)s. Write the number."),
            code="ambiguous",
            params={"people": "、".join(person.number for person in found)},
        )


class PartForm(StyledForm):
    """A form about one part of `exchange`, for a user."""

    def __init__(self, *args: Any, exchange: Exchange, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{self.NAME}_%s")
        super().__init__(*args, **kwargs)
        self.exchange = exchange
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.user = user

    NAME = "part"


class ParticipantForm(PartForm):
    NAME = "participant"

    side = forms.ChoiceField(label=_("side"), choices=Side, initial=Side.ABROAD)
    name = forms.CharField(label=pgettext_lazy("person", "name"), max_length=160, required=False)
    post = forms.CharField(label=_("post"), max_length=160, required=False)
    person = PersonField()
    role = forms.ChoiceField(label=_("role"), choices=PartRole)
    is_head = forms.BooleanField(label=_("head of the group"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not any(values.get(name) for name in ("name", "post", "person")) and not self.errors:
            self.add_error("name", _("Give a name or a post."))
        return values


class MoneyFields(forms.Form):
    value = forms.DecimalField(
        label=_("value"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    currency = forms.CharField(label=_("currency"), max_length=3, initial="CNY", required=False)

    def clean_currency(self) -> str:
        code = (self.cleaned_data["currency"] or "CNY").strip().upper()
        if not CURRENCY.fullmatch(code):
            raise forms.ValidationError(_("Three letters, such as CNY or EUR."), code="currency")
        return code


class GiftForm(MoneyFields, PartForm):
    NAME = "gift"

    direction = forms.ChoiceField(label=_("direction"), choices=GiftDirection)
    what = forms.CharField(label=_("what"), max_length=200)
    party = forms.CharField(label=_("to or from whom"), max_length=160, required=False)
    person = PersonField()
    kept_at = forms.CharField(
        label=_("where it is kept"),
        max_length=160,
        required=False,
        help_text=_("Of a received one: where it is, or to whom it was handed in."),
    )
    field_order = ("direction", "what", "value", "currency")


class PromiseForm(PartForm):
    NAME = "promise"

    side = forms.ChoiceField(label=_("who promised"), choices=Side)
    text = forms.CharField(label=_("what was agreed"), max_length=300)
    owner = forms.ModelChoiceField(
        label=_("unit that sees to it"),
        queryset=Unit.objects.filter(ended_on=None).order_by("path"),
        required=False,
        empty_label=_("nobody yet"),
        widget=LongSelect,
    )
    due_on = DayField(label=_("due on"), required=False)


class DoneForm(StyledForm):
    """That a promise is done, and what shows it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    done_on = DayField(label=_("done on"))
    evidence = forms.CharField(label=_("evidence"), max_length=300)

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_done_{promise.pk}_%s")
        super().__init__(*args, **kwargs)
        self.promise = promise

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("done_on") and values.get("evidence"):
            objection = rules.objection_to_done(
                done_on=values["done_on"],
                evidence=values["evidence"],
                made_on=self.promise.exchange.from_on,
            )
            if objection:
                self.add_error("done_on", forms.ValidationError(objection.message, objection.code))
        return values


class ItemForm(PartForm):
    """A line of the programme."""

    NAME = "item"

    on = DayField(label=_("day"))
    starts_at = forms.TimeField(label=_("from"), required=False)
    ends_at = forms.TimeField(label=_("until"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("exchange", "kind"), choices=ItemKind, initial=ItemKind.MEETING
    )
    what = forms.CharField(label=_("what"), max_length=200)
    where = forms.CharField(
        label=pgettext_lazy("programme", "where"), max_length=160, required=False
    )
    who = forms.CharField(label=_("with whom, and who sees to it"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("on"):
            objection = rules.objection_to_item(
                values["on"],
                self.exchange.from_on,
                self.exchange.to_on,
                values.get("starts_at"),
                values.get("ends_at"),
            )
            if objection:
                name = "on" if objection.code == "other_day" else "ends_at"
                self.add_error(name, forms.ValidationError(objection.message, objection.code))
        return values


class WithdrawForm(StyledForm):
    why = forms.CharField(label=_("why it is taken back"), max_length=200)


class MailForm(PlaceChoice, StyledForm):
    """An e-mail saved as a file, and with whom it was. raw: the file itself, when it was read."""

    raw = b""

    file = forms.FileField(
        label=_("e-mail file (.eml)"),
        help_text=_("What it is, is seen by its content; nothing in it is opened or run."),
    )
    home = forms.ModelChoiceField(
        label=pgettext_lazy("exchange", "home unit"),
        queryset=Unit.objects.none(),
        empty_label=_("choose the unit"),
        widget=LongSelect,
    )
    field_order = ("file", "place_text", "place_country", "place", "home")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["home"].queryset = units_for_ties(user, Permission.EXCHANGE_EDIT)
        self.fields["place_text"].label = _("partner")
        self.fields["place_text"].widget.attrs["list"] = "partners"
        self._offer_countries()

    def _places(self, text: str, country: str) -> list[Locality]:
        return places_meant(text, country)

    def clean_file(self) -> MailText:
        upload = self.cleaned_data["file"]
        try:
            # One byte more than is allowed tells a larger one.
            self.raw = upload.read(MAX_BYTES + 1)
            return read_mail(self.raw)
        except Refused as refused:
            raise forms.ValidationError(refused.objection.message, refused.objection.code) from None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["place_id"] = self._chosen_place()
        if values.get("home") and values["place_id"]:
            check_reach(self, values["home"], values["place_id"])
        return values
