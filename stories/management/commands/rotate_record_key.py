from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stories.editorial.sealing import rotate_key
from stories.errors import SealRefused


class Command(BaseCommand):
    help = "Sign the record with a new key from now on; what was signed before stays verifiable."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 if no key could be made."""
        try:
            key = rotate_key()
        except SealRefused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        self.stdout.write(
            f"The record is signed with {key} from now on. Its private key is in "
            f"{settings.RECORD_KEYS_DIR}: keep a copy of that folder apart from the database."
        )
