from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stories.editorial.keeping import damaged_captures


class Command(BaseCommand):
    help = "Recompute the SHA-256 of every kept file and of every sealed text of the evidence."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 if any is missing or changed. Names no file: some sources are protected."""
        whole, damaged = 0, []
        for capture in damaged_captures():
            if capture is None:
                whole += 1
            else:
                claim = f"C-{capture.evidence.claim_id}"
                damaged.append(f"{claim}, evidence {capture.evidence_id}, capture {capture.pk}")
        if damaged:
            raise CommandError(
                f"{len(damaged)} of {whole + len(damaged)} captures are missing or were changed: "
                + "; ".join(damaged),
                returncode=1,
            )
        self.stdout.write(f"{whole} captures verified; all are as they were taken.")
