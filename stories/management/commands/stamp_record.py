from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from stories.editorial.stamping import stamp_record


class Command(BaseCommand):
    help = "Have the newest checkpoint stamped by the calendars, and ask for what they promised."

    def handle(self, *args: Any, **options: Any) -> None:
        """What no calendar answers is asked again later: that is no failure."""
        if not settings.TIMESTAMP_CALENDARS:
            self.stdout.write("TIMESTAMP_CALENDARS is empty, so nothing is stamped.")
            return
        self.stdout.write(f"Time stamps that got further: {stamp_record()}.")
