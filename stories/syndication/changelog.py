"""The change log: a story's revisions as readers see them, and what each of them moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from stories.models import Kind, Passage, Revision
from stories.syndication.glance import glances
from stories.syndication.notices import log_amendments, worded
from stories.syndication.steps import steps
from stories.syndication.words import words_of
from stories.text.difference import OpKind
from stories.text.fragments import fragment
from stories.text.render import render_line
from stories.text.snapshot import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from stories.models import Story
    from stories.syndication.notices import PublicNotice
    from stories.text.comparison import Comparison
    from stories.text.version import NoticeMark

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Override:
    """A finding of our own checks that an editor passed over, and the reason given for it."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log. `comparison` is with the version before; None for the first."""

    slug: str
    number: int
    kind: Kind
    note: str
    at: datetime
    digest: str
    overrides: tuple[Override, ...] = ()
    amendments: tuple[PublicNotice, ...] = ()  # what later versions added to what it says
    comparison: Comparison | None = None
    withheld: bool = False  # words of this version, or of the one before, were removed by law
    alert: str = ""  # the push text that was sent with this version

    @property
    def revision_url(self) -> str:
        return reverse("reader:revision", args=[self.slug, self.number])

    @property
    def diff_url(self) -> str:
        """Where the difference to the version before is; the first version has itself."""
        if self.number == 1:
            return self.revision_url
        return reverse("reader:diff", args=[self.slug, self.number - 1, self.number])

    @property
    def words_url(self) -> str:
        """The version, at the first words that it brought where a browser can find them."""
        words = _came(self.comparison) if self.comparison else ""
        return f"{self.revision_url}#main{words}" if words else self.revision_url


@dataclass(frozen=True, slots=True)
class ChangeLog:
    """One page of a story's change log, newest first."""

    changes: tuple[Change, ...]
    page: int
    pages: int
    total: int


def newest_changes(story: Story, *, most: int) -> tuple[Change, ...]:
    """The newest lines of a live story, without what they moved (one query)."""
    assert story.live is not None  # live() leaves drafts out
    # A version that came in between is on the next page: this one's tag does not know it.
    shown = Revision.objects.filter(story=story, number__lte=story.live.number)
    return lines(story, shown.order_by("-number").defer("structure")[:most])


def lines(story: Story, revisions: Iterable[Revision]) -> tuple[Change, ...]:
    """Revisions of the story as lines of its log, without what they moved."""
    return tuple(
        Change(
            slug=story.slug,
            number=revision.number,
            kind=revision.change,
            note=worded(revision.change, revision.note),
            at=revision.published_at,
            digest=revision.digest,
            overrides=tuple(
                Override(override["code"], override["reason"]) for override in revision.overrides
            ),
        )
        for revision in revisions
    )


def amended(changes: Iterable[Change], marks: Iterable[NoticeMark]) -> tuple[Change, ...]:
    """The lines with what the live version's notices add to them."""
    added = log_amendments(marks)
    return tuple(replace(line, amendments=added.get(line.number, ())) for line in changes)


def change_log(story: Story, *, page: int = 1, size: int = PER_PAGE) -> ChangeLog | None:
    """A page of the log of a live story; None if it has no such page.

    Four queries; one more where push texts were sent.
    """
    assert story.live is not None  # live() leaves drafts out
    total = story.live.number
    pages = -(-total // size)
    if not 1 <= page <= pages:
        return None
    newest = total - (page - 1) * size
    # One more than the page shows: its last line changed something of that one.
    wanted = Revision.objects.filter(
        story=story, number__lte=newest, number__gte=newest - size
    ).order_by("-number")
    marks = glances([story.live], fields=["notices"])[story.live.pk].notices
    changes = amended(_with_moves(story, tuple(wanted), size), marks)
    return ChangeLog(changes, page, pages, total)


def with_alerts(changes: Iterable[Change], sent: Mapping[int, str]) -> tuple[Change, ...]:
    """The lines of one story with the push text of each version, by its number."""
    return tuple(replace(line, alert=sent.get(line.number, "")) for line in changes)


def alerts_of(revisions: Iterable[Revision]) -> dict[int, str]:
    """By key, the push texts that these were sent with, as words (one query, or none)."""
    rows = [row for row in revisions if "alert" in row.structure]
    said = glances(rows, fields=["alert"])
    return {row.pk: words_of(render_line(said[row.pk].alert)) for row in rows}


def withheld(revisions: Iterable[Revision]) -> frozenset[int]:
    """The keys of those whose words, or some of them, were erased (one query)."""
    rows = tuple(revisions)
    stories = {row.story_id for row in rows}
    erased = set(Passage.objects.filter(story__in=stories, text=None).values_list("pk", flat=True))
    if not erased:
        return frozenset()
    return frozenset(row.pk for row in rows if not erased.isdisjoint(named(row.structure)))


def _with_moves(story: Story, revisions: Sequence[Revision], size: int) -> tuple[Change, ...]:
    keys, moves = withheld(revisions), steps(revisions)
    erased = {row.number for row in revisions if row.pk in keys}
    sent = alerts_of(row for row in revisions if row.pk not in keys)
    alerts = {row.number: sent[row.pk] for row in revisions if row.pk in sent}
    return tuple(
        replace(line, withheld=True)
        if line.number in erased or line.number - 1 in erased
        else replace(line, comparison=moves.get(line.number))
        for line in with_alerts(lines(story, revisions[:size]), alerts)
    )


def _came(comparison: Comparison) -> str:
    """The text fragment of the first words that came, empty if none did."""
    blocks = (*comparison.body.blocks, *(b for u in comparison.updates for b in u.text.blocks))
    for ops in (comparison.headline, comparison.standfirst, *(block.ops for block in blocks)):
        text, spots = "", []
        for op in ops:
            if op.kind == OpKind.DELETE:
                continue
            if op.kind == OpKind.INSERT and op.text.strip():
                start = len(text) + len(op.text) - len(op.text.lstrip())
                spots.append((start, len(text) + len(op.text.rstrip())))
            text += op.text
        if spots:
            return fragment(text, *spots[0])
    return ""
