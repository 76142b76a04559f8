"""Opportunities: sectors, what is sought and offered, and what came of matches."""

from youcheng.opportunities.models.matches import Introduction, Refusal, Weighting
from youcheng.opportunities.models.opportunities import Opportunity
from youcheng.opportunities.models.sectors import Division, Sector, SectorList

__all__ = [
    "Division",
    "Introduction",
    "Opportunity",
    "Refusal",
    "Sector",
    "SectorList",
    "Weighting",
]
