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
    was, now = old.attributions, new.attributions
    if bool(was) != bool(now):
        return [Change(Touch.ATTRIBUTION, old.attribution, new.attribution)]
    before, after = _sources(old), _sources(new)
    lost = next((words for sort, words in before.items() if sort not in after), "")
    gained = next((words for sort, words in after.items() if sort not in before), "")
    # Where one more is named beside those that stay, nobody is told less than before.
    if lost and (after or len(now) < len(was)):
        return [Change(Touch.ATTRIBUTION, lost, gained)]
    return []


def _sources(statement: Statement) -> dict[object, str]:
    """The sorts of source that are named, each with the words of attribution that name it."""
    same, listed = statement.language["same_sources"], statement.language["sources"]
    found: dict[object, str] = {}
    for said in statement.attributions:
        for token in statement.language.tokens(said):
            if token.low in listed:
                sort = same.meaning(token.low) if token.low in same else token.low
                found.setdefault(sort, said)
    return found
