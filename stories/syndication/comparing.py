"""Any two published versions side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from stories.models import Difference, Revision, load_texts
from stories.syndication.changelog import Change, lines

if TYPE_CHECKING:
    from datetime import datetime

    from stories.models import Story
    from stories.text.comparison import Comparison

LISTED = 100  # versions in the picker


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as the page names it."""

    change: Change

    @property
    def name(self) -> str:
        return _("Version {n}").format(n=self.change.number)

    @property
    def at(self) -> datetime:
        return self.change.at


@dataclass(frozen=True, slots=True)
class PublicComparison:
    """What changed between two versions; `comparison` is None if words of one were removed."""

    older: Side
    newer: Side
    language: str
    comparison: Comparison | None


def between(story: Story, older: int, newer: int) -> PublicComparison | None:
    """The story's two versions with these numbers; None if it lacks one of them.

    Two queries; two more, and a write, when nobody has compared them before.
    """
    kept = Difference.objects.known(story, older, newer)
    if kept:
        pair = kept.older, kept.newer
    else:
        wanted = Revision.objects.filter(story=story, number__in={older, newer})
        rows = {row.number: row for row in wanted}
        if older not in rows or newer not in rows:
            return None
        pair = rows[older], rows[newer]
    load_texts(pair)
    whole = not any(row.withheld for row in pair)
    before, after = map(Side, lines(story, pair))
    return PublicComparison(
        older=before,
        newer=after,
        language=pair[1].structure["language"],
        comparison=_comparison(kept, *pair) if whole else None,
    )


def _comparison(kept: Difference | None, older: Revision, newer: Revision) -> Comparison:
    return kept.comparison() if kept else Difference.objects.between(older, newer)


def choices(story: Story, *also: int) -> tuple[Change, ...]:
    """Versions to pick from: the newest, and the named ones (one query)."""
    assert story.live is not None  # live() leaves drafts out
    oldest = story.live.number - LISTED
    listed = Revision.objects.filter(Q(number__gt=oldest) | Q(number__in=also), story=story)
    return lines(story, listed.order_by("-number").defer("structure"))
