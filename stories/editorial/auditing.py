"""Recomputing the whole record, to show that nobody has changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from stories.editorial.keeping import damaged_captures
from stories.editorial.witnessing import log_fault
from stories.models import RecordAudit, Revision, Story, load_texts
from stories.models.audit import Audited
from stories.text.digest import GENESIS, chain_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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
    *,
    story: Story | None = None,
    checkpoints: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> RecordAudit:
    """Recompute every digest of the record, or of one story, and write down what was found.

    And verify every signature; of the whole record the site's log, too, and all checkpoints that
    are kept here or in the file `checkpoints`. Stops at the first row that does not hold;
    `revisions` counts those that do. Texts are read in batches of 200 revisions; `progress` is
    called with the number of revisions done since the last call. A story that holds is not
    written down: it says nothing of the others.
    """
    holding = 0
    finding = ""
    for broken in _breaks(story):
        if broken:
            finding = str(broken)
            break
        holding += 1
        if progress:
            progress(1)
    if not finding and story is None:
        finding = log_fault(checkpoints)
    audit = RecordAudit(revisions=holding, unbroken=not finding, finding=finding)
    if finding or story is None:
        audit.save()
    return audit


def audit_files() -> RecordAudit:
    """Recompute the digest of every kept file and sealed text; write down what was found.

    Damaged ones are given by number: neither the name nor the digest of a protected file may
    stand where everybody looks.
    """
    whole, damaged = 0, []
    for capture in damaged_captures():
        if capture is None:
            whole += 1
        else:
            numbers = {"claim": capture.evidence.claim_id, "evidence": capture.evidence_id}
            said = _("C-%(claim)s, evidence %(evidence)s, capture %(capture)s")
            damaged.append(said % {**numbers, "capture": capture.pk})
    finding = ""
    if damaged:
        finding = _("%(n)d of %(all)d captures are missing or were changed: %(which)s") % {
            "n": len(damaged),
            "all": whole + len(damaged),
            "which": "; ".join(damaged),
        }
    return RecordAudit.objects.create(
        about=Audited.FILES, revisions=whole, unbroken=not damaged, finding=finding
    )


def _breaks(story: Story | None) -> Iterator[Broken | None]:
    """None for every revision that holds, and the first that does not."""
    rows = Revision.objects.select_related("story", "signature__key").order_by(
        "story_id", "number"
    )
    rows = rows.defer("story__standfirst", "story__body")  # of the draft; long, and not looked at
    if story is not None:
        rows = rows.filter(story=story)
    last: Revision | None = None
    for batch in _batches(rows.iterator(chunk_size=BATCH)):
        load_texts(batch)
        for revision in batch:
            if last and last.story_id != revision.story_id:
                yield from _cut_short(last)
                last = None
            why = _why_broken(revision, last)
            yield Broken(revision.story.slug, revision.number, why) if why else None
            last = revision
    if last:
        yield from _cut_short(last)
    yield from _emptied(story)


def _cut_short(last: Revision) -> Iterator[Broken]:
    """The chain can't know of rows after its end; the story does."""
    if last.pk != last.story.live_id:
        why = _("it is the last one, and the story says that readers see another.")
        yield Broken(last.story.slug, last.number, why)


def _emptied(story: Story | None) -> Iterator[Broken]:
    """Stories that readers see and that have no row left (one query)."""
    stories = Story.objects.exclude(live_id=None)
    if story is not None:
        stories = stories.filter(pk=story.pk)
    for emptied in stories.filter(~Exists(Revision.objects.filter(story=OuterRef("pk")))):
        yield Broken(emptied.slug, 1, _("it is missing, and so are all that came after it."))


def _why_broken(revision: Revision, last: Revision | None) -> str:
    if revision.number != (last.number + 1 if last else 1):
        return _("a revision before it is missing.")
    if revision.previous_digest != (last.digest if last else GENESIS):
        return _("it does not follow the revision before it.")
    if not _words_hold(revision):
        return _("its words are not those that were published.")
    if chain_digest(revision.entry()) != revision.digest:
        return _("its number, kind, note or time is not as it was published.")
    if not _is_signed_well(revision):
        return _("its signature is not that of a key that was valid then.")
    if revision.dates() != revision.dates_after(last):
        return _("the dates of the story are not those of its revisions.")
    return ""


def _is_signed_well(revision: Revision) -> bool:
    """What has no signature yet is no break: the board counts it, and it can be signed."""
    signature = getattr(revision, "signature", None)
    return signature is None or signature.good


def _words_hold(revision: Revision) -> bool:
    """Words that were withheld hold by their digest alone: there is nothing to recompute."""
    try:
        expected = revision.expected_content_digest()
    except (KeyError, TypeError, ValueError):
        return False  # a text is gone, or no longer what a version is made of
    return expected in (None, revision.content_digest)


def _batches(rows: Iterator[Revision]) -> Iterator[list[Revision]]:
    batch: list[Revision] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
