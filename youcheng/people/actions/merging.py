"""Two records of one person become one, and two again.

What hangs on the record that goes moves to the one that stays; a row that would be there twice, or
would tie somebody to themselves, is dropped. `Merge.moved` keeps what taking it back needs:

    kept     column of the record that stays → [before, after]
    rows     [model, key, {column: [before, after]}] of what moved
    dropped  [model, {column: value}] of what was left out
    made     [model, key] of what was written anew
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q, UniqueConstraint
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, require
from youcheng.people.actions.doubles import look_again
from youcheng.people.actions.forgetting import persons_in
from youcheng.people.actions.indexing import index_persons
from youcheng.people.actions.persons import (
    NAMES,
    check,
    claim,
    derive,
    keeping_of,
    mirror_names,
    mirrored,
    name_row,
)
from youcheng.people.enums import MIRRORED, Decision, NameKind
from youcheng.people.models import Merge, Pair, Person, PersonName
from youcheng.people.queries.merging import (
    KNOWN,
    MOVES,
    as_text,
    defaults,
    from_text,
    hanging,
    now_of,
    objection_to_unknown,
    obstacles,
)
from youcheng.people.rules.merging import (
    BOTH,
    CHOSEN,
    GOES,
    columns_of,
    joined,
    objection_to_merge,
)


class _Ledger:
    """What a merge does to rows, written down as it does it."""

    def __init__(self) -> None:
        self.moved: dict[str, Any] = {"kept": {}, "rows": [], "dropped": [], "made": []}
        self.others: set[int] = set()

    def move(self, row: Model, **values: Any) -> None:
        before = {name: as_text(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        after = {name: [old, as_text(row, name)] for name, old in before.items()}
        self.moved["rows"].append([row._meta.label, row.pk, after])
        if isinstance(row, Person):
            self.others.add(row.pk)

    def drop(self, row: Model) -> None:
        """Raises `Refused` where something hangs on the row: it would go with it unseen."""
        require(_objection_to_drop(row))
        values = {field.attname: as_text(row, field.attname) for field in row._meta.concrete_fields}
        self.moved["dropped"].append([row._meta.label, values])
        self.others |= persons_in(row._meta.label, values)
        type(row)._base_manager.filter(pk=row.pk).delete()

    def make(self, row: Model) -> None:
        self.moved["made"].append([row._meta.label, row.pk])


def _objection_to_drop(row: Model) -> Objection | None:
    for relation in row._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        model, field = relation.related_model, relation.field  # type: ignore[union-attr]
        if model._base_manager.filter(**{field.name: row.pk}).exists():  # type: ignore[union-attr]
            return objection_to_unknown() or Objection("held", str(row._meta.verbose_name))
    return None


@transaction.atomic
def merge(
    kept: Person,
    gone: Person,
    *,
    versions: tuple[int, int],
    chosen: Mapping[str, str],
    by: User | None,
) -> Merge:
    """Let `kept` stay and `gone` become part of it.

    versions: of both as they were looked at. chosen: name of CHOSEN → whose value stays; what is
    not named follows `rules.merging.default_side`.

    Raises:
        Refused: a record is closed, a relation is unknown, or the chosen names do not go together.
        Stale: somebody changed one of them meanwhile. Nothing is written in either case.
    """
    require(objection_to_merge(keeping_of(kept), keeping_of(gone), is_same=kept.pk == gone.pk))
    require(objection_to_unknown())
    ledger = _Ledger()
    changed = _choose(kept, gone, {**defaults(kept, gone), **chosen})
    ledger.moved["kept"] = {
        name: [old, as_text(kept, name)] for name, (old, _new) in changed.items()
    }
    claim(kept, versions[0], **{name: new for name, (_old, new) in changed.items()})
    claim(gone, versions[1], merged_into_id=kept.pk)
    if changed.keys() & set(NAMES):
        _mirror(kept, ledger)
    for label, known in KNOWN.items():
        if known.how == MOVES:
            _move(label, kept, gone, ledger)
    done = Merge.objects.create(
        kept=kept,
        gone=gone,
        by=by,
        moved=ledger.moved,
        others=sorted(ledger.others - {kept.pk, gone.pk}),
    )
    index_persons([kept.pk, gone.pk])
    look_again([kept.pk, gone.pk])
    fields = sorted(name.removesuffix("_id") for name in changed)
    record("people.merged", kept, by=by, other=gone.number, fields=fields)
    return done


def _choose(kept: Person, gone: Person, chosen: Mapping[str, str]) -> dict[str, tuple[Any, Any]]:
    """Set the columns of the record that stays. Returns column → text before, value after."""
    columns = [column for name in CHOSEN for column in columns_of(name)]
    columns += ["script", "sort_key", "introduced_by_id"]
    before = {name: (as_text(kept, name), getattr(kept, name)) for name in columns}
    for name in CHOSEN:
        side = chosen[name]
        for column in columns_of(name):
            mine, yours = getattr(kept, column), getattr(gone, column)
            if side == GOES:
                setattr(kept, column, yours)
            elif side == BOTH:
                setattr(kept, column, joined(mine, yours))
    if kept.introduced_by_id in {None, gone.pk}:
        other = gone.introduced_by_id
        kept.introduced_by_id = None if other == kept.pk else other
    check(kept)
    derive(kept)
    return {
        name: (text, getattr(kept, name))
        for name, (text, old) in before.items()
        if old != getattr(kept, name)
    }


def _mirror(kept: Person, ledger: _Ledger) -> None:
    """The columns say other names now: those that they said before stay among the spellings."""
    others = list(kept.names.exclude(kind__in=MIRRORED).values_list("pk", flat=True))
    before = list(kept.names.filter(kind__in=MIRRORED).order_by("pk"))
    for row in before:
        ledger.drop(row)
    mirror_names(kept)
    keys = set(kept.names.values_list("key", flat=True))
    for row in before:
        if row.key not in keys:
            keys.add(row.key)
            name_row(kept, NameKind.SPELLING, row.text, row.lang).save(force_insert=True)
    for row in kept.names.exclude(pk__in=others).order_by("pk"):
        ledger.make(row)


def _move(label: str, kept: Person, gone: Person, ledger: _Ledger) -> None:
    model, field = hanging(label)
    column = model._meta.get_field(field).attname  # type: ignore[union-attr]
    rows = model._base_manager.filter(**{field: gone.pk}, **KNOWN[label].only).order_by("pk")
    for row in rows:
        values = _values(row, column, kept, gone)
        if isinstance(row, Pair) and values:
            # Who judged one of two pairs that become one judged both.
            for open_one in Pair.objects.filter(**values, decision=Decision.OPEN):
                ledger.drop(open_one)
        if values is None or _is_there(row, values):
            ledger.drop(row)
        elif values:
            ledger.move(row, **values)


def _values(row: Model, column: str, kept: Person, gone: Person) -> dict[str, Any] | None:
    """What to write into a row so that it hangs on `kept`; None where it must go, nothing where it
    may stay as it is."""
    if isinstance(row, Person):
        # Its own columns were chosen already.
        return {} if row.pk in {kept.pk, gone.pk} else {column: kept.pk}
    if isinstance(row, Pair):
        ends = sorted({kept.pk if end == gone.pk else end for end in (row.one_id, row.other_id)})
        return {"one_id": ends[0], "other_id": ends[1]} if len(ends) == 2 else None
    if isinstance(row, PersonName):
        if kept.names.filter(key=row.key).exists():
            return None
        kind = NameKind.SPELLING.value if row.kind in MIRRORED else row.kind
        return {column: kept.pk, "kind": kind}
    fields = [field for field in row._meta.concrete_fields if field.related_model is Person]
    if any(getattr(row, one.attname) == kept.pk for one in fields if one.attname != column):
        return None
    return {column: kept.pk}


def _is_there(row: Model, values: Mapping[str, Any], *, or_same: bool = True) -> bool:
    """Such a row is there already: by a constraint of the table; or_same: or in every column."""
    meta = row._meta
    after = {
        field.name: values.get(field.attname, getattr(row, field.attname))
        for field in meta.concrete_fields
    }
    groups = [
        [meta.get_field(name) for name in constraint.fields]
        for constraint in meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.fields
        if constraint.condition is None or constraint.condition.check(after)
    ]
    if or_same:
        groups.append([field for field in meta.concrete_fields if not field.primary_key])
    for fields in groups:
        names = [field.attname for field in fields]  # type: ignore[union-attr]
        if not set(names) & values.keys():
            continue
        same = Q()
        for name in names:
            value = values.get(name, getattr(row, name))
            same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        if type(row)._base_manager.filter(same).exclude(pk=row.pk).exists():
            return True
    return False


@transaction.atomic
def unmerge(done: Merge, *, version: int, by: User | None) -> None:
    """Make two records again of one that was merged, each as it was. What was changed since on what
    had moved goes back with its change; what was taken out since stays out.

    Raises:
        Refused: a later change makes it impossible; the sentence says which.
        Stale: somebody changed the record meanwhile.
    """
    if said := obstacles(done):
        raise Refused(Objection("cannot_unmerge", " ".join(said)))
    kept, gone = done.kept, done.gone
    moved = done.moved
    claim(
        kept,
        version,
        **{name: from_text(Person, name, old) for name, (old, _new) in moved["kept"].items()},
    )
    claim(gone, merged_into_id=None)
    for label, key in moved["made"]:
        apps.get_model(label)._base_manager.filter(pk=key).delete()
    for label, key, changes in moved["rows"]:
        _move_back(label, key, changes)
    for label, values in moved["dropped"]:
        _put_back(label, values)
    for person in (kept, gone):
        _follow(person)
    Merge.objects.filter(pk=done.pk).update(
        undone_at=timezone.now(), undone_by=by, moved={}, others=[]
    )
    index_persons([kept.pk, gone.pk])
    look_again([kept.pk, gone.pk])
    record("people.unmerged", kept, by=by, other=gone.number)


def _follow(person: Person) -> None:
    """Names that were set or taken out since the merge: the table follows the columns again."""
    said = set(person.names.filter(kind__in=MIRRORED).values_list("kind", "text"))
    if said != {(row.kind, row.text) for row in mirrored(person)}:
        mirror_names(person)


def _move_back(label: str, key: Any, changes: Mapping[str, list[Any]]) -> None:
    row = now_of(label, [key]).get(key)
    # Taken out, or hung elsewhere, since: the later decision stands.
    if row is None or any(as_text(row, name) != new for name, (_old, new) in changes.items()):
        return
    values = {name: from_text(type(row), name, old) for name, (old, _new) in changes.items()}
    type(row)._base_manager.filter(pk=key).update(**values)


def _put_back(label: str, values: Mapping[str, Any]) -> None:
    model = apps.get_model(label)
    read = {name: from_text(model, name, text) for name, text in values.items()}
    for field in model._meta.concrete_fields:
        key = read[field.attname]
        if field.related_model and field.null and key is not None:
            is_lost = not field.related_model._base_manager.filter(pk=key).exists()  # type: ignore[union-attr]
            read[field.attname] = None if is_lost else key
    row = model(**read)
    # Two rows of one record may have said the same before.
    if not _is_there(row, read, or_same=False):
        row.save(force_insert=True)
