"""Responsibilities of the demonstration office. Nobody shared them out so: notes say 演示."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.opportunities.models import Sector
from youcheng.registry.models import Tie
from youcheng.responsibilities import actions
from youcheng.responsibilities.enums import Part

TIES = (
    (
        "foreign-affairs-office",
        ("Leipzig", "Florence", "Perth", "Boston", "Melbourne", "York", "London"),
    ),
    ("jiangbei", ("Daejeon",)),
    ("jiangning", ("Stuttgart", "Eindhoven")),
    ("education-bureau", ("Birmingham",)),
)
"""Leading units and the cities whose ties they lead; all others wait for somebody."""
ASSISTING = (("Leipzig", "jiangbei"), ("Leipzig", "gulou-hospital"), ("Boston", "jiangbei"),
             ("Florence", "xuanwu"))  # fmt: skip
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
    units = {unit.code: unit for unit in Unit.objects.filter(path__startswith=home.path)}
    ties = {
        tie.place.name_en: tie
        for tie in Tie.objects.filter(is_demo=True, home=home).select_related("place")
    }
    parts = [(city, code, Part.LEAD) for code, cities in TIES for city in cities]
    parts += [(city, code, Part.DOES) for city, code in ASSISTING]
    for city, code, part in parts:
        if city in ties:
            actions.assign(ties[city], units[code], part, from_on=since, note=NOTE, by=by)
            n += 1
    for code, lead, others in SECTORS:
        sector = Sector.objects.get(listing__code="nanjing-266", code=code)
        for part, codes in ((Part.LEAD, (lead,)), (Part.DOES, others)):
            for unit in codes:
                actions.assign(sector, units[unit], part, from_on=since, note=NOTE, by=by)
                n += 1
    return n
