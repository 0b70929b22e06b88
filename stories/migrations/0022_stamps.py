"""Time stamps of checkpoints: what is asked of calendars, and what they answered, append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django.db.models.deletion
import stories.clock
import stories.models.digests
from django.db import migrations, models

from stories.models.append_only import STAMPED_TABLES, create_sql, drop_sql

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in create_sql(schema_editor.connection.vendor, STAMPED_TABLES):
        schema_editor.execute(statement, params=None)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in drop_sql(schema_editor.connection.vendor, STAMPED_TABLES):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0021_webhooks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stamping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar', models.CharField(help_text='the address that it is submitted to', max_length=500)),
                ('digest', stories.models.digests.DigestField(help_text="what is stamped: SHA-256 of the checkpoint's line")),
                ('state', models.CharField(choices=[('waiting', 'Not submitted yet'), ('pending', 'Pending'), ('in_block', 'In a block'), ('given_up', 'Given up')], default='waiting', max_length=8)),
                ('since', models.DateTimeField(default=stories.clock.now)),
                ('next_at', models.DateTimeField(default=stories.clock.now)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('answer', models.CharField(blank=True, help_text='such as: 200, 404, timeout', max_length=20)),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stampings', to='stories.checkpoint')),
            ],
            options={
                'verbose_name': 'stamping',
                'verbose_name_plural': 'stampings',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='StampProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_block', models.BooleanField()),
                ('at', models.DateTimeField(default=stories.clock.now)),
                ('stamp', models.BinaryField()),
                ('stamping', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='stories.stamping')),
            ],
            options={
                'verbose_name': 'proof of a stamp',
                'verbose_name_plural': 'proofs of stamps',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='stamping',
            index=models.Index(fields=['digest'], name='stamping_digest'),
        ),
        migrations.AddIndex(
            model_name='stamping',
            index=models.Index(condition=models.Q(('state__in', ('waiting', 'pending'))), fields=['next_at'], name='stamping_open'),
        ),
        migrations.AddConstraint(
            model_name='stamping',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'calendar'), name='stamping_once'),
        ),
        migrations.AddConstraint(
            model_name='stampproof',
            constraint=models.UniqueConstraint(fields=('stamping', 'in_block'), name='stamp_proof_once'),
        ),
        migrations.RunPython(guard, unguard),
    ]
