"""The vocabulary of the files on partners."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Dimension(TextChoices):
    """What vitality is made of, in the order in which it is shown."""

    LENGTH = "length", pgettext_lazy("vitality", "length")
    BREADTH = "breadth", pgettext_lazy("vitality", "breadth")
    DEPTH = "depth", pgettext_lazy("vitality", "depth")
    HEAT = "heat", pgettext_lazy("vitality", "heat")
    FREQUENCY = "frequency", pgettext_lazy("vitality", "frequency")
    RECIPROCITY = "reciprocity", pgettext_lazy("vitality", "reciprocity")
    FOLLOW_THROUGH = "follow_through", pgettext_lazy("vitality", "follow-through")


class Condition(TextChoices):
    """How alive a tie is in practice, by fixed thresholds. The legal stage is another matter."""

    ACTIVE = "active", pgettext_lazy("condition of a tie", "active")
    COOLING = "cooling", _("cooling")
    DORMANT = "dormant", _("long without contact")
    FROZEN = "frozen", _("frozen")
    UNKNOWN = "unknown", _("no exchange recorded")


class Pulse(TextChoices):
    """How long the present silence is, by the tie's own rhythm."""

    IN_RHYTHM = "in_rhythm", _("in its rhythm")
    LATE = "late", _("later than usual")
    SILENT = "silent", _("silent for its rhythm")
    NONE = "none", _("no rhythm yet")


class PartnerType(TextChoices):
    """What kind of partner it is, in the order in which the rules ask."""

    STRATEGIC = "strategic", pgettext_lazy("type of partner", "strategic")
    GROWING = "growing", pgettext_lazy("type of partner", "growing")
    STEADY = "steady", pgettext_lazy("type of partner", "steady")
    TO_REVIVE = "to_revive", pgettext_lazy("type of partner", "to revive")
    SYMBOLIC = "symbolic", pgettext_lazy("type of partner", "symbolic")
    UNJUDGED = "unjudged", pgettext_lazy("type of partner", "not judged")
    """No exchange was ever recorded: it may be any of the others."""


class FieldGroup(TextChoices):
    """Groups of the fields of exchange by which a partner is named."""

    ECONOMY = "economy", _("economy and trade")
    SCIENCE = "science", _("science and innovation")
    CULTURE = "culture", _("culture and tourism")
    EDUCATION = "education", _("education and youth")
    HEALTH = "health", _("health and ecology")
    SPORT = "sport", pgettext_lazy("field", "sport")
    POLITICS = "politics", _("friendship and politics")


class LineState(TextChoices):
    """Where a line of an exchange plan stands."""

    PROPOSED = "proposed", _("proposed")
    EDITED = "edited", pgettext_lazy("line of a plan", "edited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    DONE = "done", pgettext_lazy("line of a plan", "done")


class Reason(TextChoices):
    """Why a line is proposed; also the kind of act that it proposes."""

    PROMISE = "promise", _("open promise")
    OBLIGATION = "obligation", _("obligation of an agreement")
    TERM = "term", _("end of a term")
    ANNIVERSARY = "anniversary", _("round anniversary")
    RHYTHM = "rhythm", _("silence")
    RETURN = "return", _("return visit")
    REVIVE = "revive", _("first step of a revival")
    TALKS = "talks", _("yearly talks")
    WIDEN = "widen", _("a second field")
    FIELD = "field", _("a common field")
    GREETING = "greeting", _("a sign of life")
    RECORD = "record", _("nothing recorded")
    OWN = "own", _("the officer's own")
