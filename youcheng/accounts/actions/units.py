"""Units of the office's tree."""

from datetime import date

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from youcheng.accounts import rules
from youcheng.accounts.enums import LEVEL_OF, UnitKind
from youcheng.accounts.models import Unit, UnitName, User
from youcheng.accounts.queries import living_in
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _, fold
from youcheng.lib.versions import require_unchanged


@transaction.atomic
def save_unit(
    *,
    code: str,
    kind: UnitKind,
    name_zh: str,
    parent: Unit | None = None,
    aliases: tuple[str, ...] = (),
    **fields: object,
) -> Unit:
    """Make the unit with this code, or bring it up to date; its names only ever grow.

    fields: name_en, name_zh_hant, lat, lon (degrees), position.
    """
    unit, _is_new = Unit.objects.update_or_create(
        code=code,
        defaults={
            "kind": kind,
            "level": LEVEL_OF[kind],
            "name_zh": name_zh,
            "parent": parent,
            "path": f"{parent.path if parent else ''}{code}/",
            **fields,
        },
    )
    _add_names(unit, (name_zh, unit.name_en, unit.name_zh_hant, *aliases))
    return unit


def _add_names(unit: Unit, spellings: tuple[str, ...]) -> None:
    texts = {fold(text): text for text in spellings}
    texts.pop("", None)
    UnitName.objects.bulk_create(
        [UnitName(unit=unit, text=text, key=key) for key, text in texts.items()],
        ignore_conflicts=True,
    )


@transaction.atomic
def add_unit(*, by: User, code: str, parent: Unit, **fields: object) -> Unit:
    """Make a new unit under `parent`; `fields` as in `save_unit`.

    Raises:
        Refused: another unit has this code.
    """
    # The tree is locked at the root: two people must not make one unit of two.
    list(Unit.objects.select_for_update().filter(parent=None))
    if Unit.objects.filter(code=code).exists():
        raise Refused(Objection("taken", _("Another unit has this code.")))
    unit = save_unit(code=code, parent=parent, **fields)  # type: ignore[arg-type]
    record("unit.added", unit, by=by, parent=parent)
    return unit


NAMES = ("name_zh", "name_en", "name_zh_hant")
PLACE = ("parent",)


@transaction.atomic
def rename_unit(
    unit: Unit, *, by: User, seen: str, aliases: tuple[str, ...] = (), **names: str
) -> None:
    """Give the unit other names; the old ones stay among its spellings.

    names: of NAMES. seen: their mark when the form was opened.

    Raises:
        Stale: somebody renamed it since; nothing is written.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require_unchanged(unit, NAMES, seen)
    before = {name: getattr(unit, name) for name in names}
    changes = {name: (before[name], text) for name, text in names.items() if text != before[name]}
    Unit.objects.filter(pk=unit.pk).update(**names)
    _add_names(unit, (*before.values(), *names.values(), *aliases))
    record("unit.renamed", unit, by=by, **changes)


@transaction.atomic
def move_unit(unit: Unit, *, to: Unit, seen: str, by: User) -> None:
    """Put the unit and everything under it below another one. seen: the mark of PLACE as read.

    Raises:
        Stale: somebody moved it since; nothing is written.
    """
    # The tree is locked from the root, so that two moves cannot make a ring between them.
    paths = dict(Unit.objects.select_for_update().values_list("pk", "path"))
    require_unchanged(Unit.objects.get(pk=unit.pk), PLACE, seen)
    before, target = paths[unit.pk], paths[to.pk]
    below = max(len(path) for path in paths.values() if path.startswith(before)) - len(before)
    require(rules.objection_to_move(before, target, below))
    after = f"{target}{unit.code}/"
    Unit.objects.filter(path__startswith=before).update(
        path=Concat(Value(after), Substr(F("path"), len(before) + 1))
    )
    Unit.objects.filter(pk=unit.pk).update(parent=to)
    record("unit.moved", unit, by=by, path=(before, after))
    unit.refresh_from_db()


@transaction.atomic
def close_unit(unit: Unit, *, on: date, by: User, **counts: int) -> None:
    """End the unit. counts: what of its subtree is known to apps above us, "ties" and "persons";
    the caller asks them.

    Raises:
        Refused: something still lives there.
        Stale: somebody closed it before.
    """
    require(rules.objection_to_close({**counts, **living_in(unit)}))
    if not Unit.objects.filter(pk=unit.pk, ended_on=None).update(ended_on=on):
        raise Stale
    record("unit.closed", unit, by=by, on=on)
