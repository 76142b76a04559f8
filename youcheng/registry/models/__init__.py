from youcheng.registry.models.claims import Claim
from youcheng.registry.models.figures import (
    Cohort,
    CohortMember,
    PeerCity,
    PublishedCount,
    PublishedFigure,
)
from youcheng.registry.models.places import (
    Country,
    CountryName,
    Dataset,
    DiplomaticRelation,
    Grouping,
    GroupingMember,
    Locality,
    LocalityName,
)
from youcheng.registry.models.ties import Instrument, KindLabel, Tie, TieEvent, TieSpan

__all__ = [
    "Claim",
    "Cohort",
    "CohortMember",
    "Country",
    "CountryName",
    "Dataset",
    "DiplomaticRelation",
    "Grouping",
    "GroupingMember",
    "Instrument",
    "KindLabel",
    "Locality",
    "LocalityName",
    "PeerCity",
    "PublishedCount",
    "PublishedFigure",
    "Tie",
    "TieEvent",
    "TieSpan",
]
