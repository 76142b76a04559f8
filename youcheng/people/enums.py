"""The vocabulary of the people base."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(TextChoices):
    """Empty where it is not known: never guessed from a name."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", pgettext_lazy("sex", "other")


class NameOrder(TextChoices):
    """Which part of a name its bearer says first."""

    FAMILY_FIRST = "family", _("family name first")
    GIVEN_FIRST = "given", _("given name first")
    SINGLE = "single", _("one name only")


class Script(TextChoices):
    """Codes of ISO 15924."""

    LATIN = "Latn", _("Latin")
    HAN = "Hani", _("Chinese characters")
    CYRILLIC = "Cyrl", _("Cyrillic")
    GREEK = "Grek", _("Greek script")
    ARABIC = "Arab", _("Arabic script")
    HEBREW = "Hebr", _("Hebrew script")
    KANA = "Jpan", _("Japanese script")
    HANGUL = "Kore", _("Korean script")
    THAI = "Thai", _("Thai script")
    DEVANAGARI = "Deva", _("Devanagari")
    OTHER = "Zyyy", _("another script")


RIGHT_TO_LEFT = frozenset({Script.ARABIC, Script.HEBREW})


class NameKind(TextChoices):
    """What a name is. The first three mirror columns of the person, so that every name that can be
    searched or compared stands in one table."""

    MAIN = "main", _("main name")
    CHINESE = "chinese", _("Chinese name")
    LATIN = "latin", _("Latin spelling")
    PASSPORT = "passport", _("as in the passport")
    NATIVE = "native", _("in the native script")
    TRANSLITERATION = "translit", _("transliteration")
    FORMER = "former", _("former name")
    NICKNAME = "nickname", _("nickname")
    SPELLING = "spelling", _("another spelling")


MIRRORED = (NameKind.MAIN, NameKind.CHINESE, NameKind.LATIN)


class Consent(TextChoices):
    """On what ground the office holds what it holds."""

    NOT_ASKED = "not_asked", _("not asked")
    OFFICE = "office", _("not needed: public office")
    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Visibility(TextChoices):
    INTERNAL = "internal", _("internal")
    RESTRICTED = "restricted", _("restricted")


class Rank(IntegerChoices):
    """The rank that protocol gives a post; the smaller, the higher."""

    STATE = 1, _("head of state or government")
    MINISTER = 2, _("minister or governor")
    VICE_MINISTER = 3, _("vice-minister or vice-governor")
    MAYOR = 4, _("mayor or head of a bureau")
    DEPUTY_MAYOR = 5, _("deputy mayor or deputy head of a bureau")
    DIVISION = 6, _("head of a division")
    OTHER = 7, pgettext_lazy("rank", "other")


class Term(TextChoices):
    """Whether the end of a post is known beforehand."""

    UNKNOWN = "unknown", _("not known")
    FIXED = "fixed", _("fixed term")
    OPEN = "open", _("no fixed term")


class OrganisationKind(TextChoices):
    GOVERNMENT = "government", _("government")
    COUNCIL = "council", _("council or parliament")
    DEPARTMENT = "department", _("department of a government")
    MISSION = "mission", _("embassy or consulate")
    INTERNATIONAL = "internat", _("international organisation")
    FRIENDSHIP = "friendship", _("friendship association")
    CHAMBER = "chamber", _("chamber of commerce")
    COMPANY = "company", _("company")
    UNIVERSITY = "university", _("university or research institute")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    CULTURE = "culture", _("culture or sport")
    MEDIA = "media", _("media")
    OTHER = "other", pgettext_lazy("organisation", "other")


class ContactKind(TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    MOBILE = "mobile", _("mobile telephone")
    FAX = "fax", _("fax")
    WECHAT = "wechat", _("WeChat")
    MESSENGER = "messenger", _("other messenger")
    POST = "post", _("postal address")
    WEB = "web", _("web page")


PHONES = frozenset({ContactKind.PHONE, ContactKind.MOBILE, ContactKind.FAX})


class RelationKind(TextChoices):
    """How one person stands to another; read from the first to the second."""

    KNOWS = "knows", _("knows")
    WORKS_WITH = "works", _("works with")
    REPORTS_TO = "reports", _("reports to")
    ASSISTS = "assists", _("is the office of")
    FAMILY = "family", _("is family of")
    STUDIED_WITH = "studied", _("studied with")


class Decision(TextChoices):
    """What somebody decided about two records that are alike."""

    OPEN = "", _("not decided")
    LATER = "later", _("later")
    TWO = "two", _("two persons")


PERSON, ORGANISATION = "person", "organisation"
"""Kinds of entries in the search."""
