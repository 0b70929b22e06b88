from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from stories.editorial.scheduling import publish_due


class Command(BaseCommand):
    help = "Publish what is scheduled and due, as the worker does every few seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        """For a desk without a worker, from cron. No word of a draft is printed."""
        done = publish_due()
        self.stdout.write(f"Published: {len(done.published)}. Refused: {len(done.refused)}.")
        for row in done.refused:
            self.stdout.write(f"  Story {row.story_id} was not published; the desk says why.")
