"""The desk board: what needs somebody now, and how the stories stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from stories.clock import now
from stories.editorial.cut import Cut
from stories.editorial.overridden import counted_lately
from stories.editorial.queue import Part, queue
from stories.editorial.versions import update_text
from stories.models import Placement, Scheduled, Stage, Status, Story, Update, load_texts
from stories.models.freshness import overdue_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from stories.text.version import Version

STORIES = 30  # on one board; the story list has them all


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story on the board."""

    story: Story
    differs: bool  # the draft is not what readers see
    unverified: int  # claims of the draft that are unverified or being checked
    overdue: int
    goes_out: datetime | None  # by itself


@dataclass(frozen=True, slots=True)
class Board:
    parts: tuple[Part, ...]  # of the queue, gravest first
    rows: tuple[StoryRow, ...]
    overridden: int  # findings passed over in the last days, in these stories


def board(user: User, cut: Cut = Cut()) -> Board:  # noqa: B008 -- it is frozen
    """Everything the landing page shows, in five queries whatever the newsroom's size."""
    stories = cut.stories(Story.objects.exclude(stage=Stage.WITHDRAWN))
    stories = counted(stories).select_related("desk", "live", "saved_by")
    shown = list(stories.annotate(overridden=counted_lately(cut))[:STORIES])
    overridden = shown[0].overridden if shown else 0
    return Board(queue(user, cut), story_rows(shown), overridden)


def counted(stories: QuerySet[Story]) -> QuerySet[Any]:
    """Stories with what `story_rows` asks: the open and the overdue claims of their drafts."""
    of_draft = Placement.objects.filter(live=False, story=OuterRef("pk")).order_by()

    def claims(which: Q) -> Coalesce:
        found = of_draft.filter(which).values("story").annotate(n=Count("claim", distinct=True))
        return Coalesce(Subquery(found.values("n")), 0)

    waiting = Scheduled.objects.waiting().filter(story=OuterRef("pk"))
    return stories.annotate(
        goes_out=Subquery(waiting.values("release_at")[:1]),
        unverified=claims(Q(claim__status__in=(Status.UNVERIFIED, Status.CHECKING))),
        overdue=claims(overdue_at(now(), path="claim__")),
    )


def story_rows(stories: Iterable[Any]) -> tuple[StoryRow, ...]:
    """How these stories, `counted`, stand: two queries besides their own for any number."""
    stories = list(stories)
    differing = _differing(stories)
    return tuple(
        StoryRow(story, story.pk in differing, story.unverified, story.overdue, story.goes_out)
        for story in stories
    )


def _differing(stories: Sequence[Story]) -> frozenset[int]:
    """The stories whose draft words are not the live ones; texts are read where saved since."""
    changed = [s for s in stories if s.live and _saved_since(s)]
    load_texts([story.live for story in changed if story.live])
    updates: dict[int, list[Update]] = defaultdict(list)
    for update in Update.objects.standing().filter(story__in=changed):
        updates[update.story_id].append(update)
    return frozenset(
        story.pk
        for story in changed
        if story.live and _words(story, updates[story.pk]) != _published(story.live.version())
    )


def _saved_since(story: Story) -> bool:
    """Somebody saved after the draft last went out: only then can it differ."""
    return story.draft_published_at is None or story.saved_at >= story.draft_published_at


def _words(story: Story, updates: Iterable[Update]) -> tuple[object, ...]:
    texts = (story.headline, story.standfirst, story.alert, story.body)
    return (*texts, story.byline, story.language, tuple(map(update_text, updates)))


def _published(version: Version) -> tuple[object, ...]:
    sent = ""  # what went out with it is in no draft any more
    texts = (version.headline, version.standfirst, sent, version.body)
    return (*texts, version.byline, version.language, version.updates)
