"""Pages of the files on partners."""

from youcheng.dossiers.views.access import dossier_access
from youcheng.dossiers.views.cities import city_dossier
from youcheng.dossiers.views.lists import dossier_list, type_set, type_unset, weights
from youcheng.dossiers.views.packs import pack, pack_file
from youcheng.dossiers.views.plans import line_add, line_edit, line_move, plan, plan_draw

__all__ = [
    "city_dossier",
    "dossier_access",
    "dossier_list",
    "line_add",
    "line_edit",
    "line_move",
    "pack",
    "pack_file",
    "plan",
    "plan_draw",
    "type_set",
    "type_unset",
    "weights",
]
