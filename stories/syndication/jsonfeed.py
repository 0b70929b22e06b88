"""A feed as JSON Feed 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from stories.syndication import addresses, times

if TYPE_CHECKING:
    from stories.syndication.entries import Entry, Feed

MEDIA_TYPE = "application/feed+json"


def jsonfeed(feed: Feed, *, self_url: str) -> dict[str, Any]:
    """The document as JSON values; `self_url` is the one address that it is known by."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.url,
        "feed_url": self_url,
        "language": feed.language,
        "authors": [{"name": settings.NEWSROOM_NAME, "url": addresses.page("front")}],
        "items": [_item(entry) for entry in feed.entries],
    }
    if settings.WEBSUB_HUBS and not feed.current:
        document["hubs"] = [{"type": "WebSub", "url": hub} for hub in settings.WEBSUB_HUBS]
    return {**document, "next_url": feed.older} if feed.older else document


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": times.iso(entry.published),
        "date_modified": times.iso(entry.updated),
        "authors": [{"name": entry.author}] if entry.author else [],
        "language": entry.language,
        "tags": [str(entry.kind)],
        "_factlog": _own(entry),
    }
    return {name: value for name, value in item.items() if value}


def _own(entry: Entry) -> dict[str, Any]:
    """What JSON Feed has no field for; a push text where one was sent with it."""
    own = {
        "about": addresses.page("record"),
        "version": entry.version,
        "change_kind": str(entry.kind),
        "revision_url": entry.revision_url,
        "changes_url": entry.changes_url,
        "claims": list(entry.claims),
    }
    return {**own, "alert": entry.alert} if entry.alert else own
