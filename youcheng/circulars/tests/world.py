"""What the tests of circulars share."""

from datetime import UTC, date, datetime
from typing import Any

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.circulars import actions
from youcheng.circulars.actions import CircularDraft
from youcheng.circulars.enums import CircularKind
from youcheng.circulars.models import Circular, Receipt

NOW = datetime(2018, 10, 8, 2, tzinfo=UTC)
DUE = date(2018, 10, 19)
CODES = ("qinhuai", "xuanwu", "qixia")


def units(n: int = 3) -> list[Unit]:
    return [Unit.objects.get(code=code) for code in CODES[:n]]


def liaison_of(unit: Unit) -> User:
    user = User.objects.create(username=f"liaison-{unit.code}", unit=unit)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=unit)
    return user


def drafted(by: User, home: Unit, **given: Any) -> Circular:
    values: dict[str, Any] = {
        "kind": CircularKind.NEEDS, "unit": home, "heading": "征集高校合作需求",
        "body": "请各单位提出合作需求。", "due_on": DUE, **given,
    }  # fmt: skip
    return actions.draft(CircularDraft(**values), by=by)


def sent(by: User, home: Unit, n: int = 3, **given: Any) -> Circular:
    one = drafted(by, home, **given)
    actions.send(one, units(n), by=by, at=NOW)
    return one


def receipt(circular: Circular, code: str = "qinhuai") -> Receipt:
    return circular.receipts.get(unit__code=code)
