"""The vocabulary of opportunities and matches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OPPORTUNITY = "opportunity"
"""Kind of entry in the search."""


class Side(TextChoices):
    """Whose need or offer it is."""

    HOME = "home", _("a home unit")
    ABROAD = "abroad", _("a partner abroad")


class Sense(TextChoices):
    SEEKS = "seeks", pgettext_lazy("opportunity", "seeks")
    OFFERS = "offers", pgettext_lazy("opportunity", "offers")


class Secrecy(TextChoices):
    """To whom it may be told."""

    PARTNERS = "partners", _("may be told to partners")
    CITY = "city", _("for all units of the city")
    RESTRICTED = "restricted", _("for the unit that keeps it, and those above")


class OpportunityState(TextChoices):
    """That it ran out is computed from its last day."""

    OPEN = "open", pgettext_lazy("opportunity", "open")
    ARRANGED = "arranged", pgettext_lazy("opportunity", "cooperation arranged")
    CLOSED = "closed", pgettext_lazy("opportunity", "closed")


class Origin(TextChoices):
    """Where the office has it from."""

    FORM = "form", pgettext_lazy("source of an opportunity", "entered by hand")
    ANSWER = "answer", pgettext_lazy("source of an opportunity", "answer to a circular")
    EXCHANGE = "exchange", pgettext_lazy("source of an opportunity", "exchange")
    MEETING = "meeting", pgettext_lazy("source of an opportunity", "consultation")
    SHEET = "sheet", pgettext_lazy("source of an opportunity", "sheet")
    PARTNER = "partner", pgettext_lazy("source of an opportunity", "the partner's page")


class PartName(TextChoices):
    """The parts of a score, in the order in which they are shown."""

    FIELD = "field", pgettext_lazy("part of a score", "same field")
    BASIS = "basis", pgettext_lazy("part of a score", "exchange so far")
    PEOPLE = "people", pgettext_lazy("part of a score", "people within reach")
    TIMING = "timing", pgettext_lazy("part of a score", "the moment")
    LEARNT = "learnt", pgettext_lazy("part of a score", "experience")


class RefusalReason(TextChoices):
    """Why a match is none."""

    FIELD = "field", pgettext_lazy("no match", "another field than it seems")
    SIZE = "size", pgettext_lazy("no match", "too large or too small")
    TIMING = "timing", pgettext_lazy("no match", "not at this time")
    CAPACITY = "capacity", pgettext_lazy("no match", "cannot take it on")
    DONE = "done", pgettext_lazy("no match", "works on it with somebody else")
    OTHER = "other", pgettext_lazy("no match", "something else")


class Outcome(TextChoices):
    """What became of an introduction."""

    WAITING = "waiting", pgettext_lazy("introduction", "waits for a word")
    ANSWERED = "answered", pgettext_lazy("introduction", "answered")
    COOPERATION = "cooperation", pgettext_lazy("introduction", "came to a cooperation")
    NOTHING = "nothing", pgettext_lazy("introduction", "came to nothing")
