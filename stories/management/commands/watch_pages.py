from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from stories.editorial.watching import watch_pages


class Command(BaseCommand):
    help = "Look once at the cited pages that are due, as the worker does every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found."""
        if not settings.WATCH_PAGES:
            self.stdout.write("Cited pages are not looked at: WRITETHRU_WATCH is off.")
            return
        done = watch_pages()
        self.stdout.write(f"Pages looked at: {done.looked}. Changes found: {len(done.told)}.")
        for change in done.told:
            claim, finding = change.evidence.claim.ref, change.get_finding_display()
            self.stdout.write(f"  {claim}: {finding} ({change.detail})")
