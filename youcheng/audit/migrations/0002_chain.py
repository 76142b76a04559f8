"""Seal the log: a digest on each entry, and triggers that refuse to change or delete one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from youcheng.audit.chain import FIELDS, START, digest_of

REFUSAL = "the audit log is only ever added to"


def seal_all(apps, schema_editor):
    Event, Head = apps.get_model("audit", "Event"), apps.get_model("audit", "Head")
    digest, length = START, 0
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        said = {name: getattr(event, name) for name in FIELDS}
        previous, digest = digest, digest_of(digest, event.at, event.by_id, said)
        Event.objects.filter(pk=event.pk).update(previous=previous, digest=digest)
        length += 1
    Head.objects.create(pk=1, digest=digest, length=length)


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_event"
            " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit_event"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_append_only ON audit_event")
        schema_editor.execute("DROP FUNCTION audit_refuse()")
        return
    for deed in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER audit_no_{deed}")


class Migration(migrations.Migration):
    # PostgreSQL will not alter a table in the transaction that wrote to it.
    atomic = False

    dependencies = [
        ("audit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("length", models.PositiveBigIntegerField(default=0)),
            ],
            options={"verbose_name": "end of the audit log"},
        ),
        migrations.AddField(
            "event", "previous", models.CharField(max_length=64, editable=False, default="")
        ),
        migrations.AddField(
            "event", "digest", models.CharField(max_length=64, editable=False, default="")
        ),
        migrations.AlterField(
            "event",
            "by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
        migrations.AlterField(
            "event", "previous", models.CharField(max_length=64, editable=False)
        ),
        migrations.AlterField(
            "event", "digest", models.CharField(max_length=64, editable=False, unique=True)
        ),
        migrations.AlterField(
            "event",
            "verb",
            models.CharField(max_length=60, db_index=True, verbose_name="verb"),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
