"""The matrix of responsibilities: of ties, of sectors, of tasks."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import giving
from youcheng.consultations.models import Task
from youcheng.exchanges.models import Exchange
from youcheng.opportunities.models import Sector
from youcheng.opportunities.queries.lists import sector_lists
from youcheng.registry.models import Tie, TieSpan
from youcheng.responsibilities.enums import Of, Part
from youcheng.responsibilities.models import Duty
from youcheng.responsibilities.rules import has_gap, overloads, proposal

WINDOW = 3 * 365
"""Days of exchanges that a proposal looks back."""


@dataclass(slots=True)
class Row:
    """A matter. cells: by unit, the letter of its part."""

    title: str
    path: str
    about: str = ""
    cells: dict[int, str] = field(default_factory=dict)
    is_late: bool = False

    @property
    def has_gap(self) -> bool:
        return has_gap(self.cells.values())


@dataclass(slots=True)
class Load:
    unit: Unit
    n_led: int
    n_others: int
    is_over: bool


@dataclass(slots=True)
class Matrix:
    rows: list[Row]
    units: list[Unit]
    """Units that have a part in any of the rows: the columns."""

    @property
    def n_gaps(self) -> int:
        return sum(row.has_gap for row in self.rows)

    @property
    def table(self) -> list[tuple[Row, list[str]]]:
        """Each matter with the letters of all columns; empty where a unit has no part."""
        return [(row, [row.cells.get(unit.pk, "") for unit in self.units]) for row in self.rows]

    @property
    def loads(self) -> list[Load]:
        """Most leading first."""
        led: Counter[int] = Counter()
        others: Counter[int] = Counter()
        for row in self.rows:
            for unit, part in row.cells.items():
                (led if part == Part.LEAD else others)[unit] += 1
        over = overloads(led)
        found = [Load(unit, led[unit.pk], others[unit.pk], unit.pk in over) for unit in self.units]
        return sorted(found, key=lambda load: (-load.n_led, -load.n_others, load.unit.pk))


def matrix_of(user: User, of: str, today: date, *, gaps: bool = False) -> Matrix:
    """gaps: only matters that nobody leads."""
    makers = {Of.SECTORS: _sectors, Of.TASKS: _tasks}
    rows = makers.get(Of(of), _ties)(user, today)
    if gaps:
        rows = [row for row in rows if row.has_gap]
    keys = {unit for row in rows for unit in row.cells}
    return Matrix(rows, list(Unit.objects.filter(pk__in=keys).order_by("position", "pk")))


def _ties(user: User, today: date) -> list[Row]:
    spans = TieSpan.objects.at(today).counted()
    spans = spans.filter(tie__in=Tie.objects.visible_to(user).order_by().values("pk"))
    found = list(spans.select_related("place__country", "home").order_by("place__sort_key", "pk"))
    cells = _cells(Duty.objects.on(today).filter(tie__isnull=False), "tie")
    return [
        Row(
            span.place.name, reverse("responsibilities:tie", args=[span.tie_id]), span.home.name,
            cells.get(span.tie_id, {}),
        )
        for span in found
    ]  # fmt: skip


def _sectors(user: User, today: date) -> list[Row]:
    cells = _cells(Duty.objects.on(today).filter(sector__isnull=False), "sector")
    return [
        Row(
            sector.name, reverse("responsibilities:sector", args=[sector.pk]), listing.name,
            cells.get(sector.pk, {}),
        )
        for listing in sector_lists(today)
        for sector in listing.sectors.all()
    ]  # fmt: skip


def _cells(duties: Iterable[Duty], column: str) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for duty in duties:
        found[getattr(duty, f"{column}_id")][duty.unit_id] = duty.part
    return found


def _tasks(user: User, today: date) -> list[Row]:
    """Open tasks; one whose unit was dissolved has a gap."""
    tasks = Task.objects.visible_to(user).standing().select_related("lead")
    rows = []
    for task in tasks.prefetch_related("assisting").order_by("due_on", "pk"):
        cells = {unit.pk: Part.DOES.value for unit in task.assisting.all()}
        if task.lead.ended_on is None:
            cells[task.lead_id] = Part.LEAD.value
        rows.append(
            Row(
                task.text, reverse("consultations:task", args=[task.pk]),
                task.due_on.isoformat() if task.due_on else "", cells,
                is_late=task.due_on is not None and task.due_on < today,
            )
        )  # fmt: skip
    return rows


def duties_of(*, tie: Tie | None = None, sector: Sector | None = None) -> list[Duty]:
    """Of one matter, those that hold first, leads before others."""
    rows = Duty.objects.filter(tie=tie) if tie is not None else Duty.objects.filter(sector=sector)
    found = list(rows.select_related("unit", "by").order_by("part", "pk"))
    return sorted(found, key=lambda duty: duty.to_on is not None)


@dataclass(frozen=True, slots=True)
class Proposed:
    unit: Unit
    part: Part
    n_met: int


def proposal_for(user: User, tie: Tie, today: date) -> list[Proposed]:
    """Units that met the partner most, where nobody leads the tie yet."""
    since = today - timedelta(days=WINDOW)
    seen = Exchange.objects.visible_to(user).recorded().with_place(tie.place_id)
    seen = seen.filter(from_on__gt=since, from_on__lte=today).order_by()
    met = Counter(dict(seen.values_list("home").annotate(n=Count("pk"))))
    others = Exchange.units.through.objects.filter(exchange__in=seen.values("pk")).order_by()
    met.update(dict(others.values_list("unit").annotate(n=Count("pk"))))
    open_ones = Unit.objects.filter(ended_on=None).exclude(parent=None)
    units = {unit.pk: unit for unit in open_ones.filter(pk__in={*met, tie.home_id})}
    home = tie.home_id if tie.home_id in units else None
    found = proposal({key: n for key, n in met.items() if key in units}, home)
    return [Proposed(units[key], Part(part), met[key]) for key, part in found]


def people_of(unit: int) -> list[User]:
    """Whoever reports the tasks of the unit itself."""
    grants: Iterable[Grant] = giving(Permission.TASK_REPORT).filter(unit=unit)
    users = {grant.user_id for grant in grants}
    return list(User.objects.filter(pk__in=users, is_active=True).order_by("pk"))
