"""Signatures, keys, checkpoints, and the site's log, which begins with all that was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django.db.models.deletion
from django.db import migrations, models

import stories.clock
import stories.models.digests
from stories.models.append_only import SEALED_TABLES, create_sql, drop_sql
from stories.text.digest import GENESIS, log_digest

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 1000


def write_the_log(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    revisions: Any = apps.get_model("stories", "Revision")
    log: Any = apps.get_model("stories", "LogEntry")
    head, lines = GENESIS, []
    rows = revisions.objects.order_by("pk").values_list("pk", "digest")
    for number, (pk, digest) in enumerate(rows.iterator(BATCH), start=1):
        head = log_digest(number, digest, head)
        lines.append(log(number=number, revision_id=pk, digest=head))
    log.objects.bulk_create(lines, batch_size=BATCH)
    # PostgreSQL alters no table while new rows are still to be checked.
    schema_editor.connection.check_constraints()


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in create_sql(schema_editor.connection.vendor, SEALED_TABLES):
        schema_editor.execute(statement, params=None)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in drop_sql(schema_editor.connection.vendor, SEALED_TABLES):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0014_scheduled_publications"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=64, unique=True)),
                ("public_key", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField(default=stories.clock.now)),
                ("valid_from", models.DateTimeField(null=True)),
                ("valid_until", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "key of the record",
                "verbose_name_plural": "keys of the record",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", stories.models.digests.DigestField()),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line",
                        to="stories.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the log",
                "verbose_name_plural": "lines of the log",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("origin", models.URLField(max_length=300)),
                ("size", models.PositiveBigIntegerField()),
                ("head", stories.models.digests.DigestField()),
                ("at", models.DateTimeField(default=stories.clock.now)),
                ("sig", models.BinaryField(max_length=64)),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stories.recordkey",
                    ),
                ),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="stories.revision",
                    ),
                ),
                ("sig", models.BinaryField(max_length=64)),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stories.recordkey",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
            },
        ),
        migrations.RunPython(write_the_log, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
