import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from docx import Document

from youcheng.analytics.tests.world import make_cohort, make_grouping, make_office, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = make_office()
    make_cohort({"wuhan": (92, 92)})
    make_grouping("bri_along", ("DE", None, None))
    office.tie("JP", since="1978-12-21")
    office.tie("DE", "unknown", "2001", home=office.qixia)
    publish(office, total=71)
    return office


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, language="en", **options)
    return out.getvalue()


def test_situation_json_has_the_keys_of_the_contract(office):
    answer = json.loads(run("situation", as_of="2017-12-31", format="json"))

    assert {
        "home",
        "as_of",
        "known_at",
        "total",
        "countries",
        "by_kind",
        "by_level",
        "by_region",
        "by_grouping",
        "by_country",
        "by_year_signed",
        "district_coverage",
        "uncertain",
        "ranks",
    } <= set(answer)
    assert answer["total"] == 2
    assert {"cohort", "as_of", "counting", "rank_best", "rank_worst", "of", "ahead"} <= set(
        answer["ranks"][0]
    )


def test_situation_of_a_unit_as_known_at_a_moment(office):
    asked = {"as_of": "2017-12-31", "format": "json"}

    assert json.loads(run("situation", unit="qixia", **asked))["total"] == 1
    assert json.loads(run("situation", known_at="2018-01-01", **asked))["total"] == 0
    assert json.loads(run("situation", known_at="2018-01-10T23:00+08:00", **asked))["total"] == 2
    # A day means its end, in the office's own time.
    assert json.loads(run("situation", known_at="2018-01-10", **asked))["total"] == 2


def test_situation_json_goes_to_a_file_when_asked(office, tmp_path):
    path = tmp_path / "a.json"

    run("situation", as_of="2017-12-31", format="json", out=str(path))

    assert json.loads(path.read_text(encoding="utf-8"))["total"] == 2


def test_situation_as_text_says_the_paragraph(office):
    text = run("situation", as_of="2017-12-31")

    assert "As of 2017-12-31" in text
    assert "Germany" in text


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"unit": "atlantis"}, "atlantis"),
        ({"as_of": "2017-02-30"}, "2017-02-30"),
        ({"as_of": "yesterday"}, "yesterday"),
        ({"known_at": "noon"}, "noon"),
        ({"format": "pdf"}, "--out"),
        ({"format": "xlsx", "out": "/nonexistent/folder/a.xlsx"}, "/nonexistent/folder/a.xlsx"),
        ({"group": "g77"}, "g77"),
    ],
)
def test_situation_refuses_in_one_sentence(office, options, part):
    with pytest.raises(CommandError) as refusal:
        run("situation", **options)

    assert part in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.django_db
def test_situation_before_set_up():
    with pytest.raises(CommandError, match="setup"):
        run("situation")


def test_reconcile_json(office):
    answer = json.loads(run("reconcile", as_of="2017-12-31", format="json"))

    assert (answer["home"], answer["as_of"]) == ("nanjing", "2017-12-31")
    [figure] = answer["figures"]
    assert figure["metric"] == "total"
    assert (figure["published"], figure["computed"], figure["difference"]) == (71, 2, -69)
    assert figure["explained_by"][0] == {
        "kind": "missing",
        "tie": None,
        "text": "69 of 71 ties are not in the register; import the office's ledger.",
    }


def test_reconcile_of_a_day_without_figures(office):
    assert json.loads(run("reconcile", as_of="2016-12-31", format="json"))["figures"] == []
    assert "No figures" in run("reconcile", as_of="2016-12-31")


def test_workbook_opens_again_and_makes_no_formula_of_a_name(office, tmp_path):
    place = office.place("JP")
    place.name_en = "=1+1"
    place.save()
    office.tie("JP")
    tie = office.tie("JP")
    tie.place.name_en = "=cmd|'/c calc'!A1"
    tie.place.save()
    path = tmp_path / "a.xlsx"

    run("situation", as_of="2017-12-31", format="xlsx", out=str(path))

    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Basic situation"
    ties = book[book.sheetnames[-1]]
    assert ties.max_row == 5
    assert [table.name for table in ties.tables.values()] == ["T_ties"]
    cells = [cell for row in ties.iter_rows() for cell in row if "cmd" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_word_file_opens_again(office, tmp_path):
    path = tmp_path / "a.docx"

    run("situation", as_of="2017-12-31", format="docx", out=str(path))

    paper = Document(BytesIO(path.read_bytes()))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert any("As of 2017-12-31" in text for text in texts)
    assert round(paper.sections[0].page_width.mm) == 210
    assert 'w:eastAsia="仿宋"' in paper.element.xml
    assert any("records stand now" in text for text in texts)


def test_pdf_takes_any_name_as_text(office, tmp_path):
    tie = office.tie("JP")
    tie.place.name_en = '#panic("x") $1 *b* \\ "'
    tie.place.save()
    path = tmp_path / "a.pdf"

    run("situation", as_of="2017-12-31", format="pdf", out=str(path))

    assert path.read_bytes().startswith(b"%PDF")
