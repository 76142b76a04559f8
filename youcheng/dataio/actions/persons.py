"""A list of persons: read and judged as a draft, written in one go, and taken back entirely.

What a file says of people is personal data. A draft that nobody writes is emptied after KEEP_DAYS;
of a written one only the rows stay that were not taken in, as long.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.dataio.actions.importing import new_batch
from youcheng.dataio.actions.undoing_persons import marks_of
from youcheng.dataio.models import PERSONS, Batch, BatchRow, BatchState, Verdict
from youcheng.dataio.queries.comparing import Compared
from youcheng.dataio.queries.person_rows import DECISIONS, Addition, PersonRow, key_of
from youcheng.dataio.queries.persons import columns_of, counts_of, grid_of, plan
from youcheng.dataio.rules.persons import FIELDS
from youcheng.lib.bulk import insert
from youcheng.lib.memory import kept
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets import read
from youcheng.lib.versions import require_unchanged
from youcheng.people import actions as people
from youcheng.people.actions.entering import Alike, BodyDraft, bodies_for, enter_persons
from youcheng.people.actions.indexing import index_persons
from youcheng.people.actions.later import putting_off
from youcheng.people.enums import NameKind
from youcheng.people.models import Organisation, Person
from youcheng.people.queries.doubles import chunks

Cells = Mapping[tuple[str, int], str]
"""`PersonRow.key` and column → what stands there now."""
KEEP_DAYS = 30
LONGEST_CELL, WIDEST = 2000, 200
"""Letters of a mended cell, and columns that can be mended."""
DRAFT = ("mapping", "state")
"""Fields by which a page knows whether the draft is still as it showed it."""
KEPT = (Verdict.UNDECIDED, Verdict.REJECTED)
"""Rows whose cells outlive the writing, for somebody to mend and hand over again."""


@kept()
def draft_persons(
    data: bytes, filename: str, *, unit: Unit, by: User | None, purpose: str = ""
) -> Batch:
    """Read a file and judge its rows; nobody is taken in.

    Raises:
        Refused: the file cannot be read, or holds no table of persons.
    """
    tables = grid_of(read(data, filename))
    with transaction.atomic():
        forget_old()
        batch = new_batch(
            unit=unit, filename=filename, data=data, by=by, mode="create", kind=PERSONS
        )
        batch.sheet = "、".join(table["sheet"] for table in tables)[:120]
        batch.content = {"tables": tables}
        batch.mapping = {"purpose": purpose, "columns": {}, "decisions": {}}
        _judge(batch, by)
    return batch


def _judged(batch: Batch, by: User | None) -> tuple[list[PersonRow], Compared]:
    """The draft's rows, judged by what is on record now."""
    return plan(
        batch.content["tables"],
        unit=batch.unit,
        by=by,
        purpose=batch.mapping.get("purpose", ""),
        columns=batch.mapping.get("columns"),
        decisions=batch.mapping.get("decisions"),
        kept=batch.content.get("compared"),
    )


def _judge(batch: Batch, by: User | None) -> None:
    rows, compared = _judged(batch, by)
    batch.rows.all().delete()
    insert(BatchRow, [_row(batch, row) for row in rows])
    batch.counts = counts_of(rows)
    batch.content = {**batch.content, "compared": compared.kept()}
    batch.save()


def _row(batch: Batch, row: PersonRow) -> dict[str, Any]:
    """Columns of the row in what a draft keeps."""
    return {
        "batch_id": batch.pk,
        "sheet": row.sheet[:120],
        "row": row.number,
        "verdict": str(row.verdict),
        "cells": row.cells,
        "problems": row.problems,
        "before": {"key": row.key, "like": row.like.kept() if row.like else None},
        "version": None,
    }


def _draft(batch: Batch) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch.pk, kind=PERSONS)
    if batch.state != BatchState.DRAFT:
        raise Refused(
            Objection("not_draft", _("This import is written already; it can only be undone."))
        )
    if not batch.content:
        text = _("This draft was emptied after %(days)d days. Hand the file over again.")
        raise Refused(Objection("emptied", text % {"days": KEEP_DAYS}))
    return batch


@transaction.atomic
def choose_columns(batch: Batch, columns: Mapping[str, str], *, seen: str, by: User | None) -> None:
    """Say what columns mean, and judge all rows anew. columns: header → field of FIELDS, or "".

    Raises:
        Refused: no column holds a name; nothing is changed.
        Stale: the draft is no longer as `seen` has it.
    """
    batch = _draft(batch)
    require_unchanged(batch, DRAFT, seen)
    chosen = {header: name for header, name in columns.items() if not name or name in FIELDS}
    batch.mapping = {**batch.mapping, "columns": chosen}
    _judge(batch, by)


