"""Who may do what: permissions and roles in code, so that a diff shows every change.

Which person holds which role for which unit is data: `Grant`.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that can be done. Named noun.verb."""

    TIE_VIEW = "tie.view"
    TIE_EDIT = "tie.edit"
    TIE_IMPORT = "tie.import"
    TIE_EXPORT = "tie.export"
    CLAIM_REVIEW = "claim.review"
    SITUATION_VIEW = "situation.view"
    FIGURE_DECIDE = "figure.decide"


class Role(TextChoices):
    """What a person is to a unit."""

    LEADER = "leader", _("leader")
    DESK = "desk", _("desk officer")
    LIAISON = "liaison", _("unit liaison")
    ADMINISTRATOR = "administrator", _("administrator")


ROLES: dict[str, frozenset[Permission]] = {
    Role.LEADER: frozenset({Permission.TIE_VIEW, Permission.SITUATION_VIEW, Permission.TIE_EXPORT}),
    Role.DESK: frozenset(Permission),
    Role.LIAISON: frozenset({Permission.TIE_VIEW, Permission.SITUATION_VIEW}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
