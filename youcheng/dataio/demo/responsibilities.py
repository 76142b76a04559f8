"""Responsibilities of the demonstration office, shared out as the exchanges propose."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.opportunities.models import Sector
from youcheng.registry.models import Tie
from youcheng.responsibilities import actions
from youcheng.responsibilities.enums import Part
from youcheng.responsibilities.queries import proposal_for

SECTORS = (
    ("biomedicine", "jiangbei", ("gulou-hospital", "nju")),
    ("vehicles", "jiangning", ("seu",)),
    ("chips", "jiangbei", ()),
)
NOTE = "演示"


def share_out(*, home: Unit, at: datetime) -> int:
    """Returns how many parts were given."""
    by = User.objects.get(username="demo")
    today = localdate(at)
    since = today - timedelta(days=200)
    n = 0
    for tie in Tie.objects.filter(is_demo=True, home=home).select_related("place").order_by("pk"):
        for one in proposal_for(by, tie, today):
            actions.assign(tie, one.unit, one.part, from_on=since, note=NOTE, by=by)
            n += 1
    for code, lead, others in SECTORS:
        sector = Sector.objects.get(listing__code="nanjing-266", code=code)
        for part, units in ((Part.LEAD, (lead,)), (Part.DOES, others)):
            for unit in Unit.objects.filter(code__in=units).order_by("pk"):
                actions.assign(sector, unit, part, from_on=since, note=NOTE, by=by)
                n += 1
    return n