@transaction.atomic
def decide_rows(
    batch: Batch,
    decisions: Mapping[str, str],
    *,
    cells: Cells = MappingProxyType({}),
    seen: str,
    by: User | None,
) -> int:
    """Keep what somebody decided of rows that are like a person, and what they mended, and judge
    all rows anew. Returns how many cells are others now.

    decisions: `PersonRow.key` → one of DECISIONS, or "" for none.

    Raises:
        Refused: it is no draft any more, or a cell is longer than LONGEST_CELL.
        Stale: the draft is no longer as `seen` has it.
    """
    batch = _draft(batch)
    require_unchanged(batch, DRAFT, seen)
    kept = {**batch.mapping.get("decisions", {}), **decisions}
    kept = {key: one for key, one in kept.items() if one in DECISIONS}
    n = _mend(batch, cells)
    # The count makes the draft another one for whoever looks at it besides.
    mended = batch.mapping.get("mended", 0) + n
    batch.mapping = {**batch.mapping, "decisions": kept, "mended": mended}
    _judge(batch, by)
    return n


def _mend(batch: Batch, cells: Cells) -> int:
    """Put the texts into the grid; those that stand there already, or in no row, change nothing."""
    rows = {
        key_of(table, number): row
        for table, said in enumerate(batch.content["tables"])
        for number, row in said["rows"]
    }
    n = 0
    for (key, column), typed in cells.items():
        row, text = rows.get(key), typed.replace("\0", "").strip()
        if row is None or column >= WIDEST:
            continue
        if len(text) > LONGEST_CELL:
            message = _("A cell of row %(row)s has %(n)d characters; at most %(limit)d fit.")
            said = {"row": key.partition(":")[2], "n": len(text), "limit": LONGEST_CELL}
            raise Refused(Objection("too_long", message % said))
        row.extend([""] * (column + 1 - len(row)))
        if row[column].strip() != text:
            row[column] = text
            n += 1
    return n


@kept()
@transaction.atomic
def write_persons(batch: Batch, *, by: User | None) -> Batch:
    """Judge the rows anew, and take in those that are new, with what others add; all or none.

    Raises:
        Refused: it is written already, or nothing is new.
    """
    batch = _draft(batch)
    rows, compared = _judged(batch, by)
    fresh = [row for row in rows if row.draft is not None]
    additions = [row for row in rows if row.addition is not None]
    if not fresh and not additions:
        raise Refused(Objection("nothing_new", _("No row of the file is new.")))
    at = timezone.now()
    drafts = [row.draft for row in fresh if row.draft is not None]
    given = [row.addition for row in additions if row.addition is not None]
    posts = chain.from_iterable([one.posts for one in drafts] + [one.posts for one in given])
    # Somebody on record may get a post in a body that comes with somebody new.
    bodies, made = bodies_for((post.body for post in posts), by=by)
    entered = enter_persons(
        drafts, by=by, at=at, batch=batch.code, alike=_alike(fresh, rows, compared), bodies=bodies
    )
    written: dict[str, dict[str, Any]] = {
        row.key: {"person": key} for row, key in zip(fresh, entered.persons, strict=True)
    }
    written |= {
        row.key: said for row, said in zip(additions, _added(given, bodies, by=by), strict=True)
    }
    batch.rows.all().delete()
    insert(BatchRow, [_kept(batch, row, written) for row in rows])
    batch.counts = counts_of(rows)
    batch.content = {**_shape(batch), "bodies": made}
    batch.mapping = {**batch.mapping, "decisions": {}}
    batch.state, batch.written_at, batch.progress = BatchState.WRITTEN, at, 100
    batch.save()
    record("persons.imported", batch, by=by, **batch.counts)
    return batch


def _alike(fresh: list[PersonRow], rows: list[PersonRow], compared: Compared) -> Alike:
    """What comparing found of those who are taken in. Who says more than was compared, since later
    rows were joined to it, is compared once more."""
    at = {row.place: n for n, row in enumerate(fresh)}
    return Alike(
        on_record=[
            (n, hit.who, hit.score) for place, n in at.items() for hit in compared.on_record[place]
        ],
        among=[
            (n, at[hit.who], hit.score)
            for place, n in at.items()
            for hit in compared.above[place]
            if hit.who in at
        ],
        again={at[row.into.place] for row in rows if row.into and row.into.draft},
    )


def _shape(batch: Batch) -> dict[str, Any]:
    """What the columns of the file were: a page masks contact details by it."""
    tables, chosen = batch.content["tables"], batch.mapping.get("columns", {})
    return {
        "headers": {table["sheet"][:120]: table["headers"] for table in tables},
        "columns": {
            table["sheet"][:120]: list(map(list, columns_of(table, chosen).items()))
            for table in tables
        },
    }


