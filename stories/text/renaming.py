"""Marks of claims that became part of others, read as marks of those."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stories.text.markup import spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stories.text.version import Version


def renamed(text: str, names: Mapping[str, str], *, line: bool = False) -> str:
    """The text with the placed marks of the claims in `names` under their new references."""
    if not any(ref in text for ref in names):
        return text
    parts, at = [], 0
    for span in spans(text, line=line):
        if span.ref in names:
            # The reference stands last in a mark, in its braces.
            start = text.rindex(span.ref, span.start, span.end)
            parts += [text[at:start], names[span.ref]]
            at = start + len(span.ref)
    return "".join([*parts, text[at:]])


def renamed_words(version: Version, names: Mapping[str, str]) -> Version:
    """The version with its texts' marks under their new references; its claims are as they were.

    Words, and so everything that readers see of a text, stay the same.
    """
    if not names:
        return version
    updates = tuple(
        replace(
            update,
            headline=renamed(update.headline, names, line=True),
            body=renamed(update.body, names),
        )
        for update in version.updates
    )
    return replace(
        version,
        headline=renamed(version.headline, names, line=True),
        standfirst=renamed(version.standfirst, names, line=True),
        body=renamed(version.body, names),
        updates=updates,
        alert=renamed(version.alert, names, line=True),
    )
