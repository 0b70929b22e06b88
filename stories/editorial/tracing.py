"""Since when readers saw something, and when they did not, found in the record."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stories.models import Kind, Passage, Revision
from stories.text.digest import rfc3339
from stories.text.shown import shows, wrong_in, wrongs
from stories.text.snapshot import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from stories.text.shown import Wrong
    from stories.text.spots import Spot
    from stories.text.version import Version

_MARK = re.compile(r"\{claim=C-[0-9]+\}")
_WORDS = ("headline", "standfirst", "body", "updates")


@dataclass(frozen=True, slots=True)
class Trace:
    """The first revision that showed an error, and when it was away until it came back."""

    first: Revision
    away: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def pauses(self) -> str:
        """The times that it was away as ISO 8601 intervals, apart by a blank."""
        return " ".join(f"{rfc3339(since)}/{rfc3339(until)}" for since, until in self.away)


def trace(live: Revision, mended: Version, spot: Spot | None, wrong: str) -> Trace:
    """The first revision that showed what was wrong in that spot, in these words or like ones.

    Without a spot it is looked for as it was told, in texts and in claims. What is found nowhere
    else is traced by the passages that `mended` no longer has. Four queries, whatever the number
    of revisions.
    """
    language = mended.language
    found = wrongs(spot.before, spot.after, language=language) if spot else ()
    found = found or wrong_in(wrong, language=language)
    traced = _traced(live, found, language, claims=spot is None)
    return traced or Trace(first_bad_revision(live, mended))


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


def _traced(
    live: Revision, found: tuple[Wrong, ...], language: str, *, claims: bool
) -> Trace | None:
    """None if the live revision itself does not show it."""
    fields = (*_WORDS, "claims") if claims else _WORDS
    rows = live.story.revisions.filter(number__lte=live.number).order_by("number")
    history = list(rows.values_list("number", "published_at", "structure", "kind"))
    bad = _bad(history, fields, found, live, language) if found else set()
    shown = [
        (number, at, any(not bad.isdisjoint(structure[name]) for name in fields))
        for number, at, structure, _kind in history
    ]
    if not shown or not shown[-1][2]:
        return None
    while not shown[0][2]:
        shown.pop(0)
    first = shown[0][0]
    revision = live if first == live.number else live.story.revisions.get(number=first)
    return Trace(revision, tuple(_away(shown)))


def _bad(
    history: Sequence[tuple[int, datetime, Mapping[str, Any], str]],
    fields: Sequence[str],
    found: Iterable[Wrong],
    live: Revision,
    language: str,
) -> set[int]:
    """The numbers of the texts that show it."""
    kind = {text: name for _n, _at, held, _k in history for name in fields for text in held[name]}
    statuses = {mark.ref: mark.status for mark in live.version().claims}
    texts = dict(Passage.objects.filter(pk__in=kind).values_list("pk", "text"))
    bad = {
        number
        for number, text in texts.items()
        if text is not None
        and shows(_words(text, kind[number], statuses), found, language=language)
    }
    # What a removal by law left of a text was in the text that it erased.
    for (*_before, older, _kind), (*_after, newer, change) in reversed(list(pairwise(history))):
        if change == Kind.REDACTION:
            pairs = [pair for name in fields for pair in _paired(older[name], newer[name])]
            bad |= {was for was, now in pairs if now in bad and texts.get(was) is None}
    return bad


def _paired(older: Sequence[int], newer: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The texts of a field before and after words were cut out of them."""
    return zip(older, newer, strict=True) if len(older) == len(newer) else ()


def _words(text: str, name: str, statuses: Mapping[str, str]) -> str:
    """What a reader sees of a text of the record; of a claim only as readers see it now."""
    if name == "updates":
        update = json.loads(text)
        return f"{update['headline']}\n\n{update['body']}"
    if name == "claims":
        claim = json.loads(text)
        same = statuses.get(claim["ref"]) == claim["status"]
        return str(claim["statement"]) if same else ""
    return text


def _away(shown: Iterable[tuple[int, datetime, bool]]) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it was not shown, before it came back."""
    since: datetime | None = None
    for _number, at, is_bad in shown:
        if not is_bad:
            since = since or at
        elif since:
            yield since, at
            since = None


def _unnamed(text: str) -> str:
    """The text without the names of its claims: one may have become part of another since."""
    return _MARK.sub("{claim}", text)
