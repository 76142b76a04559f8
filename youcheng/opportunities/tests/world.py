"""What the tests of opportunities share."""

from datetime import UTC, date, datetime
from typing import Any

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.exchanges.tests.world import place
from youcheng.opportunities import actions
from youcheng.opportunities.actions import OpportunityDraft
from youcheng.opportunities.enums import Sense, Side
from youcheng.opportunities.models import Opportunity, Sector

THEN = datetime(2018, 3, 1, 2, tzinfo=UTC)
NOW = datetime(2018, 10, 8, 2, tzinfo=UTC)
TODAY = date(2018, 10, 8)


def sector(code: str = "biomedicine", listing: str = "nanjing-441") -> Sector:
    return Sector.objects.get(listing__code=listing, code=code)


def unit(code: str = "qixia") -> Unit:
    return Unit.objects.get(code=code)


def liaison_of(one: Unit) -> User:
    user = User.objects.create(username=f"liaison-{one.code}", unit=one)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=one)
    return user


def need(keeper: Unit, *, by: User | None = None, at: datetime = THEN, **given: Any) -> Opportunity:
    values: dict[str, Any] = {
        "side": Side.HOME, "sense": Sense.SEEKS, "heading": "肿瘤免疫检测技术合作",
        "text": "寻求肿瘤检测，希望与医院共同临床验证。", "keeper": keeper, **given,
    }  # fmt: skip
    return actions.enter(OpportunityDraft(**values), by=by, at=at)


def offer(
    keeper: Unit, city: str = "Leipzig", *, by: User | None = None, at: datetime = THEN,
    **given: Any,
) -> Opportunity:  # fmt: skip
    values: dict[str, Any] = {
        "side": Side.ABROAD, "sense": Sense.OFFERS, "heading": "Tumour diagnostics",
        "text": "A science park offers immune diagnostics to hospitals.", "keeper": keeper,
        "place": place(city), **given,
    }  # fmt: skip
    return actions.enter(OpportunityDraft(**values), by=by, at=at)
