"""Reference data: complete, consistent, and loaded twice without harm."""

import csv
import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from youcheng.accounts.models import Unit, UnitName
from youcheng.lib.objections import Refused
from youcheng.lib.text import fold
from youcheng.registry import actions
from youcheng.registry.actions.reference import (
    find_office,
    load_office,
    load_reference,
    read_office,
)
from youcheng.registry.actions.reference.files import FOLDER, rows_of
from youcheng.registry.actions.reference.gazetteer import load_gazetteer
from youcheng.registry.enums import (
    Counting,
    InstrumentKind,
    PlaceKind,
    Region,
    TieKind,
)
from youcheng.registry.models import (
    Cohort,
    Country,
    CountryName,
    Dataset,
    DiplomaticRelation,
    Grouping,
    GroupingMember,
    KindLabel,
    Locality,
    LocalityName,
    PublishedCount,
    PublishedFigure,
)

PLAN_DAY = date(2017, 12, 31)

WAYS = """
US: USA|U.S.|U.S.A.|United States|United States of America
US: 美国|美國|美利坚合众国|美利堅合眾國|Etats-Unis|Estados Unidos
GB: UK|U.K.|United Kingdom|Great Britain|England|Scotland|Wales|英国|英國
GB: England, United Kingdom|Northern Ireland, United Kingdom
RU: Russia|Russian Federation|俄罗斯|俄羅斯|俄罗斯联邦|Россия
KR: Korea|South Korea|Republic of Korea|韩国|韓國|大韩民国|대한민국
KP: North Korea|DPRK|朝鲜
CZ: Czechia|Czech Republic|捷克|捷克共和国
MK: Macedonia|North Macedonia|FYROM|北马其顿
SZ: Swaziland|Eswatini|斯威士兰
MM: Burma|Myanmar|缅甸
NL: Holland|Netherlands|The Netherlands|荷兰
CI: Ivory Coast|Côte d'Ivoire|Cote d’Ivoire|科特迪瓦|象牙海岸
DE: Germany|Deutschland|Allemagne|德国|德國|Brandenburg, Germany
GE: Georgia|Georgia (country)|格鲁吉亚
CG: Congo|刚果（布）|刚果(布)
CD: Democratic Republic of the Congo|DR Congo|刚果（金）|刚果金
CV: Cape Verde|Cabo Verde
TL: East Timor|Timor-Leste
TR: Turkey|Türkiye|土耳其
HK: Hong Kong|Hong Kong, China|香港|中国香港
MO: Macau|Macao|澳门|澳門
TW: Taiwan|台湾|臺灣|台灣|中国台湾
CN: China|中国|中國|PRC|中华人民共和国
FI: Finland|芬兰|芬蘭|Suomi|FI|FIN
PS: Palestine|巴勒斯坦
MG: Madagascar|Madagaskar
PT: Portugal|Azores, Portugal|Algarve, Portugal
FR: France|法国|法國
RE: Réunion, France|Réunion
AX: Åland Islands, Finland
IT: Italy|Italia|意大利|义大利|義大利
"""


@pytest.fixture
def reference(db):
    """Everything but the gazetteer, which takes seconds."""
    return load_reference(but=frozenset({"gazetteer"}))


def test_every_way_to_write_a_country_leads_to_it(reference):
    known = dict(CountryName.objects.values_list("key", "country_id"))
    wrong = {
        text: known.get(fold(text))
        for line in WAYS.strip().splitlines()
        for iso2, texts in [line.split(": ", 1)]
        for text in texts.split("|")
        if known.get(fold(text)) != iso2
    }
    assert wrong == {}


def test_regions_are_part_of_a_state_and_not_states(reference):
    parts = dict(
        Country.objects.filter(iso2__in=("HK", "MO", "TW", "PR", "GP"))
        .order_by("iso2")
        .values_list("iso2", "part_of_id")
    )
    assert parts == {"GP": "FR", "HK": "CN", "MO": "CN", "PR": "US", "TW": "CN"}
    assert not Country.objects.filter(iso2__in=parts, kind="state").exists()
    assert [c.name_zh for c in Country.objects.filter(part_of="CN").order_by("iso2")] == [
        "中国香港",
        "中国澳门",
        "中国台湾",
    ]
    assert set(Country.objects.values_list("region", flat=True)) == set(Region.values)


def test_relations_hold_with_partners_and_not_with_others(reference):
    def holds(iso2: str, day: date) -> bool:
        rows = DiplomaticRelation.objects.filter(country=iso2, from_on__lte=day)
        return any(row.to_on is None or row.to_on >= day for row in rows)

    assert holds("JP", PLAN_DAY)
    assert holds("PA", PLAN_DAY)
    assert not holds("PA", date(2017, 1, 1))
    assert not holds("SZ", PLAN_DAY)
    assert not holds("CN", PLAN_DAY)


