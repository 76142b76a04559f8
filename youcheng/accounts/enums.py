from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """What a home unit is. The kind settles the level of its ties."""

    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    NEW_AREA = "new_area", _("new area")
    ZONE = "zone", _("hi-tech zone")
    DEPARTMENT = "department", _("department")
    UNIVERSITY = "university", _("university")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    ENTERPRISE = "enterprise", _("enterprise")
    ASSOCIATION = "association", _("association")


class Level(TextChoices):
    """At what level a tie is kept, by the kind of its home unit."""

    MUNICIPAL = "municipal", _("municipal")
    DISTRICT = "district", _("district level")
    ZONE = "zone", _("hi-tech zone")
    INSTITUTION = "institution", _("institution")


class InvitationKind(TextChoices):
    """What a one-time link is for."""

    JOIN = "join", _("invitation")
    PASSWORD = "password", _("new password")


class Theme(TextChoices):
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class Density(TextChoices):
    """How close the rows of tables stand."""

    COMPACT = "compact", _("dense")
    NORMAL = "normal", _("medium")
    COZY = "cozy", _("loose")


LEVEL_OF: dict[str, Level] = {
    UnitKind.CITY: Level.MUNICIPAL,
    UnitKind.DISTRICT: Level.DISTRICT,
    UnitKind.NEW_AREA: Level.DISTRICT,
    UnitKind.ZONE: Level.ZONE,
    UnitKind.DEPARTMENT: Level.MUNICIPAL,
    UnitKind.UNIVERSITY: Level.INSTITUTION,
    UnitKind.SCHOOL: Level.INSTITUTION,
    UnitKind.HOSPITAL: Level.INSTITUTION,
    UnitKind.ENTERPRISE: Level.INSTITUTION,
    UnitKind.ASSOCIATION: Level.INSTITUTION,
}
"""A department acts for the city; the new area keeps ties like a district."""
