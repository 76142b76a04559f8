"""Where each unit stands with a circular."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import reach
from youcheng.circulars.enums import ReceiptState
from youcheng.circulars.models import Answer, Circular, CircularFile, OutsideLink, Receipt
from youcheng.circulars.queries.choosing import units_with_people
from youcheng.circulars.queries.files import files_in
from youcheng.circulars.queries.lists import receipts_of
from youcheng.circulars.queries.outside import present_links
from youcheng.circulars.rules import WAITING


@dataclass(slots=True)
class Line:
    """A unit in the matrix. has_people: somebody of the unit itself can answer."""

    receipt: Receipt
    state: ReceiptState
    answer: Answer | None
    has_people: bool
    said: list[tuple[str, str]]
    """Question and what was put into its field, those left empty left out."""
    files: list[CircularFile] = field(default_factory=list)
    link: OutsideLink | None = None
    """Of a body outside: the newest."""

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    def has_open_link(self, at: datetime) -> bool:
        """Whether its body could still answer by the link that it has."""
        link = self.link
        return (
            link is not None and not link.revoked_at and not link.used_at and link.expires_at > at
        )


@dataclass(slots=True)
class Matrix:
    """files: of the sender."""

    lines: list[Line]
    files: list[CircularFile] = field(default_factory=list)

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
    def reminded(self) -> list[Line]:
        """Units that can be reminded: a body outside has nobody whom the house could tell."""
        return [line for line in self.lines if line.waits and line.receipt.unit]

    @property
    def outside(self) -> list[Line]:
        """Bodies outside that still owe an answer: the sender has to ask them."""
        return [line for line in self.lines if line.waits and not line.receipt.unit]

    @property
    def n_overdue(self) -> int:
        return self.counts[ReceiptState.OVERDUE]

    @property
    def by_kind(self) -> list[tuple[str, list[Line]]]:
        """In the order of the tree, put together by kind of unit."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            unit = line.receipt.unit
            kind = str(unit.get_kind_display()) if unit else _("Outside bodies")
            found.setdefault(kind, []).append(line)
        return list(found.items())

    def shown(self, which: str) -> "Matrix":
        """which: "waiting", "overdue", or all."""
        if which == "waiting":
            return Matrix([line for line in self.lines if line.waits])
        if which == "overdue":
            return Matrix([line for line in self.lines if line.state == ReceiptState.OVERDUE])
        return self


def matrix_of(user: User, circular: Circular, today: date) -> Matrix:
    """Five queries, and one for the links of bodies outside."""
    in_order = (F(f"unit__{name}").asc(nulls_last=True) for name in ("kind", "position", "pk"))
    receipts = list(
        receipts_of(user, [circular.pk])
        .select_related("unit", "forwarded_from__unit")
        .order_by(*in_order, "pk")
    )
    answers = {
        one.receipt_id: one
        for one in Answer.objects.standing().filter(receipt__in=receipts).select_related("by")
    }
    peopled = units_with_people(one.unit_id for one in receipts if one.unit_id)
    files: dict[int | None, list[CircularFile]] = {}
    for one in files_in(user, circular):
        files.setdefault(one.receipt_id, []).append(one)
    links = present_links(receipts)
    questions = list(circular.questions.all())

    def said(answer: Answer | None) -> list[tuple[str, str]]:
        given = answer.said if answer else {}
        return [
            (one.label, one.shown(given[str(one.pk)])) for one in questions if str(one.pk) in given
        ]

    lines = [
        Line(
            receipt,
            receipt.state(circular, today, is_answered=receipt.pk in answers),
            answers.get(receipt.pk),
            receipt.unit_id is None or receipt.unit_id in peopled,
            said(answers.get(receipt.pk)),
            files.get(receipt.pk, []),
            links.get(receipt.pk),
        )
        for receipt in receipts
    ]
    return Matrix(lines, files.get(None, []))


def mine_of(user: User, matrix: Matrix) -> Line | None:
    """The line for which the reader answers: that of their own unit before one below it."""
    held = reach(user, Permission.CIRCULAR_ANSWER)
    if held.scopes is None:
        return None
    paths = [scope.path for scope in held.scopes]
    found = [(line.receipt.unit.path, line) for line in matrix.lines if line.receipt.unit]
    own = [line for path, line in found if path in paths]
    below = [line for path, line in found if any(path.startswith(one) for one in paths)]
    return next(iter(own or below), None)
