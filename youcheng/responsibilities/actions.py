"""Deeds of responsibilities: one verb a function, logged in the same transaction."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale, require
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind
from youcheng.opportunities.models import Sector
from youcheng.registry.models import Tie
from youcheng.responsibilities import rules
from youcheng.responsibilities.enums import Part
from youcheng.responsibilities.models import Duty
from youcheng.responsibilities.queries import people_of

Matter = Tie | Sector


def _whose(matter: Matter) -> dict[str, Matter]:
    return {"tie": matter} if isinstance(matter, Tie) else {"sector": matter}


def _hold(matter: Matter) -> None:
    """The row of the matter for the rest of the transaction: two people decide one after the
    other."""
    type(matter).objects.select_for_update().get(pk=matter.pk)


def _said(matter: Matter) -> str:
    return str(matter.place if isinstance(matter, Tie) else matter)


def page_of(matter: Matter) -> str:
    kind = "tie" if isinstance(matter, Tie) else "sector"
    return reverse(f"responsibilities:{kind}", args=[matter.pk])


@transaction.atomic
def assign(
    matter: Matter, unit: Unit, part: str, *, from_on: date, note: str = "", by: User
) -> Duty:
    """Give a unit its part, and tell its people.

    Raises:
        Refused: another unit leads it, this one has a part in it, or was dissolved.
    """
    _hold(matter)
    standing = Duty.objects.standing().filter(**_whose(matter))
    held = standing.filter(unit=unit).values_list("part", flat=True).first()
    require(
        rules.objection_to_assign(
            part, held=held, has_lead=standing.filter(part=Part.LEAD).exists(),
            is_open=unit.ended_on is None,
        )
    )  # fmt: skip
    one = Duty.objects.create(
        unit=unit, part=part, from_on=from_on, note=note, by=by, **_whose(matter)
    )
    record("duty.assigned", matter, by=by, unit=unit.code, part=part)
    tell(
        [user for user in people_of(unit.pk) if user != by],
        kind=NoticeKind.TASK,
        heading=lambda: (
            _("Your unit has a part in %(matter)s: %(part)s")
            % {"matter": _said(matter), "part": Part(part).label}
        ),
        body=note,
        address=page_of(matter),
        key=f"duty:{one.pk}",
    )
    return one


@transaction.atomic
def end(duty: Duty, *, on: date, by: User) -> None:
    """Its last day is the day before. One that began on that day or later never held, and goes.

    Raises:
        Stale: somebody ended it.
    """
    matter = duty.matter
    rows = Duty.objects.filter(pk=duty.pk, to_on=None)
    done = rows.update(to_on=on - timedelta(days=1)) if duty.from_on < on else rows.delete()[0]
    if not done:
        raise Stale
    record("duty.ended", matter, by=by, unit=duty.unit.code, part=duty.part)


@transaction.atomic
def hand_over(matter: Matter, unit: Unit, *, on: date, note: str = "", by: User) -> Duty:
    """Let another unit lead from that day on. A part that it had before ends with it.

    Raises:
        Refused: it leads already, or was dissolved.
    """
    _hold(matter)
    standing = Duty.objects.standing().filter(**_whose(matter))
    lead = standing.filter(part=Part.LEAD).first()
    require(
        rules.objection_to_hand_over(
            is_same=lead is not None and lead.unit_id == unit.pk, is_open=unit.ended_on is None
        )
    )
    for duty in standing.select_related("unit", "tie__place", "sector"):
        if duty.part == Part.LEAD or duty.unit_id == unit.pk:
            end(duty, on=on, by=by)
    return assign(matter, unit, Part.LEAD, from_on=on, note=note, by=by)
