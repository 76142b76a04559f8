from youcheng.pipeline.views.board import board, calendar, case_list
from youcheng.pipeline.views.cases import (
    case_access,
    case_add,
    case_detail,
    case_edit,
    tie_case_add,
)
from youcheng.pipeline.views.cities import city_cases
from youcheng.pipeline.views.deciding import (
    absence_end,
    absence_list,
    calendar_list,
    calendar_take,
    calendar_year,
    chain_add,
    chain_edit,
    chain_list,
)
from youcheng.pipeline.views.leaves import leave_give, leave_take_back
from youcheng.pipeline.views.moving import case_move
from youcheng.pipeline.views.papers import paper_add, paper_drop
from youcheng.pipeline.views.rounds import (
    remark_add,
    reseat,
    round_ask,
    round_list,
    round_withdraw,
    speak,
    speak_by_paper,
)
from youcheng.pipeline.views.rules import quota, rule_add, rule_edit, rule_list
from youcheng.pipeline.views.templates import (
    draft_list,
    draft_make,
    reply_list,
    template_edit,
    template_file,
    template_list,
    template_switch,
)

__all__ = [
    "board",
    "calendar",
    "case_access",
    "case_add",
    "case_detail",
    "case_edit",
    "case_list",
    "case_move",
    "leave_give",
    "leave_take_back",
    "paper_add",
    "paper_drop",
    "quota",
    "rule_add",
    "rule_edit",
    "rule_list",
    "tie_case_add",
    "absence_end",
    "absence_list",
    "calendar_list",
    "calendar_take",
    "calendar_year",
    "chain_add",
    "chain_edit",
    "chain_list",
    "remark_add",
    "reseat",
    "round_ask",
    "round_list",
    "round_withdraw",
    "speak",
    "speak_by_paper",
    "city_cases",
    "draft_list",
    "draft_make",
    "reply_list",
    "template_edit",
    "template_file",
    "template_list",
    "template_switch",
]
