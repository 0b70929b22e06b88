from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stories.editorial.auditing import audit_files


class Command(BaseCommand):
    help = "Recompute the SHA-256 of every kept file and of every sealed text of the evidence."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 if any is missing or changed. Names no file: some sources are protected."""
        audit = audit_files()
        if not audit.unbroken:
            raise CommandError(audit.finding, returncode=1)
        self.stdout.write(f"{audit.revisions} captures verified; all are as they were taken.")
