"""Who sees this, and why: the rule that lets or stops each person, for one tie."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries.explaining import access_of
from youcheng.lib.addresses import ignored
from youcheng.registry.views.ties import tie_or_404

DEEDS = (
    (Permission.TIE_VIEW, _("read it")),
    (Permission.TIE_EDIT, _("change it")),
    (Permission.CLAIM_REVIEW, _("decide on its claims")),
    (Permission.TIE_EXPORT, _("export it")),
)


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_access(request: Request, pk: int) -> HttpResponse:
    """For one's own rights to everybody; for those of others to who manages or audits them."""
    tie = tie_or_404(request.user, pk)
    access = access_of(
        request.user,
        request.GET.get("user", ""),
        unit=tie.home,
        region=tie.place.country.region,
        deeds=DEEDS,
    )
    context = {"tie": tie, "access": access, "ignored": ignored(request.GET, {"user"})}
    return render(request, "registry/tie_access.html", context)
