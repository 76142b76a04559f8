from youcheng.circulars.views.answering import (
    receipt_answer,
    receipt_back,
    receipt_claim,
    receipt_forward,
)
from youcheng.circulars.views.collating import answers_export, answers_report
from youcheng.circulars.views.drafting import (
    circular_add,
    circular_discard,
    circular_edit,
    circular_questions,
    question_drop,
)
from youcheng.circulars.views.files import circular_files, file_download, file_drop
from youcheng.circulars.views.groups import group_add, group_drop, group_edit, group_list
from youcheng.circulars.views.links import link_renew, link_revoke, outside_add
from youcheng.circulars.views.matching import answer_take_up, circular_from_match
from youcheng.circulars.views.outside import outside_page
from youcheng.circulars.views.reading import circular_detail, circular_list
from youcheng.circulars.views.sending import (
    circular_close,
    circular_extend,
    circular_remind,
    circular_units,
)

__all__ = [
    "answer_take_up",
    "circular_from_match",
    "answers_export",
    "answers_report",
    "circular_add",
    "circular_close",
    "circular_detail",
    "circular_discard",
    "circular_edit",
    "circular_extend",
    "circular_files",
    "circular_list",
    "circular_questions",
    "circular_remind",
    "circular_units",
    "file_download",
    "file_drop",
    "group_add",
    "group_drop",
    "group_edit",
    "group_list",
    "link_renew",
    "link_revoke",
    "outside_add",
    "outside_page",
    "question_drop",
    "receipt_answer",
    "receipt_back",
    "receipt_claim",
    "receipt_forward",
]