def test_along_the_belt_and_road_are_65_states(reference):
    members = GroupingMember.objects.filter(grouping__code="bri_along")
    assert members.filter(GroupingMember.on(PLAN_DAY)).count() == 65
    assert not members.exclude(country__kind="state").exists()
    assert Grouping.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "size", "best", "worst"),
    [
        ("sub_provincial", 15, 6, 6),
        ("jiangsu", 13, 3, 3),
        ("trillion_gdp_2016", 12, 7, 7),
        ("trillion_gdp_2017", 14, 8, 9),
    ],
)
def test_bounds_give_the_published_rank(reference, code, size, best, worst):
    ours = 71
    peers = list(
        Cohort.objects.get(code=code).members.order_by("pk").values_list("peer__code", flat=True)
    )
    bounds = [
        PublishedCount.objects.get(
            peer__code=peer, as_of=PLAN_DAY, counting=Counting.FORMAL_AND_COOPERATIVE
        )
        for peer in peers
        if peer != "nanjing"
    ]
    assert len(peers) == size
    assert 1 + sum(bound.low > ours for bound in bounds) == best
    assert 1 + sum(bound.high is None or bound.high > ours for bound in bounds) == worst


def test_labels_mean_kinds(reference):
    meanings = set(KindLabel.objects.values_list("meaning", flat=True))
    assert meanings <= set(TieKind.values) | set(InstrumentKind.values)
    known = dict(KindLabel.objects.values_list("key", "meaning"))
    assert known[fold("友好合作城市")] == "cooperative"
    assert known[fold("友好合作城區")] == "cooperative"
    assert known[fold("國際友好城市")] == "formal"
    assert known[fold("意向書")] == "intent"


def test_an_edited_country_is_left_alone(reference):
    Country.objects.filter(iso2="FI").update(name_en="Suomi", is_edited=True)
    Country.objects.filter(iso2="SE").update(name_en="Sverige")
    Dataset.objects.filter(code="countries").update(checksum="of an older release")

    again = load_reference(but=frozenset({"gazetteer"}))

    assert list(again) == ["countries"]
    assert Country.objects.get(iso2="FI").name_en == "Suomi"
    assert Country.objects.get(iso2="SE").name_en == "Sweden"


def test_gazetteer_file_is_sound():
    rows = list(rows_of(FOLDER / "gazetteer.csv.gz"))
    by_name = {(row["country"], row["name"], row["admin1_name"]): row["name_zh"] for row in rows}
    with (FOLDER / "countries.csv").open(encoding="utf-8") as file:
        countries = {row["iso2"] for row in csv.DictReader(file)}
    assert len(rows) > 30_000
    assert {row["country"] for row in rows} <= countries
    assert {row["kind"] for row in rows} <= set(PlaceKind.values)
    assert by_name["GB", "London", "England"] == by_name["CA", "London", "Ontario"] == "伦敦"
    assert by_name["AU", "Perth", "Western Australia"] == "珀斯"
    assert by_name["CN", "Suzhou", "Jiangsu"] == "苏州"
    assert by_name["CN", "Suzhou", "Anhui"] == "宿州"
    assert by_name["CN", "Nanjing County", "Fujian"] == "南靖县"
    assert by_name["MN", "Khentii Province", ""] == "肯特省"
    # Chinese names are simplified throughout: folding only drops punctuation.
    assert [z for z in by_name.values() if z and fold(z) != re.sub("[·-]", "", z)] == []


def small_gazetteer(path, name_zh="圣路易斯", others="Saint Louis|聖路易"):
    path.write_text(
        "geonameid,country,kind,name,name_zh,admin1_code,admin1_name,lat,lon,population,timezone,"
        "alternates\n"
        f"4407066,US,city,St. Louis,{name_zh},MO,Missouri,38.6273,-90.1979,315685,"
        f"America/Chicago,{others}\n"
        ",MN,province,Khentii Province,肯特省,,,47.8,110.0,,,Khentii\n",
        encoding="utf-8",
    )
    return path


def test_gazetteer_grows_and_changes_but_loses_nothing(reference, tmp_path):
    path = tmp_path / "places.csv"
    load_gazetteer(small_gazetteer(path, name_zh="圣路易"))
    before = list(Locality.objects.order_by("pk").values_list("pk", flat=True))

    load_gazetteer(small_gazetteer(path))

    assert list(Locality.objects.order_by("pk").values_list("pk", flat=True)) == before
    city = Locality.objects.get(geonameid=4407066)
    assert city.name_zh == "圣路易斯"
    keys = set(LocalityName.objects.filter(locality=city).values_list("key", flat=True))
    assert {"stlouis", "saintlouis", "圣路易", "圣路易市", "圣路易斯", "圣路易斯市"} <= keys
    province = Locality.objects.get(kind=PlaceKind.PROVINCE)
    assert "肯特省市" not in province.names.values_list("text", flat=True)


