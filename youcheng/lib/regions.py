from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Region(TextChoices):
    """The five continents as the foreign ministry groups countries; UN M49 stands beside it."""

    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    OCEANIA = "oceania", _("Oceania")
