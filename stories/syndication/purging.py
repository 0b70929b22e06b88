"""The keys by which a cache finds again what it keeps of us, to forget it when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FEEDS = "feeds"  # everything that shows more than one story or claim: lists, feeds, sitemaps

MOST = 30  # keys in one request, which every plan of Cloudflare's takes
LONGEST = 500  # characters of them


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


def batched(keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The keys, as many together as one request and one row may hold."""
    batch: tuple[str, ...] = ()
    for key in keys:
        if len(batch) == MOST or len(" ".join((*batch, key))) > LONGEST:
            yield batch
            batch = ()
        batch += (key,)
    if batch:
        yield batch
