"""Reporter, fact-checker, editor and standards editor, as groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from stories.roles import ROLES, grant

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Django makes permissions only after the last migration; the groups need them now.
    create_permissions(
        installed.get_app_config("stories"), verbosity=0, using=schema_editor.connection.alias
    )
    grant(installed)


def unmake(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0002_record_is_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, unmake)]
