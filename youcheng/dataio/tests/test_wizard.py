"""The import wizard as an officer, a liaison and a colleague of another city meet it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from youcheng.dataio import jobs
from youcheng.dataio.models import Batch, BatchState, RememberedMapping
from youcheng.dataio.tests.ledgers import HEADERS, ledger, snapshot
from youcheng.lib.sheets import read
from youcheng.registry import actions
from youcheng.registry.models import Tie, TieEvent

LIST = reverse("dataio:import-list")
F = "友好城市"
GOOD = ("图尔库", "Turku", "芬兰", "", F, "", "1990-05-01")
BAD = ("坦佩雷", "", "芬兰", "", F, "", "2017-02-30")
HOMONYM = ("伦敦", "London", "", "", F, "", "2001")
TYPO = ("", "Helsinky", "芬兰", "", F, "", "2001")
WORD = ("莱比锡", "", "德国", "", "老友关系", "", "1988")


@pytest.fixture(autouse=True)
def english(settings, tmp_path):
    settings.LANGUAGE_CODE = "en"
    settings.VAR = tmp_path


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def upload(client, data: bytes, name: str = "ledger.xlsx"):
    return client.post(LIST, {"file": SimpleUploadedFile(name, data)})


def url(step: str, batch: Batch) -> str:
    return reverse(f"dataio:import-{step}", args=[batch.code])


def columns(client, batch: Batch) -> dict[str, str]:
    """The form of step 2 as it is shown."""
    page = client.get(url("map", batch))
    assert page.status_code == 200
    return {
        column.name: column.field for _table, found in page.context["tables"] for column in found
    }


def choose(client, batch: Batch, data: dict[str, str]):
    """Send step 2 as it stands in the browser now."""
    seen = client.get(url("map", batch)).context["seen"]
    return client.post(url("map", batch), {"seen": seen, **data})


def check(client, batch: Batch, data: dict[str, str], **extra: bool):
    """Send step 3 as it stands in the browser now."""
    page = client.get(url("check", batch))
    opened = page.context["opened"] if page.status_code == 200 else ""
    return client.post(url("check", batch), {"opened": opened, **data}, **extra)


def checked(client, rows, headers=HEADERS) -> Batch:
    assert upload(client, ledger(rows, headers)).status_code == 302
    batch = Batch.objects.order_by("pk").last()
    answer = choose(client, batch, {**columns(client, batch), "remember": "1"})
    assert answer.status_code == 302
    batch.refresh_from_db()
    return batch


def told(batch: Batch) -> list[str]:
    return list(batch.rows.order_by("row").values_list("verdict", flat=True))


def test_from_the_file_to_the_register_and_back(signed_in):
    before = snapshot()
    batch = checked(signed_in, [GOOD, BAD, HOMONYM])
    assert told(batch) == ["created", "rejected", "rejected"]
    assert snapshot() == before

    page = signed_in.get(url("check", batch))
    bad, homonym = page.context["rows"][1:]
    cell = next(cell for cell in bad.cells if cell.is_bad)
    assert cell.text == "2017-02-30"
    assert {choice["text"].split("(")[0] for choice in homonym.candidates} >= {"伦敦 London"}
    canada = next(c["decision"] for c in homonym.candidates if "Ontario" in c["text"])
    answer = check(
        signed_in,
        batch,
        {cell.name: "2017-02-28", f"place-{homonym.pk}": canada, "then": "check"},
    )
    assert answer.status_code == 302
    assert told(batch) == ["created"] * 3
    assert snapshot() == before

    answer = check(signed_in, batch, {"then": "write"}, follow=True)
    assert answer.status_code == 200
    assert Tie.objects.count() == 3
    assert Tie.objects.get(place__name_en="London").place.country_id == "CA"
    assert str(TieEvent.objects.get(tie__place__name_en="Tampere").on) == "2017-02-28"

    assert signed_in.get(url("undo", batch)).status_code == 200
    answer = signed_in.post(url("undo", batch), follow=True)
    assert answer.status_code == 200
    assert snapshot() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert signed_in.post(url("undo", batch)).status_code == 409


def test_a_word_is_settled_for_all_rows_and_remembered(signed_in):
    batch = checked(signed_in, [WORD, ("德累斯顿", "", "德国", "", "老友关系", "", "1989")])
    [unknown] = signed_in.get(url("check", batch)).context["unknowns"]
    assert (unknown.text, unknown.n_rows) == ("老友关系", 2)
    n = unknown.number
    check(
        signed_in,
        batch,
        {f"text-kind-{n}": unknown.text, f"value-kind-{n}": "grass_roots", "then": "write"},
    )
    assert list(TieEvent.objects.values_list("to_kind", flat=True)) == ["grass_roots"] * 2
    assert RememberedMapping.objects.count() == 1
    batch = checked(signed_in, [("慕尼黑", "", "德国", "", "老友关系", "", "1990")])
    assert not signed_in.get(url("check", batch)).context["unknowns"]


def test_a_misspelt_place_can_be_chosen_or_entered_as_new(signed_in):
    batch = checked(signed_in, [TYPO])
    [row] = signed_in.get(url("check", batch)).context["rows"]
    assert row.can_open
    [candidate] = row.candidates
    check(signed_in, batch, {f"place-{row.pk}": "new"})
    assert told(batch) == ["created"]
    [row] = signed_in.get(url("check", batch)).context["rows"]
    check(signed_in, batch, {f"place-{row.pk}": candidate["decision"], "then": "write"})
    assert Tie.objects.get().place.name_en == "Helsinki"


def test_of_two_rows_of_one_pair_the_other_can_be_taken(signed_in):
    batch = checked(signed_in, [GOOD, ("图尔库", "", "芬兰", "", F, "", "1991-06-02")])
    assert told(batch) == ["created", "duplicate"]
    page = signed_in.get(url("check", batch))
    first = page.context["rows"][0]
    assert page.context["beside"].other.pk == first.pk
    check(signed_in, batch, {f"leave-{first.pk}": "1"})
    assert told(batch) == ["duplicate", "created"]
    check(signed_in, batch, {"then": "write"})
    assert str(TieEvent.objects.get().on) == "1991-06-02"


def test_a_duplicate_of_the_register_stands_beside_its_tie(signed_in, office):
    check(signed_in, checked(signed_in, [GOOD]), {"then": "write"})
    batch = checked(signed_in, [GOOD])
    assert told(batch) == ["unchanged"]
    assert signed_in.get(url("check", batch), {"verdict": "unchanged"}).status_code == 200


def test_columns_can_be_chosen_by_hand(signed_in):
    upload(signed_in, ledger([("图尔库", "芬兰", "1990")], ("城市", "国家", "那一年")))
    batch = Batch.objects.get()
    form = columns(signed_in, batch)
    name = next(name for name, field in form.items() if not field)
    choose(signed_in, batch, {**form, name: "signed_on"})
    check(signed_in, batch, {"then": "write"})
    assert str(TieEvent.objects.get().on) == "1990-12-31"


def test_without_a_column_for_the_city_nothing_goes_on(signed_in):
    upload(signed_in, ledger([GOOD]))
    batch = Batch.objects.get()
    answer = choose(signed_in, batch, dict.fromkeys(columns(signed_in, batch), ""))
    assert answer.status_code == 422
    assert answer.context["error"] in answer.content.decode()


def test_headers_that_nobody_knows_can_be_named_by_hand(signed_in):
    upload(
        signed_in,
        ledger([("图尔库", "芬兰", "1990"), ("莱比锡", "德国", "1988")], ("甲", "乙", "丙")),
    )
    batch = Batch.objects.get()
    form = columns(signed_in, batch)
    assert set(form.values()) == {""}
    choose(
        signed_in,
        batch,
        {**dict(zip(form, ("place", "country", "signed_on"), strict=True)), "remember": "1"},
    )
    assert told(batch) == ["created", "created"]
    check(signed_in, batch, {"then": "write"})
    assert Tie.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.xlsx"),
        (b"hello", "a.xlsx"),
        (b"hello", "a.csv"),
        (ledger([GOOD])[:900], "a.xlsx"),
        (ledger([], ("城市", "国家")), "a.xlsx"),
    ],
)
def test_a_bad_file_gets_a_sentence(signed_in, data, name):
    before = snapshot()
    answer = upload(signed_in, data, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Batch.objects.exists()
    assert snapshot() == before


def test_no_file_at_all_gets_a_sentence(signed_in):
    assert signed_in.post(LIST, {}).status_code == 422


STEPS = ("map", "check", "result", "undo", "rejected")


def test_who_may_not_import_sees_none_of_it(client, officer, liaison, stranger):
    client.force_login(officer)
    batch = checked(client, [GOOD])
    client.force_login(liaison)
    assert client.get(LIST).status_code == 403
    assert upload(client, ledger([GOOD])).status_code == 403
    for step in STEPS:
        assert client.get(url(step, batch)).status_code == 403
    client.force_login(stranger)
    assert batch.code not in client.get(LIST).content.decode()
    for step in STEPS:
        assert client.get(url(step, batch)).status_code == 404
    for step in ("check", "map", "write", "undo"):
        assert client.post(url(step, batch), {"then": "write"}).status_code == 404
    client.logout()
    assert client.get(LIST).status_code == 302
    assert not Tie.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_the_check_page_asks_as_much_for_three_as_for_one(
    signed_in, n, django_assert_max_num_queries
):
    batch = checked(signed_in, [HOMONYM, WORD, GOOD][:n])
    with django_assert_max_num_queries(18):
        assert signed_in.get(url("check", batch)).status_code == 200


def test_every_step_asks_the_same_for_one_row_and_for_three(signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in ([HOMONYM], [HOMONYM, TYPO, ("伦敦", "London", "", "", F, "玄武区", "2001")]):
        batch = checked(signed_in, rows)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(url("check", batch))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_rejected_rows_are_handed_out_mended_and_sent_again(signed_in):
    batch = checked(signed_in, [GOOD, BAD])
    check(signed_in, batch, {"then": "write"})
    answer = signed_in.get(url("rejected", batch))
    data = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    [sheet] = read(data, "rejected.xlsx").sheets
    head, row = sheet.rows
    assert head[:-1] == list(HEADERS)
    row[6] = "2017-02-28"
    batch = checked(signed_in, [row], head)
    assert told(batch) == ["created"]


def test_the_export_and_the_empty_ledger_come_as_workbooks(signed_in):
    check(signed_in, checked(signed_in, [GOOD]), {"then": "write"})
    for name, n in (("ledger-export", 2), ("ledger-template", 1)):
        answer = signed_in.get(reverse(f"dataio:{name}"))
        [sheet] = read(b"".join(answer.streaming_content), "a.xlsx").sheets
        assert len(sheet.rows) == n
        assert "城市" in sheet.rows[0]


def test_what_changed_in_the_register_since_the_check_is_seen(signed_in, office):
    batch = checked(signed_in, [GOOD])
    place = batch.unit_id and Batch.objects.get().rows.get()
    assert place.verdict == "created"
    other = checked(signed_in, [GOOD])
    check(signed_in, other, {"then": "write"})
    check(signed_in, batch, {"then": "write"})
    assert Tie.objects.count() == 1
    batch.refresh_from_db()
    assert batch.counts["unchanged"] == 1


def test_a_batch_is_written_once(signed_in):
    batch = checked(signed_in, [GOOD])
    check(signed_in, batch, {"then": "write"})
    check(signed_in, batch, {"then": "write"})
    signed_in.post(url("write", batch))
    assert Tie.objects.count() == 1
    assert batch.rows.count() == 1


def test_a_long_import_is_written_beside_the_request(signed_in, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    threads = []

    class Thread:
        def __init__(self, target, args, daemon):
            threads.append((target, args))

        def start(self):
            pass

    monkeypatch.setattr(jobs.threading, "Thread", Thread)
    batch = checked(signed_in, [GOOD])
    page = check(signed_in, batch, {"then": "write"}, follow=True)
    assert page.context["is_writing"]
    assert not Tie.objects.exists()
    signed_in.post(url("write", batch))
    assert len(threads) == 1
    monkeypatch.setattr(jobs, "STALE_S", -1)
    assert signed_in.get(url("result", batch)).context["is_stuck"]
    signed_in.post(url("write", batch))
    assert len(threads) == 2
    [(target, args)] = threads[1:]
    monkeypatch.setattr(jobs.connection, "close", lambda: None)
    target(*args)
    assert Tie.objects.count() == 1
    page = signed_in.get(url("result", batch))
    assert not page.context["is_writing"]


def test_kept_rows_are_listed_after_undo(signed_in):
    batch = checked(signed_in, [GOOD])
    check(signed_in, batch, {"then": "write"})
    tie = Tie.objects.get()
    actions.edit_tie(tie, version=1, by=None, note="seen")
    page = signed_in.post(url("undo", batch), follow=True)
    assert [row.row for row in page.context["kept"]] == [2]
    assert reverse("registry:tie-detail", args=[tie.pk]) in page.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"cell-0-0": "x"}, {"cell-99999999999999999999-0": "x"}, {"place-x": "1"},
        {"value-kind-9": "formal"}, {"take-1": "1"}, {"cell-1-99999": "x"}, {"then": "nothing"},
        {"place-1": "p1"},
    ],
)  # fmt: skip
def test_fields_that_no_page_has_do_no_harm(signed_in, data):
    batch = checked(signed_in, [GOOD])
    assert check(signed_in, batch, data).status_code == 302
    assert told(batch) == ["created"]


@pytest.mark.parametrize(
    "query",
    [{"page": "x"}, {"page": "99"}, {"verdict": "x"}, {"beside": "x"}, {"beside": "9" * 30}],
)
def test_addresses_that_no_page_makes_do_no_harm(signed_in, query):
    batch = checked(signed_in, [GOOD])
    assert signed_in.get(url("check", batch), query).status_code == 200


def test_a_large_upload_is_refused_before_it_is_read(signed_in, monkeypatch):
    from youcheng.dataio import forms

    monkeypatch.setattr(forms, "MAX_BYTES", 100)
    answer = upload(signed_in, ledger([GOOD]))
    assert answer.status_code == 422


def test_a_failed_formula_in_a_column_chosen_later_is_told(signed_in):
    upload(signed_in, ledger([("图尔库", "芬兰", "=1/0")], ("城市", "国家", "那一年")))
    batch = Batch.objects.get()
    form = columns(signed_in, batch)
    name = next(name for name, field in form.items() if not field)
    choose(signed_in, batch, {**form, name: "signed_on"})
    assert told(batch) == ["rejected"]
    assert batch.rows.get().problems[0]["code"] == "formula_error"
