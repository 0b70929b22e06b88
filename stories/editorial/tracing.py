"""Since when readers saw something, found in the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stories.text.snapshot import fold

if TYPE_CHECKING:
    from stories.models import Revision
    from stories.text.version import Version

_MARK = re.compile(r"\{claim=C-[0-9]+\}")
_WORDS = ("headline", "standfirst", "body", "updates")


def first_bad_revision(live: Revision, mended: Version) -> Revision:
    """The earliest revision since which readers saw a passage that `mended` no longer has.

    Looks at the unbroken run of revisions up to the live one; the live one itself if none of its
    passages goes. Which claim a passage is marked with makes it no other one. Three
    queries, whatever the number of revisions: their texts are not read.
    """
    fields = fold(mended).fields
    kept = {name: set(map(_unnamed, fields[name])) for name in _WORDS}
    gone = {
        number
        for name in _WORDS
        for number, text in live.passages(name)
        if text is not None and _unnamed(text) not in kept[name]
    }
    first = live.number
    earlier = live.story.revisions.filter(number__lt=live.number).order_by("-number")
    for number, structure in earlier.values_list("number", "structure"):
        gone &= {text for name in _WORDS for text in structure[name]}
        if not gone:
            break
        first = number
    return live if first == live.number else live.story.revisions.get(number=first)


def _unnamed(text: str) -> str:
    """The text without the names of its claims: one may have become part of another since."""
    return _MARK.sub("{claim}", text)
