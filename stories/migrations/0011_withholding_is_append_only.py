"""The database guards tombstones; standards editors get the right to remove words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from stories.models.append_only import WITHHELD_TABLES, create_sql, drop_sql
from stories.roles import grant

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in create_sql(schema_editor.connection.vendor, WITHHELD_TABLES):
        schema_editor.execute(statement, params=None)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in drop_sql(schema_editor.connection.vendor, WITHHELD_TABLES):
        schema_editor.execute(statement, params=None)


def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Django makes permissions only after the last migration; the groups need them now.
    create_permissions(
        installed.get_app_config("stories"), verbosity=0, using=schema_editor.connection.alias
    )
    grant(installed)


class Migration(migrations.Migration):
    dependencies = [("stories", "0010_withholding")]
    operations = [
        migrations.RunPython(guard, unguard),
        # Rights that the groups got go with their models.
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
