"""Words of the pipeline: what a case is for, where it stands, which papers it has."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Track(TextChoices):
    """What a case is to lead to; each has a path of its own (`rules.moves.NEXT`)."""

    FORMAL = "formal", _("formal sister city")
    COOPERATIVE = "cooperative", _("friendly cooperation")
    DISTRICT = "district", _("formal tie of a district")
    GRASS_ROOTS = "grass_roots", _("grass-roots tie")
    UPGRADE = "upgrade", _("cooperative to formal")
    RENEWAL = "renewal", _("renewal")
    SUSPENSION = "suspension", pgettext_lazy("case", "suspension")
    RESUMPTION = "resumption", pgettext_lazy("case", "resumption")
    TERMINATION = "termination", pgettext_lazy("case", "termination")


NEW_TIES = frozenset({Track.FORMAL, Track.COOPERATIVE, Track.DISTRICT, Track.GRASS_ROOTS})
"""Tracks at the end of which a tie is opened; the others change one that exists."""


ENDING = frozenset({Track.SUSPENSION, Track.RESUMPTION, Track.TERMINATION})
"""Tracks at whose end no agreement is signed: a decision is carried out. Not for everybody to
read."""


class CaseStage(TextChoices):
    """Where a case stands."""

    LEAD = "lead", pgettext_lazy("case", "lead")
    PREPARING = "preparing", pgettext_lazy("case", "being prepared")
    CONTACT = "contact", pgettext_lazy("case", "in contact")
    INTENT_DRAFTED = "intent_drafted", pgettext_lazy("case", "letter of intent drafted")
    INTENT_SIGNED = "intent_signed", pgettext_lazy("case", "letter of intent signed")
    UNIT_REVIEW = "unit_review", pgettext_lazy("case", "before the unit's own authority")
    OFFICE_REVIEW = "office_review", pgettext_lazy("case", "before the city's office")
    CITY_REVIEW = "city_review", pgettext_lazy("case", "before the city government")
    PROVINCE_REVIEW = "province_review", pgettext_lazy("case", "before the province")
    NATIONAL_REVIEW = "national_review", pgettext_lazy("case", "before the national association")
    RETURNED = "returned", pgettext_lazy("case", "returned for correction")
    APPROVED = "approved", pgettext_lazy("case", "approved")
    SIGNED = "signed", pgettext_lazy("case", "signed")
    FILED = "filed", pgettext_lazy("case", "filed")
    DROPPED = "dropped", pgettext_lazy("case", "dropped")


REVIEWS = (
    CaseStage.UNIT_REVIEW,
    CaseStage.OFFICE_REVIEW,
    CaseStage.CITY_REVIEW,
    CaseStage.PROVINCE_REVIEW,
    CaseStage.NATIONAL_REVIEW,
)
"""Stages in which a body has the file, from below upwards."""
OVER = frozenset({CaseStage.FILED, CaseStage.DROPPED})


class Batch(TextChoices):
    """The three batches of the plan: what is looked for, what is negotiated, what is signed."""

    AT_HAND = "at_hand", _("at hand")
    IN_TALKS = "in_talks", _("in talks")
    SIGNED = "signed", pgettext_lazy("batch of cases", "signed")


class Column(TextChoices):
    """A column of the board."""

    LEADS = "leads", pgettext_lazy("board", "leads")
    CONTACT = "contact", pgettext_lazy("board", "contact")
    INTENT = "intent", pgettext_lazy("board", "letter of intent")
    REVIEW = "review", pgettext_lazy("board", "before the bodies")
    APPROVED = "approved", pgettext_lazy("board", "reply is there")
    SIGNED = "signed", pgettext_lazy("board", "signed")


class PaperKind(TextChoices):
    """What a paper is to its case."""

    CONTACT = "contact", pgettext_lazy("paper", "record of contact")
    PROFILE = "profile", pgettext_lazy("paper", "profile of the partner")
    CONSENT = "consent", pgettext_lazy("paper", "proof of the partner's consent")
    INTENT_DRAFT = "intent_draft", pgettext_lazy("paper", "draft letter of intent")
    INTENT = "intent", pgettext_lazy("paper", "signed letter of intent")
    ASSOCIATION_OPINION = (
        "association_opinion",
        pgettext_lazy("paper", "opinion of the national association"),
    )
    REQUEST = "request", pgettext_lazy("paper", "request for instructions")
    UNIT_REPLY = "unit_reply", pgettext_lazy("paper", "reply of the unit's authority")
    OFFICE_REPLY = "office_reply", pgettext_lazy("paper", "reply of the city's office")
    CITY_REPLY = "city_reply", pgettext_lazy("paper", "reply of the city government")
    PROVINCE_REPLY = "province_reply", pgettext_lazy("paper", "reply of the province")
    NATIONAL_REPLY = "national_reply", pgettext_lazy("paper", "reply of the national association")
    OPINION = "opinion", pgettext_lazy("paper", "opinion on what is to be corrected")
    AGREEMENT_DRAFT = "agreement_draft", pgettext_lazy("paper", "draft agreement")
    AGREEMENT = "agreement", pgettext_lazy("paper", "signed agreement")
    DECISION = "decision", pgettext_lazy("paper", "decision or notice that ends or halts the tie")
    RECEIPT = "receipt", pgettext_lazy("paper", "receipt of the filing")
    OTHER = "other", pgettext_lazy("paper", "other paper")


class TemplateKind(TextChoices):
    """A paper that a case drafts from a Word template."""

    CITY_REQUEST = "city_request", pgettext_lazy("template", "request to the city government")
    PROVINCE_REQUEST = "province_request", pgettext_lazy("template", "request to the province")
    PARTNER_LETTER = "partner_letter", pgettext_lazy("template", "letter to the partner")
    INTENT = "intent", pgettext_lazy("template", "letter of intent")
    COOPERATION = "cooperation", pgettext_lazy("template", "cooperation agreement")
    FORMAL = "formal", pgettext_lazy("template", "sister-city agreement")
    RENEWAL = "renewal", pgettext_lazy("template", "renewal of an agreement")


class Severity(TextChoices):
    """What a rule does that is not met."""

    BLOCK = "block", pgettext_lazy("rule", "block")
    WARN = "warn", pgettext_lazy("rule", "warning")
    NOTE = "note", pgettext_lazy("rule", "note")


class Passing(TextChoices):
    """Who may let a case pass a rule that is not met, with a written reason."""

    NOBODY = "nobody", pgettext_lazy("passing a rule", "nobody")
    LEADER = "leader", pgettext_lazy("passing a rule", "a leader")
    OFFICER = "officer", pgettext_lazy("passing a rule", "whoever keeps the case")


class Outcome(TextChoices):
    """What a rule says of a case."""

    MET = "met", pgettext_lazy("rule", "met")
    UNMET = "unmet", pgettext_lazy("rule", "not met")
    UNKNOWN = "unknown", pgettext_lazy("rule", "cannot be told")
    ASIDE = "aside", pgettext_lazy("rule", "does not concern it")


class CheckKind(TextChoices):
    """How a rule is looked up: each has a function in `rules.checks`. The office makes rules of its
    own with those that take a value."""

    RELATIONS = "relations", pgettext_lazy("check", "diplomatic relations")
    HOME_LEVEL = "home_level", pgettext_lazy("check", "level of our own side")
    MATCHED_LEVEL = "matched_level", pgettext_lazy("check", "matched level")
    ONE_TO_ONE = "one_to_one", pgettext_lazy("check", "the partner's other Chinese cities")
    ONE_PER_COUNTRY = "one_per_country", pgettext_lazy("check", "our other ties in the country")
    ACQUAINTANCE = "acquaintance", pgettext_lazy("check", "contacts, and for how many months")
    PAPERS = "papers", pgettext_lazy("check", "papers that have to be there")
    AGE = "age", pgettext_lazy("check", "age of a paper in months")
    REPLY = "reply", pgettext_lazy("check", "reply of the highest body")
    WORDING = "wording", pgettext_lazy("check", "words of the papers")
    TAIWAN_TIES = "taiwan_ties", pgettext_lazy("check", "the partner's ties with Taiwan")
    SPREAD = "spread", pgettext_lazy("check", "spread over the continents")
    ANNIVERSARY = "anniversary", pgettext_lazy("check", "round anniversaries")
    FILING = "filing", pgettext_lazy("check", "days from signing to filing")
    STATEMENT = "statement", pgettext_lazy("check", "a written statement of the officer")


class ProspectState(TextChoices):
    """Where a place stands that somebody put forward."""

    CONSIDERED = "considered", pgettext_lazy("prospect", "considered")
    TAKEN_UP = "taken_up", pgettext_lazy("prospect", "taken up")
    DROPPED = "dropped", pgettext_lazy("prospect", "dropped")


class FactKind(TextChoices):
    """What is noted of a place, each with its unit."""

    GDP = "gdp", pgettext_lazy("fact of a place", "GDP, in millions of US dollars")
    GDP_PER_HEAD = "gdp_head", pgettext_lazy("fact of a place", "GDP per head, in US dollars")
    UNIVERSITIES = "universities", pgettext_lazy("fact of a place", "universities, number")
    SEA_PORT = "sea_port", pgettext_lazy("fact of a place", "sea port")
    TEU = "teu", pgettext_lazy("fact of a place", "containers a year, in TEU")
    DIRECT_FLIGHT = (
        "direct_flight",
        pgettext_lazy("fact of a place", "direct flight to us"),
    )
    AIRPORT = "airport", pgettext_lazy("fact of a place", "airport")
    INDUSTRIES = "industries", pgettext_lazy("fact of a place", "main industries")
    COMMUNITY = "community", pgettext_lazy("fact of a place", "Chinese community")
    NOTE = "note", pgettext_lazy("fact of a place", "something else")


class ScorePart(TextChoices):
    """What the score of a prospect adds up (`rules.prospects`)."""

    SIZE = "size", pgettext_lazy("score", "likeness of size")
    LAYOUT = "layout", pgettext_lazy("score", "gap in the layout")
    ECONOMY = "economy", pgettext_lazy("score", "economy")
    EDUCATION = "education", pgettext_lazy("score", "universities")
    LINKS = "links", pgettext_lazy("score", "port and direct flight")
    ACQUAINTANCE = "acquaintance", pgettext_lazy("score", "acquaintance")
    FREE = "free", pgettext_lazy("score", "no other partner in China")
    BELT = "belt", pgettext_lazy("score", "Belt and Road")
