"""A ledger full of traps: what becomes of each row, and that nothing else is lost."""

from datetime import date, datetime

import openpyxl
import pytest

from youcheng.dataio.actions import import_ledger, importing
from youcheng.dataio.models import BatchState, RememberedMapping
from youcheng.dataio.tests.ledgers import (
    EVERYTHING,
    codes,
    ledger,
    saved,
    snapshot,
    take_in,
    verdicts,
)
from youcheng.dataio.tests.traps import N_TRAPS, TRAPS, C, F
from youcheng.lib.objections import Refused
from youcheng.registry.models import Instrument, Locality, Tie, TieEvent, TieSpan

TODAY = date(2199, 1, 1)
"""Later than the day of the test, from which an undated tie counts."""


@pytest.fixture
def trapped(office):
    return take_in(office, ledger(row for row, _verdict, _codes in TRAPS), "traps.xlsx")


def test_every_row_has_the_verdict_and_the_codes_that_it_must(trapped):
    _batch, plan = trapped
    found = {row.row: (str(row.verdict), {p["code"] for p in row.problems}) for row in plan.rows}
    wanted = {n: (verdict, said) for n, (_row, verdict, said) in enumerate(TRAPS, start=2)}
    assert {n: (TRAPS[n - 2][0], found[n]) for n in found if found[n] != wanted[n]} == {}
    assert len(found) == N_TRAPS


def test_each_problem_says_where_it_is(trapped):
    _batch, plan = trapped
    for problem in plan.problems():
        assert problem["sheet"] == "台账"
        assert problem["severity"] in {"error", "warning"}
        assert problem["message"]
        if problem["code"] not in {"missing_country"}:
            assert problem["column"]
    [bad] = [p for p in plan.problems() if p["row"] == 24]
    assert bad["column"] == "结好日期"


def test_what_was_written_is_what_the_rows_said(trapped):
    batch, plan = trapped
    created = plan.counts()["created"]
    assert Tie.objects.count() == created == batch.counts["created"]
    assert batch.state == BatchState.WRITTEN
    assert TieSpan.objects.at(TODAY).values("tie").distinct().count() == created - 1  # the intent
    stages = dict(
        TieSpan.objects.at(TODAY).filter(place__country="JP").values_list("place__name_en", "stage")
    )
    assert stages == {"Yokohama": "suspended", "Osaka": "terminated", "Nagoya": "lapsed"}
    assert TieSpan.objects.at(TODAY).get(place__name_en="Busan").stage == "in_force"
    assert TieEvent.objects.get(tie__place__name_en="Melbourne").precision == "year"
    assert Tie.objects.get(place__name_en="Melbourne").home.code == "qixia"
    assert TieEvent.objects.get(tie__place__name_en="Munich").kind == "intent"
    assert not TieSpan.objects.filter(tie__place__name_en="Munich").exists()
    assert Tie.objects.get(place__name_en="London").place.country_id == "CA"
    attested = TieEvent.objects.get(tie__place__name_en="Wolfsburg")
    assert (attested.kind, attested.precision) == ("attested", "none")


def test_the_same_ledger_again_changes_nothing(trapped, office):
    before = snapshot()
    _batch, plan = take_in(office, ledger(row for row, _verdict, _codes in TRAPS), "traps.xlsx")
    counts = plan.counts()
    assert (counts["created"], counts["updated"]) == (0, 0)
    assert counts["unchanged"] == trapped[1].counts()["created"]
    assert snapshot() == before


def test_a_dry_run_writes_nothing_and_says_the_same(office):
    before = snapshot(EVERYTHING)
    data = ledger(row for row, _verdict, _codes in TRAPS)
    batch, dry = import_ledger(data, "traps.xlsx", unit=office, by=None, is_dry=True)
    assert batch is None
    assert snapshot(EVERYTHING) == before
    _batch, plan = take_in(office, data, "traps.xlsx")
    assert (dry.counts(), dry.problems()) == (plan.counts(), plan.problems())


