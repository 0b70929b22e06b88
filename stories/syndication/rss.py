"""A feed as RSS 2.0, which has no word for a change: that is said in Dublin Core's."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.timezone import localtime

from stories.syndication import addresses, times

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.xmlutils import SimplerXMLGenerator

    from stories.syndication.entries import Entry, Feed

MEDIA_TYPE = "application/rss+xml"
MINUTES_KEPT = 5


def rss(feed: Feed, *, self_url: str) -> str:
    """The document; `self_url` is the one address that it is known by."""
    document = _Rss(
        title=feed.title,
        link=feed.url,
        description=feed.about,
        language=feed.language,
        feed_url=self_url,
        ttl=MINUTES_KEPT,
        at=feed.updated,
    )
    for entry in feed.entries:
        document.add_item(title=entry.title, link=entry.url, description=entry.html, entry=entry)
    return document.writeString("utf-8")


class _Rss(Rss201rev2Feed):
    """Django's, with both times of a story and the kind of its last change."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:dcterms": "http://purl.org/dc/terms/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def latest_post_date(self) -> datetime:
        """The time of the newest entry, and of the feed if it has none."""
        return localtime(self.feed["at"])

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """And the hubs that tell of changes."""
        super().add_root_elements(handler)
        for hub in settings.WEBSUB_HUBS:
            handler.addQuickElement("atom:link", "", {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Django would write the author as an e-mail address and the time without GMT."""
        entry: Entry = item["entry"]
        handler.addQuickElement("title", entry.title)
        handler.addQuickElement("link", entry.url)
        handler.addQuickElement("description", entry.html)
        if entry.author:
            handler.addQuickElement("dc:creator", entry.author)
        handler.addQuickElement("guid", entry.id, {"isPermaLink": "false"})
        handler.addQuickElement("pubDate", _rfc822(entry.published))
        handler.addQuickElement("dcterms:modified", times.iso(entry.updated))
        handler.addQuickElement("dcterms:hasVersion", entry.revision_url)
        handler.addQuickElement("category", str(entry.kind), {"domain": addresses.change_kinds()})


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
