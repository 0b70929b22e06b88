"""The desk board: what needs somebody now, and how the stories stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from stories.clock import now
from stories.editorial.versions import update_text
from stories.models import (
    Check,
    Claim,
    Outcome,
    Placement,
    RecordAudit,
    Stage,
    Status,
    Story,
    Update,
    load_texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from stories.models import Desk
    from stories.text.version import Version

STORIES = 60  # on one board; the story list has them all
ROWS = 12  # in each list of what needs somebody; the counts are of all


@dataclass(frozen=True, slots=True)
class MovedClaim:
    """A claim whose status is not the one that readers of these live stories see."""

    claim: Claim
    shown: Status
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody, gravest first; each list is cut, each count is whole."""

    moved: tuple[MovedClaim, ...]
    moved_count: int
    overdue: tuple[Claim, ...]
    overdue_count: int
    proposals: tuple[Check, ...]  # others' that this person may answer
    proposals_count: int
    declined: tuple[Check, ...]  # this person's own, declined, the claim not moved since
    embargoed: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story on the board."""

    story: Story
    differs: bool  # the draft is not what readers see
    unverified: int  # claims of the draft that are unverified or being checked
    overdue: int


@dataclass(frozen=True, slots=True)
class Board:
    needs: Needs
    rows: tuple[StoryRow, ...]
    audit: RecordAudit | None


def board(user: User, *, desk: Desk | None = None, mine: bool = False) -> Board:
    """Everything the landing page shows, in fourteen queries whatever the newsroom's size.

    `mine` leaves the stories that this person started, saved, or filed updates to.
    """
    stories = Story.objects.exclude(stage=Stage.WITHDRAWN)
    stories = stories.select_related("desk", "live", "saved_by")
    if desk:
        stories = stories.filter(desk=desk)
    if mine:
        saved = Story.history.filter(history_user=user).values("id")
        filed = Update.history.filter(history_user=user).values("story_id")
        stories = stories.filter(Q(pk__in=saved) | Q(pk__in=filed))
    return Board(
        needs=_needs(user, desk=desk),
        rows=story_rows(stories[:STORIES]),
        audit=RecordAudit.objects.order_by("-pk").first(),
    )


def story_rows(stories: Iterable[Story]) -> tuple[StoryRow, ...]:
    """How these stories stand: four queries for any number of them."""
    stories = list(stories)
    differing = _differing(stories)
    unverified: Counter[int] = Counter()
    overdue: Counter[int] = Counter()
    at = now()
    carried = (
        Placement.objects.filter(live=False, story__in=stories)
        .values_list("story_id", "claim_id", "claim__status", "claim__recheck_due")
        .order_by()
        .distinct()
    )
    for story, _claim, status, due in carried:
        unverified[story] += status in (Status.UNVERIFIED, Status.CHECKING)
        overdue[story] += due is not None and due < at
    return tuple(
        StoryRow(story, story.pk in differing, unverified[story.pk], overdue[story.pk])
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
    texts = (story.headline, story.standfirst, story.body, story.byline, story.language)
    return (*texts, tuple(map(update_text, updates)))


def _published(version: Version) -> tuple[object, ...]:
    texts = (version.headline, version.standfirst, version.body)
    return (*texts, version.byline, version.language, version.updates)


def _needs(user: User, *, desk: Desk | None) -> Needs:
    moved = _moved(desk)
    overdue = Claim.objects.overdue().filter(placements__live=True)
    if desk:
        overdue = overdue.filter(placements__story__desk=desk)
    overdue = overdue.distinct()
    proposals = Check.objects.waiting_for(user).select_related("claim", "by")
    if not user.has_perm("stories.countersign_claim"):
        proposals = proposals.none()
    if not user.has_perm("stories.retract_claim"):
        proposals = proposals.exclude(to_status=Status.RETRACTED)
    declined = Check.objects.filter(
        outcome=Outcome.DECLINED,
        answers__by=user,
        from_status=F("claim__status"),
        wording=F("claim__wording"),
    ).select_related("claim", "by", "answers")
    embargoed = Story.objects.filter(embargo_until__gt=now()).select_related("desk")
    if desk:
        embargoed = embargoed.filter(desk=desk)
    return Needs(
        moved=moved[:ROWS],
        moved_count=len(moved),
        overdue=tuple(overdue[:ROWS]),
        overdue_count=overdue.count(),
        proposals=tuple(proposals[:ROWS]),
        proposals_count=proposals.count(),
        declined=tuple(declined[:ROWS]),
        embargoed=tuple(embargoed.order_by("embargo_until")[:ROWS]),
    )


def _moved(desk: Desk | None) -> tuple[MovedClaim, ...]:
    rows = Placement.objects.moved().select_related("claim", "story").defer("story__body")
    if desk:
        rows = rows.filter(story__desk=desk)
    return moved_claims(rows)


def moved_claims(rows: QuerySet[Placement]) -> tuple[MovedClaim, ...]:
    """The claims of these live placements, each once, with its stories."""
    stories: dict[Claim, dict[int, Story]] = {}
    shown: dict[Claim, Status] = {}
    for row in rows:
        stories.setdefault(row.claim, {})[row.story_id] = row.story
        shown.setdefault(row.claim, Status(row.status))
    return tuple(
        MovedClaim(claim, shown[claim], tuple(carrying.values()))
        for claim, carrying in stories.items()
    )
