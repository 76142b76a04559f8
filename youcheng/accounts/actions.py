from django.db import transaction

from youcheng.accounts.enums import LEVEL_OF, UnitKind
from youcheng.accounts.models import Unit, UnitName
from youcheng.lib.text import fold


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
    unit, _ = Unit.objects.update_or_create(
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
    texts = {fold(text): text for text in (name_zh, unit.name_en, unit.name_zh_hant, *aliases)}
    texts.pop("", None)
    UnitName.objects.bulk_create(
        [UnitName(unit=unit, text=text, key=key) for key, text in texts.items()],
        ignore_conflicts=True,
    )
    return unit
