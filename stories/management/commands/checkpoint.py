from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stories.editorial.sealing import make_checkpoint
from stories.errors import SealRefused


class Command(BaseCommand):
    help = "Sign how long the record is, and write that to a file outside the database, too."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 if there is no checkpoint now."""
        try:
            point = make_checkpoint()
        except SealRefused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        if point is None:
            self.stdout.write("Nothing has been published yet, so there is no checkpoint.")
            return
        self.stdout.write(f"{point.size} versions, {point.head} ({settings.RECORD_CHECKPOINTS})")