@pytest.mark.parametrize(
    "cell",
    ["2017-02-30", "2016-13-01", "明年", "1979-1981", "0000-00-00", "31/31/2001", "99999999"],
)
def test_impossible_dates(office, cell):
    _batch, plan = take_in(office, ledger([("图尔库", "", "芬兰", "", F, "", cell)]))
    assert codes(plan) == {2: {"bad_date"}}
    assert not Tie.objects.exists()


def test_merged_cells_blank_lines_second_headers_sections_and_sums(office):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["南京市友好城市台账（截至2017年12月31日）"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["序号", "国家", "城市", "类型", "结好日期"])
    sheet.append(["一、友好城市"])
    sheet.append([1, "日本", "名古屋", F, "1978-12-21"])
    sheet.append([2, None, "横滨", F, None])
    sheet.append([])
    sheet.append(["序号", "国家", "城市", "类型", "结好日期"])
    sheet.append([3, "德国", "莱比锡", F, "1988-05-21"])
    sheet.append([4, None, None, None, None])
    sheet.append(["合计", None, 3])
    sheet.append(["注：资料来源为市外办。"])
    sheet.merge_cells("B5:B6")
    _batch, plan = take_in(office, saved(book))
    assert [row.row for row in plan.rows] == [5, 6, 9]
    assert verdicts(plan) == ["created"] * 3
    assert Tie.objects.filter(place__country="JP").count() == 2
    assert TieEvent.objects.get(kind="attested").on == date(2017, 12, 31)


def test_failed_formulas_reject_only_their_row(office):
    book = openpyxl.Workbook()
    book.active.append(["城市", "国家", "结好日期", "备注"])
    book.active.append(["图尔库", "芬兰", "=1/0", ""])
    book.active.append(["坦佩雷", "芬兰", "2001-01-01", "=1/0"])
    book.active.append(["#N/A", "芬兰", "2001-01-01", ""])
    book.active.append(["莱比锡", "德国", datetime(1988, 5, 21), "好"])
    _batch, plan = take_in(office, saved(book))
    assert verdicts(plan) == ["rejected", "created", "rejected", "created"]
    assert {n: said & {"formula_error"} for n, said in codes(plan).items()} == {
        2: {"formula_error"},
        3: {"formula_error"},
        4: {"formula_error"},
        5: set(),
    }


def test_all_visible_sheets_with_a_table_are_read(office):
    book = openpyxl.Workbook()
    book.active.title = "市级"
    book.active.append(["城市", "国家", "类型"])
    book.active.append(["图尔库", "芬兰", F])
    second = book.create_sheet("区级")
    second.append(["友城名称", "国别", "结好主体", "结好时间"])
    second.append(["墨尔本", "澳大利亚", "栖霞区", "2003"])
    second.append(["图尔库", "芬兰", "", "1990"])
    book.create_sheet("说明").append(["此表由市外办填写"])
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    hidden.append(["城市", "国家"])
    hidden.append(["坦佩雷", "芬兰"])
    data = saved(book)
    _batch, plan = take_in(office, data)
    assert [(row.sheet, row.row, str(row.verdict)) for row in plan.rows] == [
        ("市级", 2, "created"),
        ("区级", 2, "created"),
        ("区级", 3, "updated"),
    ]
    _batch, plan = take_in(office, data, sheet="旧")
    assert verdicts(plan) == ["created"]
    with pytest.raises(Refused) as refused:
        take_in(office, data, sheet="没有")
    assert refused.value.objection.code == "no_such_sheet"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_ledgers(office, encoding, sign):
    rows = [
        ("城市", "国家", "类型", "结好日期"),
        ("图尔库", "芬兰", F, "1990-05-01"),
        ("莱比锡", "德国", C, "1988"),
    ]
    data = "\n".join(sign.join(row) for row in rows).encode(encoding)
    _batch, plan = take_in(office, data, "ledger.csv")
    assert verdicts(plan) == ["created", "created"]


def test_english_headers(office):
    rows = [
        ("Turku", "Finland", "Sister city", "1 May 1990", "Nanjing"),
        ("St. Louis", "USA", "Friendship city", "Nov 2, 1979", "Qixia District"),
    ]
    headers = ("Partner City", "Country", "Type", "Date signed", "Home unit")
    _batch, plan = take_in(office, ledger(rows, headers))
    assert verdicts(plan) == ["created", "created"]
    assert [str(e.on) for e in TieEvent.objects.order_by("pk")] == ["1990-05-01", "1979-11-02"]


