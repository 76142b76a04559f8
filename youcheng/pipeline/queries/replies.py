"""The register of replies of all cases that a reader may see."""

from django.db.models import F, Prefetch, QuerySet

from youcheng.accounts.models import User
from youcheng.documents.models import Document
from youcheng.pipeline.models import Case, CasePaper
from youcheng.pipeline.rules.moves import REPLY_OF


def _all(user: User) -> QuerySet[CasePaper]:
    kinds = [kind.value for kind in REPLY_OF.values()]
    return CasePaper.objects.standing().filter(
        kind__in=kinds, case__in=Case.objects.visible_to(user)
    )


def replies_of(user: User, *, kind: str = "", year: int | None = None) -> QuerySet[CasePaper]:
    """The latest first; those without a day at the end. A file that the reader may not open is
    left out."""
    rows = _all(user)
    if kind:
        rows = rows.filter(kind=kind)
    if year:
        rows = rows.filter(dated_on__year=year)
    seen = Prefetch("document", Document.objects.visible_to(user))
    ordered = rows.order_by(F("dated_on").desc(nulls_last=True), "-pk")
    return ordered.select_related("case__place__country", "case__home").prefetch_related(seen)


def years_of(user: User) -> list[int]:
    """Years in which there are replies, the latest first."""
    days = _all(user).order_by().values_list("dated_on", flat=True)
    return sorted({day.year for day in days if day is not None}, reverse=True)
