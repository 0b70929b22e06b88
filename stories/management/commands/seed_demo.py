from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from stories import demo

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Fill an empty newsroom with the demo stories, told through the desk's own verbs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--if-empty makes it quiet where there is something already."""
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, without an error, where people or stories are there already",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Play the demo and print its logins; over real data it is refused."""
        if not demo.is_empty():
            if options["if_empty"]:
                return
            raise CommandError(
                "There are people or stories here already. The demo is only for an empty newsroom."
            )
        if not settings.LOCAL:
            raise CommandError(
                "The demo's passwords are public, so it is never loaded in production."
            )
        # An interrupted start leaves nobody, so that the next one tries again.
        with transaction.atomic():
            User.objects.create_superuser("admin", password=demo.PASSWORD, first_name="Ada")
            demo.play()
        self.stdout.write("The demo newsroom is ready. Log in with one of these:")
        for username, role in demo.logins():
            self.stdout.write(f"  {role:17} {username:6}  password {demo.PASSWORD}")