def test_gazetteer_leaves_alone_what_the_office_set_right(reference, tmp_path):
    path = tmp_path / "places.csv"
    load_gazetteer(small_gazetteer(path))
    city = Locality.objects.get(geonameid=4407066)
    actions.edit_place(city, version=1, by=None, name_zh="圣路易", population=300_000)
    actions.drop_name(city.names.get(text="聖路易"), by=None)

    load_gazetteer(small_gazetteer(path))

    city.refresh_from_db()
    assert (city.name_zh, city.population) == ("圣路易", 300_000)
    assert not city.names.filter(text="聖路易").exists()


def test_office_has_eleven_districts_and_the_plan(db):
    load_office(find_office("nanjing"))
    city = Unit.objects.get(code="nanjing")
    figures = dict(PublishedFigure.objects.filter(home=city).values_list("metric", "value"))
    assert Unit.objects.filter(kind="district", parent=city).count() == 11
    assert Unit.objects.get(code="jiangbei").kind == "new_area"
    assert figures["total"] == figures["by_kind.formal"] + figures["by_kind.cooperative"] == 71
    assert sum(v for k, v in figures.items() if k.endswith(".ties")) == 71
    assert sum(v for k, v in figures.items() if k.endswith(".countries")) == 41
    assert figures["by_level.municipal"] + figures["by_level.district"] == 71
    for text, code in {
        "市本级": "nanjing",
        "南京": "nanjing",
        "栖霞": "qixia",
        "棲霞區": "qixia",
        "南京市栖霞区人民政府": "qixia",
        "Qixia": "qixia",
        "江北新區": "jiangbei",
        "市外办": "foreign-affairs-office",
    }.items():
        found = UnitName.objects.filter(key=fold(text)).order_by("unit")
        assert [name.unit.code for name in found] == [code], text


def test_a_decided_figure_is_left_alone(db):
    path = find_office("nanjing")
    load_office(path)
    PublishedFigure.objects.filter(metric="total").update(value=70, decision="computed")
    PublishedFigure.objects.filter(metric="countries").update(value=40)
    Dataset.objects.update(checksum="of an older release")

    load_office(path)

    assert PublishedFigure.objects.get(metric="total").value == 70
    assert PublishedFigure.objects.get(metric="countries").value == 41


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = ", "bad_toml"),
        ("", "no_city"),
        ("unit = 3", "no_city"),
        ('[[unit]]\ncode="a"\nkind="district"\nname_zh="甲"', "no_city"),
        ('[[unit]]\ncode="a"\nkind="planet"\nname_zh="甲"', "bad_unit"),
        ('[[unit]]\ncode="a"\nkind="city"', "bad_unit"),
        (
            '[[unit]]\ncode="a"\nkind="city"\nname_zh="甲"\n[[unit]]\ncode="b"\nkind="zone"\n'
            'name_zh="乙"\nparent="c"',
            "bad_unit",
        ),
        (
            '[[unit]]\ncode="a"\nkind="city"\nname_zh="甲"\n[[published]]\nas_of="2017"',
            "bad_figures",
        ),
    ],
)
def test_a_faulty_office_is_refused(tmp_path, text, code):
    path = tmp_path / "office.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_office(path)
    assert refused.value.objection.code == code
    assert "%(" not in str(refused.value.objection.message)


def test_a_database_keeps_its_city(db, tmp_path):
    load_office(find_office("nanjing"))
    path = tmp_path / "other.toml"
    path.write_text('[[unit]]\ncode="wuhan"\nkind="city"\nname_zh="武汉市"', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_office(path)
    assert refused.value.objection.code == "other_office"
    assert not Unit.objects.filter(code="wuhan").exists()


def setup(**options) -> dict:
    out = StringIO()
    call_command("setup", format="json", stdout=out, **options)
    return json.loads(out.getvalue())


def test_setup_twice(db):
    first = setup()
    counts = (Locality.objects.count(), LocalityName.objects.count(), UnitName.objects.count())

    second = setup()

    assert first["loaded"]["gazetteer"] == Locality.objects.count() > 30_000
    assert first["office"] == "nanjing"
    assert second["loaded"] == {}
    assert second["units"] == second["migrations"] == 0
    now = (Locality.objects.count(), LocalityName.objects.count(), UnitName.objects.count())
    assert now == counts
    assert LocalityName.objects.filter(locality__country="CA", key=fold("伦敦")).exists()


def test_setup_refuses_an_unknown_office_in_one_sentence(db):
    with pytest.raises(CommandError, match="atlantis"):
        setup(office="atlantis", language="en")
    assert not Unit.objects.exists()
