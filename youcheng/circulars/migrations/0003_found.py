"""Enter the circulars that are on record into the index of the search, as the actions do from now
on. Runs again without harm; some thousands of rows."""

from django.db import migrations

from youcheng.search.rules import index_words

CHUNK = 500


def enter(apps, schema_editor):
    Entry = apps.get_model("search", "Entry")  # noqa: N806 - a model
    circulars = apps.get_model("circulars", "Circular").objects.order_by("pk")
    last = 0
    while rows := list(
        circulars.filter(pk__gt=last).values_list("pk", "number", "heading")[:CHUNK]
    ):
        last = rows[-1][0]
        Entry.objects.bulk_create(
            [
                Entry(kind="circular", ref=pk, words=index_words((number, heading)), weight=pk)
                for pk, number, heading in rows
            ],
            update_conflicts=True,
            unique_fields=["kind", "ref"],
            update_fields=["words", "weight"],
        )


def leave(apps, schema_editor):
    apps.get_model("search", "Entry").objects.filter(kind="circular").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("circulars", "0002_files_groups_outside_forwarding"),
        ("search", "0001_initial"),
    ]

    operations = [migrations.RunPython(enter, leave, elidable=True)]
