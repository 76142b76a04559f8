from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.lib.regions import Region as Region


class CountryKind(TextChoices):
    STATE = "state", _("state")
    REGION = "region", _("region")


class PlaceKind(TextChoices):
    CITY = "city", _("city")
    PROVINCE = "province", _("province or state")
    COUNTY = "county", _("county")
    DISTRICT = "district", _("district")


class Origin(TextChoices):
    """Where a place in the gazetteer came from."""

    GAZETTEER = "gazetteer", _("gazetteer")
    OFFICE = "office", _("entered by the office")
    LEDGER = "ledger", _("taken from a ledger")
    LIST = "list", _("taken from a public list")


class TieKind(TextChoices):
    """What a tie is by law. Offices have their own labels, which map to these."""

    FORMAL = "formal", _("formal sister city")
    COOPERATIVE = "cooperative", _("friendly cooperation")
    GRASS_ROOTS = "grass_roots", _("grass-roots tie")
    UNKNOWN = "unknown", _("kind not settled")


class InstrumentKind(TextChoices):
    INTENT = "intent", _("letter of intent")
    COOPERATION = "cooperation", _("cooperation agreement")
    FORMAL = "formal", _("formal agreement")
    GRASS_ROOTS = "grass_roots", _("grass-roots agreement")
    RENEWAL = "renewal", _("renewal")
    MEMORANDUM = "memorandum", _("memorandum")


class EventKind(TextChoices):
    """What can happen to a tie. The log of these is the tie."""

    INTENT = "intent", _("letter of intent signed")
    ESTABLISHED = "established", _("established")
    ATTESTED = "attested", _("attested to exist")
    UPGRADED = "upgraded", _("kind changed")
    RENEWED = "renewed", _("renewed")
    MEMORANDUM = "memorandum", _("memorandum signed")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("resumed")
    TERMINATED = "terminated", _("ended")
    SUCCEEDED = "succeeded", _("partner renamed or merged")


class Stage(TextChoices):
    """Where a tie stands by law on a day; always computed from the log."""

    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    LAPSED = "lapsed", _("lapsed by term")
    TERMINATED = "terminated", _("ended")


COUNTED = frozenset({Stage.IN_FORCE, Stage.SUSPENDED})
"""Stages that count in the totals: a suspended tie is still a tie."""


class Confidence(TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Counting(TextChoices):
    """What a published count counts."""

    FORMAL = "formal", _("formal ties only")
    COOPERATIVE = "cooperative", _("cooperative ties only")
    FORMAL_AND_COOPERATIVE = "formal_and_cooperative", _("formal and cooperative ties")
    MUNICIPAL_FORMAL = "municipal_formal", _("formal ties of the city itself")
    OTHER = "other", _("another or unknown rule")


class ClaimStatus(TextChoices):
    MATCHED = "matched", _("matched to places")
    AMBIGUOUS = "ambiguous", _("several places fit")
    CONFIRMED = "confirmed", _("confirmed by a person")
    DISMISSED = "dismissed", _("dismissed by a person")


class DutySide(TextChoices):
    """Whom an agreement obliges."""

    HOME = "home", _("our side")
    ABROAD = "abroad", _("their side")
    BOTH = "both", _("both sides")


class WordingKind(TextChoices):
    """Why a word does not stand in a paper."""

    TREATY = "treaty", _("treaty word")
    STATE = "state", _("binds the state")
    TAIWAN = "taiwan", _("Taiwan, Hong Kong and Macao")
    OFFICE = "office", _("the office's own")


class FilePart(TextChoices):
    """What a stored file is to its paper."""

    ORIGINAL = "original", _("signed original")
    VERSION = "version", _("language version")
    COUNTERPART = "counterpart", _("counterpart's copy")
    TRANSLATION = "translation", _("translation")
    ANNEX = "annex", _("annex")
    OTHER = "other", pgettext_lazy("part of a paper", "other")
