from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from stories.editorial.reminding import remind


class Command(BaseCommand):
    help = "Tell whoever is to look again of every claim that has become overdue, once."

    def handle(self, *args: Any, **options: Any) -> None:
        """What the worker does every minute; for a desk without one, from cron."""
        told = remind()
        self.stdout.write(f"Told of overdue claims: {told}.")
