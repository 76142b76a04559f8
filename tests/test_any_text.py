"""Whatever is typed into a field: refused with the limit named, or kept as plain text.

No page runs it, no name turns the words around it, and no file begins a formula with it.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client
from django.utils.module_loading import import_string

from tests.walking import PASSWORD, ROWS, Reader, Sheet, World, patterns
from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.audit.models import Event
from youcheng.dataio.models import Batch
from youcheng.dataio.tests.ledgers import ledger
from youcheng.registry.models import Tie

pytestmark = pytest.mark.django_db
PAGES = patterns()
LONG = "长" * 10_000
NASTY = '=1+<script>alert(1)</script><img src=x onerror=a>" onclick="文\u202egnp.exe\u2066\u200b'
LIMIT = re.compile(
    r"at most \d+|no date|valid date|valid time|a whole number|a number|password is wrong"
)
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b]")
# What a form needs before one field of it can be tried.
FILLED = {
    "name_zh": "新单位", "code": "new-unit", "title": "Clerk", "reason": "a reason",
    "place_text": "莱比锡", "on": "2001-05-05", "username": "newcomer", "login": "clerk",
    "password": PASSWORD, "again": PASSWORD, "old": PASSWORD, "name": "a view", "source": "a list",
    "label": "a label", "paper": "a paper", "subject_zh": "a visit", "what": "a gift",
}  # fmt: skip
SENT_ELSEWHERE = {"account_logout", "set_language"}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    settings.RATELIMIT_ENABLE = False
    settings.ACCOUNT_RATE_LIMITS = {}
    return in_use


def forms_of_code() -> list[type[forms.BaseForm]]:
    """Every form class of ours; the pages import them all."""
    import_string("youcheng.config.urls.urlpatterns")
    found, todo = [], list(forms.BaseForm.__subclasses__())
    while todo:
        form = todo.pop()
        todo += form.__subclasses__()
        # Codes and proofs of a second factor are compared and forgotten, never stored.
        is_foreign = any(base.__module__.startswith("allauth.") for base in form.__mro__)
        is_test = ".tests." in form.__module__
        is_ours = form.__module__.startswith("youcheng.") and not is_foreign and not is_test
        if is_ours and hasattr(form, "base_fields"):
            found.append(form)
    return found


def test_every_text_field_has_a_limit():
    fields = [
        (form.__name__, name, field)
        for form in forms_of_code()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
    ]
    assert len(fields) > 40

    assert [(form, name) for form, name, field in fields if not field.max_length] == []


def sheets(world: World) -> Iterator[tuple[str, Sheet, str]]:
    """Every text field of every kind of form: the page's address, the form, the field."""
    client, known = client_of(world), set()
    for name, pattern in PAGES.items():
        if name == "account_logout":
            continue
        page = world.address(name, pattern)
        response = (Client() if name in {"account_login", "invitation-open"} else client).get(page)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        for sheet in Reader(response.content.decode()).sheets:
            kind = re.sub(r"\d+", "0", sheet.action) or page
            if not any(part in kind for part in ("/language/", "/sign-out/")):
                for field in sheet.texts:
                    if (kind, field) not in known:
                        known.add((kind, field))
                        yield page, sheet, field


def client_of(world: World, who: str = "administrator") -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def sent(world: World, page: str, sheet: Sheet, field: str, text: str):
    """The answer to the form with `text` in one field, after redirects; all is undone."""
    data: dict[str, object] = {
        name: [FILLED.get(name, "") if name in sheet.texts and not values[0] else values[0]]
        if values
        else values
        for name, values in sheet.fields.items()
    }
    for name, choices in sheet.choices.items():
        if data[name] in ([""], []):
            data[name] = next(filter(None, choices), "")
    data[field] = text
    if sheet.is_upload:
        rows = [("南京市", "中国", "莱比锡", "德国")]
        data["file"] = SimpleUploadedFile(
            "list.xlsx", ledger(rows, ["城市", "国家", "城市2", "国家2"])
        )
    is_open = page.startswith(("/sign-in/", "/welcome/"))
    client = Client() if is_open else client_of(world)
    written = Written()
    with transaction.atomic():
        with connection.execute_wrapper(written):
            response = client.post(sheet.action or page, data, follow=True)
        # A long writing is a COPY on PostgreSQL, which passes by.
        is_told = connection.vendor != "postgresql"
        stored = list(texts_stored(written.tables if is_told else None))
        transaction.set_rollback(True)
    return response, stored


