"""From input to values. Forms write nothing."""

from youcheng.registry.forms.lists import (
    COUNTED_LABELS,
    DayForm,
    ManyForm,
    SavedViewForm,
    TieFilterForm,
)
from youcheng.registry.forms.places import NameForm, PlaceForm
from youcheng.registry.forms.ties import EventForm, InstrumentForm, NewTieForm, TieForm

__all__ = [
    "COUNTED_LABELS",
    "DayForm",
    "EventForm",
    "InstrumentForm",
    "ManyForm",
    "NameForm",
    "NewTieForm",
    "PlaceForm",
    "SavedViewForm",
    "TieFilterForm",
    "TieForm",
]
