"""Which links of a text lead somewhere else than before, and which are gone."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from stories.text.paragraphs import links, paragraphs

_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


class Relinked(NamedTuple):
    """A link's words and where they led and lead; an empty `new` for words that lead nowhere."""

    words: str
    old: str
    new: str


def links_altered(old: str, new: str) -> list[Relinked]:
    """The changed links of one Markdown text, in its order.

    A link belongs to the one with the same words, else to one with the same target; words that
    are gone altogether are no matter of their link. https for http is the same page.
    """
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for words, url in links(new):
        waiting[words].append(url)
    kept = {_page(url) for _, url in links(new)}
    said: str | None = None
    found = []
    for words, url in links(old):
        if waiting[words]:
            now = waiting[words].pop(0)
            if _page(now) != _page(url):
                found.append(Relinked(words, url, now))
        elif words.strip() and _page(url) not in kept:
            said = "\n".join(paragraphs(new)) if said is None else said
            if words in said:
                found.append(Relinked(words, url, ""))
    return found


def _page(url: str) -> str:
    """What tells one page from another."""
    return _SCHEME.sub("", url).rstrip("/")
