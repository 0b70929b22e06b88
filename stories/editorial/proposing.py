"""The kind of change that a draft amounts to, and why: what the publish page proposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.editorial.releasing import Publication, examine
from stories.models import Kind
from stories.syndication.merges import as_of_today
from stories.text.guard import proposed_kind

if TYPE_CHECKING:
    from stories.editorial.candidate import Finding
    from stories.models import Story
    from stories.text.version import Version

# Not by strength: an update may bring a new status, a status change may not bring news.
WEAKEST_FIRST = (
    Kind.MINOR,
    Kind.STATUS_CHANGE,
    Kind.UPDATE,
    Kind.CLARIFICATION,
    Kind.CORRECTION,
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The weakest kind that hides nothing, with what asks for it."""

    kind: Kind
    reasons: tuple[Finding, ...] = ()
    news: tuple[str, ...] = ()  # how each new passage begins


def propose(story: Story, version: Version) -> Proposed:
    """What publishing `version` would be, honestly told (six queries)."""
    if story.live is None:
        return Proposed(Kind.NEW)
    findings = examine(story, version, Publication(Kind.MINOR))
    news = proposed_kind(as_of_today(story.live.version(), beside=version), version).news
    asked = {Kind(finding.kind) for finding in findings if finding.kind}
    kind = max({Kind.MINOR, *asked, *([Kind.UPDATE] if news else [])}, key=WEAKEST_FIRST.index)
    reasons = tuple(finding for finding in findings if finding.kind == kind)
    return Proposed(kind, reasons, news if kind == Kind.UPDATE else ())
