"""Rare outcomes, and the checks of a time, are found without reading every check."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0011_withholding_is_append_only")]
    operations = [
        migrations.AddIndex("check", models.Index(fields=["outcome", "at"], name="check_of_outcome")),
        migrations.AddIndex("check", models.Index(fields=["at"], name="check_at")),
    ]
