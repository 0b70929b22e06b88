"""What must be in place before the desk opens: tables, static files, once the demo."""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from newsroom.environment import SettingRefused, env_choice


def prepare() -> None:
    """Migrate, collect and, on the first start of a local desk, load the demo.

    Raises SettingRefused. The demo is loaded once in the life of a database and never into
    one that holds stories.
    """
    fresh = "django_migrations" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.LOCAL:
        call_command("collectstatic", verbosity=0, interactive=False)
    # An interrupted first start tries again, hence the mark besides the fresh tables.
    mark = settings.VAR_DIR / "demo-loaded"
    if demo_wanted() and (fresh or not mark.exists()):
        call_command("seed_demo", "--if-empty")
        mark.touch()


def demo_wanted() -> bool:
    default = "yes" if settings.LOCAL else "no"
    return env_choice("DEMO", default=default, choices=("yes", "no")) == "yes"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        django.setup()
        prepare()
    except SettingRefused as refusal:
        sys.exit(f"Writethru cannot start. {refusal}")
    except OperationalError as error:
        sys.exit(f"Writethru cannot start. The database does not answer: {error}")


if __name__ == "__main__":
    main()
