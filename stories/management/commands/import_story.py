from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from stories.editorial.importing import import_versions, importer
from stories.errors import EditorialError, UnreadableFile
from stories.models import Desk
from stories.text.intake import MAX_BYTES, read_version

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from stories.text.intake import Draft


class Command(BaseCommand):
    help = (
        "Make one story from files, one a version, in order: Markdown with front matter, plain "
        "text, an HTML article, or ninjs 1 to 3. Nothing is imported unless every file can be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files in the order of their versions."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--desk", help="the desk's address (default: the first desk)")
        parser.add_argument("--by", help="the user name of who imports (default: “importer”)")
        parser.add_argument("--draft", action="store_true", help="stop before publishing")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Exit code 2, and nothing changed, where a file can't be read or kept."""
        versions = self._read(files)
        desk = _desk(options["desk"])
        try:
            with transaction.atomic():
                by = _editor(options["by"])
                done = import_versions(versions, by=by, desk=desk, as_draft=options["draft"])
        except EditorialError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        for name, version in versions:
            for remark in version.remarks:
                self.stdout.write(f"{name}: {remark}")
        self.stdout.write(f"Imported “{done.story}” as {done.story.slug}.")
        if options["draft"]:
            self.stdout.write("It is a draft; nobody can read it yet.")
        elif done.embargoed:
            self.stdout.write("It is under embargo, so nothing was published.")
        else:
            self.stdout.write(f"Revisions published: {done.revisions}.")
        if done.unchanged:
            said = "Versions that said nothing new and made no revision"
            self.stdout.write(f"{said}: {done.unchanged}.")

    def _read(self, files: list[Path]) -> list[tuple[str, Draft]]:
        """Every file as a version. Says one sentence for each that can't be read, then stops."""
        versions = []
        refused = False
        for path in files:
            try:
                versions.append((path.name, read_version(_bytes(path), name=path.name)))
            except UnreadableFile as refusal:
                self.stderr.write(str(refusal))
                refused = True
        if refused:
            raise CommandError("Nothing was imported.", returncode=2)
        return versions


def _bytes(path: Path) -> bytes:
    """The file's bytes, at most one more than a version may have."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{path}: the file can't be opened ({error.strerror}).") from error


def _desk(slug: str | None) -> Desk:
    desk = (Desk.objects.filter(slug=slug) if slug else Desk.objects.order_by("pk")).first()
    if desk is None:
        raise CommandError(
            f"There is no desk “{slug}”."
            if slug
            else "Make a desk first: a story belongs to one.",
            returncode=2,
        )
    return desk


def _editor(username: str | None) -> User:
    """Who imports: the named person, or an account of the importer's that nobody can log in to."""
    if username:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is nobody with the user name “{username}”.", returncode=2)
        return user
    return importer()
