"""The silent-edit guard: what a version changes of what readers saw already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.text.severity import Touch, changed

if TYPE_CHECKING:
    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class SilentEdit:
    """One sensitive thing that a version changes of the published one, and where."""

    touch: Touch
    place: str
    old: str
    new: str
    sentence: str


def guard(old: Version, new: Version) -> tuple[SilentEdit, ...]:
    """What the change alters in words that were already published, in reading order."""
    texts = dict(new.texts())
    return tuple(
        SilentEdit(change.touch, place, change.old, change.new, text)
        for place, text in old.texts()
        if place in texts
        for change in changed(text, texts[place], language=new.language)
        if change.old
    )


def proposed_kind(old: Version | None, new: Version) -> tuple[str, tuple[str, ...]]:
    """The kind of change that fits, and why."""
    if old is None:
        return "new", ()
    if guard(old, new):
        return "correction", ()
    return "update", ()
