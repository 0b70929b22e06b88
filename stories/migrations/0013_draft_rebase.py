"""The open draft, laid on live words that were mended beside it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0012_check_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftRebase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(help_text='headline, standfirst or body', max_length=10)),
                ('asks', models.BooleanField(help_text='The draft had changed the same words and kept its own')),
                ('settled_at', models.DateTimeField(null=True)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stories.revision')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rebases', to='stories.story')),
                ('update', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stories.update')),
            ],
            options={
                'verbose_name': 'draft laid on a correction',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('asks', True), ('settled_at', None)), fields=['story'], name='draft_rebase_open')],
                'constraints': [models.UniqueConstraint(fields=('revision', 'field'), name='draft_rebased_once'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('asks', True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='draft_rebase_is_settled_by_somebody')],
            },
        ),
    ]
