"""Facts and names of a city abroad."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from youcheng.lib.editing import EditForm
from youcheng.lib.languages import LANGS
from youcheng.registry.forms.fields import LongSelect, StyledForm, or_any
from youcheng.registry.models import Locality
from youcheng.registry.queries.history import PLACE_FIELDS


class PlaceForm(EditForm, StyledForm):
    EDITED = PLACE_FIELDS

    name_zh = forms.CharField(label=_("Chinese name"), max_length=120, required=False)
    name_zh_hant = forms.CharField(
        label=_("traditional Chinese name"),
        max_length=120,
        required=False,
        help_text=_("Empty: worked out from the Chinese name."),
    )
    name_en = forms.CharField(label=_("foreign name"), max_length=160, required=False)
    admin1_name = forms.CharField(label=_("state or province"), max_length=120, required=False)
    population = forms.IntegerField(
        label=_("population"), min_value=1, max_value=100_000_000, required=False
    )
    lat = forms.FloatField(label=_("latitude"), min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(label=_("longitude"), min_value=-180, max_value=180, required=False)
    timezone = forms.CharField(
        label=_("time zone"),
        max_length=40,
        required=False,
        help_text=_("As in Europe/Berlin; the local time is worked out from it."),
    )

    record: Locality

    def clean_timezone(self) -> str:
        text: str = self.cleaned_data["timezone"]
        if text and text not in available_timezones():
            raise forms.ValidationError(
                _("“%(text)s” is no time zone. Write it as in Europe/Berlin or Asia/Tokyo."),
                code="no_time_zone",
                params={"text": text},
            )
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("name_zh") == values.get("name_en") == "":
            self.add_error("name_zh", _("A place needs a Chinese or a foreign name."))
        if {"lat", "lon"} <= values.keys() and (values["lat"] is None) != (values["lon"] is None):
            self.add_error("lat", _("Give both, latitude and longitude, or neither."))
        return values


class NameForm(StyledForm):
    text = forms.CharField(label=_("name"), max_length=160)
    lang = forms.ChoiceField(
        label=_("language"),
        required=False,
        choices=or_any(_("not stated"), LANGS),
        widget=LongSelect,
    )
    is_former = forms.BooleanField(label=_("a former name"), required=False)
