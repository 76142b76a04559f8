"""Organisations: added, set right, moved in their tree, put away."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import fold, lang_of, sort_key
from youcheng.people.actions.indexing import index_organisations, index_persons
from youcheng.people.models import Organisation, OrganisationName, Post
from youcheng.people.rules.organisations import Facts, objection_to_parent

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
    row = Organisation(is_demo=is_demo, **fields)
    parent = row.parent
    if parent is not None:
        row.place_id = row.place_id or parent.place_id
        row.country_id = row.country_id or parent.country_id
        row.unit_id = row.unit_id or parent.unit_id
    _derive(row)
    row.save(force_insert=True)
    row.path = f"{parent.path if parent else ''}{row.pk}/"
    require(objection_to_parent(Facts(row.path, parent.path if parent else "")))
    row.save(update_fields=["path"])
    _mirror(row)
    index_organisations([row.pk])
    record("organisation.added", row, by=by)
    return row


def _derive(row: Organisation) -> None:
    if not (row.name_zh or row.name_en):
        raise Refused(
            Objection("nameless", _("An organisation needs a Chinese or a foreign name."))
        )
    row.sort_key = sort_key(row.name_zh or row.name_en)
    if row.place is not None:
        row.country_id = row.place.country_id


def _mirror(row: Organisation) -> None:
    """A name that was replaced stays among those by which the body is found."""
    known = set(row.names.values_list("key", flat=True))
    spellings = {
        fold(text)[:200]: text
        for text in (row.name_zh, row.name_en, row.name_zh_hant)
        if text and fold(text)
    }
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=row, text=text, key=key, lang=lang_of(text))
        for key, text in spellings.items()
        if key not in known
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
        _mirror(row)
        index_organisations([row.pk])
        index_persons(_members(row))
    shown = {name.removesuffix("_id"): both for name, both in changed.items() if name != "sort_key"}
    record("organisation.edited", row, by=by, **shown)


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
