"""The vocabulary of responsibilities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Part(TextChoices):
    """What a unit has to do with a matter: the four letters of a RACI matrix."""

    LEAD = "A", pgettext_lazy("part in a matter", "leads")
    DOES = "R", pgettext_lazy("part in a matter", "assists")
    ASKED = "C", pgettext_lazy("part in a matter", "is consulted")
    TOLD = "I", pgettext_lazy("part in a matter", "is informed")


class Of(TextChoices):
    """Of what the matrix is."""

    TIES = "ties", _("Ties")
    SECTORS = "sectors", _("Sectors")
    TASKS = "tasks", _("Tasks")
