"""Words of circulars: what they ask for, where they stand, and where each unit stands."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

CIRCULAR = "circular"
"""Kind of entry in the search."""


class CircularKind(TextChoices):
    """What a circular wants of those who get it."""

    NOTICE = "notice", pgettext_lazy("circular", "notice")
    NEEDS = "needs", pgettext_lazy("circular", "call for needs")
    PARTICIPATION = "participation", pgettext_lazy("circular", "call for participation")
    REPORT = "report", pgettext_lazy("circular", "report of results")


class CircularState(TextChoices):
    """Where a circular stands."""

    DRAFT = "draft", pgettext_lazy("circular", "draft")
    SENT = "sent", pgettext_lazy("circular", "sent")
    CLOSED = "closed", pgettext_lazy("circular", "closed")


class QuestionKind(TextChoices):
    """What a unit puts into a field of the answer."""

    TEXT = "text", pgettext_lazy("field of an answer", "text")
    NUMBER = "number", pgettext_lazy("field of an answer", "whole number")
    YES_NO = "yes_no", pgettext_lazy("field of an answer", "yes or no")
    CHOICE = "choice", pgettext_lazy("field of an answer", "one of a list")


class ReceiptState(TextChoices):
    """Where one unit stands with a circular: at every moment exactly one of these."""

    SENT = "sent", pgettext_lazy("unit and circular", "not read")
    READ = "read", pgettext_lazy("unit and circular", "read, not claimed")
    CLAIMED = "claimed", pgettext_lazy("unit and circular", "claimed")
    ANSWERED = "answered", pgettext_lazy("unit and circular", "answered")
    RETURNED = "returned", pgettext_lazy("unit and circular", "sent back")
    OVERDUE = "overdue", pgettext_lazy("unit and circular", "overdue")
    CLOSED = "closed", pgettext_lazy("unit and circular", "closed without an answer")
