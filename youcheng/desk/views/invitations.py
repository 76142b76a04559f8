"""One-time links: made by an administrator, opened by whoever holds them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.actions import invitations as actions
from youcheng.accounts.enums import InvitationKind
from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Invitation, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import people_of, units_of, within
from youcheng.desk.person_forms import InvitationForm, JoinForm, NewPasswordForm


def _links(request: Request) -> QuerySet[Invitation]:
    """Links that the user may see: for units or people in reach."""
    near = within(request.user, Permission.PERSON_MANAGE, "grant_unit__path")
    people = people_of(request.user).values("pk")
    own = Q(kind=InvitationKind.PASSWORD, user__in=people)
    links = Invitation.objects.filter((Q(kind=InvitationKind.JOIN) & near) | own)
    return links.select_related("unit", "grant_unit", "user", "made_by").order_by("-pk")


@require_safe
@require_permission(Permission.PERSON_MANAGE)
def invitation_list(request: Request) -> HttpResponse:
    now = timezone.now()
    rows = [(link, actions.objection_to(link, now)) for link in _links(request)[:100]]
    return render(request, "desk/people/invitations.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def invitation_add(request: Request) -> HttpResponse:
    form = InvitationForm(request.POST or None, units=units_of(request.user))
    if form.is_valid():
        made = actions.invite(by=request.user, at=timezone.now(), **form.cleaned_data)
        return _show(request, *made)
    context = {
        "form": form,
        "title": _("Invite a colleague"),
        "action": _("Make the link"),
        "back": "invitation-list",
    }
    status = 422 if form.errors else 200
    return render(request, "desk/people/form.html", context, status=status)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def invitation_revoke(request: Request, pk: int) -> HttpResponse:
    link = get_object_or_404(_links(request), pk=pk)
    actions.revoke(link, by=request.user, at=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("invitation-list")


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def invitation_renew(request: Request, pk: int) -> HttpResponse:
    link = get_object_or_404(_links(request), pk=pk)
    seen = request.POST.get("seen", "")
    return _show(request, *actions.renew(link, seen=seen, by=request.user, at=timezone.now()))


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def password_link(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(people_of(request.user), pk=pk, is_active=True)
    return _show(request, *actions.offer_password(person, by=request.user, at=timezone.now()))


def _show(request: Request, link: Invitation, token: str) -> HttpResponse:
    """Show the link, this once: only its hash is kept."""
    url = request.build_absolute_uri(reverse("invitation-open", args=[token]))
    response = render(request, "desk/people/link.html", {"link": link, "url": url})
    response.headers["Cache-Control"] = "no-store"
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Open to anybody who holds the link."""
    now = timezone.now()
    link = Invitation.objects.filter(token_hash=actions.hash_of(token)).first()
    context: dict[str, Any] = {"link": link, "title": _("Welcome")}
    if link is None or (objection := actions.objection_to(link, now)):
        context["objection"] = objection.message if link else _("This link is not known.")
        return _closed(request, context, 410 if link else 404)
    is_joining = link.kind == InvitationKind.JOIN
    person = User(title=link.title, email=link.email) if is_joining else link.user
    form = (JoinForm if is_joining else NewPasswordForm)(request.POST or None, user=person)
    if form.is_valid():
        use = actions.join if is_joining else actions.choose_password
        names = ("username", "password") if is_joining else ("password",)
        use(link, at=now, **{name: form.cleaned_data[name] for name in names})
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect(settings.LOGIN_URL)
    return render(request, "desk/people/open.html", {**context, "form": form})


def _closed(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "desk/people/open.html", context, status=status)
