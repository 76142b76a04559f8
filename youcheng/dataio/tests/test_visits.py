"""A ledger of visits: read as offices write it, judged, recorded in one go, taken back entirely."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.dataio.actions.visits import draft_visits, undo_visits, write_visits
from youcheng.dataio.models import Batch, BatchState
from youcheng.dataio.rules import visits as rules
from youcheng.dataio.tests.ledgers import titled
from youcheng.exchanges import actions
from youcheng.exchanges.actions import PartDraft
from youcheng.exchanges.models import Exchange, Participant, Partner
from youcheng.exchanges.tests.world import draft, recorded, tie_with
from youcheng.lib.objections import Refused
from youcheng.registry.models import TieSpan

HEAD = [
    "序号", "出访日期", "返回日期", "前往国家", "出访城市", "任务", "团长", "团长职务", "级别",
    "批次", "人数", "领域", "我方单位",
]  # fmt: skip
GOOD = [
    "1", "2018-05-21", "2018-05-25", "德国", "莱比锡", "友好访问", "", "副市长", "副厅级", "1",
    "6人", "贸易、文化", "南京市",
]  # fmt: skip


def book(*rows: list, head: list = HEAD, title: str = "2018年出访") -> bytes:
    return titled("因公出访台账", head, rows, title)


def but(**cells) -> list:
    row = list(GOOD)
    for name, text in cells.items():
        row[HEAD.index(name)] = text
    return row


def told(batch: Batch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("row").values_list("row", "verdict"))


# Rules.


@pytest.mark.parametrize(
    ("on", "until", "days"),
    [
        ("2018-05-21", "", ("2018-05-21", "")),
        ("2018-05-21", "2018.5.25", ("2018-05-21", "2018-05-25")),
        ("2018年5月21日至24日", "", ("2018-05-21", "2018-05-24")),
        ("2018年5月21日—6月2日", "", ("2018-05-21", "2018-06-02")),
        ("2018.5.21-2018.5.24", "", ("2018-05-21", "2018-05-24")),
        ("2018.5.21~5.24", "", ("2018-05-21", "2018-05-24")),
        ("2018-05", "", ("2018-05", "")),
        ("2018", "", ("2018", "")),
    ],
)
def test_days(on, until, days):
    first, last = rules.days_of(on, until)
    assert (str(first), str(last or "")) == days


@pytest.mark.parametrize("text", ["", "五月", "2018-02-30", "2018-05-21至32日", "明年"])
def test_what_is_no_day(text):
    with pytest.raises(ValueError, match="no such|not a date|day is out|month must|must be in"):
        rules.days_of(text, "")


@pytest.mark.parametrize(
    ("groups", "persons", "counts"),
    [
        ("1", "12", (1, 12)),
        ("", "12人", (None, 12)),
        ("2批12人次", "", (2, 12)),
        ("", "1批6人", (1, 6)),
        ("—", "", (None, None)),
        ("１", "１２", (1, 12)),
        ("", "1,200", (None, 1200)),
    ],
)
def test_counts(groups, persons, counts):
    assert rules.counts_of(groups, persons) == counts


def test_counts_that_are_none():
    with pytest.raises(ValueError, match="若干"):
        rules.counts_of("", "若干")


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("出访", "", "visit_out"),
        ("来访", "出访台账", "visit_in"),
        ("", "2018年来访接待", "visit_in"),
        ("", "Outbound 2018", "visit_out"),
        ("", "台账", None),
        ("散步", "出访", None),
    ],
)
def test_kinds(text, title, kind):
    assert rules.kind_of(text, title) == kind


# The file.


def test_a_dry_run_writes_no_exchange(office, officer):
    batch = draft_visits(book(GOOD), "台账.xlsx", unit=office, by=officer)
    assert (batch.state, batch.counts["created"]) == (BatchState.DRAFT, 1)
    assert not Exchange.objects.exists()


def test_a_row_becomes_an_exchange(office, officer):
    tie = tie_with(office)
    batch = draft_visits(book(GOOD), "台账.xlsx", unit=office, by=officer)
    write_visits(batch, by=officer)
    one = Exchange.objects.get()
    assert (one.kind, one.from_on, one.to_on) == ("visit_out", date(2018, 5, 21), date(2018, 5, 25))
    assert (one.n_groups_home, one.n_persons_home, one.n_persons_abroad) == (1, 6, None)
    assert (one.rank, one.subject_zh, one.place.name_en) == (5, "友好访问", "Leipzig")
    assert [field.code for field in one.fields.all()] == ["trade", "culture"]
    head = one.participants.get()
    assert (head.side, head.post, head.is_head) == ("home", "副市长", True)
    assert TieSpan.objects.get(tie=tie, known_to=None).heard_on == date(2018, 5, 25)
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes["created"]) == ("visits.imported", 1)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"返回日期": "2018-05-20"}, "until"),
        ({"出访日期": "2018/13/23"}, "on"),
        ({"出访日期": ""}, "on"),
        ({"出访城市": "没有这个地方"}, "place"),
        ({"出访城市": ""}, "place"),
        ({"前往国家": "没有这个国家"}, "country"),
        ({"出访城市": "Birmingham", "前往国家": ""}, "place"),
        ({"我方单位": "没有这个单位"}, "home"),
        ({"人数": "若干"}, "persons"),
        ({"人数": "9999999"}, "persons"),
        ({"任务": "长" * 201}, "subject"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_others_go_in(office, officer, cells, column):
    data = book(but(**cells), but(任务="另一次", 出访日期="2018-09-01", 返回日期=""))
    batch = draft_visits(data, "台账.xlsx", unit=office, by=officer)
    assert told(batch) == [(3, "rejected"), (4, "created")]
    [problem, *_] = batch.rows.get(row=3).problems
    assert problem["column"] == column
    assert problem["message"]
    write_visits(batch, by=officer)
    assert Exchange.objects.get().subject_zh == "另一次"


@pytest.mark.parametrize(
    ("cells", "word"), [({"级别": "大王级"}, "大王级"), ({"领域": "贸易、占星"}, "占星")]
)
def test_what_is_not_understood_beside_is_left_out_and_told(office, officer, cells, word):
    batch = draft_visits(book(but(**cells)), "台账.xlsx", unit=office, by=officer)
    row = batch.rows.get()
    assert (row.verdict, batch.counts["warned"]) == ("created", 1)
    assert word in row.problems[0]["message"]


def test_twice_in_the_file_and_again_is_recorded_once(office, officer):
    batch = draft_visits(book(GOOD, GOOD), "台账.xlsx", unit=office, by=officer)
    assert told(batch) == [(3, "created"), (4, "duplicate")]
    write_visits(batch, by=officer)
    again = draft_visits(book(GOOD), "台账.xlsx", unit=office, by=officer)
    assert told(again) == [(3, "unchanged")]
    with pytest.raises(Refused) as refused:
        write_visits(again, by=officer)
    assert refused.value.objection.code == "nothing_new"


def test_the_same_delegation_of_another_unit_is_told_and_not_blocked(office, officer):
    district = Unit.objects.get(code="qinhuai")
    recorded(district, kind="visit_out", from_on=date(2018, 5, 22), n_persons_home=6)
    batch = draft_visits(book(GOOD), "台账.xlsx", unit=office, by=officer)
    row = batch.rows.get()
    assert row.verdict == "created"
    assert str(district) in row.problems[0]["message"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(head=["甲", "乙"]), "no_table"),
        (book(), "no_rows"),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_file_that_is_none_is_refused(office, officer, data, code):
    with pytest.raises(Refused) as refused:
        draft_visits(data, "台账.xlsx", unit=office, by=officer)
    assert code in {None, refused.value.objection.code}
    assert not Batch.objects.exists()


# Taking it back.


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Exchange, Partner, Participant))


def test_undo_is_total(office, officer):
    tie = tie_with(office)
    before = everything(), TieSpan.objects.get(tie=tie, known_to=None).heard_on
    batch = draft_visits(
        book(GOOD, but(任务="另一次", 出访日期="2018-09-01", 返回日期="")), "台账.xlsx",
        unit=office, by=officer,
    )  # fmt: skip
    write_visits(batch, by=officer)
    undone = undo_visits(batch, by=officer)
    assert (undone.reversed, undone.kept) == (2, [])
    assert (everything(), TieSpan.objects.get(tie=tie, known_to=None).heard_on) == before
    with pytest.raises(Refused):
        undo_visits(batch, by=officer)


def test_what_somebody_touched_since_is_kept_and_named(office, officer):
    names = ("一", "二", "三", "四", "五")
    rows = [
        but(任务=name, 出访日期=f"2018-0{n}-01", 返回日期="") for n, name in enumerate(names, 1)
    ]
    batch = draft_visits(book(*rows), "台账.xlsx", unit=office, by=officer)
    write_visits(batch, by=officer)
    one, two, three, four, _five = Exchange.objects.order_by("pk")
    actions.edit_exchange(
        one, version=1, by=officer,
        draft=draft(office, kind="visit_out", from_on=one.from_on, subject_zh="一", venue="别处"),
    )  # fmt: skip
    actions.add_gift(two, direction="given", what="云锦", by=officer)
    actions.add_participant(four, PartDraft("home", post="处长"), by=officer)
    actions.withdraw(three, why="记重了", by=officer)
    undone = undo_visits(batch, by=officer)
    assert (undone.reversed, [row.row for row in undone.kept]) == (1, [3, 4, 5, 6])
    assert Exchange.objects.count() == 4


def test_the_command_takes_it_back_as_well(office, officer):
    batch = draft_visits(book(GOOD), "台账.xlsx", unit=office, by=officer)
    write_visits(batch, by=officer)
    call_command("undo_import", batch.code, stdout=io.StringIO())
    assert not Exchange.objects.exists()


# The pages.


def test_the_pages(client, office, officer, stranger):
    client.force_login(officer)
    file = SimpleUploadedFile("台账.xlsx", book(GOOD, but(出访日期="x")))
    response = client.post(reverse("dataio:visit-import-list"), {"file": file})
    code = Batch.objects.get().code
    page = reverse("dataio:visit-import", args=[code])
    assert response.url == page
    assert client.get(page).context["chips"][0][2] == 1
    assert len(client.get(page + "?show=rejected").context["page"]) == 1
    assert client.get(page + "?show=x").context["ignored"]

    client.post(reverse("dataio:visit-import-write", args=[code]))
    assert Exchange.objects.count() == 1
    assert client.get(page).status_code == 200
    # The wizard of ties knows nothing of it.
    assert client.get(reverse("dataio:import-result", args=[code])).status_code == 404

    client.force_login(stranger)
    assert client.get(page).status_code == 404
    assert client.post(reverse("dataio:visit-import-undo", args=[code])).status_code == 404
    client.force_login(officer)
    client.post(reverse("dataio:visit-import-undo", args=[code]))
    assert not Exchange.objects.exists()
    assert client.get(page).status_code == 200


def test_a_file_that_is_none_is_told_beside_the_field(client, office, officer):
    client.force_login(officer)
    file = SimpleUploadedFile("台账.xlsx", b"%PDF-1.7")
    response = client.post(reverse("dataio:visit-import-list"), {"file": file})
    assert response.status_code == 422
    assert response.context["form"].errors
