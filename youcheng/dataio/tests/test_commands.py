"""The command line: the same actions, answers for people and programs, and exit codes."""

import json
from pathlib import Path

import pytest

from youcheng.config.cli import main
from youcheng.dataio.models import Batch
from youcheng.dataio.tests.ledgers import EVERYTHING, ledger, snapshot
from youcheng.lib.sheets import read
from youcheng.lib.sheets.guards import OLE
from youcheng.lib.tests.test_sheets import WORKBOOK, packed
from youcheng.registry.models import Tie

F = "友好城市"
GOOD = ("图尔库", "", "芬兰", "", F, "", "1990-05-01")
BAD = ("坦佩雷", "", "芬兰", "", F, "", "2017-02-30")


@pytest.fixture
def run(capsys):
    """Run a verb: exit code, what it said, what it complained of."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 1
            if isinstance(exit_.code, str):
                return 1, "", exit_.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger([GOOD, GOOD, BAD]))
    return path


def test_import_undo_and_export_as_json(office, run, file, tmp_path):
    code, out, err = run("import-ledger", file, "--format", "json")
    answer = json.loads(out)
    assert (code, err) == (2, "")
    problems = answer.pop("problems")
    batch = answer.pop("batch")
    assert answer == {
        "rows": 3, "created": 1, "updated": 0, "unchanged": 0, "duplicates": 1, "rejected": 1,
    }  # fmt: skip
    assert [(p["sheet"], p["row"], p["column"], p["code"], p["severity"]) for p in problems] == [
        ("台账", 3, "城市", "duplicate", "warning"), ("台账", 4, "结好日期", "bad_date", "error"),
    ]  # fmt: skip
    assert all(
        set(p) == {"sheet", "row", "column", "code", "severity", "message"} for p in problems
    )

    out_file = tmp_path / "out.xlsx"
    code, out, _err = run("export-ledger", "--out", out_file, "--format", "json")
    assert (code, json.loads(out)["rows"]) == (0, 1)
    assert len(read(out_file.read_bytes(), "out.xlsx").sheets[0].rows) == 2

    code, out, _err = run("undo-import", batch, "--format", "json")
    answer = json.loads(out)
    assert (code, answer["reversed"], answer["kept"], answer["errored"]) == (0, 1, 0, 0)
    assert not Tie.objects.exists()


def test_import_tells_people_where_the_problem_is(office, run, file):
    code, out, _err = run("import-ledger", file)
    assert code == 2
    assert "台账" in out
    assert "结好日期" in out
    assert "2017-02-30" in out
    assert Batch.objects.get().code in out


def test_a_dry_run_leaves_no_trace(office, run, file):
    before = snapshot(EVERYTHING)
    code, out, _err = run("import-ledger", file, "--dry-run", "--format", "json")
    assert code == 2
    assert json.loads(out)["batch"] is None
    assert json.loads(out)["created"] == 1
    assert snapshot(EVERYTHING) == before


def test_import_with_unit_sheet_mode_and_map(office, run, tmp_path):
    file, mapping = tmp_path / "a.xlsx", tmp_path / "map.json"
    file.write_bytes(ledger([("图尔库", "芬兰", "老友")], ("甲", "国家", "丙")))
    mapping.write_text(
        json.dumps(
            {"columns": {"甲": "place", "丙": "kind"}, "values": {"kind": {"老友": "formal"}}}
        )
    )
    code, out, _err = run(
        "import-ledger", file, "--unit", "qixia", "--sheet", "台账", "--map", mapping,
        "--mode", "create", "--format", "json",
    )  # fmt: skip
    assert (code, json.loads(out)["problems"]) == (0, [])
    assert Tie.objects.get().home.code == "qixia"


@pytest.mark.parametrize(
    "arguments",
    [
        ["import-ledger", "missing.xlsx"],
        ["import-ledger", "."],
        ["import-ledger", "{file}", "--unit", "nowhere"],
        ["import-ledger", "{file}", "--sheet", "nowhere"],
        ["import-ledger", "{file}", "--mode", "other"],
        ["import-ledger", "{file}", "--map", "missing.json"],
        ["import-ledger", "{file}", "--map", "{file}"],
        ["import-ledger"],
        ["undo-import", "IMP-1999-001"],
        ["export-ledger", "--out", "/nowhere/at/all.xlsx"],
        ["export-ledger", "--out", "ledger.csv"],
        ["export-ledger", "--out", "ledger.xlsx", "--as-of", "yesterday"],
        ["import-claims", "{file}", "--source", "x"],
        ["import-claims", "{file}"],
        ["no-such-verb"],
    ],
)
def test_refusals_are_one_sentence_and_exit_1(office, run, file, arguments):
    code, out, err = run(*(argument.format(file=file) for argument in arguments))
    assert (code, out) == (1, "")
    assert err.strip()
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"hello", "a.xlsx"),
        (b"hello", "a.csv"),
        (WORKBOOK[:900], "a.xlsx"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx"),
        (packed({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), "a.xlsm"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", [("import-ledger",), ("import-claims", "--source", "x")])
def test_bad_files_are_one_sentence_and_leave_no_trace(office, run, tmp_path, content, name, verb):
    before = snapshot(EVERYTHING)
    path = tmp_path / name
    path.write_bytes(content)
    code, out, err = run(verb[0], path, *verb[1:])
    assert (code, out, len(err.strip().splitlines())) == (1, "", 1)
    assert snapshot(EVERYTHING) == before


@pytest.mark.parametrize("verb", [("import-ledger",), ("import-claims", "--source", "x")])
def test_a_huge_file_is_not_even_opened(office, run, tmp_path, verb):
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    code, _out, err = run(verb[0], path, *verb[1:])
    assert code == 1
    assert "100" in err


def test_a_second_undo_is_refused(office, run, file):
    run("import-ledger", file)
    code = Batch.objects.get().code
    assert run("undo-import", code)[0] == 0
    assert run("undo-import", code)[0] == 1


def test_before_set_up_there_is_no_office(db, run, file):
    code, _out, err = run("import-ledger", file)
    assert code == 1
    assert "youcheng setup" in err
