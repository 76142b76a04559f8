"""A person's own account: what is known, the password, the sessions."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.actions import people as actions
from youcheng.accounts.guards import Request, require_sign_in
from youcheng.accounts.models import Grant
from youcheng.accounts.queries.proofs import factors_of, link_of
from youcheng.desk.person_forms import ChangePasswordForm, LookForm
from youcheng.desk.sso import is_offered
from youcheng.lib.pages import keep_language, way_back


@require_safe
@require_sign_in
def account(request: Request) -> HttpResponse:
    grants = Grant.objects.on(localdate()).filter(user=request.user).select_related("unit")
    sessions = UserSession.objects.filter(user=request.user)
    context = {
        "grants": grants.order_by("pk"),
        "feed": request.user.feeds.filter(revoked_at=None).first(),
        "n_sessions": sessions.count(),
        "factors": factors_of(request.user),
        "provider": settings.OIDC_NAME if is_offered() else "",
        "link": link_of(request.user) if is_offered() else None,
    }
    return render(request, "desk/account/account.html", context)


@require_POST
@require_sign_in
def own_language(request: Request) -> HttpResponse:
    """Keep the language with the account, and use it at once."""
    language = request.POST.get("language", "")
    response = redirect("account")
    if language in dict(settings.LANGUAGES):
        actions.edit_person(request.user, by=request.user, language=language)
        keep_language(response, language)
    return response


@require_POST
@require_sign_in
def own_look(request: Request) -> HttpResponse:
    """Keep light or dark, and the density, with the account. A script wants no page in return."""
    form = LookForm(request.POST)
    if form.is_valid():
        actions.choose_look(request.user, **form.cleaned_data)
    return HttpResponse(status=204) if request.htmx else redirect(way_back(request))  # type: ignore[attr-defined]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@require_sign_in
def own_password(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        here = request.session.session_key or ""
        actions.set_password(request.user, form.cleaned_data["password"], but=here)
        update_session_auth_hash(request, request.user)
        UserSession.objects.filter(session_key=here).update(session_key=request.session.session_key)
        messages.success(request, _("The password is changed. Your other sessions have ended."))
        return redirect("account")
    context = {
        "form": form,
        "title": _("Change the password"),
        "action": _("Change"),
        "back": "account",
    }
    return render(request, "desk/people/form.html", context)


@require_safe
@require_sign_in
def own_sessions(request: Request) -> HttpResponse:
    sessions = UserSession.objects.filter(user=request.user).order_by("-last_seen_at")
    context = {"sessions": sessions, "here": request.session.session_key}
    return render(request, "desk/account/sessions.html", context)


@require_POST
@require_sign_in
def end_sessions(request: Request) -> HttpResponse:
    """End the session named by `session`; without it, all but the present one."""
    wanted = request.POST.get("session", "")
    only = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else None
    if wanted and only is None:
        return redirect("account-sessions")
    here = request.session.session_key or ""
    ended = actions.end_sessions(request.user, by=request.user, but=here, only=only)
    if ended:
        messages.success(request, _("The sessions have ended."))
    return redirect("account-sessions")
