"""The index by day holds all that the first page asks; ties are counted by country in one."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feeds'),
        ('registry', '0015_paper_files'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='tiespan',
            name='span_now_by_day',
        ),
        migrations.AlterField(
            model_name='tiespan',
            name='country',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.country'),
        ),
        migrations.AddIndex(
            model_name='tiespan',
            index=models.Index(condition=models.Q(('known_to', None)), fields=['began_on', 'tie', 'stage', 'from_on', 'to_on', 'kind', 'country', 'home', 'is_exact', 'known_to'], name='span_now_by_day'),
        ),
        migrations.AddIndex(
            model_name='tiespan',
            index=models.Index(fields=['country', 'kind', 'known_to', 'stage', 'from_on', 'to_on', 'home'], name='span_by_country'),
        ),
    ]
