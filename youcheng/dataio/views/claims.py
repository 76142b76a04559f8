"""What public lists say about us, and what a person makes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, widest_unit
from youcheng.accounts.queries.explaining import access_of
from youcheng.dataio.actions import import_claims
from youcheng.dataio.forms import ClaimsForm, DecideForm
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused
from youcheng.registry.actions import confirm_claim, dismiss_claim
from youcheng.registry.enums import ClaimStatus, TieKind
from youcheng.registry.models import Claim, Tie
from youcheng.registry.queries.claims import claims_about, own_places

PAGE = 50
TABS = {
    "open": (ClaimStatus.MATCHED, ClaimStatus.AMBIGUOUS),
    "confirmed": (ClaimStatus.CONFIRMED,),
    "dismissed": (ClaimStatus.DISMISSED,),
}


def _unit(request: Request) -> Unit:
    unit = widest_unit(request.user, Permission.CLAIM_REVIEW)
    if unit is None:
        raise PermissionDenied
    return unit


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CLAIM_REVIEW)
def claim_list(request: Request) -> HttpResponse:
    """Claims about our own city, beside what the register has; a new list can be taken in."""
    unit = _unit(request)
    form = ClaimsForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                claimed = import_claims(
                    file.read(), file.name, source=form.cleaned_data["source"], by=request.user
                )
            except Refused as refusal:
                form.add_error("file", refusal.objection.message)
            else:
                text = _(
                    "Rows: %(rows)d = matched %(matched)d + ambiguous %(ambiguous)d + rejected"
                    " %(rejected)d + duplicates %(duplicates)d; of them suspect: %(suspect)d."
                )
                messages.success(request, text % claimed.counts)
                return redirect("dataio:claim-list")
        status = 422
    wanted = request.GET.get("tab", "open")
    tab = wanted if wanted in TABS else "open"
    strange = [no_such(_("tab"), wanted)] if wanted != tab else []
    about = claims_about(unit)
    page, no_page = page_of(request.GET, Paginator(about.filter(status__in=TABS[tab]), PAGE))
    own = set(own_places(unit))
    ties = dict(Tie.objects.filter(home=unit).values_list("place_id", "pk"))
    rows = []
    for claim in page:
        abroad = claim.place_b if claim.place_a_id in own else claim.place_a
        written = (
            (claim.place_text_b, claim.country_text_b)
            if claim.place_a_id in own
            else (claim.place_text_a, claim.country_text_a)
        )
        rows.append(
            {
                "claim": claim,
                "abroad": abroad,
                "written": written,
                "tie": ties.get(abroad.pk) if abroad else None,
                "can_decide": abroad is None
                or can(request.user, Permission.CLAIM_REVIEW, unit, abroad.country.region),
            }
        )
    context = {
        "form": form,
        "ignored": [*ignored(request.GET, {"tab", "page"}), *strange, *no_page],
        "unit": unit,
        "rows": rows,
        "page": page,
        "tab": tab,
        "kinds": TieKind.choices,
        "tabs": [
            ("open", _("to decide"), about.filter(status__in=TABS["open"]).count()),
            ("confirmed", _("confirmed"), about.filter(status__in=TABS["confirmed"]).count()),
            ("dismissed", _("set aside"), about.filter(status__in=TABS["dismissed"]).count()),
        ],
        "n_all": Claim.objects.count(),
    }
    return render(request, "dataio/claim_list.html", context, status=status)


@require_POST
@require_permission(Permission.CLAIM_REVIEW)
def claim_decide(request: Request, pk: int) -> HttpResponse:
    """Confirm a claim as a tie, or set it aside."""
    unit = _unit(request)
    claim = get_object_or_404(claims_about(unit), pk=pk)
    own = set(own_places(unit))
    abroad = claim.place_b if claim.place_a_id in own else claim.place_a
    if abroad and not can(request.user, Permission.CLAIM_REVIEW, unit, abroad.country.region):
        raise PermissionDenied
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what is to become of the claim."))
        return redirect("dataio:claim-list")
    if form.cleaned_data["decision"] == "dismiss":
        dismiss_claim(claim, by=request.user)
        messages.success(request, _("The claim is set aside."))
        return redirect("dataio:claim-list")
    tie = confirm_claim(
        claim,
        home=unit,
        place_id=abroad.pk if abroad else 0,
        kind=TieKind(form.cleaned_data["kind"] or TieKind.UNKNOWN),
        by=request.user,
        today=localdate(),
    )
    messages.success(request, _("The claim is confirmed; check the date and the kind of the tie."))
    return redirect(reverse("registry:tie-detail", args=[tie.pk]))


@require_safe
@require_permission(Permission.CLAIM_REVIEW)
def claim_access(request: Request, pk: int) -> HttpResponse:
    """Who may decide on this claim, and why."""
    unit = _unit(request)
    claim = get_object_or_404(claims_about(unit), pk=pk)
    own = set(own_places(unit))
    abroad = claim.place_b if claim.place_a_id in own else claim.place_a
    access = access_of(
        request.user,
        request.GET.get("user", ""),
        unit=unit,
        region=abroad.country.region if abroad else "",
        deeds=CLAIM_DEEDS,
    )
    context = {"claim": claim, "access": access, "ignored": ignored(request.GET, {"user"})}
    return render(request, "dataio/claim_access.html", context)


CLAIM_DEEDS = ((Permission.CLAIM_REVIEW, gettext_lazy("decide on it")),)
