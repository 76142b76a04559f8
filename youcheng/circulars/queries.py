"""Circulars as their list and their page show them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import giving, reach, within
from youcheng.circulars.enums import CircularState, ReceiptState
from youcheng.circulars.models import Answer, Circular, Receipt
from youcheng.circulars.rules import WAITING


@dataclass(slots=True)
class Row:
    """A circular in the list. n_units, n_answered: of the units whose standing the reader sees."""

    circular: Circular
    n_units: int
    n_answered: int
    is_late: bool


SHOWN = ("all", "open", "draft", "closed")


def circulars_of(user: User, shown: str = "all") -> QuerySet[Circular]:
    """What was made last comes first."""
    rows = Circular.objects.visible_to(user)
    states = {"open": CircularState.SENT, "draft": CircularState.DRAFT,
              "closed": CircularState.CLOSED}  # fmt: skip
    if shown in states:
        rows = rows.filter(state=states[shown])
    return rows.select_related("unit").order_by("-pk")


def rows_of(user: User, circulars: Iterable[Circular], today: date) -> list[Row]:
    """Two queries."""
    found = list(circulars)
    seen = receipts_of(user, [one.pk for one in found]).order_by()
    answered = Answer.objects.standing().order_by().values("receipt")
    counts = {
        key: (n, done)
        for key, n, done in seen.values_list("circular").annotate(
            n=Count("pk"), done=Count("pk", filter=Q(pk__in=answered))
        )
    }
    return [
        Row(
            one, *counts.get(one.pk, (0, 0)),
            is_late=one.state == CircularState.SENT and one.due_on is not None
            and one.due_on < today,
        )
        for one in found
    ]  # fmt: skip


def receipts_of(user: User, circulars: Collection[int]) -> QuerySet[Receipt]:
    """The standing that a reader sees: of all units where they see the sender's side, else of their
    own."""
    rows = Receipt.objects.filter(circular__in=circulars)
    own = rows.filter(within(user, Permission.CIRCULAR_VIEW, "unit__path")).order_by()
    sent = Circular.objects.filter(within(user, Permission.CIRCULAR_VIEW, "unit__path")).order_by()
    return rows.filter(Q(pk__in=own.values("pk")) | Q(circular__in=sent.values("pk")))


@dataclass(slots=True)
class Line:
    """A unit in the matrix. has_people: somebody of the unit itself can answer."""

    receipt: Receipt
    state: ReceiptState
    answer: Answer | None
    has_people: bool
    said: list[tuple[str, str]]
    """Question and what was put into its field, those left empty left out."""

    @property
    def waits(self) -> bool:
        return self.state in WAITING


@dataclass(slots=True)
class Matrix:
    lines: list[Line]

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.state.value for line in self.lines)

    @property
    def n_read(self) -> int:
        return sum(line.receipt.read_at is not None for line in self.lines)

    @property
    def n_claimed(self) -> int:
        return sum(line.receipt.claimed_at is not None for line in self.lines)

    @property
    def n_answered(self) -> int:
        return self.counts[ReceiptState.ANSWERED]

    @property
    def n_waiting(self) -> int:
        return sum(line.waits for line in self.lines)

    @property
    def n_overdue(self) -> int:
        return self.counts[ReceiptState.OVERDUE]

    @property
    def by_kind(self) -> list[tuple[str, list[Line]]]:
        """In the order of the tree, put together by kind of unit."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(str(line.receipt.unit.get_kind_display()), []).append(line)
        return list(found.items())

    def shown(self, which: str) -> "Matrix":
        """which: "waiting", "overdue", or all."""
        if which == "waiting":
            return Matrix([line for line in self.lines if line.waits])
        if which == "overdue":
            return Matrix([line for line in self.lines if line.state == ReceiptState.OVERDUE])
        return self


def matrix_of(user: User, circular: Circular, today: date) -> Matrix:
    """Four queries."""
    receipts = list(
        receipts_of(user, [circular.pk])
        .select_related("unit")
        .order_by("unit__kind", "unit__position", "unit__pk")
    )
    answers = {
        one.receipt_id: one
        for one in Answer.objects.standing().filter(receipt__in=receipts).select_related("by")
    }
    peopled = units_with_people(receipt.unit_id for receipt in receipts)
    questions = list(circular.questions.all())

    def said(answer: Answer | None) -> list[tuple[str, str]]:
        given = answer.said if answer else {}
        return [
            (one.label, one.shown(given[str(one.pk)])) for one in questions if str(one.pk) in given
        ]

    return Matrix([
        Line(
            receipt,
            receipt.state(circular, today, is_answered=receipt.pk in answers),
            answers.get(receipt.pk),
            receipt.unit_id in peopled,
            said(answers.get(receipt.pk)),
        )
        for receipt in receipts
    ])  # fmt: skip


def _own_grants(units: Iterable[int]) -> QuerySet[Grant]:
    """Grants to answer that were given for the unit itself: who answers for the whole city is not
    told of every circular."""
    return giving(Permission.CIRCULAR_ANSWER).filter(unit__in=set(units), user__is_active=True)


def units_with_people(units: Iterable[int]) -> set[int]:
    return set(_own_grants(units).order_by().values_list("unit", flat=True))


def people_of_units(units: Iterable[int]) -> list[User]:
    """Whoever answers for one of these units."""
    users = _own_grants(units).order_by().values("user")
    return list(User.objects.filter(pk__in=users, is_active=True).order_by("pk"))


def mine_of(user: User, matrix: Matrix) -> Line | None:
    """The line for which the reader answers: that of their own unit before one below it."""
    held = reach(user, Permission.CIRCULAR_ANSWER)
    if held.scopes is None:
        return None
    paths = [scope.path for scope in held.scopes]
    own = [line for line in matrix.lines if line.receipt.unit.path in paths]
    below = [
        line for line in matrix.lines
        if any(line.receipt.unit.path.startswith(path) for path in paths)
    ]  # fmt: skip
    return next(iter(own or below), None)


def units_to_choose(user: User, circular: Circular | None = None) -> QuerySet[Unit]:
    """Open units below those for which the user sends; without those that have it."""
    rows = Unit.objects.filter(within(user, Permission.CIRCULAR_SEND, "path"), ended_on=None)
    if circular is not None and circular.pk:
        rows = rows.exclude(pk__in=circular.receipts.order_by().values("unit"))
        rows = rows.exclude(pk=circular.unit_id)
    return rows.order_by("kind", "position", "pk")
