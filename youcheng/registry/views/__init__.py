"""Pages of the register: the list, the panels of a city, and the forms of a tie."""

from youcheng.registry.views.access import tie_access
from youcheng.registry.views.cities import (
    city_changes,
    city_claims,
    city_edit,
    city_facts,
    city_name_add,
    city_name_drop,
    city_papers,
    city_timeline,
)
from youcheng.registry.views.duties import obligation_add, obligation_done, obligation_drop
from youcheng.registry.views.files import (
    document_papers,
    paper_detail,
    paper_file_add,
    paper_file_drop,
)
from youcheng.registry.views.lists import tie_export, tie_facets, tie_filters, tie_list
from youcheng.registry.views.many import ties_change, ties_changed, ties_undo
from youcheng.registry.views.saved import view_change, view_drop, view_save
from youcheng.registry.views.ties import (
    event_add,
    event_retract,
    instrument_add,
    instrument_retract,
    tie_add,
    tie_detail,
    tie_edit,
    tie_frame,
)
from youcheng.registry.views.wording import word_drop, word_set, wording

__all__ = [
    "city_changes",
    "city_claims",
    "city_edit",
    "city_facts",
    "city_name_add",
    "city_name_drop",
    "city_papers",
    "city_timeline",
    "document_papers",
    "event_add",
    "event_retract",
    "instrument_add",
    "instrument_retract",
    "obligation_add",
    "obligation_done",
    "obligation_drop",
    "paper_detail",
    "paper_file_add",
    "paper_file_drop",
    "tie_access",
    "tie_add",
    "tie_detail",
    "tie_edit",
    "tie_export",
    "tie_facets",
    "tie_filters",
    "tie_frame",
    "tie_list",
    "ties_change",
    "ties_changed",
    "ties_undo",
    "view_change",
    "view_drop",
    "view_save",
    "word_drop",
    "word_set",
    "wording",
]
