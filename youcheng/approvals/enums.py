"""Words of deciding: what a person says, where a round stands, what a day is."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Opinion(TextChoices):
    """What somebody who was asked says."""

    AGREE = "agree", pgettext_lazy("opinion", "agrees")
    RETURN = "return", pgettext_lazy("opinion", "sends it back")
    REFUSE = "refuse", pgettext_lazy("opinion", "does not agree")


class RoundState(TextChoices):
    """Where a round stands; all but the first are its end."""

    OPEN = "open", pgettext_lazy("round of decision", "being decided")
    AGREED = "agreed", pgettext_lazy("round of decision", "agreed")
    RETURNED = "returned", pgettext_lazy("round of decision", "sent back")
    REFUSED = "refused", pgettext_lazy("round of decision", "not agreed")
    WITHDRAWN = "withdrawn", pgettext_lazy("round of decision", "withdrawn")


class DayKind(TextChoices):
    """A day that is not what its weekday makes of it."""

    OFF = "off", pgettext_lazy("day", "free")
    WORK = "work", pgettext_lazy("day", "worked to make up")