@pytest.mark.parametrize(
    ("mode", "first", "second"),
    [
        ("create", ["created"], ["duplicate", "created"]),
        ("update", ["rejected"], ["updated", "rejected"]),
        ("upsert", ["created"], ["updated", "created"]),
    ],
)
def test_modes(office, mode, first, second):
    one = ("图尔库", "", "芬兰", "", F, "", "1990")
    if mode == "update":
        take_in(office, ledger([one]))
        _batch, plan = take_in(
            office, ledger([("莱比锡", "", "德国", "", F, "", "1988")]), mode=mode
        )
    else:
        _batch, plan = take_in(office, ledger([one]), mode=mode)
    assert verdicts(plan) == first
    more = [
        ("图尔库", "", "芬兰", "", F, "", "1990-05-01"),
        ("坦佩雷", "", "芬兰", "", F, "", "2001"),
    ]
    _batch, plan = take_in(office, ledger(more), mode=mode)
    assert verdicts(plan) == second
    on = TieEvent.objects.standing().get(tie__place__name_en="Turku").on
    assert on == (date(1990, 12, 31) if mode == "create" else date(1990, 5, 1))


def test_a_mapping_is_used_and_remembered(office):
    headers = ("甲", "乙", "丙", "丁")
    rows = [("图尔库", "芬兰国", "老朋友", "1990")]
    with pytest.raises(Refused) as refused:
        take_in(office, ledger(rows, headers))
    assert refused.value.objection.code == "no_header"
    columns = {"甲": "place", "乙": "country", "丙": "kind", "丁": "signed_on"}
    values = {"country": {"芬兰国": "FI"}, "kind": {"老朋友": "grass_roots"}}
    _batch, plan = take_in(office, ledger(rows, headers), columns=columns, values=values)
    assert verdicts(plan) == ["created"]
    assert TieEvent.objects.get().to_kind == "grass_roots"
    assert RememberedMapping.objects.count() == 1
    for name in ("坦佩雷", "赫尔辛基"):
        _batch, plan = take_in(office, ledger([(name, "芬兰国", "老朋友", "1991")], headers))
        assert verdicts(plan) == ["created"]
        assert codes(plan) == {}


def test_a_number_of_the_gazetteer_settles_a_homonym(office):
    rows = [("伦敦", "", "友好城市", "6058560"), ("伦敦", "英国", "友好城市", "1")]
    _batch, plan = take_in(office, ledger(rows, ("城市", "国家", "类型", "地名编号")))
    assert verdicts(plan) == ["created", "rejected"]
    assert codes(plan) == {3: {"unknown_place"}}
    assert Tie.objects.get().place.country_id == "CA"


def test_places_outside_the_gazetteer_are_made_once(office):
    n = Locality.objects.count()
    rows = [
        ("新地方", "Newplace", "芬兰", "", F, home, "2001") for home in ("", "栖霞区", "玄武区")
    ]
    _batch, plan = take_in(office, ledger(rows))
    assert verdicts(plan) == ["created"] * 3
    assert Locality.objects.count() == n + 1
    _batch, plan = take_in(office, ledger(rows))
    assert verdicts(plan) == ["unchanged"] * 3
    assert Locality.objects.count() == n + 1


def test_rows_of_units_outside_the_given_unit_are_rejected(office):
    from youcheng.accounts.models import Unit

    rows = [
        ("图尔库", "", "芬兰", "", F, "", "1990"),
        ("坦佩雷", "", "芬兰", "", F, "玄武区", "1990"),
    ]
    _batch, plan = take_in(Unit.objects.get(code="qixia"), ledger(rows))
    assert verdicts(plan) == ["created", "rejected"]
    assert codes(plan)[3] == {"unknown_unit"}


