"""Names that look like words of another meaning. Found by the bench."""

import pytest

from youcheng.dataio.rules.columns import is_beside_the_point
from youcheng.dataio.tests.ledgers import codes, ledger, take_in, verdicts
from youcheng.registry.models import Tie

COLUMNS = {0: "place_en", 1: "country"}


def test_the_code_of_namibia_is_not_nothing(office):
    rows = [("温得和克", "NA", "友好城市"), ("温得和克", "n/a", "友好城市")]
    _batch, plan = take_in(office, ledger(rows, ("城市", "国家", "类型")))
    assert verdicts(plan) == ["created", "duplicate"]
    assert codes(plan).get(2, set()) == set()
    assert Tie.objects.get().place.country_id == "NA"


@pytest.mark.parametrize(
    ("cell", "is_sum"),
    [
        ("Sumy", False),
        ("Sumter", False),
        ("Totalán", False),
        ("Sum", True),
        ("Total: 71", True),
        ("Grand total", True),
        ("合计71个", True),
    ],
)
def test_a_city_whose_name_begins_like_a_sum_is_a_record(cell, is_sum):
    assert is_beside_the_point([cell, "71"], COLUMNS) == is_sum
