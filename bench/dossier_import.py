"""The import of a list of persons beside a bare loop, for bench.dossier."""

import json
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.dossier_base import EXPECTED, LIST
from bench.two_sizes import clock


def bare_import(data: bytes, owner: Any) -> int:
    """The limit: parse, leave out who has a name or an address that is on file to the letter, and
    write what the others' rows say: persons, names, bodies, posts, contact details."""
    from django.db import transaction

    from youcheng.lib.sheets import read
    from youcheng.lib.text import fold
    from youcheng.people.models import (
        Contact,
        Organisation,
        OrganisationName,
        Person,
        PersonName,
        Post,
    )
    from youcheng.people.rules.contacts import key_of
    from youcheng.registry.models import CountryName

    [page] = read(data, "list.xlsx").sheets
    with transaction.atomic():
        known = set(PersonName.objects.values_list("key", flat=True))
        mails = set(Contact.objects.filter(kind="email").values_list("key", flat=True))
        lands = dict(CountryName.objects.values_list("key", "country"))
        bodies = dict(OrganisationName.objects.values_list("key", "organisation"))
        new = []
        for row in page.rows[1:]:
            main, zh, others, sex, body, title, country, *reached = row
            names = {fold(text)[:160]: text[:160] for text in (main, zh, *others.split("；"))}
            names.pop("", None)
            ways = [
                (kind, value, key_of(kind, value))
                for kind, cell in zip(("email", "mobile", "phone"), reached, strict=True)
                for value in filter(None, cell.split("；"))
            ]
            if names and names.keys().isdisjoint(known) and mails.isdisjoint(k for *_, k in ways):
                new.append((main, zh, names, sex, body, title, lands.get(fold(country)), ways))
        missing = {fold(row[4]): row[4] for row in new if row[4] and fold(row[4]) not in bodies}
        made = Organisation.objects.bulk_create(
            [Organisation(name_en=name, sort_key=key[:120]) for key, name in missing.items()],
            batch_size=500,
        )
        bodies |= {key: one.pk for key, one in zip(missing, made, strict=True)}
        people = Person.objects.bulk_create(
            [
                Person(owner=owner, name_main=main[:160], name_zh=zh, sex=sex, country_id=land,
                       sort_key=fold(main)[:120])
                for main, zh, _names, sex, _body, _title, land, _ways in new
            ],
            batch_size=500,
        )  # fmt: skip
        both = list(zip(people, new, strict=True))
        PersonName.objects.bulk_create(
            [
                PersonName(person=one, kind="spelling", text=text, key=key)
                for one, row in both
                for key, text in row[2].items()
            ],
            batch_size=500,
        )
        Post.objects.bulk_create(
            [
                Post(person=one, organisation_id=bodies[fold(row[4])], title_zh=row[5] or "–")
                for one, row in both
                if row[4]
            ],
            batch_size=500,
        )
        Contact.objects.bulk_create(
            [
                Contact(person=one, kind=kind, value=value, key=key)
                for one, row in both
                for kind, value, key in row[7]
            ],
            batch_size=500,
        )
        transaction.set_rollback(True)
    return len(page.rows) - 1


@contextmanager
def timed(module: Any, name: str, told: list[float]) -> Any:
    """Add up how long a function of a module takes."""
    really = getattr(module, name)

    def timing(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return really(*given, **named)
        finally:
            told.append(time.perf_counter() - start)

    setattr(module, name, timing)
    try:
        yield
    finally:
        setattr(module, name, really)


def measure() -> dict[str, Any]:
    """Seconds of each step, how much of them went to finding duplicates, and how well they were
    found; whoever is asked about is then taken for the same, which is not in those seconds."""
    from youcheng.accounts.models import Unit
    from youcheng.dataio.actions.persons import DRAFT, decide_rows, draft_persons, write_persons
    from youcheng.dataio.actions.undoing_persons import undo_persons
    from youcheng.dataio.queries import same_persons
    from youcheng.lib.versions import mark_of

    folder = Path(os.environ["YOUCHENG_VAR"])
    data = (folder / LIST).read_bytes()
    expected = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
    owner = Unit.objects.get(parent=None)
    bare, n = clock(lambda: bare_import(data, owner))
    finding: list[float] = []
    with timed(same_persons, "compared", finding):
        read, batch = clock(lambda: draft_persons(data, LIST, unit=owner, by=None, purpose="bench"))
        judged = judge(batch, expected)
        wrote, batch = clock(lambda: write_persons(batch, by=None))
    counts = batch.counts
    back, undone = clock(lambda: undo_persons(batch, by=None))

    again = draft_persons(data, LIST, unit=owner, by=None, purpose="bench")
    again.refresh_from_db()
    asked = again.rows.filter(verdict="undecided", before__like__person__isnull=False)
    same = {row.before["key"]: "same" for row in asked}
    decided, _n = clock(lambda: decide_rows(again, same, seen=mark_of(again, DRAFT), by=None))
    both, again = clock(lambda: write_persons(again, by=None))
    return {
        "rows": n, "bare": bare, "read": read, "write": wrote, "undo": back,
        "undone": undone.reversed, "finding": sum(finding), "judged": judged, "counts": counts,
        "decided": {"rows": len(same), "judging": decided, "writing": both},
    }  # fmt: skip


def judge(batch: Any, expected: list[int | None]) -> dict[str, tuple[float, float, int]]:
    """Recall and precision of what the check proposes, and how many: left out as the same, or
    asked about besides. expected: by row, whom it is."""
    true = len(expected) - expected.count(None)
    found = {"left out": [0, 0], "left out or asked": [0, 0]}
    rows = {row.row: row for row in batch.rows.all()}
    for at, person in enumerate(expected, start=2):
        like = rows[at].before.get("like") or {}
        right = person is not None and like.get("person") == person
        for name, verdicts in (
            ("left out", {"duplicate"}), ("left out or asked", {"duplicate", "undecided"}),
        ):  # fmt: skip
            if rows[at].verdict in verdicts:
                found[name][0] += 1
                found[name][1] += right
    return {name: (right / true, right / n if n else 1.0, n) for name, (n, right) in found.items()}