class Written:
    """The tables into which something is written: the others need not be looked through."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute, sql, *call):
        self.tables.update(re.findall(r'(?:INTO|UPDATE) "?(\w+)', sql))
        return execute(sql, *call)


def texts_stored(tables: set[str] | None) -> Iterator[str]:
    """The texts of the newest rows of those tables, or of all."""
    for model in apps.get_models():
        is_meant = tables is None or model._meta.db_table in tables
        if model.__module__.startswith("youcheng.") and is_meant:
            names = [
                field.name
                for field in model._meta.fields
                if isinstance(field, models.CharField | models.TextField)
            ]
            if names:
                for row in model._base_manager.order_by("-pk").values_list(*names)[:30]:
                    yield from filter(None, row)


def faults(body: str, text: str, stored: list[str], status: int) -> Iterator[str]:
    """What is wrong with an answer to `text`."""
    page = Reader(body)
    if status not in {200, 404, 409, 410, 422}:
        yield f"answers {status}"
    if any(text.strip() for text in page.scripts) or page.handlers:
        yield "runs it"
    if TURNING.search(body) or any(TURNING.search(one) for one in stored):
        yield "turns the direction"
    if text is LONG and any(LONG in one for one in stored):
        yield "keeps all of it"
    if text is LONG and not re.search(
        r"at most \d+|no date|valid date|valid time|a whole number|a number|password is wrong",
        body,
    ):
        yield "names no limit"


def test_every_field_takes_or_refuses_whatever_is_typed(world):
    tried, found = set(), []
    for page, sheet, field in sheets(world):
        for text in (NASTY, LONG):
            response, stored = sent(world, page, sheet, field, text)
            body = response.content.decode()
            wrong = faults(body, text, stored, response.status_code)
            found += [(page, sheet.action, field, text[:9], fault) for fault in wrong]
        tried.add(field)

    assert found == [], "\n".join(map(str, found))
    assert len(tried) >= 30


# Columns that the program fills: keys, paths, codes of choices.
MADE = {"code", "path", "key", "pair_key", "sort_key", "stroke_key", "token_hash", "password",
        "username", "metric", "state", "mode", "decision", "language", "iso2", "iso3", "words",
        "checksum", "fingerprint", "query", "precision", "verb", "meaning"}  # fmt: skip


CODE = 4
"""Letters of a column that holds a code, such as a currency: the form takes no other text."""


def fill(text: str) -> int:
    """Write `text` into every column of ours that keeps what people type; how many there are."""
    n = 0
    for model in apps.get_models():
        if not model.__module__.startswith("youcheng.") or model is Event:
            continue
        for field in model._meta.fields:
            if (
                not isinstance(field, models.CharField | models.TextField)
                or isinstance(field, models.SlugField | models.EmailField)
                or field.choices
                or field.name in MADE
                or field.primary_key
                or (field.max_length or 400) <= CODE
            ):
                continue
            n += 1
            rows = model._base_manager.order_by("pk")
            if field.name == "outside":
                # A receipt is of a unit or of a body outside, never of both.
                rows = rows.exclude(outside="")
            for at, key in enumerate(rows.values_list("pk", flat=True)[:300]):
                room = (field.max_length or 400) - 4
                model._base_manager.filter(pk=key).update(**{field.name: f"{text[:room]}{at}"})
    return n


def pages(world: World, who: str) -> Iterator[tuple[str, object]]:
    client = client_of(world, who)
    for name, pattern in PAGES.items():
        response = client.get(world.address(name, pattern))
        if response.status_code == 200:
            yield name, response


KEPT = '=1+<script>alert(1)</script>" onclick="alert(2)'


def test_what_is_kept_runs_on_no_page_and_in_no_file(world):
    """Also what came in by an import, or stood in the database before fields had limits."""
    assert fill(KEPT) > 40
    log_it(world)
    files = []
    for name, response in pages(world, "administrator"):
        kind = response["Content-Type"]
        body = b"".join(response) if response.streaming else response.content
        if kind.startswith("text/html"):
            page = Reader(body.decode())
            assert (name, page.handlers, "".join(page.scripts).strip()) == (name, [], "")
        elif kind.startswith("text/csv"):
            files.append(name)
            check_csv(body)
        elif "spreadsheet" in kind:
            files.append(name)
            check_workbook(body)
        elif "wordprocessing" in kind:
            files.append(name)
            check_paper(body)

    assert set(files) >= {
        "registry:tie-export", "audit-export", "dataio:ledger-export", "dataio:import-rejected",
        "dataio:ledger-template", "analytics:report",
    }  # fmt: skip


@pytest.mark.parametrize("page", ["registry:tie-export", "audit-export", "analytics:report"])
def test_the_other_kind_of_file_holds_no_formula_either(world, page):
    fill(KEPT)
    log_it(world)
    world.arguments[page] = {"format": "xlsx"}

    response = client_of(world).get(world.address(page, PAGES[page]))

    assert check_workbook(response.content) > 0


def log_it(world: World) -> None:
    """An entry of the log about a tie and by a person with such names."""
    tie, person = Tie.objects.get(pk=world.tie.pk), User.objects.get(username="clerk")
    record("tie.edited", tie, by=person, note=(KEPT, f"-{KEPT}"))


def check_csv(body: bytes) -> None:
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert len(rows) > 1
    assert [
        cell for row in rows for cell in row if cell.lstrip(" ").startswith(FORMULA_SIGNS)
    ] == []


def check_workbook(body: bytes) -> int:
    """No cell holds a formula or a link; text that looks like one is marked as text."""
    marked = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(body)):
        assert not sheet._hyperlinks
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                if cell.data_type == "s" and str(cell.value).startswith(FORMULA_SIGNS):
                    assert cell.quotePrefix, (sheet.title, cell.coordinate)
                    marked += 1
    return marked


def check_paper(body: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as paper:
        words = paper.read("word/document.xml").decode()
        links = paper.read("word/_rels/document.xml.rels").decode()
    assert "<script" not in words
    assert 'TargetMode="External"' not in links
    assert "instrText" not in words


@pytest.mark.parametrize("stem", ["文\u202egnp", "x" * 300, "=1+<b>", "城" * 300])
def test_a_file_may_be_called_anything(world, stem):
    client = client_of(world, "officer")
    file = SimpleUploadedFile(f"{stem}.xlsx", ledger(ROWS))

    response = client.post("/import/", {"file": file}, follow=True)

    assert response.status_code == 200
    assert not TURNING.search(response.content.decode())
    assert not TURNING.search(Batch.objects.latest("pk").filename)


HEBREW = "שלום"
SET_APART = re.compile("\u2068[^\u2069]*\u2069")
ALONE = re.compile(rf"[\s()]*{HEBREW}\d*[\s()]*")
WHOLE = {"title", "option", "textarea"}


def test_a_name_written_from_right_to_left_stands_apart(world):
    """Else the number, the date or the name after it would be read before it."""
    fill(HEBREW)
    mixed = set()
    for name, response in pages(world, "administrator"):
        if response["Content-Type"].startswith("text/html"):
            for text, within in Reader(response.content.decode()).texts:
                rest = SET_APART.sub("", text)
                if HEBREW in rest and not ALONE.fullmatch(rest) and within[-1] not in WHOLE:
                    mixed.add((name, within[-1], text))

    assert mixed == set(), "\n".join(map(str, sorted(mixed)))
