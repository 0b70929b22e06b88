"""What the world is told of a publication: filed with it, sent later, called back in time.

The cache before us is told at once and for good: what it keeps is old in any case.

Rows only: nothing here opens a connection. Another channel is another row with its own targets;
what a notice says is made from the public record when it leaves, never kept here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from stories.clock import now
from stories.models import Channel, ClaimMerge, Delivery, DeliveryState, Exposure, Placement
from stories.syndication import addresses
from stories.syndication.purging import FEEDS, batched, claim_key, story_key
from stories.syndication.webhook import event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from stories.models import Revision

# Every feed that shows a publication; a story's own are named with its slug.
SITE_FEEDS = ("stories_atom", "stories_json", "stories_rss", "changes_atom", "changes_json")
STORY_FEEDS = ("log_atom", "log_json")


def file_notices(revision: Revision) -> None:
    """Put what is to be told into the outbox, in the transaction of the publication itself."""
    leave_at = undo_ends(revision)
    Delivery.objects.bulk_create(
        Delivery(
            revision=revision,
            channel=channel,
            target=target,
            topic=topic,
            leave_at=leave_at,
            next_at=leave_at,
        )
        for channel, target, topic in _notices(revision)
    )


def _notices(revision: Revision) -> Iterator[tuple[Channel, str, str]]:
    """Channel, target and topic of each: hubs are told of feeds, partners of the event itself."""
    topics = tuple(topics_of(revision))
    for hub in settings.WEBSUB_HUBS:
        for topic in topics:
            yield Channel.WEBSUB, hub, topic
    for partner in settings.WEBHOOK_SECRETS:
        yield Channel.WEBHOOK, partner, event(revision.change)


def file_purge(revision: Revision) -> None:
    """Put into the outbox, in the same transaction, what the cache before us is to forget.

    For a revision whose claims are written down. Three queries; none without such a cache.
    """
    if not settings.CACHE_PURGE_URL:
        return
    at, host = revision.published_at, purged_host()
    Delivery.objects.bulk_create(
        Delivery(
            revision=revision,
            channel=Channel.PURGE,
            target=host,
            topic=" ".join(keys),
            leave_at=at,
            next_at=at,
        )
        for keys in batched(keys_of(revision))
    )


def purged_host() -> str:
    """The host that is told to forget: no more of its address is shown or kept."""
    return urlsplit(settings.CACHE_PURGE_URL).hostname or ""


def keys_of(revision: Revision) -> tuple[str, ...]:
    """The keys of everything that the revision changes (two queries).

    A claim's page names each story that ever showed it, so the claims that it dropped count, too.
    """
    story = revision.story
    shown = Exposure.objects.filter(story=story).order_by().values_list("claim", flat=True)
    stands = Placement.objects.filter(story=story, live=True).order_by()
    numbers = set(shown.union(stands.values_list("claim", flat=True)))
    numbers |= set(ClaimMerge.objects.targets(numbers).values())
    return story_key(story.slug), FEEDS, *map(claim_key, sorted(numbers))


def topics_of(revision: Revision) -> Iterator[str]:
    """The addresses of the feeds that the revision changes."""
    for name in SITE_FEEDS:
        yield addresses.page(name)
    for name in STORY_FEEDS:
        yield addresses.page(name, revision.story.slug)


def undo_ends(revision: Revision) -> datetime:
    """Until when the publication can be taken back; then its notices leave."""
    return revision.published_at + timedelta(seconds=settings.UNDO_SECONDS)


def call_back(revision: Revision) -> bool:
    """Keep every notice of the revision in the house; False if one is on its way or has left.

    Compare and set, in the caller's transaction, which must not go on if this says False.
    """
    rows = Delivery.objects.filter(revision=revision).notices()
    rows.filter(state=DeliveryState.WAITING, attempts=0).update(
        state=DeliveryState.CANCELLED, ended_at=now()
    )
    return not rows.exclude(state=DeliveryState.CANCELLED).exists()
