"""The partner's page, and the officer's side of it."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.actions.invitations import hash_of
from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.addresses import ignored, no_such
from youcheng.lib.objections import Refused, Stale
from youcheng.mechanisms import actions, partner_form, queries
from youcheng.mechanisms.enums import WordKind, WordState
from youcheng.mechanisms.forms import DecideForm, PageForm
from youcheng.mechanisms.models import PartnerPage, PartnerWord, ties_of
from youcheng.mechanisms.partner_words import direction, words_in

SHOWN = ("open", "all")
MOST = 200
QUIET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
TRAP = "homepage"
"""A field that nobody sees: what fills it in is no person."""
MOST_TRAPPED = 300


@require_safe
@require_permission(Permission.MECHANISM_VIEW)
def word_list(request: Request) -> HttpResponse:
    """What partners said on their pages."""
    asked = request.GET.get("show", "open")
    shown = asked if asked in SHOWN else "open"
    said = ignored(request.GET, {"show"})
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    rows = list(queries.words_of(request.user, shown)[:MOST])
    decidable = PartnerWord.objects.decidable_by(request.user).filter(
        pk__in=[word.pk for word in rows], state=WordState.OPEN
    )
    visible = PartnerWord.objects.visible_to(request.user).filter(state=WordState.OPEN)
    context = {
        "rows": rows, "shown": shown, "ignored": said, "n_open": visible.order_by().count(),
        "decidable": set(decidable.order_by().values_list("pk", flat=True)),
        "is_cut": len(rows) == MOST,
    }  # fmt: skip
    return render(request, "mechanisms/words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def word_decide(request: Request, word: int) -> HttpResponse:
    rows = PartnerWord.objects.decidable_by(request.user).select_related(
        "tie__place__country", "tie__home", "turn__mechanism__tie"
    )
    one = get_object_or_404(rows, pk=word)
    if one.state != WordState.OPEN:
        messages.info(request, _("This has been decided already."))
        return redirect("mechanisms:words")
    form = DecideForm(request.POST or None, word=one)
    if form.is_valid():
        values, now = form.cleaned_data, timezone.now()
        try:
            if request.POST.get("decision") == "decline":
                actions.decline(one, reason=values["reason"], by=request.user, at=now)
                said = _("Declined. Nothing was changed.")
            else:
                actions.accept(
                    one, chosen=values.get("chosen"), reason=values["reason"], by=request.user,
                    at=now,
                )  # fmt: skip
                said = _accepted(one)
        except Refused as refusal:
            field = {"no_reason": "reason", "no_window": "chosen"}.get(refusal.objection.code)
            form.add_error(field, str(refusal.objection.message))
        except Stale:
            messages.info(request, _("Somebody was faster. This is how it stands now."))
            return redirect(f"{reverse('mechanisms:words')}?show=all")
        else:
            messages.success(request, said)
            return redirect("mechanisms:words")
    context = {"form": form, "word": one, "ignored": ignored(request.GET)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "mechanisms/decide.html", context, status=status)


def _accepted(word: PartnerWord) -> str:
    if word.kind == WordKind.DATES:
        return _("The turn is agreed for these days.")
    if word.kind == WordKind.FACT and not word.is_right:
        return _("Noted. Change the register on the page of the city.")
    return _("Accepted.")


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def page_open(request: Request, tie: int) -> HttpResponse:
    """Choose language and last day; the address is shown this once."""
    rows = ties_of(request.user).select_related("place__country", "home")
    one = get_object_or_404(rows, pk=tie)
    today = localdate()
    form = PageForm(
        request.POST or None,
        initial={"language": "en", "ends_on": (today + timedelta(days=180)).isoformat()},
    )
    if form.is_valid():
        try:
            page, token = actions.open_page(
                one, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("ends_on", str(refusal.objection.message))
        else:
            url = request.build_absolute_uri(reverse("mechanisms:partner", args=[token]))
            context = {"page": page, "url": url, "tie": one}
            response = render(request, "mechanisms/page_made.html", context)
            response.headers["Cache-Control"] = "no-store"
            return response
    context = {
        "form": form, "tie": one, "page": queries.open_page_of(one, today),
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "mechanisms/page.html", context, status=status)


@require_POST
@require_permission(Permission.MECHANISM_EDIT)
def page_revoke(request: Request, tie: int) -> HttpResponse:
    one = get_object_or_404(ties_of(request.user), pk=tie)
    page = queries.open_page_of(one, localdate())
    if page is not None:
        page.tie = one
        actions.revoke_page(page, by=request.user, at=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("mechanisms:page", tie=one.pk)


# The address itself is the secret: whoever forges a form would have to know it. Without a referrer
# a browser names no origin either, and Django's own check would refuse every partner.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, token: str) -> HttpResponse:
    """Open to whoever holds the address. To look at it has no effect."""
    now = timezone.now()
    today = localdate(now)
    rows = PartnerPage.objects.open_on(today).filter(token_hash=hash_of(token))
    page = rows.select_related("tie__place__country", "tie__home", "made_by").first()
    if page is None:
        return _quiet(render(request, "mechanisms/partner_closed.html", status=404), "zh-hans")
    words, view = words_in(page.language), queries.partner_view(page, today)
    typed, trouble, status = None, "", 200
    if request.method == "POST":
        typed = partner_form.read(request.POST, view, words, today)
        trapped = request.POST.get(TRAP, "")
        if trapped and len(trapped) <= MOST_TRAPPED:
            return _thanks(request)
        if trapped:
            trouble, status = words["err_long"].format(n=MOST_TRAPPED), 422
        elif typed is not None and typed.said is not None:
            try:
                actions.say(page, typed.said, at=now)
            except Refused:
                trouble, status = words["err_many"], 429
            else:
                return _thanks(request)
        else:
            trouble, status = words["not_sent"], 422
    context = {
        "w": words, "view": view, "page": page, "typed": typed, "trouble": trouble,
        "direction": direction(page.language), "is_said": "said" in request.GET,
        "kind_text": words.get(f"kind_{view.kind}", words["kind_other"]), "trap": TRAP,
    }  # fmt: skip
    with translation.override(page.language if page.language in HOUSE else "en"):
        response = render(request, "mechanisms/partner.html", context, status=status)
    return _quiet(response, page.language)


HOUSE = frozenset({"zh-hans", "zh-hant", "en"})


def _thanks(request: HttpRequest) -> HttpResponse:
    return _quiet(redirect(f"{request.path}?said=1"), "")


def _quiet(response: HttpResponse, language: str) -> HttpResponse:
    for name, value in QUIET.items():
        response.headers[name] = value
    if language:
        response.headers["Content-Language"] = language
    return response
