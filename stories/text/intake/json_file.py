"""JSON: a ninjs item, or a story that this desk exported."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from stories.errors import UnreadableFile
from stories.text.export.record import FORMAT, from_json
from stories.text.intake.draft import Draft
from stories.text.intake.ninjs import from_ninjs
from stories.text.markup import claim_refs, unmark


def from_json_file(text: str, *, name: str) -> Draft:
    """The draft in a JSON file. Raises UnreadableFile, with line and column where it is broken."""
    item = _item(_parsed(text, name), name)
    if item.get("format") == FORMAT:
        return _exported(text, name)
    return from_ninjs(item, name=name)


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as refusal:
        raise UnreadableFile(
            f"{name} is broken JSON at line {refusal.lineno}, column {refusal.colno}: "
            f"{refusal.msg.lower()}; mend it or ask the sender for a whole file."
        ) from None
    except (RecursionError, ValueError):
        raise UnreadableFile(
            f"{name} is JSON that nests too deep or holds a number too long to be a news item; "
            "check that it is the right file."
        ) from None


def _item(parsed: Any, name: str) -> dict[str, Any]:
    """The one item that the file holds."""
    if isinstance(parsed, list) and len(parsed) == 1:
        parsed = parsed[0]
    if isinstance(parsed, dict):
        return parsed
    raise UnreadableFile(
        f"{name} is JSON but holds no single news item; import a file with one item for each "
        "version of the story."
    )


def _exported(text: str, name: str) -> Draft:
    """The words of a story that a desk exported; its claims stay where they are."""
    try:
        words = from_json(text).words
    except (KeyError, TypeError, ValueError):
        raise UnreadableFile(
            f"{name} is an exported story with a part missing; export it again and import that."
        ) from None
    updates = tuple(
        replace(
            update,
            headline=_unmarked(update.headline, line=True),
            body=_unmarked(update.body),
        )
        for update in words.updates
    )
    remark = "The claims of the exported story were not imported; mark them in the text again."
    return Draft(
        headline=_unmarked(words.headline, line=True),
        standfirst=_unmarked(words.standfirst, line=True),
        body=_unmarked(words.body),
        byline=words.byline,
        language=words.language,
        updates=updates,
        source_format="writethru",
        remarks=(remark,) if words.claims else (),
    )


def _unmarked(text: str, *, line: bool = False) -> str:
    for ref in claim_refs(text, line=line):
        text = unmark(text, ref, line=line)
    return text
