"""Places that are written as offices write them."""

import pytest

from youcheng.dataio.actions import import_ledger
from youcheng.registry.models import Locality, Tie

pytestmark = pytest.mark.django_db


def _import(office, *rows: str):
    text = "\n".join(["城市,外文名,国家,类型,结好日期", *rows])
    return import_ledger(text.encode(), "台账.csv", unit=office, by=None)[1]


def test_a_province_is_not_its_capital_of_the_same_name(office):
    plan = _import(
        office,
        "爱知县,,日本,友好城市,1980",
        "珀斯州,Perth State,澳大利亚,友好城市,1981",
        "珀斯市,Perth,澳大利亚,友好城市,1998-05-18",
    )

    assert plan.counts()["created"] == 3
    assert [tie.place.kind for tie in Tie.objects.order_by("pk")] == [
        "province",
        "province",
        "city",
    ]
    assert Locality.objects.filter(origin="ledger").count() == 2


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("日本名古屋市,,,友好城市,1978", "Nagoya"),
        ("澳大利亚珀斯市,,,友好城市,1998", "Perth"),
        ("安大略省伦敦市,,加拿大,友好城市,1997", "London"),
        ("名古屋市(Nagoya),,日本国,友好城市,1978", "Nagoya"),
    ],
)
def test_country_and_region_may_stand_before_the_city(office, row, name):
    plan = _import(office, row)

    assert plan.counts()["created"] == 1, plan.problems()
    assert Tie.objects.get().place.name_en == name


@pytest.mark.parametrize("line", ["亚洲,,,,", "欧洲(30个),,,,", "一、亚洲,,,,", "合计,2,,,"])
def test_headings_and_sums_are_no_rows(office, line):
    plan = _import(office, line, "名古屋,Nagoya,日本,友好城市,1978-12-21", "小计,1,,,")

    assert plan.counts()["rows"] == 1
    assert plan.counts()["created"] == 1


def test_a_renewal_attests_the_tie_and_sets_its_term(office):
    plan = _import(office, "珀斯,Perth,澳大利亚,续签,2018-05-18")

    assert plan.counts()["created"] == 1
    tie = Tie.objects.get()
    assert [event.kind for event in tie.events.order_by("pk")] == ["attested", "renewed"]
    assert tie.instruments.get().kind == "renewal"
    assert tie.spans.get().kind == "unknown"


def test_a_contact_office_is_no_home_unit(office):
    text = "城市,国家,类型,归口单位\n名古屋,日本,友好城市,友城处\n珀斯,澳大利亚,友好合作,栖霞区\n"
    plan = import_ledger(text.encode(), "台账.csv", unit=office, by=None)[1]

    assert [problem["code"] for problem in plan.problems()] == ["unknown_contact"]
    homes = Tie.objects.order_by("pk").values_list("home__code", flat=True)
    assert list(homes) == ["nanjing", "qixia"]


def test_a_region_of_china_is_told_and_a_place_in_china_refused(office):
    plan = _import(
        office, "高雄,Kaohsiung,中国台湾,友好合作,1999", "苏州,Suzhou,中国,友好合作,1999"
    )

    codes = [(problem["row"], problem["code"]) for problem in plan.problems()]
    assert (2, "region_of_china") in codes
    assert (3, "not_abroad") in codes
    assert plan.counts()["created"] == 1
