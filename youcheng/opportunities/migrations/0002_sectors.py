"""The lists of sectors that an office starts from, and the divisions of ISIC they are mapped to.

From the packaged files, as `load_sectors` reads them. Runs again without harm; 88 divisions, 3
lists, 32 sectors.
"""

import csv
import tomllib
from pathlib import Path

from django.db import migrations

from youcheng.lib.text import to_hant

REFERENCE = Path(__file__).parent.parent / "reference"


def names(row, *kinds):
    found = {}
    for kind in kinds:
        zh = row.get(f"{kind}_zh", "")
        found |= {
            f"{kind}_zh": zh,
            f"{kind}_zh_hant": to_hant(zh),
            f"{kind}_en": row.get(f"{kind}_en", ""),
        }
    return found


def fill(apps, schema_editor):
    division = apps.get_model("opportunities", "Division")
    listing = apps.get_model("opportunities", "SectorList")
    sector = apps.get_model("opportunities", "Sector")
    with (REFERENCE / "isic4.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = names({"name_zh": row["zh"], "name_en": row["en"]}, "name")
            division.objects.get_or_create(code=row["code"], defaults=said)
    given = tomllib.loads((REFERENCE / "sectors-nanjing.toml").read_text(encoding="utf-8"))
    for one in given["lists"]:
        made, _is_new = listing.objects.get_or_create(
            code=one["code"],
            defaults={
                **names(one, "name"),
                "from_on": one.get("from_on"),
                "to_on": one.get("to_on"),
                "source": one["source"],
                "is_confirmed": one.get("is_confirmed", True),
            },
        )
        for n, row in enumerate(one["sectors"]):
            entry, is_new = sector.objects.get_or_create(
                listing=made,
                code=row["code"],
                defaults={**names(row, "name", "group"), "position": n},
            )
            if is_new:
                entry.divisions.set(row["divisions"])


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
