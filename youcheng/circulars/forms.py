"""Forms of circulars."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.circulars import rules
from youcheng.circulars.actions import CircularDraft, LinkDraft
from youcheng.circulars.enums import CircularKind, QuestionKind
from youcheng.circulars.models import Circular, Question, UnitGroup
from youcheng.circulars.queries import units_to_choose
from youcheng.documents.enums import Sensitivity
from youcheng.documents.rules import too_large
from youcheng.lib.text import plain
from youcheng.registry.forms.fields import DayField, StyledForm, UnitField

HEADING, BODY, ANSWER, REASON = 200, 9000, 6000, 300


class CircularForm(StyledForm):
    """A draft."""

    kind = forms.ChoiceField(label=pgettext_lazy("circular", "kind"), choices=CircularKind.choices)
    unit = UnitField(label=_("sender"))
    heading = forms.CharField(label=_("heading"), max_length=HEADING)
    number = forms.CharField(
        label=pgettext_lazy("paper", "number"), max_length=60, required=False,
        help_text=_("As your own register of papers has it."),
    )  # fmt: skip
    due_on = DayField(
        label=_("last day for an answer"), required=False,
        help_text=_("Empty where no answer is asked for."),
    )  # fmt: skip
    nudge_before = forms.IntegerField(
        label=_("reminded by itself"), required=False, min_value=0, max_value=20,
        initial=rules.NUDGE_BEFORE,
        help_text=_("So many working days before the last day, once. 0: not at all."),
    )  # fmt: skip
    escalate_after = forms.IntegerField(
        label=_("told to those above"), required=False, min_value=0, max_value=60,
        initial=rules.ESCALATE_AFTER,
        help_text=_(
            "So many working days after the last day the leaders above a unit that has not"
            " answered are told, once. 0: not at all."
        ),
    )  # fmt: skip
    body = forms.CharField(label=_("text"), max_length=BODY, widget=forms.Textarea({"rows": 10}))

    def __init__(
        self, *args: Any, user: User, circular: Circular | None = None, **kwargs: Any
    ) -> None:
        if circular is not None:
            kwargs["initial"] = {
                "kind": circular.kind, "unit": circular.unit_id, "heading": circular.heading,
                "number": circular.number, "body": circular.body,
                "due_on": circular.due_on.isoformat() if circular.due_on else "",
                "nudge_before": circular.nudge_before, "escalate_after": circular.escalate_after,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        own = Unit.objects.filter(within(user, Permission.CIRCULAR_SEND, "path"), ended_on=None)
        self.fields["unit"].queryset = own.order_by("path")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        # A form without these fields leaves them as they are at first.
        for name, usual in (
            ("nudge_before", rules.NUDGE_BEFORE), ("escalate_after", rules.ESCALATE_AFTER),
        ):  # fmt: skip
            if values.get(name) is None and name not in self.errors:
                values[name] = usual
        return values

    def draft(self) -> CircularDraft:
        return CircularDraft(**self.cleaned_data)


class UnitsForm(forms.Form):
    """Which units are to get it, of those offered. Without script the boxes alone do it."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("units"),
        error_messages={"required": _("Choose at least one unit that is to get it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


class GroupForm(StyledForm):
    """A list of units. Those that were dissolved since are left out."""

    heading = forms.CharField(label=pgettext_lazy("list of units", "name"), max_length=120)
    unit = UnitField(label=_("owner unit"))
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("units"),
        error_messages={"required": _("Choose at least one unit for the list.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: User, group: UnitGroup | None = None, **kwargs: Any
    ) -> None:
        if group is not None:
            kwargs["initial"] = {"heading": group.heading, "unit": group.unit_id}
        super().__init__(*args, **kwargs)
        own = Unit.objects.filter(within(user, Permission.CIRCULAR_SEND, "path"), ended_on=None)
        self.fields["unit"].queryset = own.order_by("path")  # type: ignore[attr-defined]
        self.fields["units"].queryset = units_to_choose(user)  # type: ignore[attr-defined]


LINK_DAYS = 30
"""How long a link opens where the sender says nothing else."""
LINK_MOST = 366


class LinkForm(StyledForm):
    """How long a one-time link opens, and in which language its page is."""

    until = DayField(label=_("the link opens until"))
    language = forms.ChoiceField(
        label=_("language of its page"), required=False,
        choices=[("", _("that of the reader’s browser")), *settings.LANGUAGES],
    )  # fmt: skip

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not localdate() <= until <= localdate() + timedelta(days=LINK_MOST):
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return until

    def draft(self) -> LinkDraft:
        """Until the end of that day."""
        end = datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time.min)
        return LinkDraft(make_aware(end), self.cleaned_data["language"])


class OutsideForm(LinkForm):
    """A body outside the house that is to answer."""

    body = forms.CharField(
        label=_("name of the outside body"), max_length=HEADING,
        help_text=_("A company, a hospital, a university without an account here."),
    )  # fmt: skip
    field_order = ("body", "until", "language")


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files at once."""

    widget = ManyFilesInput(attrs={"class": "form-control", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files if one]


class FilesForm(StyledForm):
    """A form with files. oversize: the name of one that the server dropped as too large."""

    files = FilesField(
        label=_("files"), required=False,
        help_text=_("Several can be chosen at once. What a file is, its content says."),
    )  # fmt: skip

    def __init__(self, *args: Any, oversize: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.oversize = oversize

    def clean_files(self) -> list[Any]:
        if self.oversize:
            raise forms.ValidationError(
                too_large(settings.DOCUMENT_MAX_BYTES).message, code="too_large"
            )
        files: list[Any] = self.cleaned_data["files"]
        for file in files:
            file.name = plain(file.name)
        return files


class AttachForm(FilesForm):
    """Files that go with a circular."""

    sensitivity = forms.ChoiceField(
        label=_("Sensitivity"),
        choices=[(one.value, one.label) for one in (Sensitivity.INTERNAL, Sensitivity.PUBLIC)],
        help_text=_("Bodies outside the house get public files alone."),
    )
    field_order = ("files", "sensitivity")

    def clean_files(self) -> list[Any]:
        files = super().clean_files()
        if not files:
            raise forms.ValidationError(_("Choose a file."), code="required")
        return files


class AnswerForm(FilesForm):
    has_need = forms.TypedChoiceField(
        label=_("What your unit says"), coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", _("There is something")), ("no", _("There is nothing"))], initial="yes",
    )  # fmt: skip
    text = forms.CharField(
        label=_("answer"), max_length=ANSWER, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, questions: Sequence[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field(question)
        self.order_fields(["has_need", *(f"q{one.pk}" for one in self.questions), "text", "files"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("has_need"):
            return values
        for question in self.questions:
            name = f"q{question.pk}"
            if question.is_required and name not in self.errors and values.get(name) in {None, ""}:
                self.add_error(name, _("This has to be answered."))
        is_empty = not values.get("text") and not self.said()
        if is_empty and not self.errors:
            self.add_error("text", _("Say what there is, or choose “There is nothing”."))
        return values

    def said(self) -> dict[str, str]:
        """By key of the question, those left empty left out."""
        given = {one.pk: self.cleaned_data.get(f"q{one.pk}") for one in self.questions}
        return {str(pk): str(value) for pk, value in given.items() if value not in {None, ""}}


def _field(question: Question) -> forms.Field:
    """None of them is required by itself: "there is nothing" leaves all of them empty."""
    given: dict[str, Any] = {"label": question.label, "required": False}
    if question.kind == QuestionKind.NUMBER:
        return forms.IntegerField(**given, min_value=0, max_value=999_999_999)
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(**given, max_length=1000)
    options = [(one, one) for one in question.listed]
    if question.kind == QuestionKind.YES_NO:
        options = [(one, question.shown(one)) for one in ("yes", "no")]
    return forms.ChoiceField(**given, choices=[("", "—"), *options])


class QuestionForm(StyledForm):
    """A field of the answer."""

    label = forms.CharField(
        label=pgettext_lazy("field of an answer", "question"), max_length=HEADING
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("field of an answer", "kind"), choices=QuestionKind.choices
    )
    options = forms.CharField(
        label=_("list to choose from"), required=False, max_length=1000,
        widget=forms.Textarea({"rows": 3}), help_text=_("One a line; for “one of a list” alone."),
    )  # fmt: skip
    is_required = forms.BooleanField(label=_("has to be answered"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        lines = [line for line in (values.get("options") or "").splitlines() if line.strip()]
        is_list = values.get("kind") == QuestionKind.CHOICE
        if is_list and len(lines) < 2 and "options" not in self.errors:
            self.add_error("options", _("Give at least two to choose from, one a line."))
        if not is_list:
            values["options"] = ""
        return values


class BackForm(StyledForm):
    reason = forms.CharField(label=_("why it is sent back"), max_length=REASON)


class ExtendForm(StyledForm):
    due_on = DayField(label=_("new last day"))
