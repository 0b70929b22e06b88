from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from stories.editorial.exporting import export
from stories.models import Story
from stories.text.export import as_html, as_json, as_markdown

if TYPE_CHECKING:
    from argparse import ArgumentParser

WORDINGS = {"json": as_json, "md": as_markdown, "html": as_html}


class Command(BaseCommand):
    help = "Write a story with its whole record as JSON, Markdown and one HTML page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The story's slug, and where to."""
        parser.add_argument("slug", help="the story's slug, as in its address")
        parser.add_argument("--to", default=".", help="folder to write into (default: this one)")
        parser.add_argument(
            "--format", choices=WORDINGS, action="append", help="only this one; may be repeated"
        )

    def handle(self, *args: Any, slug: str, to: str, **options: Any) -> None:
        """Exit code 2 where there is no such story or folder; then nothing was written."""
        story = Story.objects.select_related("desk", "live").filter(slug=slug).first()
        if story is None:
            raise CommandError(f"There is no story with the slug “{slug}”.", returncode=2)
        folder = Path(to)
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Make it first.", returncode=2)
        exported = export(story)
        for ending in options["format"] or WORDINGS:
            path = folder / f"{slug}.{ending}"
            path.write_text(WORDINGS[ending](exported), encoding="utf-8")
            self.stdout.write(f"Wrote {path}")
