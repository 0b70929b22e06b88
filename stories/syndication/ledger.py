"""The record as machines verify it: entries, the site's log, keys, checkpoints, contents."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rfc8785
from django.db.models import Count

from stories.models import Checkpoint, LogEntry, RecordKey, Revision
from stories.syndication.record import removal_of
from stories.text.digest import GENESIS, rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from stories.models import Story
    from stories.syndication.story import Removal

PER_PART = 1000  # lines; a part that is full gets no more
MOST_CHECKPOINTS = 1000  # the newest; nearly three years


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a record: its lines lie between two numbers. `state` changes when they do."""

    number: int
    total: int  # lines of the whole record
    signed: int  # lines of this part that are signed; the others may be later

    @property
    def after(self) -> int:
        """The number of the line before the first."""
        return (self.number - 1) * PER_PART

    @property
    def is_last(self) -> bool:
        return self.after + PER_PART >= self.total

    @property
    def state(self) -> str:
        return f"{min(self.total, self.after + PER_PART)}-{self.signed}"


def site_part(number: int) -> Part | None:
    """A part of the site's log; None if it has none with that number (two queries)."""
    newest = LogEntry.objects.order_by("-number").values_list("number", flat=True).first()
    rows = _between(LogEntry.objects.all(), number)
    return _part(number, newest or 0, rows.aggregate(n=Count("revision__signature"))["n"])


def story_part(story: Story, number: int) -> Part | None:
    """A part of a live story's record; None if it has none with that number (one query)."""
    assert story.live is not None  # live() leaves drafts out
    rows = _between(Revision.objects.filter(story=story), number)
    return _part(number, story.live.number, rows.aggregate(n=Count("signature"))["n"])


def site_lines(part: Part) -> bytes:
    """The lines of a part of the site's log (one query)."""
    rows = LogEntry.objects.select_related("revision__story", "revision__signature__key")
    rows = rows.only("digest", *(f"revision__{name}" for name in ("story__uid", *_READ)))
    return _joined(_logged(_between(rows, part.number, before=1), part.after))


def story_lines(story: Story, part: Part) -> bytes:
    """The lines of a part of a story's record (one query)."""
    rows = Revision.objects.filter(story=story).select_related("story", "signature__key")
    rows = rows.only("story__uid", *_READ)
    return _joined(map(entry, _between(rows, part.number)))


def entry(revision: Revision) -> dict[str, Any]:
    """A revision's line: what is sealed, the seal, and who signed it."""
    signature = getattr(revision, "signature", None)
    return {
        **revision.entry(),
        "hash": revision.digest,
        "key": signature.key.name if signature else None,
        "sig": _base64(signature.sig) if signature else None,
    }


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as readers see it. The first has no beginning: it signed what was older, too."""

    name: str
    public_key: str  # base64
    made_at: datetime
    valid_from: datetime | None
    valid_until: datetime | None

    def to_record(self) -> dict[str, Any]:
        return {
            "id": self.name,
            "alg": "Ed25519",
            "public_key": self.public_key,
            "made_at": rfc3339(self.made_at),
            "valid_from": _time(self.valid_from),
            "valid_until": _time(self.valid_until),
        }


def public_keys() -> tuple[PublicKey, ...]:
    """The keys, oldest first (one query)."""
    return tuple(
        PublicKey(key.name, _base64(key.public_key), key.made_at, key.valid_from, key.valid_until)
        for key in RecordKey.objects.all()
    )


def checkpoint_line(checkpoint: Checkpoint) -> bytes:
    """A checkpoint as one line, without its end."""
    signed = {"key": checkpoint.key.name, "sig": _base64(checkpoint.sig)}
    return rfc8785.dumps({**checkpoint.says(), **signed})


def checkpoint_file(checkpoint: Checkpoint) -> bytes:
    """A checkpoint as a file of one line: of these bytes others stamp the SHA-256."""
    return checkpoint_line(checkpoint) + b"\n"


def newest_checkpoints(most: int = MOST_CHECKPOINTS) -> tuple[Checkpoint, ...]:
    """The newest, oldest first (one query)."""
    rows = Checkpoint.objects.select_related("key").order_by("-pk")[:most]
    return tuple(reversed(rows))


@dataclass(frozen=True, slots=True)
class Content:
    """A version's words and their salt: with them anybody computes the content's digest.

    Of words that were removed there is neither, but why they are missing.
    """

    revision: Revision
    removal: Removal | None

    @property
    def kept_back_by_law(self) -> bool:
        return self.revision.withheld and (self.removal is None or self.removal.by_law)

    def to_record(self) -> dict[str, Any]:
        revision = self.revision
        said: dict[str, Any] = {
            "story": str(revision.story.uid),
            "version": revision.number,
            "content_sha256": revision.content_digest,
            "withheld": revision.withheld,
        }
        if not revision.withheld:
            return {**said, "salt": revision.salt, "record": revision.record()}
        why = {"because": self.removal.because} if self.removal else {}
        return {**said, **why}


def content(story: Story, number: int) -> Content | None:
    """What a version holds; None if there is none. Two queries, three for a removal."""
    revision = story.revisions.filter(number=number).first()
    return None if revision is None else Content(revision, removal_of(revision))


# Of a revision, for its line.
_READ = (
    *("number", "kind", "note", "overrides", "published_at"),
    *("content_digest", "previous_digest", "digest", "signature__sig", "signature__key__name"),
)


def _part(number: int, total: int, signed: int) -> Part | None:
    part = Part(number, total, signed)
    return part if number == 1 or number > 1 and part.after < total else None


def _between(rows: Any, part: int, *, before: int = 0) -> Any:
    after = (part - 1) * PER_PART
    return rows.filter(number__gt=after - before, number__lte=after + PER_PART).order_by("number")


def _logged(lines: Iterable[LogEntry], after: int) -> Iterator[dict[str, Any]]:
    """The lines after that number; the first may be the one before them."""
    head = GENESIS
    for line in lines:
        if line.number > after:
            log = {"seq": line.number, "prev": head, "hash": line.digest}
            yield {**entry(line.revision), "log": log}
        head = line.digest


def _joined(lines: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def _base64(value: bytes | memoryview) -> str:
    return b64encode(bytes(value)).decode()


def _time(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
