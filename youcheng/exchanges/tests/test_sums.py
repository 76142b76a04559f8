"""The two ways of adding up: in the database for all, in memory for one partner."""

from datetime import date

import pytest

from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries.sums import in_short, totals, years
from youcheng.exchanges.tests.world import recorded


@pytest.mark.django_db
def test_both_ways_agree(office):
    rows = [
        ("visit_in", 2018, {"n_groups_abroad": 1, "n_persons_abroad": 12}),
        ("visit_in", 2018, {"n_groups_abroad": 2}),
        ("visit_out", 2017, {"n_groups_home": 1, "n_persons_home": 5, "n_persons_abroad": 9}),
        ("visit_out", 2016, {}),
        ("letter", 2016, {"n_persons_home": 3}),
    ]
    for kind, year, said in rows:
        recorded(office, kind=kind, from_on=date(year, 5, 1), **said)
    found = Exchange.objects.recorded()

    short = in_short(found)

    assert short.totals == totals(found)
    assert short.years == years(found) == [(2018, 2), (2017, 1), (2016, 2)]
    assert short.kinds == {"visit_in": 2, "visit_out": 2, "letter": 1}
    assert short.totals.n_silent == 2


def test_of_nothing_both_are_nothing(db):
    found = Exchange.objects.none()
    assert in_short(found).totals == totals(found)
    assert (in_short(found).years, in_short(found).kinds) == ([], {})
