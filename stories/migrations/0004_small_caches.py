"""Renderings of what is live only, differences without what stayed. Both caches start empty."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

_ID = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


class Migration(migrations.Migration):
    dependencies = [("stories", "0003_roles")]
    operations = [
        migrations.DeleteModel("Difference"),
        migrations.DeleteModel("Rendering"),
        migrations.CreateModel(
            name="Rendering",
            fields=[
                ("id", _ID),
                ("key", models.CharField(max_length=64)),
                ("html", models.TextField()),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "story"), name="rendering_once_per_story"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", _ID),
                (
                    "engine",
                    models.PositiveIntegerField(
                        help_text="Which engine made it, and how it is written"
                    ),
                ),
                (
                    "data",
                    models.BinaryField(help_text="JSON, compressed: what changed, and where"),
                ),
                (
                    "older",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.revision",
                    ),
                ),
                (
                    "newer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="stories.revision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("newer", "older"), name="difference_once")
                ],
            },
        ),
    ]
