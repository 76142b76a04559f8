"""What people meet on the files of partners: an officer, a liaison, somebody from elsewhere."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from docx import Document

from youcheng.accounts.models import Grant, Unit
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.dossiers.enums import Dimension
from youcheng.dossiers.forms import MEASURE_LABELS
from youcheng.dossiers.models import PlanLine, TypeOverride, WeightSet
from youcheng.dossiers.rules import WEIGHTS
from youcheng.exchanges import actions as exchanges
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.tests.world import draft, place, recorded, tie_with

YEAR = localdate().year


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def tie(office):
    """With some exchanges of the last year, one of them without a paper, and an open promise."""
    tie = tie_with(office)
    today = localdate()
    for days in (30, 100, 170, 240):
        recorded(
            office, from_on=today - timedelta(days=days), source="纪要", fields=["trade"],
            initiator="abroad", rank=4, result="签约",
        )  # fmt: skip
    last = recorded(office, from_on=today - timedelta(days=20), subject_zh="校长来访")
    exchanges.add_promise(
        last, text="寄送教材", side="home", due_on=today - timedelta(days=2), by=None
    )
    return tie


def text(response) -> str:
    return response.content.decode()


def page(name: str, *args) -> str:
    return reverse(f"dossiers:{name}", args=args)


def test_the_panel_shows_every_part_with_its_evidence(client, tie):
    response = client.get(page("city-dossier", tie.place_id))
    [file] = response.context["files"]

    assert [shown.part.code for shown in file.parts] == Dimension.values
    assert "校长来访" in text(response)
    assert "寄送教材" in text(response)
    assert file.judged.vitality.low < file.judged.vitality.high
    assert file.parts[1].n_hidden == 0


def test_what_the_reader_may_not_see_is_counted_and_not_told(client, tie, office):
    Exchange.objects.filter(subject_zh="校长来访").update(visibility="restricted")
    liaison_of_city = Grant.objects.get(user__username="officer")
    Grant.objects.filter(pk=liaison_of_city.pk).update(role=Role.LIAISON)
    response = client.get(page("city-dossier", tie.place_id))
    [file] = response.context["files"]

    assert "校长来访" not in text(response)
    assert "寄送教材" not in text(response)
    assert file.parts[1].n_hidden == 1


def test_strangers_and_auditors_see_no_file(client, tie, stranger):
    client.force_login(stranger)

    for name, args in [
        ("plan", (tie.pk, YEAR)), ("pack", (tie.pk,)), ("type-set", (tie.pk,)),
        ("dossier-access", (tie.pk,)), ("line-add", (tie.pk, YEAR)),
    ]:  # fmt: skip
        assert client.get(page(name, *args)).status_code == 404, name
    assert client.get(page("city-dossier", tie.place_id)).context["files"] == []
    assert client.get(page("dossier-list")).context["n"] == 0
    Grant.objects.filter(user=stranger).update(role=Role.AUDITOR)
    assert client.get(page("dossier-list")).status_code == 403


def test_readers_read_and_change_nothing(client, tie, liaison, office):
    Grant.objects.filter(user=liaison).update(unit=office)
    client.force_login(liaison)

    assert client.get(page("plan", tie.pk, YEAR)).status_code == 200
    assert client.get(page("pack", tie.pk)).status_code == 200
    assert client.get(page("type-set", tie.pk)).status_code == 403
    assert client.post(page("plan-draw", tie.pk, YEAR)).status_code == 403
    assert client.post(page("weights"), {"seen": 0}).status_code == 200
    assert not WeightSet.objects.exists()


def test_all_ties_by_type_and_vitality(client, tie, office):
    tie_with(office, "Perth")
    response = client.get(page("dossier-list"))

    assert [row.place.name_en for row in response.context["rows"]] == ["Leipzig", "Perth"]
    response = client.get(page("dossier-list"), {"type": "unjudged"})
    assert [row.place.name_en for row in response.context["rows"]] == ["Perth"]
    response = client.get(page("dossier-list"), {"q": "莱比锡"})
    assert [row.place.name_en for row in response.context["rows"]] == ["Leipzig"]
    response = client.get(page("dossier-list"), {"group": "economy", "condition": "active"})
    assert response.context["n"] == 1
    response = client.get(page("dossier-list"), {"group": "sport"})
    assert response.context["n"] == 0
    assert client.get(page("dossier-list"), {"region": "oceania"}).context["n"] == 1
    assert client.get(page("dossier-list"), {"as_of": "1987-01-01"}).context["n"] == 0


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    client, office, n, django_assert_max_num_queries
):
    for name in ("Leipzig", "Daejeon", "Perth")[:n]:
        tie_with(office, name)
    with django_assert_max_num_queries(26):
        assert client.get(page("dossier-list")).context["n"] == n


def test_a_type_is_set_with_a_reason_and_taken_back(client, tie):
    url = page("type-set", tie.pk)
    judged = client.get(url).context["judged"].judgement.type
    sent = {"type": "strategic", "reason": "市委会议确定", "from_on": localdate().isoformat()}

    assert client.post(url, {**sent, "reason": ""}).status_code == 422
    assert client.post(url, {**sent, "type": judged}).status_code == 422
    assert client.post(url, sent).status_code == 302
    made = TypeOverride.objects.get()
    assert (made.type, made.judged, made.recorded_by.username) == ("strategic", judged, "officer")
    assert "市委会议确定" in text(client.get(page("city-dossier", tie.place_id)))
    assert client.post(page("type-unset", tie.pk, made.pk)).status_code == 302
    made.refresh_from_db()
    assert made.retracted_at is not None
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "dossier.type_set", "dossier.type_unset",
    ]  # fmt: skip


def weights(office: Unit, seen: int, **given) -> dict:
    sent = {f"weight_{code}": n for code, n in WEIGHTS.items()}
    sent |= {f"measure_{name}": 5 for name in MEASURE_LABELS}
    sent |= {"valid_from": "2018-01-01", "owner": office.pk, "reason": "年度调整", "seen": seen}
    return {**sent, **given}


def test_new_weights_are_a_new_version(client, office):
    url = page("weights")

    assert client.get(url).status_code == 200
    assert client.post(url, weights(office, 0, weight_length=11)).status_code == 422
    assert client.post(url, weights(office, 0)).status_code == 302
    # Somebody else was faster.
    assert client.post(url, weights(office, 0)).status_code == 422
    assert client.post(url, weights(office, 1, weight_length=5, weight_heat=15)).status_code == 302
    assert [row.version for row in WeightSet.objects.all()] == [2, 1]
    assert WeightSet.objects.get(version=1).measures["full_years"] == 5
    assert "v2" in text(client.get(url))


def test_a_plan_is_drawn_up_once_and_kept(client, tie):
    url = page("plan", tie.pk, YEAR)
    fresh = client.get(url).context["fresh"]
    assert fresh
    client.post(page("plan-draw", tie.pk, YEAR))
    client.post(page("plan-draw", tie.pk, YEAR))
    lines = PlanLine.objects.filter(tie=tie, year=YEAR)
    assert lines.count() == len(fresh)

    promise = lines.get(reason="promise")
    assert "寄送教材" in text(client.get(url))

    def move(name, **given):
        promise.refresh_from_db()
        sent = {"version": promise.version, **given}
        return client.post(page("line-move", tie.pk, promise.pk, name), sent)

    assert move("decline").status_code == 422
    assert move("accept").status_code == 302
    assert move("accept").status_code == 409
    assert move("done", done_on="2018-01-01", evidence="").status_code == 422
    assert move("done", done_on="2018-01-01", evidence="照片").status_code == 302
    assert move("reopen").status_code == 302
    assert move("decline", why="并入他项").status_code == 302
    promise.refresh_from_db()
    assert (promise.state, promise.done_on, promise.declined_why) == ("declined", None, "并入他项")
    assert client.post(page("line-move", tie.pk, promise.pk, "burn"), {}).status_code == 404


def test_a_line_in_the_officers_own_words(client, tie, office):
    add = page("line-add", tie.pk, YEAR)
    sent = {"text": "中学生夏令营", "due_on": f"{YEAR}-07-15", "owner": office.pk}

    assert client.post(add, {**sent, "due_on": f"{YEAR + 1}-07-15"}).status_code == 422
    assert client.post(add, sent).status_code == 302
    line = PlanLine.objects.get()
    edit = page("line-edit", tie.pk, line.pk)
    assert "中学生夏令营" in text(client.get(edit))
    assert client.post(edit, {**sent, "text": "大学生", "version": 1}).status_code == 302
    # Opened before: both sides are shown, nobody is overwritten.
    late = client.post(edit, {**sent, "text": "小学生", "version": 1})
    assert late.status_code == 409
    assert "大学生" in text(late)
    assert "小学生" in text(late)
    line.refresh_from_db()
    assert line.text == "大学生"


def test_an_accepted_line_comes_up_on_the_desk(client, tie, liaison, office):
    client.post(page("plan-draw", tie.pk, YEAR))
    line = PlanLine.objects.get(reason="promise")
    PlanLine.objects.filter(pk=line.pk).update(due_on=localdate() + timedelta(days=5))
    kinds = {alert.kind for alert, *_ in client.get("/alerts/").context["rows"]}
    assert "plan" not in kinds
    client.post(page("line-move", tie.pk, line.pk, "accept"), {"version": line.version})

    rows = [alert for alert, *_ in client.get("/alerts/").context["rows"] if alert.kind == "plan"]
    assert [(one.weight, one.may_set_aside) for one in rows] == [("warn", True)]
    assert "寄送教材" in rows[0].title
    assert "寄送教材" in text(client.get("/"))
    Grant.objects.filter(user=liaison).update(unit=office)
    client.force_login(liaison)
    rows = [alert for alert, *_ in client.get("/alerts/").context["rows"] if alert.kind == "plan"]
    assert [one.may_set_aside for one in rows] == [False]


def test_a_pack_cites_a_record_for_every_sentence(client, tie):
    pack = client.get(page("pack", tie.pk)).context["pack"]

    assert [len(section.titles) for section in pack.sections] == [1] * 6
    assert all(line.cites for section in pack.sections for line in section.lines)
    used = {n for section in pack.sections for line in section.lines for n in line.cites}
    assert used == set(range(1, len(pack.sources) + 1))
    assert "寄送教材" in pack.text()


@pytest.mark.parametrize("format_", ["docx", "pdf"])
def test_the_same_day_gives_the_same_bytes(client, tie, office, format_):
    url = page("pack-file", tie.pk, format_)
    asked = {"on": (localdate() - timedelta(days=1)).isoformat(), "lang": "zh-en"}
    first = client.get(url, asked)
    assert first.status_code == 200
    one = Exchange.objects.order_by("-from_on")[0]
    exchanges.edit_exchange(
        one, version=one.version, draft=draft(office, from_on=date(2018, 5, 1)), by=None
    )
    recorded(office, subject_zh="昨天之后才录入", at=None)

    assert client.get(url, asked).content == first.content
    assert client.get(url, {**asked, "on": "2018-05-02"}).content != first.content
    assert client.get(url, {"on": "soon"}).status_code == 404
    assert Event.objects.filter(verb="dossier.pack_made").count() == 3


def test_the_word_file_is_laid_out_as_the_standard_asks(client, tie):
    content = client.get(page("pack-file", tie.pk, "docx")).content
    paper = Document(BytesIO(content))
    section = paper.sections[0]

    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert paper.paragraphs[0].runs[0].font.size.pt == 22
    body = [p for p in paper.paragraphs if p.text.startswith("1. ")]
    assert len(body) == 6
    assert {p.paragraph_format.line_spacing.pt for p in body} == {28.9}
    with ZipFile(BytesIO(content)) as parts:
        fonts = parts.read("word/fontTable.xml").decode()
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert 'w:name="方正小标宋简体"><w:altName w:val="宋体"' in fonts


def test_a_pack_names_words_that_papers_do_not_use(client, tie, office):
    recorded(office, from_on=localdate(), subject_zh="商谈条约文本")

    hits = client.get(page("pack", tie.pk)).context["hits"]
    assert "条约" in {hit.found for hit in hits}


def test_who_sees_it_and_why(client, tie):
    assert client.get(page("dossier-access", tie.pk)).status_code == 200


def test_the_card_stands_on_the_page_of_the_city(client, tie):
    response = client.get(
        page("city-dossier", tie.place_id), {"card": 1}, headers={"HX-Request": "true"}
    )
    assert "plum" in text(response)
    assert place().pk == tie.place_id
