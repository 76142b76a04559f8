"""What hangs on a person: posts, names, contact details, relations; and erasing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.lib.languages import LANGS
from youcheng.lib.periods import PartialDate, Precision
from youcheng.people.enums import MIRRORED, ContactKind, NameKind, Rank, RelationKind, Term
from youcheng.people.forms.fields import OrganisationChoice, PersonChoice, name_columns
from youcheng.people.models import Organisation, Post
from youcheng.people.rules.contacts import objection_to_contact
from youcheng.people.rules.posts import objection_to_period, objection_to_term
from youcheng.registry.forms.fields import PartialDateField, StyledForm, or_any
from youcheng.registry.forms.ties import PlaceChoice


class PostForm(OrganisationChoice, PlaceChoice, StyledForm):
    """A post that somebody holds or held."""

    FOLDS = (
        (_("Term of office"), "calendar-due", ("term", "term_ends", "source")),
        (
            _("The body is new: where it is"),
            "building",
            ("place_text", "place_country", "place"),
        ),
    )  # fmt: skip

    title_zh = forms.CharField(label=_("post, in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("post, in their language"), max_length=160, required=False)
    rank = forms.TypedChoiceField(
        label=_("rank"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=or_any(_("not known"), Rank.choices),
    )
    began = PartialDateField(label=_("from"), required=False)
    ended = PartialDateField(
        label=_("until"), required=False, help_text=_("Empty: still held, as far as is known.")
    )
    term = forms.ChoiceField(
        label=_("term of office"), choices=Term, initial=Term.UNKNOWN, required=False
    )
    term_ends = PartialDateField(label=_("term ends"), required=False)
    source = forms.CharField(label=_("source"), max_length=200, required=False)

    field_order = ("organisation_text", "organisation", "title_zh", "title_en", "rank", "began")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_text"].required = False
        self.fields["place_text"].label = _("city of the body")
        self._offer_organisations()
        self._offer_countries()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.body: Organisation | None = self._chosen_organisation()
        if self.body is None and values.get("place_text"):
            values["place_pk"] = self._chosen_place()
        if not (values.get("title_zh") or values.get("title_en")):
            self.add_error("title_zh", _("Say what the post is called."))
        ends = values.get("term_ends")
        # Whoever writes the day on which a term ends says that it is fixed.
        values["term"] = Term.FIXED if ends else (values.get("term") or Term.UNKNOWN)
        if objection := objection_to_period(values.get("began"), values.get("ended"), ends):
            at = "term_ends" if objection.code == "term_first" else "ended"
            self.add_error(at, objection.message)
        if objection := objection_to_term(values["term"], ends):
            self.add_error("term_ends", objection.message)
        return values

    def new_body(self) -> dict[str, Any]:
        """Columns of the body where it is not known yet. Only of a valid form."""
        values = self.cleaned_data
        return {
            **name_columns(values["organisation_text"]),
            "place_id": values.get("place_pk"),
        }

    def values(self) -> dict[str, Any]:
        names = ("title_zh", "title_en", "rank", "began", "ended", "term", "term_ends", "source")
        return {name: self.cleaned_data[name] for name in names}


class EndPostForm(StyledForm):
    ended = PartialDateField(label=_("until"))

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post

    def clean_ended(self) -> PartialDate | None:
        ended: PartialDate | None = self.cleaned_data["ended"]
        began = None
        if self.post.began_on is not None:
            began = PartialDate(self.post.began_on, Precision(self.post.began_precision))
        if objection := objection_to_period(began, ended):
            raise forms.ValidationError(objection.message, code=objection.code)
        return ended


class NameForm(StyledForm):
    text = forms.CharField(label=pgettext_lazy("of a person", "name"), max_length=160)
    kind = forms.ChoiceField(
        label=_("kind"),
        choices=[(kind.value, kind.label) for kind in NameKind if kind not in MIRRORED],
    )
    lang = forms.ChoiceField(
        label=_("language"), required=False, choices=or_any(_("not stated"), LANGS)
    )


class ContactForm(StyledForm):
    kind = forms.ChoiceField(label=_("kind"), choices=ContactKind)
    value = forms.CharField(label=_("contact detail"), max_length=300)
    label = forms.CharField(label=_("remark"), max_length=60, required=False)
    is_preferred = forms.BooleanField(label=_("preferred"), required=False)
    is_open = forms.BooleanField(
        label=_("published by the body itself: not masked"), required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, value = values.get("kind"), values.get("value")
        if kind and value and (objection := objection_to_contact(kind, value)):
            self.add_error("value", objection.message)
        return values

    def values(self) -> dict[str, Any]:
        names = ("kind", "value", "label", "is_preferred")
        said = {name: self.cleaned_data[name] for name in names}
        return {**said, "is_masked": not self.cleaned_data["is_open"]}


class RelationForm(PersonChoice, StyledForm):
    kind = forms.ChoiceField(label=_("kind"), choices=RelationKind)
    note = forms.CharField(label=_("remark"), max_length=200, required=False)

    field_order = ("kind", "other", "note")


class IntroducerForm(PersonChoice, StyledForm):
    """Who introduced somebody; empty where nobody did."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].required = False
        self.fields["other"].label = _("introduced by")


class EraseForm(StyledForm):
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("It stays in the log for ever: do not name the person."),
    )
