"""What the tests of exchanges share."""

from datetime import UTC, date, datetime
from typing import Any

from youcheng.accounts.models import Unit
from youcheng.exchanges import actions
from youcheng.exchanges.actions import ExchangeDraft
from youcheng.exchanges.models import Exchange
from youcheng.registry import actions as registry
from youcheng.registry.models import Locality, Tie

THEN = datetime(2015, 1, 1, tzinfo=UTC)
DAY = date(2018, 5, 21)


def place(name: str = "Leipzig") -> Locality:
    return Locality.objects.filter(name_en=name).order_by("-population", "pk")[0]


def tie_with(home: Unit, name: str = "Leipzig") -> Tie:
    event = registry.EventDraft("established", date(1988, 5, 21), to_kind="formal")
    draft = registry.TieDraft(home_id=home.pk, place_id=place(name).pk, events=[event])
    return registry.open_tie(draft, by=None, at=THEN)


def draft(home: Unit, name: str = "Leipzig", **given: Any) -> ExchangeDraft:
    values: dict[str, Any] = {
        "kind": "visit_in",
        "from_on": DAY,
        "home": home,
        "place_ids": [place(name).pk],
        "subject_zh": "市长率团来访",
    }
    return ExchangeDraft(**{**values, **given})


def recorded(home: Unit, name: str = "Leipzig", *, at: datetime = THEN, **given: Any) -> Exchange:
    return actions.record_exchange(draft(home, name, **given), by=None, at=at)


def posted(home: Unit, /, **given: Any) -> dict[str, Any]:
    """What a browser sends for a new exchange."""
    return {
        "kind": "visit_in",
        "on": "2018-05-21",
        "place_text": "莱比锡",
        "subject_zh": "市长率团来访",
        "home": str(home.pk),
        "visibility": "internal",
        **given,
    }
