from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.models.digests import DigestField
from stories.models.kind import Kind
from stories.models.passage import Passage
from stories.models.story import Story
from stories.models.tracked import AppendOnly, AppendOnlyQuerySet
from stories.text.digest import GENESIS, chain_digest, content_digest, rfc3339
from stories.text.snapshot import fold, named, record_of, unfold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class Release:
    """How a version goes out: everything of a revision but its words."""

    kind: Kind
    note: str
    by: User
    at: datetime
    overrides: tuple[dict[str, str], ...] = ()


class Compact(json.JSONEncoder):
    """JSON without blanks."""

    item_separator, key_separator = ",", ":"


class RevisionQuerySet(AppendOnlyQuerySet):
    def append(self, story: Story, version: Version, release: Release) -> Revision:
        """Add `version` to the end of the story's chain.

        Lock the story's row first: two appends at once would claim the same number.
        """
        last = self.filter(story=story).order_by("-number").first()
        salt = secrets.token_hex(16)
        texts = Passage.objects.keep(story, fold(version).texts)
        revision = Revision(
            story=story,
            number=last.number + 1 if last else 1,
            kind=release.kind,
            note=release.note,
            overrides=list(release.overrides),
            published_at=release.at,
            published_by=release.by,
            structure={
                **fold(version).structure(texts),
                "salt": Passage.objects.create(story=story, text=salt).pk,
            },
            content_digest=content_digest(version.to_record(), salt),
            previous_digest=last.digest if last else GENESIS,
        )
        revision.first_published_at, revision.modified_at = revision.dates_after(last)
        revision.digest = chain_digest(revision.entry())
        revision.save()
        return revision

    def with_versions(self) -> tuple[Revision, ...]:
        """These revisions, each ready to give its version; two queries for any number of them."""
        revisions = tuple(self)
        load_texts(revisions)
        return revisions


class Revision(AppendOnly):
    """One published version of a whole story; never changed, never deleted.

    The row names its texts by number in `structure`; they are rows of Passage, stored once, so
    that a legal removal can erase text and salt while number, digest, time and kind stay.
    """

    # The constraint's index begins with it.
    story = models.ForeignKey(Story, models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within its story, without gaps")
    kind = models.CharField(max_length=13, choices=Kind)
    note = models.TextField(blank=True, help_text=_("What readers are told about the change."))
    overrides = models.JSONField(default=list, help_text="Blocks overridden: code, place, reason")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    first_published_at = models.DateTimeField()
    modified_at = models.DateTimeField(help_text="The last change that was not a minor edit")
    structure = models.JSONField(encoder=Compact)
    content_digest = DigestField()
    previous_digest = DigestField()
    digest = DigestField()

    objects = RevisionQuerySet.as_manager()

    _texts: dict[int, str | None]  # once they are read

    class Meta:
        ordering = ["story", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="revision_number_once"),
            models.CheckConstraint(
                name="revision_numbers_start_at_1", condition=models.Q(number__gte=1)
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="revision_published_at")]

    def __str__(self) -> str:
        return f"{self.story_id} r{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("reader:revision", args=[self.story.slug, self.number])

    @property
    def change(self) -> Kind:
        """The kind, with its label, strength and definition."""
        return Kind(self.kind)

    @property
    def withheld(self) -> bool:
        """Its words were removed for a legal reason (one query unless the texts are loaded)."""
        return any(text is None for text in self._loaded().values())

    @property
    def is_loaded(self) -> bool:
        """Its texts were read: asking for its words takes no query."""
        return hasattr(self, "_texts")

    def version(self) -> Version:
        """The whole story as it was published (one query, none after `with_versions`)."""
        return unfold(self.structure, self._loaded())

    def passages(self, name: str) -> tuple[tuple[int, str | None], ...]:
        """The numbers and texts of one part, such as `body`; None for a text that was erased."""
        texts = self._loaded()
        return tuple((number, texts[number]) for number in self.structure[name])

    @property
    def salt(self) -> str | None:
        """What the content digest was salted with, as hex; None once the words are withheld."""
        return self._loaded()[self.structure["salt"]]

    def record(self) -> dict[str, Any]:
        """The words as the content digest seals them; of those withheld nothing is left."""
        return record_of(self.structure, self._loaded())

    def expected_content_digest(self) -> str | None:
        """The digest recomputed from the stored words; None once they are withheld."""
        salt = self.salt
        return None if salt is None else content_digest(self.record(), salt)

    def dates(self) -> tuple[datetime, datetime]:
        """When the story first went out, and its last change that was not a minor edit."""
        return self.first_published_at, self.modified_at

    def dates_after(self, last: Revision | None) -> tuple[datetime, datetime]:
        """What `dates` must be, `last` being the revision before."""
        if last is None:
            return self.published_at, self.published_at
        modified_at = self.published_at if self.change.significant else last.modified_at
        return last.first_published_at, modified_at

    def entry(self) -> dict[str, Any]:
        """The public log's entry, which the digest seals. It holds no salt and no words."""
        return {
            "story": str(self.story.uid),
            "version": self.number,
            "kind": str(self.kind),
            "at": rfc3339(self.published_at),
            "note": self.note,
            "overrides": self.overrides,
            "content_sha256": self.content_digest,
            "prev": self.previous_digest,
        }

    def _loaded(self) -> dict[int, str | None]:
        if not self.is_loaded:
            load_texts([self])
        return self._texts


def load_texts(revisions: Sequence[Revision]) -> None:
    """Read the texts that `revisions` name, all in one query."""
    numbers: Iterable[int] = {n for revision in revisions for n in named(revision.structure)}
    texts = dict(Passage.objects.filter(pk__in=numbers).values_list("pk", "text"))
    for revision in revisions:
        # A text that is missing is an error of that revision alone, when its words are asked for.
        revision._texts = {n: texts[n] for n in named(revision.structure) if n in texts}
