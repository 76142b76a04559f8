"""Say of every tie when something was heard of it last: 0009 added the column.

Runs again without harm; one row for each span that is so now, some hundreds in an office.
"""

from django.db import migrations

HEARD = """
    UPDATE registry_tiespan SET heard_on = (
        SELECT MAX(heard.day) FROM (
            SELECT e."on" AS day FROM registry_tieevent e
                WHERE e.tie_id = registry_tiespan.tie_id AND e.retracted_at IS NULL
            UNION ALL
            SELECT i.signed_on AS day FROM registry_instrument i
                WHERE i.tie_id = registry_tiespan.tie_id AND i.retracted_at IS NULL
        ) heard
    ) WHERE known_to IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0009_heard_on")]

    operations = [migrations.RunSQL(HEARD, migrations.RunSQL.noop, elidable=True)]
