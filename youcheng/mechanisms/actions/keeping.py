"""A mechanism, its template of items, and whether it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.exchanges.enums import Side
from youcheng.exchanges.models import Field
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _
from youcheng.mechanisms import rules
from youcheng.mechanisms.enums import Hosting, Running
from youcheng.mechanisms.models import Mechanism, Pattern, Pause
from youcheng.registry.models import Tie


@dataclass(frozen=True, slots=True)
class MechanismDraft:
    """Fields as in `Mechanism`."""

    unit: Unit
    started: int
    heading_zh: str = ""
    heading_en: str = ""
    field: Field | None = None
    hosting: str = Hosting.IN_TURN
    first_host: str = Side.HOME
    every: int = 12
    month_from: int | None = None
    month_to: int | None = None
    note: str = ""
    units: Sequence[Unit] = ()

    def columns(self) -> dict[str, object]:
        names = (
            "unit", "started", "heading_zh", "heading_en", "field", "hosting", "first_host",
            "every", "month_from", "month_to", "note",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def set_up(tie: Tie, draft: MechanismDraft, *, by: User) -> Mechanism:
    one = Mechanism.objects.create(tie=tie, made_by=by, **draft.columns())
    one.units.set(unit for unit in draft.units if unit != draft.unit)
    record("mechanism.set_up", one, by=by, unit=draft.unit.code)
    return one


@transaction.atomic
def edit(mechanism: Mechanism, draft: MechanismDraft, *, version: int, by: User) -> None:
    """Raises:
    Stale: it is no longer at `version`.
    """
    rows = Mechanism.objects.filter(pk=mechanism.pk, version=version)
    if not rows.update(**draft.columns(), version=F("version") + 1):
        raise Stale
    mechanism.refresh_from_db()
    mechanism.units.set(unit for unit in draft.units if unit != draft.unit)
    record("mechanism.edited", mechanism, by=by)


@transaction.atomic
def run(mechanism: Mechanism, target: str, *, reason: str, by: User, on: date) -> None:
    """Pause it, end it, or let it run again, from that day on.

    Raises:
        Refused: it stands there already, or no reason is given.
        Stale: somebody was faster.
    """
    before = mechanism.state
    require(rules.objection_to_run(before, target, reason))
    said = "" if target == Running.RUNNING else reason.strip()
    rows = Mechanism.objects.filter(pk=mechanism.pk, state=before)
    if not rows.update(state=target, reason=said, version=F("version") + 1):
        raise Stale
    mechanism.refresh_from_db()
    if target == Running.PAUSED:
        Pause.objects.create(mechanism=mechanism, from_on=on, reason=said)
    else:
        mechanism.pauses.filter(to_on=None).update(to_on=on)
    record("mechanism.run", mechanism, by=by, state=(before, target), reason=said)


@transaction.atomic
def add_pattern(
    mechanism: Mechanism, *, heading: str, side: str, unit: Unit | None, weeks: int, by: User
) -> Pattern:
    """Put an item into the template; turns that are planned already keep theirs.

    Raises:
        Refused: it stands there already, or there are too many of them.
    """
    Mechanism.objects.select_for_update().get(pk=mechanism.pk)
    if mechanism.patterns.filter(heading=heading).exists():
        raise Refused(Objection("twice", _("This stands in the template already.")))
    if mechanism.patterns.count() >= rules.MOST_ITEMS:
        raise Refused(Objection("many", _("There are too many items already.")))
    one = Pattern.objects.create(
        mechanism=mechanism, heading=heading, side=side, weeks=weeks,
        unit=unit if side == Side.HOME else None,
    )  # fmt: skip
    record("mechanism.pattern_added", mechanism, by=by, item=heading)
    return one


@transaction.atomic
def drop_pattern(pattern: Pattern, *, by: User) -> None:
    record("mechanism.pattern_dropped", pattern.mechanism, by=by, item=pattern.heading)
    pattern.delete()
