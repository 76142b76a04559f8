"""Enter the exchanges that are on record into the index of the search, as the actions do from now
on. Runs again without harm."""

from collections import defaultdict

from django.db import migrations

from youcheng.search.rules import index_words

CHUNK = 500


def enter(apps, schema_editor):
    exchanges = apps.get_model("exchanges", "Exchange").objects.filter(state="recorded")
    columns = ("pk", "subject_zh", "subject_en", "venue", "from_on")
    last = 0
    while rows := list(
        exchanges.filter(pk__gt=last).order_by("pk").values_list(*columns)[:CHUNK]
    ):
        last = rows[-1][0]
        _enter(apps, rows)


def _enter(apps, rows):
    Entry = apps.get_model("search", "Entry")  # noqa: N806 - a model
    partners = apps.get_model("exchanges", "Partner").objects.filter(
        exchange__in=[row[0] for row in rows]
    )
    names = defaultdict(list)
    for key, *texts in partners.order_by("position", "pk").values_list(
        "exchange_id", "place__name_zh", "place__name_en", "place__name_zh_hant"
    ):
        names[key] += texts
    Entry.objects.bulk_create(
        [
            Entry(
                kind="exchange",
                ref=key,
                words=index_words((f"E-{key:04}", zh, en, venue, *names[key])),
                weight=from_on.toordinal(),
            )
            for key, zh, en, venue, from_on in rows
        ],
        update_conflicts=True,
        unique_fields=["kind", "ref"],
        update_fields=["words", "weight"],
    )


def leave(apps, schema_editor):
    apps.get_model("search", "Entry").objects.filter(kind="exchange").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("exchanges", "0004_by_kind"),
        ("search", "0001_initial"),
    ]

    operations = [migrations.RunPython(enter, leave)]
