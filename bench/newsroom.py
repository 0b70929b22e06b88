"""A newsroom with one long story, and what is measured in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from stories.editorial import comparing, diary
from stories.editorial.board import board
from stories.editorial.importing import import_versions
from stories.editorial.publishing import publish
from stories.editorial.saving import save_story, start_story
from stories.editorial.warming import MOST, warm_pages
from stories.models import Desk, Difference, Story
from stories.text.diff import compare
from stories.text.intake import read_version
from stories.text.render import render

if TYPE_CHECKING:
    from collections.abc import Callable


NOTABLE = 0.02  # kB a revision; less is a page here or there


class Newsroom:
    """One story with `length` revisions, each with one other sentence in one paragraph."""

    def __init__(self, *, length: int, write: Callable[[], str]) -> None:
        self.write = write
        self.editor = User.objects.create(username=f"editor-{length}", is_staff=True)
        self.editor.groups.add(Group.objects.get(name="Standards editor"))
        desk, _ = Desk.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
        self.paragraphs = [write() for _ in range(30)]
        self.story = start_story(
            by=self.editor, desk=desk, headline=f"Harbour story {length}", body=self._body()
        )
        self.count = 0
        self.publish()
        before, tables = _size(), _tables()
        while self.count < length:
            self.publish()
            if self.count % MOST == 0:
                warm_pages()
        warm_pages()
        self.kilobytes = _each(_size() - before, length)
        self.parts = {
            name: _each(size - tables.get(name, 0), length) for name, size in _tables().items()
        }

    def weights(self) -> dict[str, float]:
        """The kB that one revision added, in all and by table, with indexes, diary and caches.

        Caches hold the page as it is and the difference to the revision before.
        """
        named = {f"· {name}": size for name, size in self.parts.items() if size >= NOTABLE}
        return {"kB on disk a revision": self.kilobytes, **named}

    def publish(self) -> None:
        """Save a new sentence and publish it."""
        self.count += 1
        place = self.count % len(self.paragraphs)
        stem = self.paragraphs[place].partition(" Then ")[0]
        self.paragraphs[place] = f"{stem} Then {self.write()[:60].strip().lower()} again."
        story = Story.objects.get(pk=self.story.pk)
        story = save_story(story, by=self.editor, token=story.saves, body=self._body())
        publish(story, by=self.editor, note="Adds a sentence.")

    def measures(self) -> dict[str, Callable[[], object]]:
        """What to time, by name."""
        client, staff = Client(), Client()
        staff.force_login(self.editor)
        address = f"/s/{self.story.slug}/"
        etag = client.get(address, headers={"host": "localhost"}).headers.get("ETag", "")
        story = Story.objects.select_related("live").get(pk=self.story.pk)
        live = story.live
        assert live is not None  # just published
        first, before = (self.story.revisions.get(number=n) for n in (1, max(1, live.number - 1)))
        old, new = first.version(), live.version()

        def get(path: str, **headers: str) -> object:
            return client.get(path, headers={"host": "localhost", **headers})

        def desk_page(older: str) -> object:
            sides = {"from": older, "to": f"r{live.number}"}
            path = reverse("admin:story_compare", args=[story.pk])
            return staff.get(path, sides, headers={"host": "localhost"})

        return {
            "reader: story page": lambda: get(address),
            "reader: not changed (304)": lambda: get(address, **{"if-none-match": etag}),
            "reader: change log": lambda: get(f"{address}log/"),
            "reader: first to last, kept": lambda: get(f"{address}diff/1..{live.number}/"),
            "reader: last two, kept": lambda: get(
                f"{address}diff/{before.number}..{live.number}/"
            ),
            "compare first and last, anew": lambda: compare(old, new),
            "compare draft and live": lambda: comparing.compare(
                *(comparing.side(story, token) for token in ("live", "draft"))
            ),
            "read a revision": lambda: self.story.revisions.get(number=live.number).version(),
            "desk: compare first to last, kept": lambda: desk_page("r1"),
            "desk: compare last two, kept": lambda: desk_page(f"r{before.number}"),
            "difference, kept": lambda: Difference.objects.between(first, live),
            "render 1,500 words": lambda: render(f"{self.write()}\n\n{new.body}"),
            "desk: diary page": lambda: diary.diary(story),
            "desk: board": lambda: board(self.editor),
            "import two versions": self._import,
            # Last, because what is above asks for the live revision.
            "save and publish": self.publish,
        }

    def _import(self) -> object:
        texts = (self._body(), f"{self._body()}\n\n{self.write()}")
        drafts = [
            (f"v{n}", read_version(f"Harbour story\n\n{text}".encode(), name=f"v{n}.txt"))
            for n, text in enumerate(texts, start=1)
        ]
        return import_versions(drafts, by=self.editor, desk=self.story.desk)

    def _body(self) -> str:
        return "\n\n".join(self.paragraphs)


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(settings.DATABASES["default"]["NAME"]).stat().st_size


def _tables() -> dict[str, int]:
    """The bytes of every table with its indexes; empty if this SQLite can't tell."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_master USING (name) "
                "GROUP BY tbl_name ORDER BY 2 DESC"
            )
        except OperationalError:
            return {}
        return {name.removeprefix("stories_"): size for name, size in cursor.fetchall()}


def _each(grown: int, length: int) -> float:
    return grown / max(length - 1, 1) / 1000
