"""Whatever stands in the cells: every row gets a verdict, and undo takes all of it back."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from youcheng.dataio.actions import import_claims, undo_import
from youcheng.dataio.tests.ledgers import ledger, snapshot, take_in
from youcheng.lib.objections import Refused
from youcheng.registry.models import Claim, Locality, LocalityName

PIECES = (
    "图尔库",
    "Turku",
    "伦敦",
    "London, Ontario",
    "芬兰",
    "FI",
    "乌有国",
    "友好城市",
    "意向书",
    "友好合作",
    "备忘录",
    "栖霞区",
    "南京市",
    "福州市",
    "1990",
    "1990-05",
    "1990-05-01",
    "2017-02-30",
    "32874",
    "1850",
    "2199-01-01",
    "不详",
    "—",
    "0",
    "-1",
    "1e9",
    "TRUE",
    "#N/A",
    "=1+1",
    "暂停",
    "终止",
    "到期",
    "5年",
    "99年",
    "长期",
    "自动续期",
    "合计",
    "注:",
    "()",
    "（）",
    "Ⅳ",
    "²",
    "٣",
    "١٩٩٠",
    "\u200b",
    "\ufeff",
    "𠮷野家",
    "İstanbul",
    "ẞ",
    "x" * 300,
    "市",
    "州",
    ",",
    "p1",
    "new",
    "633679",
    "9" * 25,
    "60.45",
    "nan",
    "inf",
    "日期=1990-05-01;事由=结好",
    "序=1;事由=意向书",
)
CELL = st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
HEADERS = (
    "城市",
    "外文名",
    "国家",
    "省州",
    "类型",
    "级别",
    "我方单位",
    "区",
    "结好日期",
    "意向书日期",
    "状态",
    "暂停日期",
    "终止日期",
    "有效期至",
    "自动续期",
    "语言",
    "来源",
    "可信度",
    "备注",
    "演示数据",
    "纬度",
    "经度",
    "地名编号",
    "称谓",
    "文书",
    "事件",
)
ROW = st.lists(
    st.one_of(st.just(""), st.just(""), CELL), min_size=len(HEADERS), max_size=len(HEADERS)
)
GOOD = st.tuples(st.sampled_from(["图尔库", "莱比锡", "伦敦"]), ROW).map(
    lambda pair: [pair[0], "", "芬兰", "", *pair[1][4:]]
)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@given(st.lists(ROW | GOOD, min_size=1, max_size=8))
@settings(max_examples=40, suppress_health_check=SLOW)
def test_any_ledger_is_judged_written_and_taken_back(office, rows):
    data = ledger([["坦佩雷", "", "芬兰", *[""] * (len(HEADERS) - 3)], *rows], HEADERS)
    before = snapshot()
    batch, plan = take_in(office, data)
    assert plan.rows[0].verdict == "created"
    undo_import(batch, by=None)
    assert snapshot() == before


PAIR = st.lists(CELL | st.just(""), min_size=8, max_size=8)


@given(st.lists(PAIR, max_size=8))
@settings(max_examples=40, suppress_health_check=SLOW)
def test_any_list_of_pairs_is_judged(reference, rows):
    headers = ["city_a", "country_a", "lat_a", "lon_a", "city_b", "country_b", "lat_b", "lon_b"]
    try:
        counts = import_claims(ledger(rows, headers), "a.xlsx", source="x", by=None).counts
    except Refused:
        return
    assert counts["rows"] == sum(
        counts[name] for name in ("matched", "ambiguous", "rejected", "duplicates")
    )
    Claim.objects.all().delete()
    made = Locality.objects.filter(origin="list")
    LocalityName.objects.filter(locality__in=made).delete()
    made.delete()
