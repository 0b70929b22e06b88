"""The first process of a start: `python -m newsroom.prepare`. Its refusals are one sentence."""

from __future__ import annotations

import os
import sys

import django
from django.core.management import CommandError
from django.db import OperationalError

from newsroom.environment import SettingRefused


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        django.setup()
        # Its models can be imported only now.
        from newsroom.opening import prepare

        prepare()
    except SettingRefused as refusal:
        sys.exit(f"Writethru cannot start. {refusal}")
    except CommandError as refusal:
        sys.exit(str(refusal))
    except OperationalError as error:
        sys.exit(f"Writethru cannot start. The database does not answer: {error}")


if __name__ == "__main__":
    main()