def _kept(batch: Batch, row: PersonRow, written: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The row as it outlives the writing: who was taken in stands in the people base alone."""
    made = _row(batch, row)
    made["before"] = written.get(row.key, made["before"])
    if row.verdict not in KEPT:
        made |= {"cells": [], "problems": []}
    if row.draft is not None:
        made["version"] = 1
    return made


def _added(
    additions: list[Addition], bodies: Mapping[BodyDraft, int], *, by: User | None
) -> list[dict[str, Any]]:
    """Give people on record what they have not yet. Returns what undo needs, for each."""
    organisations: dict[int, Organisation] = {}
    for keys in chunks(bodies[post.body] for one in additions for post in one.posts):
        organisations |= Organisation.objects.in_bulk(keys)
    with putting_off() as touched:
        added = [_add(one, bodies, organisations, by=by) for one in additions]
    index_persons(touched)
    return added


def _add(
    one: Addition,
    bodies: Mapping[BodyDraft, int],
    organisations: Mapping[int, Organisation],
    *,
    by: User | None,
) -> dict[str, Any]:
    # Read anew: a row above may have added to the same person.
    person = Person.objects.get(pk=one.person.pk)
    posts = [
        people.begin_post(
            person, organisations[bodies[post.body]], by=by, title_zh=post.title_zh,
            title_en=post.title_en, rank=post.rank, began=post.began, ended=post.ended,
            term=post.term, term_ends=post.term_ends, source=post.source,
        ).pk
        for post in one.posts
    ]  # fmt: skip
    contacts = [
        people.add_contact(person, kind=kind, value=value, by=by).pk for kind, value in one.contacts
    ]
    names = [
        people.add_name(person, kind=NameKind.SPELLING, text=text, lang="", by=by).pk
        for text in one.spellings
    ]
    if one.fields:
        people.edit_person(person, version=person.version, by=by, **one.fields)
    return {
        "added_to": person.pk, "posts": posts, "contacts": contacts, "names": names,
        "fields": one.fields, "marks": marks_of(posts),
    }  # fmt: skip


@transaction.atomic
def discard_persons(batch: Batch, *, by: User | None) -> None:
    """Throw a draft away with all it says of people.

    Raises:
        Refused: it is written already.
    """
    batch = _draft(batch)
    record("persons.discarded", batch, by=by)
    batch.delete()


@transaction.atomic
def go_on(batch: Batch, *, by: User | None) -> Batch:
    """Make a new draft of the rows that were left out of a written import, for somebody to decide
    or to mend. They go over with all that they say: it is kept in one place.

    Raises:
        Refused: it is not written, or nothing is left of such rows.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk, kind=PERSONS)
    rows = list(batch.rows.filter(verdict__in=KEPT).exclude(cells=[]).order_by("pk"))
    if batch.state != BatchState.WRITTEN or not rows:
        raise Refused(Objection("nothing_left", _("No row of this import waits for anybody.")))
    headers = batch.content.get("headers", {})
    tables = [
        {
            "sheet": sheet,
            "headers": heads,
            "rows": [[row.row, row.cells] for row in rows if row.sheet == sheet],
        }
        for sheet, heads in headers.items()
    ]
    rest = new_batch(
        unit=batch.unit, filename=batch.filename, data=b"", by=by, mode="create", kind=PERSONS
    )
    rest.checksum, rest.sheet = batch.checksum, batch.sheet
    # What a file says of people is kept no longer for having gone over.
    rest.created_at = batch.created_at
    rest.content = {"tables": [table for table in tables if table["rows"]]}
    rest.mapping = {**batch.mapping, "decisions": {}, "rest_of": batch.code}
    _judge(rest, by)
    batch.rows.filter(pk__in=[row.pk for row in rows]).update(cells=[], problems=[])
    batch.content = {**batch.content, "rest": rest.code}
    batch.save(update_fields=["content"])
    record("persons.rest_drafted", rest, by=by, source=batch.code, rows=len(rows))
    return rest


@transaction.atomic
def hand_out_rejected(batch: Batch, *, by: User) -> None:
    """Log that the rows which were not taken in left as a file."""
    n = batch.rows.filter(verdict__in=KEPT).count()
    record("persons.rows_exported", batch, by=by, rows=n, format="xlsx")


def forget_old() -> int:
    """Empty what files said of people who were not taken in, KEEP_DAYS after. Returns how many
    imports were emptied."""
    past = timezone.now() - timedelta(days=KEEP_DAYS)
    old = Batch.objects.filter(kind=PERSONS, created_at__lt=past)
    old = old.annotate(n_cells=Count("rows")).exclude(n_cells=0)
    n = 0
    for batch in old.filter(state=BatchState.DRAFT):
        batch.rows.all().delete()
        batch.content, batch.mapping = {}, {}
        batch.save(update_fields=["content", "mapping"])
        n += 1
    written = BatchRow.objects.filter(batch__in=old, verdict__in=KEPT).exclude(cells=[])
    return n + written.update(cells=[], problems=[])
