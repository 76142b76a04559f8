"""Who sees the file on a partner, and why."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.accounts.queries.explaining import access_of
from youcheng.dossiers.queries.files import ties_to_view
from youcheng.lib.addresses import ignored
from youcheng.registry.models import Tie


def tie_or_404(user: User, pk: int, permission: Permission = Permission.DOSSIER_VIEW) -> Tie:
    """The tie if the user may read its file (or work in it); one of another unit is not there."""
    ties: QuerySet[Tie] = ties_to_view(user, permission)
    return get_object_or_404(ties.select_related("home", "place__country"), pk=pk)


def may_edit(user: User, tie: Tie) -> bool:
    return can(user, Permission.DOSSIER_EDIT, tie.home, tie.place.country.region)


@require_safe
@require_permission(Permission.DOSSIER_VIEW)
def dossier_access(request: Request, tie: int) -> HttpResponse:
    one = tie_or_404(request.user, tie)
    access = access_of(
        request.user,
        request.GET.get("user", ""),
        unit=one.home,
        region=one.place.country.region,
        deeds=(
            (Permission.DOSSIER_VIEW, _("read it")),
            (Permission.DOSSIER_EDIT, _("set the type and keep the plan")),
            (Permission.DOSSIER_WEIGH, _("change the weights")),
        ),
    )
    context = {"tie": one, "access": access, "ignored": ignored(request.GET, {"user"})}
    return render(request, "dossiers/access.html", context)
