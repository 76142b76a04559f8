from youcheng.registry.models.claims import Claim
from youcheng.registry.models.duties import Obligation, WordingTerm
from youcheng.registry.models.figures import (
    Cohort,
    CohortMember,
    Goal,
    PeerCity,
    PublishedCount,
    PublishedFigure,
)
from youcheng.registry.models.files import PaperFile
from youcheng.registry.models.lists import BulkEdit, SavedView
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
    "BulkEdit",
    "Claim",
    "Cohort",
    "CohortMember",
    "Country",
    "CountryName",
    "Dataset",
    "DiplomaticRelation",
    "Grouping",
    "Goal",
    "GroupingMember",
    "Instrument",
    "KindLabel",
    "Locality",
    "LocalityName",
    "Obligation",
    "PaperFile",
    "PeerCity",
    "PublishedCount",
    "PublishedFigure",
    "SavedView",
    "Tie",
    "TieEvent",
    "TieSpan",
    "WordingTerm",
]
