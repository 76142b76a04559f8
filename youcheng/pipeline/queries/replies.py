"""The register of replies of all cases that a reader may see."""

from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.documents.models import Document
from youcheng.pipeline.models import Case, CasePaper
from youcheng.pipeline.rules.moves import REPLY_OF


def _all(user: User) -> QuerySet[CasePaper]:
    kinds = [kind.value for kind in REPLY_OF.values()]
    return CasePaper.objects.standing().filter(
        kind__in=kinds, case__in=Case.objects.visible_to(user)
    )


def replies_of(
    user: User, *, kind: str = "", year: int | None = None, permission: Permission | None = None
) -> QuerySet[CasePaper]:
    """The latest first; those without a day at the end. A file that the reader may not open is
    left out. permission: asked for beside the right to read."""
    rows = _all(user)
    if permission:
        rows = rows.filter(within(user, permission, "case__home__path"))
    if kind:
        rows = rows.filter(kind=kind)
    if year:
        rows = rows.filter(dated_on__year=year)
    seen = Prefetch("document", Document.objects.visible_to(user))
    ordered = rows.order_by(F("dated_on").desc(nulls_last=True), "-pk")
    return ordered.select_related("case__place__country", "case__home").prefetch_related(seen)


def reply_heads() -> list[str]:
    """Of the columns of `as_cells`."""
    return [
        pgettext("paper", "number"), _("Day"), _("Paper"), pgettext("paper", "heading"), _("Case"),
        _("City"), _("country"), _("home unit"), _("File"),
    ]  # fmt: skip


def as_cells(paper: CasePaper) -> list[Any]:
    """A reply as a row of a sheet."""
    case = paper.case
    return [
        paper.number,
        paper.dated_on,
        paper.get_kind_display(),
        paper.heading,
        case.get_track_display(),
        case.place.name,
        case.place.country.name,
        case.home.name,
        paper.document.name if paper.document else "",
    ]


def years_of(user: User) -> list[int]:
    """Years in which there are replies, the latest first."""
    days = _all(user).order_by().values_list("dated_on", flat=True)
    return sorted({day.year for day in days if day is not None}, reverse=True)
