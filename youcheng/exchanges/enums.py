"""The vocabulary of exchanges."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EXCHANGE = "exchange"
"""Kind of an entry of the search."""


class ExchangeKind(TextChoices):
    VISIT_OUT = "visit_out", _("visit abroad")
    VISIT_IN = "visit_in", _("visit to us")
    MEETING = "meeting", _("meeting")
    LETTER = "letter", _("letter or telegram")
    CALL = "call", _("call")
    EVENT = "event", pgettext_lazy("exchange", "event")
    GIFT = "gift", _("gift")
    MEDIA = "media", _("media")


TRAVELS = frozenset({ExchangeKind.VISIT_OUT, ExchangeKind.VISIT_IN})
"""Kinds that are counted in groups and persons, as yearly reports ask for."""


class Side(TextChoices):
    """Whose people, groups or promises."""

    HOME = "home", _("our side")
    ABROAD = "abroad", _("their side")


class Initiator(TextChoices):
    """Who began it; reciprocity is reckoned from this. Empty where it is not known."""

    HOME = "home", _("our side")
    ABROAD = "abroad", _("their side")
    BOTH = "both", _("both sides")


class State(TextChoices):
    DRAFT = "draft", _("draft")
    RECORDED = "recorded", _("recorded")
    WITHDRAWN = "withdrawn", _("taken back")


class Visibility(TextChoices):
    INTERNAL = "internal", _("internal")
    RESTRICTED = "restricted", _("restricted")


class PartRole(TextChoices):
    """What somebody did there."""

    MEMBER = "member", _("member of the group")
    HOST = "host", _("host")
    SPEAKER = "speaker", _("speaker")
    INTERPRETER = "interpreter", _("interpreter")
    ESCORT = "escort", _("escort")
    OTHER = "other", pgettext_lazy("part", "other")


class GiftDirection(TextChoices):
    GIVEN = "given", pgettext_lazy("gift", "given")
    RECEIVED = "received", pgettext_lazy("gift", "received")


class ItemKind(TextChoices):
    """What stands in the programme of a reception."""

    ARRIVAL = "arrival", _("arrival")
    MEETING = "meeting", _("meeting")
    MEAL = "meal", _("meal")
    VISIT = "visit", _("sight or site")
    EVENT = "event", pgettext_lazy("exchange", "event")
    TRANSFER = "transfer", _("transfer")
    DEPARTURE = "departure", _("departure")
