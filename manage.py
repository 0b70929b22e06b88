#!/usr/bin/env python
"""Django's commands. In a clone where nothing is configured they serve the local desk."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.management import execute_from_command_line

    from newsroom.environment import SettingRefused, choose_mode

    choose_mode()
    try:
        execute_from_command_line(sys.argv)
    except SettingRefused as refusal:
        sys.exit(f"Writethru cannot start. {refusal}")
