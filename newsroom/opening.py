"""What must be in place before the desk opens: tables, static files, once the demo."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from newsroom.environment import env_choice
from stories import demo
from stories.models import RecordKey, Revision


def prepare() -> None:
    """Migrate, collect and, on the first start of a local desk, load the demo.

    Raises SettingRefused or CommandError. The demo is loaded once in the life of a database and
    never into one that holds people or stories.
    """
    fresh = "django_migrations" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.LOCAL:
        call_command("collectstatic", verbosity=0, interactive=False)
    if Revision.objects.exists() and not RecordKey.objects.exists():
        sign_what_is_old()
    # An interrupted first start tries again, hence the mark besides the fresh tables.
    mark = settings.VAR_DIR / "demo-loaded"
    if demo_wanted() and (fresh or not mark.exists()):
        print("Loading the demo (once).", flush=True)
        # What the command says about logins is said below, at every start.
        call_command("seed_demo", "--if-empty", stdout=StringIO())
        mark.touch()
    if settings.LOCAL:
        print("".join(demo_logins()), end="", flush=True)


def sign_what_is_old() -> None:
    """Sign what was published before there were keys. A record that is broken stops no start."""
    try:
        call_command("sign_record")
    except CommandError as refusal:
        print(refusal, flush=True)


def demo_wanted() -> bool:
    default = "yes" if settings.LOCAL else "no"
    return env_choice("DEMO", default=default, choices=("yes", "no")) == "yes"


def demo_logins() -> Iterator[str]:
    """A line for each account of the demo that still has the demo's password."""
    for username, role in demo.logins():
        user = User.objects.filter(username=username, is_active=True).first()
        if user is not None and user.check_password(demo.PASSWORD):
            yield f"{role + ':':17} log in as {username:6} with {demo.PASSWORD}\n"
