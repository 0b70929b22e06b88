from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from stories.editorial.auditing import audit_record
from stories.models import Revision, Story

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Recompute every digest and signature of the record and name the first row that is broken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A slug limits the run to one story."""
        parser.add_argument("slug", nargs="?", help="verify this story only")
        parser.add_argument(
            "--checkpoints", type=Path, metavar="FILE", help="checkpoints kept elsewhere, too"
        )

    def handle(self, *args: Any, slug: str | None = None, **options: Any) -> None:
        """Exit code 1 at the first row that does not hold."""
        kept: Path | None = options["checkpoints"]
        if kept and not kept.is_file():
            raise CommandError(f"There is no file {kept}.", returncode=2)
        story = Story.objects.filter(slug=slug).first() if slug else None
        if slug and story is None:
            raise CommandError(f"There is no story with the slug “{slug}”.", returncode=2)
        rows = Revision.objects.filter(story=story) if story else Revision.objects.all()
        with Progress(
            console=Console(file=cast("IO[str]", self.stderr)), transient=True
        ) as progress:
            task = progress.add_task("Verifying the record", total=rows.count())
            audit = audit_record(
                story=story,
                checkpoints=kept,
                progress=lambda done: progress.advance(task, done),
            )
        if not audit.unbroken:
            raise CommandError(f"The record is broken. {audit.finding}", returncode=1)
        self.stdout.write(f"{audit.revisions} revisions verified; the record is unbroken.")
