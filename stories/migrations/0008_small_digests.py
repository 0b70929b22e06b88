"""Digests take 32 bytes, not 64; indexes that others begin with go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django.db.models.deletion
from django.db import migrations, models

from stories.models.append_only import PASSAGES, create_sql, drop_sql
from stories.models.digests import DigestField
from stories.models.revision import Compact

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


_TABLES = ("stories_revision", PASSAGES)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in create_sql(schema_editor.connection.vendor, _TABLES):
        schema_editor.execute(statement, params=None)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in drop_sql(schema_editor.connection.vendor, _TABLES):
        if statement.startswith("DROP TRIGGER"):  # the function guards other tables, too
            schema_editor.execute(statement, params=None)


class TurnDigest(migrations.AlterField):
    """Turn a column of hex digits into one of bytes, and back."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        field = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        table, to_bytes = f"{app_label}_{self.model_name}", isinstance(field, DigestField)
        if schema_editor.connection.vendor == "postgresql":
            kind, how = ("bytea", "decode") if to_bytes else ("varchar(64)", "encode")
            schema_editor.execute(
                f"ALTER TABLE {table} ALTER COLUMN {self.name} "
                f"TYPE {kind} USING {how}({self.name}, 'hex')"
            )
            return
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        # The column's new type converts nothing on SQLite.
        schema_editor.connection.connection.create_function("from_hex", 1, bytes.fromhex)
        turned = f"from_hex({self.name})" if to_bytes else f"lower(hex({self.name}))"
        schema_editor.execute(
            f"UPDATE {table} SET {self.name} = {turned} WHERE {self.name} IS NOT NULL"
        )


class Migration(migrations.Migration):
    dependencies = [("stories", "0007_saves_share_passages")]
    operations = [
        migrations.RunPython(unguard, guard),
        TurnDigest("passage", "digest", DigestField(null=True)),
        TurnDigest("revision", "content_digest", DigestField()),
        TurnDigest("revision", "previous_digest", DigestField()),
        TurnDigest("revision", "digest", DigestField()),
        migrations.AlterField("revision", "structure", models.JSONField(encoder=Compact)),
        migrations.AlterField(
            "passage",
            "story",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passages",
                to="stories.story",
            ),
        ),
        migrations.AlterField(
            "revision",
            "story",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="stories.story",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
