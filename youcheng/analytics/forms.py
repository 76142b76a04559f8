"""From what people write to a question about the situation."""

from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Level
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.periods import PartialDate
from youcheng.lib.versions import SeenForm


def read_day(text: str) -> date:
    """Read a day; a month or a year means its last day.

    Raises:
        Refused: it is no date.
    """
    try:
        return PartialDate.parse(text).on
    except ValueError as error:
        message = _("“%(text)s” is not a date: write it like 2017-12-31.") % {"text": text[:40]}
        raise Refused(Objection("bad_date", message)) from error


def read_moment(text: str) -> datetime:
    """Read a moment; a day means its end, a time without a zone is local.

    Raises:
        Refused: it is neither.
    """
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
        if len(text) > 10 and 1800 <= moment.year <= 2200:
            return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except ValueError:
        pass
    try:
        day = PartialDate.parse(text).on
    except ValueError as error:
        message = _("“%(text)s” is not a moment: write it like 2018-01-20 or 2018-01-20T18:00.") % {
            "text": text[:40]
        }
        raise Refused(Objection("bad_moment", message)) from error
    return timezone.make_aware(datetime.combine(day, time.max))


class DecisionForm(SeenForm):
    """Which of two figures holds, and why."""

    decision = forms.ChoiceField(
        choices=[("computed", _("take ours")), ("published", _("keep the published")), ("", "")],
        required=False,
    )
    reason = forms.CharField(max_length=500, required=False)


LEVELS = [("", _("All levels")), *Level.choices]
