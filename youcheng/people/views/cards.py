"""Visiting cards as files, out and in."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored
from youcheng.lib.vcards import Card
from youcheng.people import actions
from youcheng.people.actions.taking_in import take_in
from youcheng.people.enums import Consent
from youcheng.people.forms.cards import CardFileForm, CardsForm, sealed
from youcheng.people.forms.fields import name_columns, region_of
from youcheng.people.models import Organisation, Person
from youcheng.people.queries.finding import organisation_named
from youcheng.people.sheets import Found, cards_of, contacts_of, examine, person_of
from youcheng.people.views.persons import own_unit, person_or_404

WHYS = {
    "uid": gettext_lazy("the same card"),
    "email": gettext_lazy("the same e-mail"),
    "phone": gettext_lazy("the same number"),
    "name": gettext_lazy("the same name"),
    "alike": gettext_lazy("alike"),
}


@require_POST
@require_permission(Permission.PEOPLE_UNMASK)
def person_card(request: Request, pk: int) -> HttpResponse:
    """A person as a file, contact details uncovered: a deed, and logged as one."""
    person = person_or_404(Person.objects.unmaskable_by(request.user).known(), pk)
    content = cards_of([person])
    actions.hand_out([person], by=request.user)
    return HttpResponse(
        content,
        content_type="text/vcard; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{person.number}.vcf"',
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def cards_import(request: Request) -> HttpResponse:
    """Choose a file; look at its cards beside those who are known; take in the chosen ones."""
    if "cards" in request.POST:
        return _take(request)
    form = CardFileForm(request.POST or None, request.FILES or None)
    found: list[Found] = []
    if form.is_valid():
        found = examine(request.user, form.cleaned_data["file"])
    context = {
        "form": form,
        "found": [(at, one, WHYS.get(one.why, "")) for at, one in enumerate(found)],
        "cards": sealed([one.card for one in found]) if found else "",
        "n_new": sum(one.is_new for one in found),
        "ignored": ignored(request.GET),
    }
    return render(request, "people/cards.html", context, status=422 if form.errors else 200)


def _take(request: Request) -> HttpResponse:
    form = CardsForm(request.POST)
    unit = Unit.objects.filter(pk=own_unit(request.user) or 0).first()
    if not form.is_valid() or unit is None:
        messages.error(request, _("Choose the file anew: this page was cut short."))
        return redirect("people:cards-import")
    # What was taken in meanwhile, by a second press or by a colleague, is not taken in again.
    looked = examine(request.user, form.chosen())
    drafts = [_draft(one.card) for one in looked if not one.wrong and one.why != "uid"]
    reached = [
        draft
        for draft in drafts
        if can(request.user, Permission.PEOPLE_EDIT, unit, region_of(draft.fields["country_id"]))
    ]
    with transaction.atomic():
        for draft in reached:
            _take_one(request, draft, unit)
    text = ngettext("%(n)d person was taken in.", "%(n)d people were taken in.", len(reached))
    messages.success(request, text % {"n": len(reached)})
    if left := len(drafts) - len(reached):
        text = _("Left out, for your role does not reach the country of the body: %(n)d.")
        messages.warning(request, text % {"n": left})
    return redirect("people:person-list")


@dataclass(frozen=True, slots=True)
class Draft:
    """Somebody as their card has them; body: known, the columns of a new one, or None."""

    card: Card
    fields: dict[str, Any]
    body: Organisation | dict[str, str] | None


def _draft(card: Card) -> Draft:
    fields = person_of(card)
    if Person.objects.filter(uid=fields.get("uid")).exists():
        fields.pop("uid")
    body: Organisation | dict[str, str] | None = None
    if card.organisation:
        name = card.organisation[0][:160]
        body = organisation_named(name) or name_columns(name)
    country = body.country_id if isinstance(body, Organisation) else None
    return Draft(card, {**fields, "country_id": country}, body)


def _take_one(request: Request, draft: Draft, unit: Unit) -> None:
    fields = {
        **draft.fields,
        "keeper_id": request.user.pk,
        "purpose": _("contacts between the cities"),
        "consent": Consent.NOT_ASKED,
        "source": _("visiting card"),
    }
    title = draft.card.title or _("post not known")
    take_in(
        owner=unit,
        by=request.user,
        on=localdate(),
        person=fields,
        body=draft.body,
        post={"title_en": title[:160], "source": _("visiting card")} if draft.body else None,
        contacts=contacts_of(draft.card),
    )
