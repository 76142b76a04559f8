"""The chain of an office as a first draft, switched off: the office says who sits at its stops."""

from django.db import migrations

STOPS = [
    # number, zh, en, role, quorum, working days
    (1, "处内审核", "Section's review", "desk", 1, 3),
    (2, "法制与保密审核", "Review of law and secrecy", "archivist", 1, 3),
    (3, "办领导审定", "Decision of the office's leader", "leader", 1, 5),
]


def draw(apps, schema_editor):
    chain = apps.get_model("approvals", "Chain").objects.create(
        code="office", name_zh="市外办内部审核", name_en="Review within the office", is_on=False
    )
    stop = apps.get_model("approvals", "ChainStop")
    for number, zh, en, role, quorum, days in STOPS:
        stop.objects.create(
            chain=chain, number=number, name_zh=zh, name_en=en, role=role, quorum=quorum, days=days
        )


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [migrations.RunPython(draw, migrations.RunPython.noop, elidable=False)]
