"""The scanner and the office program themselves, where they are installed: their stand-ins in the
other tests say what we believe of them, these say whether it is so."""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone

from youcheng.documents import drawing, scanner
from youcheng.documents.enums import FileType, Preview
from youcheng.documents.models import Revision
from youcheng.documents.reading import read
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed, work_all

DAY = date(2018, 5, 21)
BAD = b"This text stands for a virus in a test of ours.\n"
CONFIG = """\
Foreground yes
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
StreamMaxLength 1M
ConcurrentDatabaseReload no
"""


def program(*names: str) -> str:
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{names[0]} is not installed, and must be tried here.")
    if path is None:
        pytest.skip(f"{names[0]} is not installed on this machine.")
    return path


@pytest.fixture(scope="module")
def clamd(tmp_path_factory) -> Iterator[str]:
    """The daemon with one signature, that of BAD; gives its address."""
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    digest = hashlib.md5(BAD, usedforsecurity=False).hexdigest()
    (folder / "signatures" / "own.hdb").write_text(f"{digest}:{len(BAD)}:Youcheng.Test\n")
    (folder / "clamd.conf").write_text(CONFIG.format(folder=folder))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [program("clamd"), f"--config-file={folder / 'clamd.conf'}"], stdout=log, stderr=log
        )
    try:
        for _ in range(600):
            if (folder / "clamd.ctl").exists():
                break
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield f"unix:{folder / 'clamd.ctl'}"
    finally:
        process.kill()
        process.wait()


def scanned(data: bytes, office, officer) -> Revision:
    filed(data, "来函.txt", office, officer, DAY)
    work_all(timezone.now() + timedelta(hours=1))
    return Revision.objects.latest("pk")


@pytest.mark.django_db
def test_clamd_is_understood(clamd, settings, office, officer):
    settings.CLAMAV = clamd
    assert scanner.ping()

    found = scanned(BAD, office, officer)
    assert (found.scan, found.reading) == ("found", "barred")
    assert found.scan_note.startswith("Youcheng.Test")

    assert scanned(b"A letter.\n", office, officer).scan == "clean"

    big = scanned(b"A long letter.\n" * 200_000, office, officer)
    assert big.scan == "none"
    assert "size limit" in big.scan_note


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (files.word("友好城市协议", "第二页"), FileType.DOCX),
        (files.workbook({"名单": [["王", 5], ["李", 2.5]]}), FileType.XLSX),
    ],
)
def test_libreoffice_draws(data, type_, settings, tmp_path):
    settings.SOFFICE = program("soffice", "libreoffice")
    path = tmp_path / "file"
    path.write_bytes(data)

    pictures = []
    state, n = drawing.draw(
        path, type_, lambda *picture: pictures.append(picture), lambda _done, _of: None
    )

    assert state == Preview.MADE
    assert n >= 1
    assert pictures


def test_libreoffice_reads_what_only_it_can(settings, tmp_path):
    settings.SOFFICE = program("soffice", "libreoffice")
    (tmp_path / "new.docx").write_bytes(files.word("旧式文件的内容"))
    subprocess.run(
        [
            settings.SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "new.docx"),
        ],
        check=True, capture_output=True,
    )  # fmt: skip

    text = read(tmp_path / "new.doc", FileType.DOC)

    assert "旧式文件的内容" in "".join(page.text for page in text.pages)
