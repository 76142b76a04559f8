"""The wording of papers: a text is looked at; the office's list of words."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.lib.addresses import ignored
from youcheng.registry import actions
from youcheng.registry.forms.duties import TextForm, WordForm
from youcheng.registry.models import WordingTerm
from youcheng.registry.queries.wording import hits_in


def may_set_words(user: User) -> bool:
    """The list is the whole office's."""
    office = home_unit()
    return office is not None and can(user, Permission.TIE_EDIT, office)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_VIEW)
def wording(request: Request) -> HttpResponse:
    """Look a text through. Nothing of it is kept."""
    form = TextForm(request.POST or None)
    is_read = form.is_valid()
    today = localdate()
    context = {
        "form": form,
        "hits": hits_in(form.cleaned_data["text"], today) if is_read else [],
        "is_read": is_read,
        "words": WordingTerm.objects.on(today).order_by("kind", "pk"),
        "may_set": may_set_words(request.user),
        "ignored": ignored(request.GET),
        "today": today,
    }
    return render(request, "registry/wording.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def word_set(request: Request, pk: int | None = None) -> HttpResponse:
    """A new word, or another wording of an old one from a day on."""
    if not may_set_words(request.user):
        raise PermissionDenied
    old = get_object_or_404(WordingTerm, pk=pk, to_on=None) if pk else None
    names = ("word", "kind", "better", "reason", "allowed", "source")
    initial = {name: getattr(old, name) for name in names} if old else {}
    form = WordForm(request.POST or None, initial={**initial, "on": localdate().isoformat()})
    if form.is_valid():
        actions.set_word(old=old, by=request.user, **form.cleaned_data)
        messages.success(request, _("The list of words is changed."))
        return redirect("registry:wording")
    context = {
        "form": form,
        "title": _("Change a word") if old else _("Add a word"),
        "action": _("Put it on the list"),
        "back": "registry:wording",
    }
    return render(request, "registry/form_page.html", context, status=422 if form.errors else 200)


@require_POST
@require_permission(Permission.TIE_EDIT)
def word_drop(request: Request, pk: int) -> HttpResponse:
    if not may_set_words(request.user):
        raise PermissionDenied
    term = get_object_or_404(WordingTerm, pk=pk, to_on=None)
    actions.drop_word(term, on=localdate(), by=request.user)
    messages.success(request, _("The word is off the list."))
    return redirect("registry:wording")
