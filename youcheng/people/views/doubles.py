"""Possible duplicates: the list, what somebody decides, two records into one and two again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused
from youcheng.people.actions.doubles import decide, find_doubles
from youcheng.people.actions.merging import merge, unmerge
from youcheng.people.enums import Decision
from youcheng.people.forms.merging import DecisionForm, MergeForm
from youcheng.people.models import Merge, Pair, Person
from youcheng.people.queries import doubles as queries
from youcheng.people.queries import merging
from youcheng.people.views.persons import person_or_404

PAGE = 20
STATES = {
    "open": (Decision.OPEN, gettext_lazy("to decide")),
    "later": (Decision.LATER, gettext_lazy("later")),
    "two": (Decision.TWO, gettext_lazy("two persons")),
}


@require_safe
@require_permission(Permission.PEOPLE_MERGE)
def double_list(request: Request) -> HttpResponse:
    wanted = request.GET.get("state", "open")
    state = wanted if wanted in STATES else "open"
    strange = [no_such(_("state"), wanted)] if wanted != state else []
    pairs = queries.visible_pairs(request.user, STATES[state][0])
    page, no_page = page_of(request.GET, Paginator(pairs.select_related("decided_by"), PAGE))
    context = {
        "rows": queries.pair_rows(page.object_list, localdate()),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "state": state,
        "states": [(name, title) for name, (_decision, title) in STATES.items()],
        "ignored": [*ignored(request.GET, {"state", "page"}), *strange, *no_page],
    }
    return render(request, "people/double_list.html", context)


@require_POST
@require_permission(Permission.PEOPLE_MERGE)
def double_find(request: Request) -> HttpResponse:
    """Hold all records against each other now. What the reader may not see is not told."""
    find_doubles()
    n = queries.visible_pairs(request.user, Decision.OPEN).count()
    text = ngettext("%(n)d pair is to be decided.", "%(n)d pairs are to be decided.", n)
    messages.success(request, text % {"n": n})
    return redirect("people:double-list")


@require_POST
@require_permission(Permission.PEOPLE_MERGE)
def double_decide(request: Request, pk: int) -> HttpResponse:
    mine = Person.objects.mergeable_by(request.user).known()
    rows = Pair.objects.filter(one__in=mine, other__in=mine).select_related("one", "other")
    pair = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        decide(pair, said["decision"], by=request.user, why=said["why"])
        messages.success(request, _("The decision is kept, and can be taken back."))
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return redirect("people:double-list")


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_MERGE)
def person_merge(request: Request, pk: int, goes: int) -> HttpResponse:
    """Show what will move and let somebody choose; then make one record of two."""
    mine = Person.objects.mergeable_by(request.user).known()
    kept, gone = person_or_404(mine, pk), person_or_404(mine.exclude(pk=pk), goes)
    form = MergeForm(request.POST or None, kept=kept, gone=gone)
    if form.is_valid():
        try:
            merge(kept, gone, versions=form.versions, chosen=form.chosen, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused.objection.message))
            kept, gone = person_or_404(mine, pk), person_or_404(mine, goes)
        else:
            messages.success(request, _("Two records are one. It can be taken back below."))
            return redirect("people:person-detail", pk=pk)
    context = {
        "kept": kept,
        "gone": gone,
        "form": form,
        "counts": [row for row in merging.what_moves(gone) if row.n],
        "unknown": merging.objection_to_unknown(),
        "sides": queries.sides([kept.pk, gone.pk], localdate()),
        "ignored": ignored(request.GET),
    }
    return render(request, "people/person_merge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_MERGE)
def person_unmerge(request: Request, pk: int, done: int) -> HttpResponse:
    """Say what goes back, or why it cannot; then make two records of one."""
    kept = person_or_404(Person.objects.mergeable_by(request.user).known(), pk)
    rows = Merge.objects.filter(kept=kept, undone_at=None).select_related("kept", "gone", "by")
    found = get_object_or_404(rows, pk=done)
    found.kept = kept
    if request.method == "POST":
        version = request.POST.get("version", "")
        unmerge(found, version=int(version) if version.isdecimal() else 0, by=request.user)
        messages.success(request, _("There are two records again."))
        return redirect("people:person-detail", pk=pk)
    context = {
        "person": kept,
        "merge": found,
        "obstacles": merging.obstacles(found),
        "ignored": ignored(request.GET),
    }
    return render(request, "people/person_unmerge.html", context)
