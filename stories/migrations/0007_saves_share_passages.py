"""Saves of the diary name the passages of their bodies, which revisions and they share."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from stories.models.folded import FoldedField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Each table of saves, and the column that names the story.
_SAVES = (("historicalstory", "id"), ("historicalupdate", "story_id"))
_BREAK = "\n\n"


def fold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Store every paragraph once for its story, and name it in the saves."""
    passages: Any = apps.get_model("stories", "Passage")
    for saves, story, rows in _by_story(apps, "body_text"):
        known = dict(passages.objects.filter(story=story).values_list("digest", "pk"))
        for pk, text in rows:
            numbers = []
            for paragraph in text.split(_BREAK):
                digest = hashlib.sha256(paragraph.encode()).hexdigest()
                if digest not in known:
                    row = passages.objects.create(story_id=story, digest=digest, text=paragraph)
                    known[digest] = row.pk
                numbers.append(known[digest])
            saves.objects.filter(pk=pk).update(body=tuple(numbers))
    # PostgreSQL alters no table while new rows are still to be checked.
    schema_editor.connection.check_constraints()


def unfold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every save its words again. The passages stay: nothing deletes them."""
    passages: Any = apps.get_model("stories", "Passage")
    for saves, story, rows in _by_story(apps, "body"):
        texts = dict(passages.objects.filter(story=story).values_list("pk", "text"))
        for pk, numbers in rows:
            found = (texts[number] for number in numbers)
            text = _BREAK.join(text for text in found if text is not None)
            saves.objects.filter(pk=pk).update(body_text=text)


def _by_story(apps: Apps, column: str) -> Iterator[tuple[Any, int, list[tuple[int, Any]]]]:
    """The saves of each story, with one of their columns."""
    for name, key in _SAVES:
        saves: Any = apps.get_model("stories", name)
        for story in saves.objects.order_by().values_list(key, flat=True).distinct():
            rows = saves.objects.filter(**{key: story}).order_by("pk")
            yield saves, story, list(rows.values_list("pk", column))


def _related(to: str, **more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
        **more,
    )


_UID = models.UUIDField(default=uuid.uuid4, editable=False)
_SLUG = models.SlugField(
    db_index=False,
    help_text="The story’s address. It can’t change once the story is published.",
    max_length=80,
    verbose_name="slug",
)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0006_desk_is_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        *(migrations.RenameField(name, "body", "body_text") for name, _ in _SAVES),
        # With a default, so that the column can come back.
        *(
            migrations.AlterField(name, "body_text", models.TextField(blank=True, default=""))
            for name, _ in _SAVES
        ),
        *(
            migrations.AddField(
                name, "body", FoldedField(story=story, default=b""), preserve_default=False
            )
            for name, story in _SAVES
        ),
        migrations.RunPython(fold, unfold),
        *(migrations.RemoveField(name, "body_text") for name, _ in _SAVES),
        # Indexes that nobody asks.
        migrations.AlterField("historicalstory", "uid", _UID),
        migrations.AlterField("historicalstory", "slug", _SLUG),
        migrations.AlterField(
            "historicalstory", "desk", _related("stories.desk", verbose_name="desk")
        ),
        migrations.AlterField(
            "historicalstory", "live", _related("stories.revision", editable=False)
        ),
        migrations.AlterField(
            "historicalstory", "saved_by", _related(settings.AUTH_USER_MODEL, editable=False)
        ),
        migrations.AlterField("historicalupdate", "uid", _UID),
        migrations.AlterField(
            "historicalupdate", "saved_by", _related(settings.AUTH_USER_MODEL, editable=False)
        ),
    ]
