"""A publication as a webhook: Standard Webhooks 1.0.0, made from the public record alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stories.models import Kind, Story
from stories.syndication import addresses, times, wires
from stories.syndication.record import as_it_stood
from stories.syndication.words import shortened
from stories.text.hooks import signature

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from stories.models import Revision
    from stories.syndication.story import PublicStory

MEDIA_TYPE = "application/json"
# A body of more than 20 kB is refused by some; the longest letters have four bytes.
_MOST_SAID = 700
_MOST_NOTICES = 4
_TYPES = {
    Kind.NEW: "story.published",
    Kind.STATUS_CHANGE: "claim.status_changed",
    Kind.CLARIFICATION: "story.clarified",
    Kind.CORRECTION: "story.corrected",
    Kind.EDITORS_NOTE: "story.clarified",
    Kind.HOLD: "story.withheld",
    Kind.RETRACTION: "story.retracted",
    Kind.RESTORATION: "story.restored",
}


def event(kind: Kind) -> str:
    """The type of the webhook that tells of such a publication."""
    return _TYPES.get(kind, "story.updated")


def payload(revision: Revision) -> bytes:
    """The body: what was published, in a few words and addresses, at most 20 kB.

    Five queries at most. Of words that the law removed meanwhile nothing is in it.
    """
    story = as_it_stood(Story.objects.live().get(pk=revision.story_id), revision.number)
    assert story is not None  # the revision is one of its versions
    told = {
        "type": event(story.kind),
        "timestamp": times.iso(story.published_at),
        "data": {name: value for name, value in _said(story).items() if value},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers(uid: str, body: bytes, *, secret: str, at: datetime) -> dict[str, str]:
    """Of one attempt at `at`. Raises BadSecret."""
    stamp = int(at.timestamp())
    return {
        "Content-Type": MEDIA_TYPE,
        "webhook-id": uid,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(uid, stamp, body, secret=secret),
    }


def _said(story: PublicStory) -> dict[str, Any]:
    number = story.number
    return {
        "story": addresses.absolute(story.url),
        "id": addresses.story_id(story.uid, story.first_published_at),
        "title": shortened(story.title, most=_MOST_SAID),
        "version": number,
        "kind": str(story.kind),
        "published": times.iso(story.first_published_at),
        "modified": times.iso(story.modified_at),
        "change": addresses.change_id(story.digest),
        "note": shortened(story.note, most=_MOST_SAID),
        "alert": wires.alert(story),
        "corrections": list(_corrections(story)),
        "revision": addresses.page("revision", story.slug, number),
        "diff": addresses.absolute(reverse("reader:diff", args=[story.slug, number - 1, number]))
        if number > 1
        else "",
        "digest": story.digest,
    }


def _corrections(story: PublicStory) -> Iterator[dict[str, str]]:
    """The notices that came with this version and say that we were wrong."""
    came = (notice for notice in story.notices if notice.number == story.number and notice.mends)
    for notice in [*came][:_MOST_NOTICES]:
        yield {"kind": str(notice.kind), "text": shortened(notice.text, most=_MOST_SAID)}
