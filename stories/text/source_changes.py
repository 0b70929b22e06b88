"""Who says so: whether a source came, went or gave way to another between two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.mentions import Change, Touch

if TYPE_CHECKING:
    from stories.text.statements import Statement


def sources_altered(old: Statement, new: Statement) -> list[Change]:
    """At most one change: the words that name the source on either side.

    Police and officers are one source; a person's name is told as a name.
    """
    was, now = old.attribution, new.attribution
    if bool(was) != bool(now):
        return [Change(Touch.ATTRIBUTION, was, now)]
    if was and now and was != now:
        before, after = _sources(old), _sources(new)
        if before and after and before.isdisjoint(after):
            return [Change(Touch.ATTRIBUTION, was, now)]
    return []


def _sources(statement: Statement) -> frozenset[object]:
    """The sorts of source that the words of attribution name."""
    same, listed = statement.language["same_sources"], statement.language["sources"]
    words = [token.low for token in statement.language.tokens(statement.attribution)]
    return frozenset(
        same.meaning(word) if word in same else word for word in words if word in listed
    )
