"""Every reader's page asks how many texts of its story were erased: an index of just those."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0008_small_digests")]
    operations = [
        migrations.AddIndex(
            "passage",
            models.Index(
                fields=["story"], condition=models.Q(text=None), name="passage_erased_by_story"
            ),
        )
    ]
