#!/usr/bin/env python
"""Django's commands. In a clone where nothing is configured they serve the local desk."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    # Whoever sets a key or hosts means production, and gets its refusals too.
    if not {"SECRET_KEY", "ALLOWED_HOSTS"} & os.environ.keys():
        os.environ.setdefault("WRITETHRU_ENV", "local")
    from django.core.management import execute_from_command_line

    from newsroom.environment import SettingRefused

    try:
        execute_from_command_line(sys.argv)
    except SettingRefused as refusal:
        sys.exit(f"Writethru cannot start. {refusal}")
