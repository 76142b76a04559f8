"""Pages of opportunities."""

from youcheng.opportunities.views.candidates import city_opportunities, unit_opportunities
from youcheng.opportunities.views.editing import (
    opportunity_add,
    opportunity_close,
    opportunity_edit,
    opportunity_reopen,
)
from youcheng.opportunities.views.lists import opportunity_export, opportunity_list, sector_list
from youcheng.opportunities.views.matching import (
    candidate_introduce,
    candidate_refuse,
    introduction_outcome,
    opportunity_detail,
    refusal_back,
    weights_keep,
)
from youcheng.opportunities.views.sheets import sheet_empty, sheet_take

__all__ = [
    "candidate_introduce",
    "candidate_refuse",
    "city_opportunities",
    "introduction_outcome",
    "opportunity_add",
    "opportunity_close",
    "opportunity_detail",
    "opportunity_edit",
    "opportunity_export",
    "opportunity_list",
    "opportunity_reopen",
    "refusal_back",
    "sector_list",
    "sheet_empty",
    "sheet_take",
    "unit_opportunities",
    "weights_keep",
]
