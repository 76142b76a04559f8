"""Loading lists of sectors from a file."""

import csv
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.text import to_hant
from youcheng.opportunities.models import Division, Sector, SectorList

REFERENCE = Path(__file__).parent.parent / "reference"


def _wrong(path: Path, what: str) -> Refused:
    said = _("%(file)s: %(what)s") % {"file": path.name, "what": what}
    return Refused(Objection("sector_file", said))


@transaction.atomic
def load_divisions() -> int:
    """The divisions of ISIC, revision 4. Returns how many there are."""
    with (REFERENCE / "isic4.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Division(
                code=row["code"], name_zh=row["zh"], name_zh_hant=to_hant(row["zh"]),
                name_en=row["en"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
    Division.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"],
        update_fields=["name_zh", "name_zh_hant", "name_en"],
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def load_sectors(path: Path) -> dict[str, int]:
    """Read lists of sectors, and write those that are new or changed; a sector that opportunities
    name stays, even where the file has it no more. By code of the list: how many sectors.

    Raises:
        Refused: the file cannot be read, lacks a name, or names a division that there is not.
    """
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8")).get("lists", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path, str(error)) from error
    if not isinstance(lists, list) or not lists:
        raise _wrong(path, _("there is no list of sectors in it."))
    load_divisions()
    known = set(Division.objects.values_list("code", flat=True))
    return {_load(path, given, known).code: len(given["sectors"]) for given in lists}


def _load(path: Path, given: Any, known: set[str]) -> SectorList:
    try:
        name_zh = given["name_zh"]
        listing, is_new = SectorList.objects.update_or_create(
            code=given["code"],
            defaults={
                "name_zh": name_zh, "name_zh_hant": to_hant(name_zh),
                "name_en": given["name_en"], "from_on": given.get("from_on"),
                "to_on": given.get("to_on"), "source": given.get("source", ""),
                "is_confirmed": given.get("is_confirmed", True),
            },
        )  # fmt: skip
        for n, row in enumerate(given["sectors"]):
            _load_sector(path, listing, n, row, known)
    except (KeyError, TypeError, AttributeError) as error:
        raise _wrong(path, _("%(name)s is missing.") % {"name": error}) from error
    if is_new:
        record("sectors.loaded", listing, by=None)
    return listing


def _load_sector(path: Path, listing: SectorList, n: int, row: Any, known: set[str]) -> None:
    strange = [code for code in row.get("divisions", ()) if code not in known]
    if strange:
        raise _wrong(path, _("there is no division %(code)s of ISIC.") % {"code": strange[0]})
    group_zh = row.get("group_zh", "")
    one, _is_new = Sector.objects.update_or_create(
        listing=listing, code=row["code"],
        defaults={
            "name_zh": row["name_zh"], "name_zh_hant": to_hant(row["name_zh"]),
            "name_en": row["name_en"], "group_zh": group_zh, "group_zh_hant": to_hant(group_zh),
            "group_en": row.get("group_en", ""), "position": n,
        },
    )  # fmt: skip
    one.divisions.set(row.get("divisions", ()))
