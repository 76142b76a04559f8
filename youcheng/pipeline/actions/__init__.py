"""What can be done to a case and to the rules that are asked of it."""

from youcheng.pipeline.actions.cases import (
    CaseDraft,
    PaperDraft,
    add_paper,
    drop_paper,
    edit_case,
    open_case,
)
from youcheng.pipeline.actions.files import file_for_paper
from youcheng.pipeline.actions.leaves import give_leave, take_leave_back
from youcheng.pipeline.actions.moving import Signing, advance
from youcheng.pipeline.actions.prospects import (
    FactDraft,
    drop_prospect,
    note_fact,
    note_on_prospect,
    put_forward,
    set_score_weights,
    take_fact_back,
)
from youcheng.pipeline.actions.rounds import (
    ask_another,
    ask_for_decision,
    remark,
    set_case_chain,
    set_chain_of_cases,
    speak_on_case,
    withdraw_decision,
)
from youcheng.pipeline.actions.rules import set_quota, set_rule
from youcheng.pipeline.actions.templates import draft_paper, file_template, set_template

__all__ = [
    "CaseDraft",
    "FactDraft",
    "PaperDraft",
    "Signing",
    "add_paper",
    "advance",
    "drop_paper",
    "drop_prospect",
    "edit_case",
    "file_for_paper",
    "give_leave",
    "note_fact",
    "note_on_prospect",
    "open_case",
    "put_forward",
    "set_quota",
    "set_rule",
    "set_score_weights",
    "take_fact_back",
    "take_leave_back",
    "ask_another",
    "ask_for_decision",
    "remark",
    "set_case_chain",
    "set_chain_of_cases",
    "speak_on_case",
    "withdraw_decision",
    "draft_paper",
    "file_template",
    "set_template",
]
