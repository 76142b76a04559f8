"""Total undo, and the journey through a sheet and back."""

import io
from datetime import UTC, date, datetime

import pytest

from youcheng.audit.models import Event
from youcheng.dataio.actions import undo_import
from youcheng.dataio.models import BatchState
from youcheng.dataio.sheets import write_ledger, write_rejected
from youcheng.dataio.tests.ledgers import (
    facts,
    ledger,
    snapshot,
    take_in,
    verdicts,
)
from youcheng.dataio.tests.traps import TRAPS
from youcheng.lib.objections import Refused
from youcheng.lib.sheets import read
from youcheng.registry import actions
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft
from youcheng.registry.models import Instrument, Locality, Tie, TieEvent, TieSpan

THEN = datetime(2015, 1, 1, tzinfo=UTC)
F = "友好城市"
TRAP_ROWS = [row for row, _verdict, _codes in TRAPS]


def place(name: str) -> int:
    return Locality.objects.get(name_en=name).pk


@pytest.fixture
def rich(office) -> Tie:
    """A tie with all that a tie can have."""
    first = InstrumentDraft(
        "cooperation",
        date(1985, 12, 31),
        "year",
        label="友好合作",
        ends_on=date(1990, 12, 31),
        languages="中文;英文",
        signer_home="市长",
        signer_abroad="市长=议长",
        paper="外发〔1985〕1号",
    )
    second = InstrumentDraft("formal", date(1990, 5, 31), "month", is_tacit=True)
    loose = InstrumentDraft("memorandum", None, label="备忘录\n两行")
    draft = TieDraft(
        office.pk,
        place("Turku"),
        label="老友",
        source="年鉴；1986",
        confidence="medium",
        note="备\n注",
        instruments=[loose],
        events=[
            EventDraft(
                "intent", date(1984, 6, 1), instrument=InstrumentDraft("intent", date(1984, 6, 1))
            ),
            EventDraft("established", date(1985, 12, 31), "year", "cooperative", first),
            EventDraft("upgraded", date(1990, 5, 31), "month", "formal", second, note="升格;一"),
            EventDraft("suspended", date(2001, 1, 1), paper="外发\\1"),
            EventDraft("resumed", date(2003, 1, 1)),
            EventDraft("succeeded", date(2009, 1, 1), place_id=place("Tampere")),
            EventDraft("attested", date(2017, 12, 31), "none", "formal"),
        ],
    )
    return actions.open_tie(draft, by=None, at=THEN)


def exported(unit, **more) -> bytes:
    out = io.BytesIO()
    write_ledger(out, unit=unit, **more)
    return out.getvalue()


def test_undo_brings_the_register_back_to_the_last_field(office, rich):
    before = snapshot()
    batch, _plan = take_in(office, ledger(TRAP_ROWS))
    assert snapshot() != before
    undone = undo_import(batch, by=None)
    assert (undone.errored, undone.kept) == (0, [])
    assert snapshot() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert Event.objects.filter(verb="ledger.undone").count() == 1
    with pytest.raises(Refused) as refused:
        undo_import(batch, by=None)
    assert refused.value.objection.code == "undone"


def test_undo_of_an_update_restores_every_field(office, rich):
    take_in(
        office,
        ledger(
            [("莱比锡", "", "德国", "", F, "", "1988"), ("汉诺", "", "德国", "", F, "", "1988")]
        ),
    )
    before = snapshot()
    rows = [
        ("莱比锡", "Leipzig", "德国", "", F, "", "1988-05-21", "暂停", "", "", "新备注"),
        ("汉诺", "", "德国", "", "友好合作城市", "", "1999-05-21"),
        ("图尔库", "", "芬兰", "", F, "", "1992-05-21", "终止", "2010-01-01", "", "换"),
        ("坦佩雷", "", "芬兰", "", F, "", "2001"),
    ]
    batch, plan = take_in(office, ledger(rows))
    assert verdicts(plan) == ["updated", "updated", "updated", "created"]
    undo_import(batch, by=None)
    assert snapshot() == before


def test_rows_edited_since_are_kept_and_listed(office):
    rows = [
        (name, "", "芬兰", "", F, "", "2001") for name in ("图尔库", "坦佩雷", "赫尔辛基", "新城")
    ]
    batch, _plan = take_in(office, ledger(rows))
    kept = Tie.objects.get(place__name_en="Tampere")
    actions.edit_tie(kept, version=1, by=None, note="seen")
    grown = Tie.objects.get(place__name_zh="新城")
    actions.add_event(grown, EventDraft("suspended", date(2005, 1, 1)), by=None)
    undone = undo_import(batch, by=None)
    assert undone.reversed == 2
    assert [row.row for row in undone.kept] == [3, 5]
    assert list(Tie.objects.order_by("pk")) == [kept, grown]
    assert Locality.objects.filter(name_zh="新城").exists()
    assert TieSpan.objects.filter(tie=kept, known_to=None).count() == 1


def test_two_imports_are_taken_back_in_any_order(office):
    before = snapshot()
    one, _plan = take_in(office, ledger([("图尔库", "", "芬兰", "", F, "", "1990")]))
    between = snapshot()
    two, _plan = take_in(office, ledger([("图尔库", "", "芬兰", "", F, "", "1990-05-01")]))
    undo_import(two, by=None)
    assert snapshot() == between
    undo_import(one, by=None)
    assert snapshot() == before


def test_an_import_that_a_later_one_built_on_is_kept(office):
    one, _plan = take_in(office, ledger([("图尔库", "", "芬兰", "", F, "", "1990")]))
    take_in(office, ledger([("图尔库", "", "芬兰", "", F, "", "1990-05-01")]))
    undone = undo_import(one, by=None)
    assert (undone.reversed, [row.row for row in undone.kept]) == (0, [2])
    assert Tie.objects.count() == 1


