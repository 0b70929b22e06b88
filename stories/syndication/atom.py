"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localtime

from stories.syndication import addresses

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.xmlutils import SimplerXMLGenerator

    from stories.syndication.entries import Entry, Feed

MEDIA_TYPE = "application/atom+xml"
HISTORY = "http://purl.org/syndication/history/1.0"


def atom(feed: Feed, *, self_url: str) -> str:
    """The document; `self_url` is the one address that it is known by."""
    document = _Atom(
        title=feed.title,
        link=feed.url,
        description="",
        language=feed.language,
        feed_url=self_url,
        feed_guid=feed.id,
        author_name=settings.NEWSROOM_NAME,
        author_link=addresses.page("front"),
        at=feed.updated,
        feed=feed,
    )
    for entry in feed.entries:
        document.add_item(
            title=entry.title,
            link=entry.url,
            description="",
            unique_id=entry.id,
            pubdate=localtime(entry.published),
            updateddate=localtime(entry.updated),
            author_name=entry.author or None,
            entry=entry,
        )
    return document.writeString("utf-8")


class _Atom(Atom1Feed):
    """Django's, with content, one category of a scheme, and a time that is never invented."""

    def latest_post_date(self) -> datetime:
        """The time of the newest entry, and of the feed if it has none."""
        return localtime(self.feed["at"])

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:fh": HISTORY}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """And where older and newer entries are (RFC 5005)."""
        super().add_root_elements(handler)
        feed: Feed = self.feed["feed"]
        for hub in () if feed.current else settings.WEBSUB_HUBS:
            handler.addQuickElement("link", "", {"rel": "hub", "href": hub})
        if feed.current:
            handler.addQuickElement("fh:archive", "")
        found = {"current": feed.current, "prev-archive": feed.older, "next-archive": feed.newer}
        for rel, href in found.items():
            if href:
                handler.addQuickElement("link", "", {"rel": rel, "href": href})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """What Django writes, then what it has no field for."""
        super().add_item_elements(handler, {**item, "description": None})
        entry: Entry = item["entry"]
        handler.addQuickElement(
            "category",
            "",
            {
                "scheme": addresses.change_kinds(),
                "term": str(entry.kind),
                "label": str(entry.kind.label),
            },
        )
        if entry.url != entry.revision_url:
            related = {"rel": "related", "type": "text/html", "href": entry.revision_url}
            handler.addQuickElement("link", "", related)
        if entry.summary:
            handler.addQuickElement("summary", entry.summary)
        if entry.html:
            handler.addQuickElement(
                "content", entry.html, {"type": "html", "xml:lang": entry.language}
            )
