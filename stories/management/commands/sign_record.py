from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stories.editorial.sealing import sign_backlog
from stories.errors import SealRefused


class Command(BaseCommand):
    help = "Sign what was published without a signature, if the whole record holds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 if something was left unsigned."""
        try:
            signed = sign_backlog()
        except SealRefused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        self.stdout.write(f"Versions signed: {signed}. Every version has a signature.")
