from youcheng.pipeline.views.board import board, calendar, case_list
from youcheng.pipeline.views.cases import (
    case_access,
    case_add,
    case_detail,
    case_edit,
    tie_case_add,
)
from youcheng.pipeline.views.leaves import leave_give, leave_take_back
from youcheng.pipeline.views.moving import case_move
from youcheng.pipeline.views.papers import paper_add, paper_drop
from youcheng.pipeline.views.prospects import (
    fact_add,
    fact_back,
    prospect_add,
    prospect_detail,
    prospect_drop,
    prospect_list,
    prospect_note,
    prospect_suggest,
    prospect_take,
    score_weights,
)
from youcheng.pipeline.views.rules import quota, rule_add, rule_edit, rule_list

__all__ = [
    "board",
    "calendar",
    "case_access",
    "case_add",
    "case_detail",
    "case_edit",
    "case_list",
    "case_move",
    "fact_add",
    "fact_back",
    "leave_give",
    "leave_take_back",
    "paper_add",
    "paper_drop",
    "prospect_add",
    "prospect_detail",
    "prospect_drop",
    "prospect_list",
    "prospect_note",
    "prospect_suggest",
    "prospect_take",
    "quota",
    "rule_add",
    "rule_edit",
    "rule_list",
    "score_weights",
    "tie_case_add",
]
