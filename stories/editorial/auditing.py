"""Recomputing the whole record, to show that nobody has changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.models import RecordAudit, Revision, load_texts
from stories.text.digest import GENESIS, chain_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stories.models import Story

BATCH = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not hold, and why, in a sentence."""

    story: str
    number: int
    why: str

    def __str__(self) -> str:
        return _("Story %(story)s, revision %(number)s: %(why)s") % {
            "story": self.story,
            "number": self.number,
            "why": self.why,
        }


def audit_record(
    *, story: Story | None = None, progress: Callable[[int], None] | None = None
) -> RecordAudit:
    """Recompute every digest of the record, or of one story, and write down what was found.

    Stops at the first row that does not hold. Texts are read in batches of 200 revisions;
    `progress` is called with the number of revisions done since the last call.
    """
    done = 0
    finding = ""
    for broken in _breaks(story):
        done += 1
        if progress:
            progress(1)
        if broken:
            finding = str(broken)
            break
    return RecordAudit.objects.create(revisions=done, unbroken=not finding, finding=finding)


def _breaks(story: Story | None) -> Iterator[Broken | None]:
    """None for every revision that holds, and the first that does not."""
    rows = Revision.objects.select_related("story").order_by("story_id", "number")
    if story is not None:
        rows = rows.filter(story=story)
    last: Revision | None = None
    for batch in _batches(rows.iterator(chunk_size=BATCH)):
        load_texts(batch)
        for revision in batch:
            if last and last.story_id != revision.story_id:
                last = None
            why = _why_broken(revision, last)
            yield Broken(revision.story.slug, revision.number, why) if why else None
            last = revision


def _why_broken(revision: Revision, last: Revision | None) -> str:
    expected = revision.expected_content_digest()
    if revision.number != (last.number + 1 if last else 1):
        return _("a revision before it is missing.")
    if revision.previous_digest != (last.digest if last else GENESIS):
        return _("it does not follow the revision before it.")
    if expected is not None and expected != revision.content_digest:
        return _("its words are not those that were published.")
    if chain_digest(revision.entry()) != revision.digest:
        return _("its number, kind, note or time is not as it was published.")
    return ""


def _batches(rows: Iterator[Revision]) -> Iterator[list[Revision]]:
    batch: list[Revision] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
