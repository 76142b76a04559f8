"""What the tests of regular exchange share."""

from datetime import UTC, date, datetime
from typing import Any

from youcheng.accounts.models import Unit, User
from youcheng.mechanisms import actions
from youcheng.mechanisms.actions import MechanismDraft
from youcheng.mechanisms.models import Mechanism, PartnerPage, Turn
from youcheng.registry.actions import EventDraft, TieDraft, open_tie
from youcheng.registry.models import Locality, Tie

NOW = datetime(2018, 10, 8, 2, tzinfo=UTC)
TODAY = date(2018, 10, 8)
BEGINS, ENDS = date(2018, 12, 3), date(2018, 12, 7)


def tie_with(home: Unit, by: User, place: str = "Leipzig") -> Tie:
    where = Locality.objects.filter(name_en=place).order_by("pk")[0]
    signed = EventDraft("established", date(1988, 5, 21), to_kind="formal")
    draft = TieDraft(home_id=home.pk, place_id=where.pk, events=[signed])
    return open_tie(draft, by=by, at=datetime(2015, 1, 1, tzinfo=UTC))


def mechanism_of(tie: Tie, by: User, **given: Any) -> Mechanism:
    values: dict[str, Any] = {
        "unit": tie.home, "started": 2015, "heading_zh": "青少年夏令营",
        "heading_en": "Youth camp", **given,
    }  # fmt: skip
    one = actions.set_up(tie, MechanismDraft(**values), by=by)
    actions.add_pattern(one, heading="发邀请函", side="home", unit=None, weeks=8, by=by)
    actions.add_pattern(one, heading="参加人员名单", side="abroad", unit=None, weeks=4, by=by)
    return one


def planned(mechanism: Mechanism, by: User, **given: Any) -> Turn:
    values: dict[str, Any] = {
        "year": 2018, "host": "abroad", "from_on": BEGINS, "to_on": ENDS, **given,
    }  # fmt: skip
    return actions.plan(mechanism, **values, by=by)


def page_of(tie: Tie, by: User, **given: Any) -> tuple[PartnerPage, str]:
    values: dict[str, Any] = {
        "language": "en", "ends_on": date(2019, 3, 1), "at": NOW, **given,
    }  # fmt: skip
    return actions.open_page(tie, **values, by=by)