def test_a_place_that_a_later_import_uses_stays(office):
    one, _plan = take_in(office, ledger([("新城", "", "芬兰", "", F, "", "2001")]))
    take_in(office, ledger([("新城", "", "芬兰", "", F, "玄武区", "2001")]))
    undo_import(one, by=None)
    assert Tie.objects.get().place.name_zh == "新城"


def empty_register() -> None:
    for model in (TieSpan, TieEvent, Instrument, Tie):
        model.objects.all().delete()


def test_the_journey_through_a_sheet_loses_nothing(office, rich):
    take_in(office, ledger(TRAP_ROWS))
    before = facts()
    data = exported(office)
    empty_register()
    _batch, plan = take_in(office, data, "export.xlsx")
    assert set(verdicts(plan)) == {"created"}
    assert facts() == before


def test_an_export_imported_again_changes_nothing(office, rich):
    take_in(office, ledger(TRAP_ROWS))
    before = snapshot()
    _batch, plan = take_in(office, exported(office), "export.xlsx")
    assert set(verdicts(plan)) == {"unchanged"}
    assert snapshot() == before


def test_the_journey_into_another_installation(office, rich):
    """Places made from a ledger have other keys there, and some are not there at all."""
    take_in(office, ledger([("新城", "Newtown", "芬兰", "", F, "", "2001")]))
    new = Locality.objects.get(name_en="Newtown")
    Locality.objects.filter(pk=new.pk).update(lat=61.0, lon=25.0)
    old = Tie.objects.get(place=new)
    actions.add_event(
        rich, EventDraft("succeeded", date(2012, 1, 1), place_id=new.pk), by=None, at=THEN
    )
    before = facts()
    data = exported(office)
    empty_register()
    actions.close_places([new.pk])
    Locality.objects.create(country_id="FI", name_en="Somewhere else")
    assert old.pk
    _batch, plan = take_in(office, data, "export.xlsx")
    assert set(verdicts(plan)) == {"created"}
    assert facts() == before


def test_an_export_of_a_day_leaves_out_what_came_later(office, rich):
    [sheet] = read(exported(office, as_of=date(1986, 1, 1)), "a.xlsx").sheets
    row = dict(zip(sheet.rows[0], sheet.rows[1], strict=True))
    assert (row["城市"], row["类型"], row["结好日期"], row["状态"]) == (
        "图尔库",
        "友好合作",
        "1985",
        "有效",
    )
    assert "升格" not in row["事件"]
    [sheet] = read(exported(office, as_of=date(1980, 1, 1)), "a.xlsx").sheets
    assert len(sheet.rows) == 1


def test_an_export_of_a_unit_holds_only_its_ties(office, rich):
    from youcheng.accounts.models import Unit

    take_in(office, ledger([("莱比锡", "", "德国", "", F, "栖霞区", "1988")]))
    [sheet] = read(exported(Unit.objects.get(code="qixia")), "a.xlsx").sheets
    assert [row[0] for row in sheet.rows[1:]] == ["莱比锡"]


def test_text_that_looks_like_a_formula_stays_text(office):
    take_in(office, ledger([("图尔库", "", "芬兰", "", F, "", "1990", "", "", "", "'=1+1")]))
    Tie.objects.update(note="=1+1", source="http://example.org/")
    before = facts()
    data = exported(office)
    empty_register()
    take_in(office, data)
    assert facts() == before


def test_a_damaged_log_is_told_with_its_row(office, rich):
    [sheet] = read(exported(office), "a.xlsx").sheets
    head, row = sheet.rows
    row[head.index("事件")] = row[head.index("事件")].replace("结好", "吃饭")
    empty_register()
    _batch, plan = take_in(office, ledger([row], head))
    assert verdicts(plan) == ["rejected"]
    assert plan.problems()[-1]["code"] == "bad_log"
    assert plan.problems()[-1]["column"] == "事件"


@pytest.mark.parametrize(
    "text",
    [
        "日期=2000-13-01;事由=结好",
        "事由=结好",
        "日期=2000-01-01;事由=结好;文书=9",
        "x",
        "=;=",
        "日期=2000-01-01",
        "日期=2000-01-01;事由=对方更名或合并;地名编号=px",
        "日期=2000-01-01;事由=对方更名或合并;地名编号=" + "9" * 30,
        "日期=2000-01-01;事由=续签;类型=友好城市\\",
        "日期=2000-02-30?;事由=结好",
    ],
)
def test_any_damage_in_a_log_is_told_and_never_breaks(office, text):
    headers = ("城市", "国家", "类型", "事件")
    _batch, plan = take_in(
        office, ledger([("图尔库", "芬兰", F, text), ("莱比锡", "德国", F, "")], headers)
    )
    assert verdicts(plan)[1] == "created"


def test_rejected_rows_come_back_in_the_same_layout(office):
    batch, plan = take_in(office, ledger(TRAP_ROWS))
    out = io.BytesIO()
    n = write_rejected(out, batch)
    assert n == plan.counts()["rejected"]
    [sheet] = read(out.getvalue(), "rejected.xlsx").sheets
    assert sheet.rows[0][-1] == "问题"
    assert all(row[-1] for row in sheet.rows[1:])
    assert [row[:2] for row in sheet.rows[1:]] == [
        row.cells[:2] for row in plan.rows if row.verdict == "rejected"
    ]
    _batch, again = take_in(office, out.getvalue(), "rejected.xlsx")
    assert set(verdicts(again)) == {"rejected"}
    assert len(again.rows) == n
