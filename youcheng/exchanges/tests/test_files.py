"""Papers of an exchange: filed from its page, seen by whom, taken off."""

import pytest
from django.urls import reverse

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.documents.models import Document
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed, upload
from youcheng.exchanges import actions
from youcheng.exchanges.models import Exchange, ExchangeFile
from youcheng.exchanges.tests.world import DAY, recorded
from youcheng.lib.objections import Refused


@pytest.fixture
def visit(office) -> Exchange:
    return recorded(office)


def sent(data: bytes, name: str, **fields) -> dict:
    said = {"kind": "report", "sensitivity": "internal", "retention": "permanent"}
    return {"file": upload(data, name), **said, **fields}


def address(visit: Exchange, name: str = "exchange-file-add", **more) -> str:
    return reverse(f"exchanges:{name}", kwargs={"pk": visit.pk, **more})


@pytest.mark.parametrize("n", [1, 3])
def test_a_file_is_stored_from_the_page(client, officer, visit, n):
    client.force_login(officer)
    for at in range(n):
        response = client.post(address(visit), sent(files.pdf(f"第{at}份"), f"总结{at}.pdf"))
        assert response.url == f"/exchanges/{visit.pk}/#papers"
    page = client.get(reverse("exchanges:exchange-detail", args=[visit.pk])).text
    assert [f"总结{at}" in page for at in range(n)] == [True] * n
    assert visit.files.count() == n
    assert {link.document.unit for link in visit.files.all()} == {visit.home}
    assert Event.objects.filter(verb="exchange.file_attached").count() == n


def test_the_page_of_the_document_names_the_exchange(client, officer, visit):
    client.force_login(officer)
    client.post(address(visit), sent(files.pdf(), "总结.pdf"))
    document = Document.objects.get()
    url = reverse("exchanges:document-exchanges", args=[document.pk])
    assert url in client.get(reverse("documents:detail", args=[document.pk])).text
    part = client.get(url, headers={"HX-Request": "true"}).text
    assert visit.subject in part
    assert f"/exchanges/{visit.pk}/" in part


def test_what_is_on_record_is_attached_once(client, office, officer, visit):
    document = filed(files.pdf(), "a.pdf", office, officer, DAY)
    client.force_login(officer)
    client.post(address(visit), sent(files.pdf(), "b.pdf"))
    assert visit.files.get().document == document
    again = client.post(address(visit), sent(files.pdf(), "c.pdf"))
    assert again.status_code == 422
    assert "这次交往已有此文件" in again.text
    with pytest.raises(Refused):
        actions.attach_file(visit, document, by=officer)


def test_taken_off_the_document_stays(client, office, officer, visit):
    link = actions.attach_file(visit, filed(files.pdf(), "a.pdf", office, officer, DAY), by=officer)
    client.force_login(officer)
    url = address(visit, "exchange-file-drop", file=link.pk)
    assert client.get(url).status_code == 200
    assert ExchangeFile.objects.exists()
    client.post(url)
    assert not ExchangeFile.objects.exists()
    assert Document.objects.exists()
    assert Event.objects.filter(verb="exchange.file_detached").count() == 1


def test_what_may_not_be_read_is_not_named(client, office, officer, visit):
    boss = User.objects.create_user("boss", password="x", unit=office)
    Grant.objects.create(user=boss, role=Role.ADMINISTRATOR, unit=office)
    document = filed(files.pdf(), "密件.pdf", office, boss, DAY, sensitivity="restricted")
    link = actions.attach_file(visit, document, by=boss)
    reader = User.objects.create_user("reader", password="x", unit=office)
    Grant.objects.create(user=reader, role=Role.LIAISON, unit=office)
    client.force_login(reader)
    page = client.get(reverse("exchanges:exchange-detail", args=[visit.pk]))
    assert page.status_code == 200
    assert "密件" not in page.text
    assert client.get(address(visit, "exchange-file-drop", file=link.pk)).status_code in {403, 404}


def test_who_may_not_change_the_exchange_files_nothing(client, visit, stranger):
    client.force_login(stranger)
    assert client.post(address(visit), sent(files.pdf(), "a.pdf")).status_code == 404
    assert not Document.objects.exists()


def test_an_import_leaves_what_got_a_file_since(office, officer):
    from youcheng.dataio.actions.visits import draft_visits, undo_visits, write_visits

    ledger = "日期,城市,国家,事由,人数\n2018-05-21,莱比锡,德国,访问,6\n".encode()
    batch = write_visits(draft_visits(ledger, "出访.csv", unit=office, by=officer), by=officer)
    visit = Exchange.objects.get()
    actions.attach_file(visit, filed(files.pdf(), "a.pdf", office, officer, DAY), by=officer)
    undone = undo_visits(batch, by=officer)
    assert (undone.reversed, len(undone.kept)) == (0, 1)
    assert Exchange.objects.get() == visit
