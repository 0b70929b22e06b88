"""The keys by which a cache finds again what it keeps of us, to forget it when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

FEEDS = "feeds"  # everything that shows more than one story or claim: lists, feeds, sitemaps


def story_key(slug: str) -> str:
    """What stands below the story's address."""
    return f"story-{quote(slug, safe='')}"


def claim_key(number: int) -> str:
    """The claim's page and its box."""
    return f"claim-{number}"


def headers(keys: Iterable[str]) -> dict[str, str]:
    """The keys in the words of Fastly and Varnish, and in those of Cloudflare."""
    keys = tuple(keys)
    return {"Surrogate-Key": " ".join(keys), "Cache-Tag": ",".join(keys)}
