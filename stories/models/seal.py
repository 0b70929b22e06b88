"""What makes the record verifiable by others: keys, signatures, the site's log, checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.digests import DigestField
from stories.models.revision import Revision
from stories.models.tracked import AppendOnly, AppendOnlyManager, AppendOnlyQuerySet
from stories.text.digest import GENESIS, checkpoint_digest, log_digest, rfc3339
from stories.text.signing import holds

if TYPE_CHECKING:
    from datetime import datetime

    from stories.models.story import Story

_LOCK = 0x57726974  # of the log, among PostgreSQL's advisory locks


class RecordKey(models.Model):
    """The public half of a key that signs the record. It is never changed, and can be ended once.

    A signature counts if its entry's time lies between `valid_from` and `valid_until`. The first
    key has no beginning: what was published before there were keys is signed with it, too.
    """

    name = models.CharField(max_length=64, unique=True)
    public_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=now)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("key of the record")
        verbose_name_plural = _("keys of the record")

    def __str__(self) -> str:
        return self.name

    def covers(self, at: datetime) -> bool:
        """Whether it could sign something of that time."""
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_until is None or at <= self.valid_until
        )

    def signed(self, digest: str, signature: bytes | memoryview, *, at: datetime) -> bool:
        """Whether this is the key's own signature over the digest, made within its validity."""
        return self.covers(at) and holds(bytes(self.public_key), digest, bytes(signature))


class Signature(AppendOnly):
    """A key's signature over a revision's digest; 64 bytes."""

    revision = models.OneToOneField(Revision, models.PROTECT, primary_key=True)
    # Nobody looks signatures up by it.
    key = models.ForeignKey(RecordKey, models.PROTECT, related_name="+", db_index=False)
    sig = models.BinaryField(max_length=64)

    objects = AppendOnlyManager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return f"{self.revision_id} {self.key_id}"

    @property
    def good(self) -> bool:
        """It holds (no query if revision and key were read with it)."""
        revision = self.revision
        return self.key.signed(revision.digest, self.sig, at=revision.published_at)


class LogEntryQuerySet(AppendOnlyQuerySet):
    def keep_up(self, story: Story | None = None) -> int:
        """Write down the revisions, or the story's, that have no line yet: how many there were.

        Call it in a transaction of its own: it holds the log's lock until that ends.
        """
        self._lock()
        missing = Revision.objects.filter(~Exists(self.filter(revision=OuterRef("pk"))))
        if story is not None:
            missing = missing.filter(story=story)
        last = self.order_by("-number").first()
        number, head = (last.number, last.digest) if last else (0, GENESIS)
        lines = []
        for pk, digest in missing.order_by("pk").values_list("pk", "digest"):
            number += 1
            head = log_digest(number, digest, head)
            lines.append(LogEntry(number=number, revision_id=pk, digest=head))
        self.bulk_create(lines, batch_size=1000)
        return len(lines)

    def _lock(self) -> None:
        """One writer at a time: SQLite has no other, PostgreSQL needs to be told."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


class LogEntry(AppendOnly):
    """One line of the site's log: every revision of every story, in one chain.

    A story can't vanish from it without a gap. The line before is the one with the number before.
    """

    # Never given by the database: its numbers have gaps.
    number = models.BigAutoField(primary_key=True)
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="line")
    digest = DigestField()

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("line of the log")
        verbose_name_plural = _("lines of the log")

    def __str__(self) -> str:
        return f"{self.number}"


class Checkpoint(AppendOnly):
    """How long the site's log was at a time, and its last digest, signed; also kept elsewhere."""

    origin = models.URLField(max_length=300)
    size = models.PositiveBigIntegerField()
    head = DigestField()
    at = models.DateTimeField(default=now)
    key = models.ForeignKey(RecordKey, models.PROTECT, related_name="+", db_index=False)
    sig = models.BinaryField(max_length=64)

    objects = AppendOnlyManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")

    def __str__(self) -> str:
        return f"{self.size} {self.at:%Y-%m-%d}"

    def says(self) -> dict[str, Any]:
        """What is signed."""
        return {
            "origin": self.origin,
            "size": self.size,
            "head": self.head,
            "at": rfc3339(self.at),
        }

    @property
    def digest(self) -> str:
        return checkpoint_digest(self.says())
