"""Files of circulars: who gets them, what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youcheng.circulars import actions
from youcheng.circulars.models import Answer, CircularFile
from youcheng.circulars.tests.test_pages import page, signed_in
from youcheng.circulars.tests.world import NOW, drafted, liaison_of, receipt, sent, units
from youcheng.documents.enums import Scan, Sensitivity
from youcheng.documents.models import Document, Revision

pytestmark = pytest.mark.django_db


def text(name: str = "附件.txt", said: str = "报名表") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, said.encode())


def given(response) -> bytes:
    return b"".join(response.streaming_content)


def test_files_go_with_a_circular_to_those_who_got_it(office, officer, stranger):
    desk, one = signed_in(officer), drafted(officer, office)
    sent_files = {"files": [text(), text("表.pdf", "另一份")], "sensitivity": "internal"}
    assert desk.post(page("files", one.pk), sent_files).status_code == 302
    assert one.files.count() == 2
    first, second = one.files.order_by("pk")
    # What a file is, its content says.
    assert second.document.present.filename == "表.txt"
    assert desk.post(page("files", one.pk), {"sensitivity": "internal"}).status_code == 422
    assert desk.get(page("files", one.pk)).content.decode().count("附件.txt") >= 1

    got, other = (signed_in(liaison_of(unit)) for unit in units(2))
    address = page("file", one.pk, first.pk)
    assert got.get(address).status_code == 404  # nobody sees a draft
    actions.send(one, units(1), by=officer, at=NOW)
    response = got.get(address)
    assert given(response).decode() == "报名表"
    assert response["Cache-Control"] == "private, no-store"
    assert address in got.get(page("detail", one.pk)).content.decode()
    assert other.get(address).status_code == 404
    assert signed_in(stranger).get(address).status_code == 404
    assert got.post(page("file-drop", one.pk, first.pk)).status_code == 404

    assert desk.post(page("file-drop", one.pk, first.pk)).status_code == 302
    assert one.files.count() == 1
    assert Document.objects.filter(pk=first.document_id).exists()


def test_files_of_an_answer_are_for_the_unit_and_the_sender(office, officer):
    one = sent(officer, office, 2)
    own, other = (signed_in(liaison_of(unit)) for unit in units(2))
    own.get(page("answer", receipt(one).pk))
    said = {"has_need": "yes", "text": "见附件", "files": [text("需求.txt"), text("空.txt", "")]}
    refused = own.post(page("answer", receipt(one).pk), said)
    assert refused.status_code == 422
    assert Answer.objects.count() == CircularFile.objects.count() == 0
    said["files"] = [text("需求.txt")]
    assert own.post(page("answer", receipt(one).pk), said).status_code == 302
    # A second answer adds to what was given.
    said["files"] = [text("补充.txt", "又一项")]
    assert own.post(page("answer", receipt(one).pk), said).status_code == 302
    files = list(CircularFile.objects.filter(receipt=receipt(one)))
    assert [file.document.present.filename for file in files] == ["需求.txt", "补充.txt"]
    assert {file.document.unit for file in files} == set(units(1))

    address = page("file", one.pk, files[0].pk)
    for client in (own, signed_in(officer)):
        assert given(client.get(address)).decode() == "报名表"
        assert address in client.get(page("detail", one.pk)).content.decode()
    assert other.get(address).status_code == 404
    assert address not in other.get(page("detail", one.pk)).content.decode()
    assert other.post(page("file-drop", one.pk, files[0].pk)).status_code == 404
    assert own.post(page("file-drop", one.pk, files[0].pk)).status_code == 302


def test_what_is_restricted_or_holds_a_virus_is_not_given(office, officer):
    one = drafted(officer, office)
    [document] = actions.keep_files([text()], office, by=officer, on=NOW.date())
    actions.attach(one, [document], by=officer)
    assert actions.attach(one, [document], by=officer) == 0
    actions.send(one, units(1), by=officer, at=NOW)
    liaison = signed_in(liaison_of(units(1)[0]))
    address = page("file", one.pk, one.files.get().pk)
    Revision.objects.update(scan=Scan.FOUND)
    assert liaison.get(address).status_code == 409
    Revision.objects.update(scan=Scan.CLEAN)
    assert liaison.get(address).status_code == 200
    Document.objects.update(sensitivity=Sensitivity.RESTRICTED)
    assert liaison.get(address).status_code == 404
    assert signed_in(officer).get(address).status_code == 200


def test_a_closed_circular_takes_no_file(office, officer):
    one = sent(officer, office, 1)
    actions.close(one, by=officer, at=NOW)
    desk = signed_in(officer)
    desk.post(page("files", one.pk), {"files": [text()], "sensitivity": "internal"})
    assert one.files.count() == 0
