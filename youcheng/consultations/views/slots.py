"""The search for a time at which both sides can meet."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.consultations.forms import SlotForm
from youcheng.consultations.queries.slots import Asked, known_days
from youcheng.consultations.rules.slots import Found, Side, Slot, find_slots
from youcheng.lib.addresses import ignored
from youcheng.registry.models import Country

WHY = {
    "night": pgettext_lazy("time left out", "night"),
    "weekend": pgettext_lazy("time left out", "weekend"),
    "holiday": pgettext_lazy("time left out", "holiday"),
}
RESERVED = {
    "ramadan": pgettext_lazy("time to rather avoid", "Ramadan"),
    "lunar_year": pgettext_lazy("time to rather avoid", "around the lunar new year"),
    "nowruz": pgettext_lazy("time to rather avoid", "Nowruz"),
}


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def slot_finder(request: Request) -> HttpResponse:
    is_asked = bool(request.GET.keys() & {"place", "zone", "first", "minutes"})
    form = SlotForm(request.GET if is_asked else None, user=request.user)
    context: dict[str, Any] = {
        "form": form, "found": None, "ignored": ignored(request.GET, form.fields.keys()),
        "may_edit": can(request.user, Permission.CONSULTATION_EDIT),
    }  # fmt: skip
    if is_asked and form.is_valid():
        home = home_unit()
        sides = form.sides(home.name if home else settings.TIME_ZONE)
        asked = form.cleaned_data
        known = known_days((side.country for side in sides), asked["first"], asked["last"])
        found = find_slots(
            sides, first=asked["first"], last=asked["last"], minutes=asked["minutes"],
            known=known.known, not_before=timezone.now(),
        )  # fmt: skip
        context |= {
            "found": found, "sides": sides, "minutes": asked["minutes"],
            "slots": [(slot, _locals(slot, sides)) for slot in found.slots],
            "avoided": _avoided(found, sides), "notes": _notes(known, sides),
        }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "consultations/slots.html", context, status=status)


def _locals(slot: Slot, sides: Sequence[Side]) -> list[dict[str, Any]]:
    """Without their zones: a page would put a moment onto the reader's clock."""
    return [
        {
            "called": side.called, "begins": local.begins.replace(tzinfo=None),
            "ends": local.ends.replace(tzinfo=None), "is_outside": local.is_outside,
            "reserved": [RESERVED[code] for code in local.reserved],
        }
        for side, local in zip(sides, slot.sides, strict=True)
    ]  # fmt: skip


def _avoided(found: Found, sides: Sequence[Side]) -> list[tuple[str, Any, str]]:
    """Side, why, and hours that were left out for it."""
    return [
        (sides[n].called, WHY[why], f"{count / 2:g}")
        for (n, why), count in sorted(found.avoided.items())
    ]


def _notes(known: Asked, sides: Sequence[Side]) -> list[str]:
    """What is not known is said."""
    codes = {code for code, _year in [*known.missing, *known.estimated]}
    names = {one.pk: one.name for one in Country.objects.filter(pk__in=codes)}
    said = [
        _("%(country)s %(year)d: no calendar of holidays is known. Ask the other side.")
        % {"country": names.get(code, code), "year": year}
        for code, year in known.missing
    ]
    said += [
        _("%(country)s %(year)d: which weekends are worked to make up was not announced yet; the"
          " days of the law are counted.")
        % {"country": names.get(code, code), "year": year}
        for code, year in known.estimated
    ]  # fmt: skip
    said += [
        _("%(side)s: the country is not known, so its holidays are not either.")
        % {"side": side.called}
        for side in sides if not side.country
    ]  # fmt: skip
    return said
