"""Before somebody is erased: where words of exchanges name them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.exchanges.queries.mentions import naming
from youcheng.people.models import Person


@require_safe
@require_permission(Permission.PEOPLE_ERASE)
def person_mentions(request: Request, person: int) -> HttpResponse:
    """For the page that asks before an erasure."""
    one = get_object_or_404(Person.objects.erasable_by(request.user).known(), pk=person)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("people:person-erase", pk=person)
    return render(request, "exchanges/_mentions.html", {"exchanges": naming(request.user, one)})