def test_papers_are_filed_with_term_languages_and_posts(office):
    headers = (
        "城市",
        "国家",
        "类型",
        "结好日期",
        "有效期至",
        "自动续期",
        "语言",
        "我方签署人",
        "外方签署人",
        "协议名称",
    )
    row = (
        "图尔库",
        "芬兰",
        C,
        "1990-05-01",
        "1995-04-30",
        "是",
        "中文、英文",
        "市长",
        "市长",
        "协议甲",
    )
    take_in(office, ledger([row], headers))
    paper = Instrument.objects.get()
    assert (paper.kind, paper.ends_on, paper.is_tacit) == ("cooperation", date(1995, 4, 30), True)
    assert (paper.languages, paper.signer_home, paper.signer_abroad, paper.paper) == (
        "中文、英文",
        "市长",
        "市长",
        "协议甲",
    )


def test_a_row_of_the_same_pair_with_another_kind_later_is_an_upgrade(office):
    rows = [
        ("图尔库", "", "芬兰", "", C, "", "1990-05-01"),
        ("图尔库", "", "芬兰", "", F, "", "2000-05-01"),
    ]
    _batch, plan = take_in(office, ledger(rows))
    assert verdicts(plan) == ["created", "updated"]
    assert [e.kind for e in TieEvent.objects.order_by("on")] == ["established", "upgraded"]
    _batch, plan = take_in(office, ledger(rows))
    assert set(verdicts(plan)) <= {"unchanged", "duplicate"}


@pytest.mark.parametrize("n", [1, 40])
def test_queries_do_not_grow_with_the_rows(office, n, django_assert_max_num_queries):
    rows = [(f"地方{i}", f"Place {i}", "芬兰", "", F, "", "2001") for i in range(n)]
    data = ledger(rows)
    with django_assert_max_num_queries(75):
        take_in(office, data)


def test_a_very_wide_or_long_text_does_no_harm(office):
    rows = [
        ("图尔库", "x" * 3000, "芬兰", "省" * 500, "类" * 400, "", "1990", "", "", "", "注" * 5000),
        ("莱比锡", "", "德国", "", F, "", "1988"),
    ]
    _batch, plan = take_in(office, ledger(rows))
    assert verdicts(plan)[1] == "created"


def test_coordinates_tell_namesakes_apart(office):
    headers = ("城市", "国家", "类型", "纬度", "经度")
    rows = [("Birmingham", "美国", F, "42.55", "-83.21"), ("Birmingham", "美国", F, "10", "10")]
    _batch, plan = take_in(office, ledger(rows, headers))
    assert verdicts(plan) == ["created", "rejected"]
    assert Tie.objects.get().place.admin1_name == "Michigan"


@pytest.mark.parametrize(
    ("home", "code"),
    [
        ("南京", "nanjing"),
        ("南京市", "nanjing"),
        ("棲霞區", "qixia"),
        ("南京市栖霞区", "qixia"),
        ("qixia", "qixia"),
        ("Qixia District", "qixia"),
        ("南靖", None),
        ("南靖县", None),
        ("苏州", None),
        ("宿州市", None),
        ("南京路", None),
    ],
)
def test_home_units_are_known_by_every_spelling_and_never_guessed(office, home, code):
    _batch, plan = take_in(office, ledger([("图尔库", "", "芬兰", "", F, home, "1990")]))
    if code is None:
        assert codes(plan) == {2: {"unknown_unit"}}
    else:
        assert Tie.objects.get().home.code == code


@pytest.mark.parametrize(
    "number", ["9" * 25, "²", "٣", "p" + "9" * 25, "p²", "-1", "6058560.5", "new"]
)
def test_numbers_that_no_gazetteer_has(office, number):
    _batch, plan = take_in(
        office, ledger([("伦敦", "英国", F, number)], ("城市", "国家", "类型", "地名编号"))
    )
    assert len(plan.rows) == 1


def test_after_many_ties_the_database_looks_at_what_it_holds(office, monkeypatch):
    looked = []
    monkeypatch.setattr(importing, "tell_planner", lambda: looked.append(Tie.objects.count()))
    monkeypatch.setattr(importing, "CHUNK", 2)
    take_in(office, ledger([("莱比锡", "", "德国", "", F, "", "1988")]))
    assert looked == []
    take_in(
        office,
        ledger(
            [("图尔库", "", "芬兰", "", F, "", "1990"), ("伦敦", "", "英国", "", F, "", "1991")]
        ),
    )
    assert looked == [3]
