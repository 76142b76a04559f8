"""Which cases somebody may open."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.pipeline.models import Case
from youcheng.pipeline.queries.rounds import cases_before

WITH = ("home", "owner", "place__country", "tie")


def case_or_404(user: User, pk: int, *, to_edit: bool = False) -> Case:
    """The case if the user may read it (or keep it), or is asked for an opinion on it; one of
    another unit is not there."""
    cases: QuerySet[Case] = Case.objects.visible_to(user)
    if to_edit:
        cases = cases.editable_by(user)  # type: ignore[attr-defined]
    found = cases.select_related(*WITH).filter(pk=pk).first()
    if found is None and not to_edit:
        # Whoever is asked for an opinion reads what it is about.
        asked = cases_before(user, localdate()).filter(case=pk).order_by().values("case")
        found = Case.objects.filter(pk__in=asked).select_related(*WITH).first()
    if found is None:
        raise Http404
    return found


def may_edit(user: User, case: Case) -> bool:
    return can(user, Permission.CASE_EDIT, case.home, case.place.country.region)
