"""Organisations: added, set right, moved in their tree, put away."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record, record_many
from youcheng.lib.bulk import insert
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import fold, lang_of, sort_key
from youcheng.people.actions.indexing import index_organisations, index_persons
from youcheng.people.models import Organisation, OrganisationName, Post
from youcheng.people.queries.doubles import chunks
from youcheng.people.rules.organisations import Facts, objection_to_parent
from youcheng.registry.models import Locality

EDITABLE = (
    "name_zh", "name_zh_hant", "name_en", "kind", "parent_id", "place_id", "country_id", "unit_id",
    "website", "note",
)  # fmt: skip


@transaction.atomic
def add_organisation(*, by: User | None, is_demo: bool = False, **fields: Any) -> Organisation:
    """Add a body. fields: of EDITABLE; place and country are its parent's where none is given.

    Raises:
        Refused: it has no name.
    """
    [row] = add_organisations([fields], by=by, is_demo=is_demo)
    return row


@transaction.atomic
def add_organisations(
    many: Sequence[Mapping[str, Any]], *, by: User | None, is_demo: bool = False
) -> list[Organisation]:
    """Add bodies as `add_organisation` does, each under a parent that is on record or under none.
    As many statements for a hundred as for one."""
    rows = [Organisation(is_demo=is_demo, **fields) for fields in many]
    parents = Organisation.objects.in_bulk({row.parent_id for row in rows if row.parent_id})
    for row in rows:
        if row.parent_id:
            row.parent = parent = parents[row.parent_id]
            row.place_id = row.place_id or parent.place_id
            row.country_id = row.country_id or parent.country_id
            row.unit_id = row.unit_id or parent.unit_id
    places = Locality.objects.in_bulk({row.place_id for row in rows if row.place_id})
    for row in rows:
        row.place = places[row.place_id] if row.place_id else None
        _derive(row)
    columns = [one.attname for one in Organisation._meta.concrete_fields if not one.primary_key]
    keys = insert(Organisation, [{name: getattr(row, name) for name in columns} for row in rows])
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding = key, False
        above = row.parent.path if row.parent else ""
        row.path = f"{above}{key}/"
        require(objection_to_parent(Facts(row.path, above)))
    Organisation.objects.bulk_update(rows, ["path"], batch_size=500)
    _mirror(rows)
    index_organisations(keys)
    record_many((("organisation.added", row, {}) for row in rows), by=by)
    return rows


def _derive(row: Organisation) -> None:
    if not (row.name_zh or row.name_en):
        raise Refused(
            Objection("nameless", _("An organisation needs a Chinese or a foreign name."))
        )
    row.sort_key = sort_key(row.name_zh or row.name_en)
    if row.place is not None:
        row.country_id = row.place.country_id


def _mirror(rows: Iterable[Organisation]) -> None:
    """A name that was replaced stays among those by which the body is found."""
    spellings = {
        (row.pk, fold(text)[:200]): text
        for row in rows
        for text in (row.name_zh, row.name_en, row.name_zh_hant)
        if text and fold(text)
    }
    for some in chunks({key for key, _fold in spellings}):
        names = OrganisationName.objects.filter(organisation__in=some).order_by()
        for known in names.values_list("organisation", "key"):
            spellings.pop(known, None)
    insert(
        OrganisationName,
        [
            {"organisation_id": pk, "text": text, "key": key, "lang": lang_of(text)}
            for (pk, key), text in spellings.items()
        ],
    )


@transaction.atomic
def edit_organisation(row: Organisation, *, version: int, by: User | None, **fields: Any) -> None:
    """Set columns of EDITABLE; moving it moves all that is under it.

    Raises:
        Refused: it would have no name, or stand under itself.
        Stale: it is no longer at `version`; nothing is written.
    """
    before = {name: getattr(row, name) for name in (*EDITABLE, "sort_key")}
    for name, value in fields.items():
        setattr(row, name, value)
    _derive(row)
    changed = {
        name: (old, getattr(row, name)) for name, old in before.items() if old != getattr(row, name)
    }
    if not changed:
        return
    old_path = row.path
    if "parent_id" in changed:
        parent = Organisation.objects.get(pk=row.parent_id) if row.parent_id else None
        above = parent.path if parent else ""
        longest = max(map(len, Organisation.objects.below(row).values_list("path", flat=True)))
        require(objection_to_parent(Facts(old_path, above, longest - len(old_path))))
        row.path = f"{above}{row.pk}/"
    values = {name: new for name, (_old, new) in changed.items()}
    values |= {"version": version + 1, "changed_at": timezone.now(), "path": row.path}
    if not Organisation.objects.filter(pk=row.pk, version=version).update(**values):
        raise Stale
    row.version = version + 1
    if row.path != old_path:
        _move_below(old_path, row.path)
    if changed.keys() & {"name_zh", "name_zh_hant", "name_en", "place_id"}:
        _mirror([row])
        index_organisations([row.pk])
        index_persons(_members(row))
    shown = {name.removesuffix("_id"): both for name, both in changed.items() if name != "sort_key"}
    record("organisation.edited", row, by=by, **shown)


@transaction.atomic
def move_organisation(
    row: Organisation, *, version: int, place_id: int | None, with_below: bool, by: User | None
) -> int:
    """Set the city of a body, and of those under it that are in the same city now. How many were
    moved besides it.

    Raises:
        Stale: it is no longer at `version`; nothing is written.
    """
    was = row.place_id
    edit_organisation(row, version=version, place_id=place_id, by=by)
    if not with_below or was == place_id:
        return 0
    rows = Organisation.objects.current().below(row).exclude(pk=row.pk)
    found = list(rows.filter(place=was).select_related("place", "parent"))
    for one in found:
        edit_organisation(one, version=one.version, place_id=place_id, by=by)
    return len(found)


def _members(row: Organisation) -> Iterable[int]:
    return Post.objects.filter(organisation=row).order_by().values_list("person", flat=True)


def _move_below(old: str, new: str) -> None:
    below = Organisation.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))


@transaction.atomic
def add_organisation_name(
    row: Organisation, *, text: str, lang: str, is_former: bool, by: User | None
) -> OrganisationName:
    """Let a body be found by one more name.

    Raises:
        Refused: it has no letter, or the body bears it already.
    """
    key = fold(text)[:200]
    if not key:
        raise Refused(Objection("no_letter", _("A name needs a letter or a character.")))
    try:
        with transaction.atomic():
            name = OrganisationName.objects.create(
                organisation=row, text=text, key=key, lang=lang, is_former=is_former
            )
    except IntegrityError as error:
        raise Refused(Objection("known", _("This name is known already."))) from error
    index_organisations([row.pk])
    record("organisation.name_added", row, by=by, name=text, lang=lang, is_former=is_former)
    return name


@transaction.atomic
def archive_organisation(row: Organisation, *, by: User | None) -> None:
    """Put a body away that is no more: nobody may hold a post in it, nothing stand under it.

    Raises:
        Refused: somebody is still there.
        Stale: it is put away already.
    """
    n = Post.objects.filter(organisation=row, ended_on=None, person__erased_at=None).count()
    n += row.children.filter(archived_at=None).count()
    if n:
        text = _("It still has %(n)d posts or bodies under it; end or move them first.")
        raise Refused(Objection("not_empty", text % {"n": n}))
    now = timezone.now()
    if not Organisation.objects.filter(pk=row.pk, archived_at=None).update(archived_at=now):
        raise Stale
    row.archived_at = now
    index_organisations([row.pk])
    record("organisation.archived", row, by=by)
