"""Stored documents of papers: attached, beside each other, taken off; and who sees them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.walking import World
from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.documents.models import Document
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed, upload, work_all
from youcheng.registry.actions import attach
from youcheng.registry.models import Instrument, PaperFile

pytestmark = pytest.mark.django_db
DAY = date(2018, 5, 21)


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    return in_use


@pytest.fixture
def paper(world) -> Instrument:
    return world.tie.instruments.get()


@pytest.fixture
def desk(client, world):
    client.force_login(world.people["officer"])
    return client


def address(name: str, paper: Instrument, **more) -> str:
    return reverse(f"registry:{name}", kwargs={"pk": paper.tie_id, "fact": paper.pk, **more})


def sent(data: bytes, name: str, **fields) -> dict:
    return {
        "file": upload(data, name),
        "part": "counterpart",
        "language": "de",
        "sensitivity": "internal",
        "retention": "permanent",
        **fields,
    }


def test_a_file_is_added_from_the_paper_and_shown_with_the_tie(desk, paper):
    before = paper.tie.version

    response = desk.post(address("paper-file-add", paper), sent(files.pdf(), "Vertrag.pdf"))

    assert response.url == address("paper", paper)
    link = paper.files.latest("pk")
    assert (link.part, link.language) == ("counterpart", "de")
    assert link.document.unit == paper.tie.home
    paper.tie.refresh_from_db()
    assert paper.tie.version > before
    assert Event.objects.filter(verb="tie.file_attached").count() == 2
    work_all(timezone.now() + timedelta(seconds=1))
    panel = desk.get(reverse("registry:city-papers", args=[paper.tie.place_id])).text
    assert "counterpart" in panel
    assert "German" in panel
    assert f"/documents/{link.document_id}/" in panel
    page = desk.get(response.url)
    assert len(page.context["columns"]) == 2
    assert f"/documents/{link.document_id}/versions/1/pages/2.page" in page.text


def test_what_is_on_record_already_is_attached_and_not_filed_twice(desk, paper, world):
    document = filed(files.pdf(), "a.pdf", paper.tie.home, world.people["officer"], DAY)
    n = Document.objects.count()

    desk.post(address("paper-file-add", paper), sent(files.pdf(), "b.pdf"))
    again = desk.post(address("paper-file-add", paper), sent(files.pdf(), "c.pdf"))

    assert Document.objects.count() == n
    assert paper.files.filter(document=document).count() == 1
    assert again.status_code == 422
    assert "belongs to the paper already" in again.text


def test_a_file_is_taken_off_after_a_question_and_stays_on_record(desk, paper):
    link = paper.files.get()
    drop = address("paper-file-drop", paper, file=link.pk)

    assert "stays on record" in desk.get(drop).text
    assert paper.files.exists()
    desk.post(drop)

    assert not paper.files.exists()
    assert Document.objects.filter(pk=link.document_id).exists()
    assert Event.objects.filter(verb="tie.file_detached").count() == 1


def test_who_may_not_read_a_file_does_not_see_that_it_is_there(client, paper, world):
    by = world.people["administrator"]
    secret = filed(b"secret words", "s.txt", paper.tie.home, by, DAY, sensitivity="restricted")
    attach(paper, secret, part="annex", language="", by=by)
    client.force_login(world.people["liaison"])

    page = client.get(address("paper", paper))
    panel = client.get(reverse("registry:city-papers", args=[paper.tie.place_id]))

    assert [column.link.document.name for column in page.context["columns"]] == ["agreement"]
    assert f"/documents/{secret.pk}/" not in panel.text
    link = PaperFile.objects.get(document=secret)
    assert client.get(address("paper-file-drop", paper, file=link.pk)).status_code == 403


def test_a_file_of_another_unit_is_seen_by_those_of_that_unit_alone(client, paper, world):
    other = Unit.objects.get(code="xuanwu")
    document = filed(b"words", "s.txt", other, world.people["administrator"], DAY)
    attach(paper, document, part="annex", language="", by=world.people["administrator"])
    client.force_login(world.people["liaison"])

    page = client.get(address("paper", paper))

    assert document.pk not in [c.link.document_id for c in page.context["columns"]]


def test_opening_a_paper_with_a_restricted_file_is_in_the_log(desk, paper, world):
    by = world.people["officer"]
    secret = filed(b"secret words", "s.txt", paper.tie.home, by, DAY, sensitivity="restricted")
    attach(paper, secret, part="annex", language="", by=by)

    desk.get(address("paper", paper))

    assert Event.objects.filter(verb="document.opened", subject_key=str(secret.pk)).count() == 1


def test_a_document_names_the_papers_it_belongs_to(desk, client, stranger, paper):
    link = paper.files.get()
    part = reverse("registry:document-papers", args=[link.document_id])

    assert str(paper) in desk.get(part, headers={"HX-Request": "true"}).text
    client.force_login(stranger)
    assert client.get(part, headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_panel_asks_as_much_for_three_files_as_for_one(
    desk, paper, world, n, django_assert_max_num_queries
):
    for i in range(n):
        document = filed(b"%d" % i, "a.txt", paper.tie.home, world.people["officer"], DAY)
        attach(paper, document, part="annex", language="", by=world.people["officer"])
    panel = reverse("registry:city-papers", args=[paper.tie.place_id])
    desk.get(panel)

    with django_assert_max_num_queries(20):
        desk.get(panel)


def test_an_import_that_opened_the_tie_does_not_take_files_away_unseen(desk, paper):
    """A tie with files counts as changed since: see `dataio.actions.undo_import`."""
    paper.tie.refresh_from_db()
    before = paper.tie.version
    desk.post(address("paper-file-add", paper), sent(b"words", "a.txt"))

    paper.tie.refresh_from_db()

    assert paper.tie.version == before + 1
