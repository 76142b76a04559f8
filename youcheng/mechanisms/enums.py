"""Words of regular exchange: who hosts, where it stands, and what a partner may say."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Hosting(TextChoices):
    """Where the turns are held."""

    HOME = "home", pgettext_lazy("turn", "always with us")
    ABROAD = "abroad", pgettext_lazy("turn", "always with the partner")
    IN_TURN = "in_turn", pgettext_lazy("turn", "in turn")


class Running(TextChoices):
    """Where a mechanism stands."""

    RUNNING = "running", pgettext_lazy("mechanism", "running")
    PAUSED = "paused", pgettext_lazy("mechanism", "paused")
    ENDED = "ended", pgettext_lazy("mechanism", "ended")


class TurnState(TextChoices):
    """Where one turn stands."""

    PLANNED = "planned", pgettext_lazy("turn", "planned")
    AGREED = "agreed", pgettext_lazy("turn", "agreed")
    HELD = "held", pgettext_lazy("turn", "held")
    SKIPPED = "skipped", pgettext_lazy("turn", "left out")


OPEN_TURNS = frozenset({TurnState.PLANNED, TurnState.AGREED})


class WordKind(TextChoices):
    """What a partner's office says on its page."""

    DATES = "dates", pgettext_lazy("of a partner", "dates proposed")
    NEED = "need", pgettext_lazy("of a partner", "need")
    OFFER = "offer", pgettext_lazy("of a partner", "offer")
    FACT = "fact", pgettext_lazy("of a partner", "fact about the tie")


class WordState(TextChoices):
    """Where it stands: a claim until an officer decides."""

    OPEN = "open", pgettext_lazy("word of a partner", "to be decided")
    ACCEPTED = "accepted", pgettext_lazy("word of a partner", "accepted")
    DECLINED = "declined", pgettext_lazy("word of a partner", "declined")


class Fact(TextChoices):
    """Facts of the tie that a partner may confirm, or say otherwise."""

    NAME = "name", pgettext_lazy("fact of a tie", "name of the partner")
    SIGNED = "signed", pgettext_lazy("fact of a tie", "day of signing")
    LEVEL = "level", pgettext_lazy("fact of a tie", "kind of the tie")
    WEBSITE = "website", pgettext_lazy("fact of a tie", "website of the partner")
