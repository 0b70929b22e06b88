"""An export as Markdown: front matter and text that can be imported again, then the record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.export.record import ExportedStory
    from stories.text.version import Version


def as_markdown(story: ExportedStory) -> str:
    """The story as readers see it, its claims, and its change log, newest last."""
    return "\n\n".join((*_words(story), *_claims(story), *_log(story))) + "\n"


def _words(story: ExportedStory) -> Iterator[str]:
    version = story.words
    yield _front_matter(version)
    if version.body.strip():
        yield version.body.strip()
    for update in version.updates:
        yield f"## {strip_marks(update.headline) or update.at}"
        yield f"*{update.at}*"
        yield update.body.strip()


def _front_matter(version: Version) -> str:
    # JSON strings are YAML strings, whatever stands in them.
    rows = {
        "headline": strip_marks(version.headline),
        "standfirst": strip_marks(version.standfirst),
        "alert": strip_marks(version.alert),
        "byline": version.byline,
        "language": version.language,
    }
    lines = (
        f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in rows.items() if text
    )
    return "\n".join(("---", *lines, "---"))


def _claims(story: ExportedStory) -> Iterator[str]:
    if not story.claims:
        return
    yield "## Claims"
    for claim in story.claims:
        lines = [f"- **{claim.ref} {_plain(claim.statement)}**: {claim.label}"]
        if claim.counts:
            lines.append(f"    - {_plain(claim.counts)}")
        if claim.merged_into:
            reason = _plain(claim.merge_reason)
            lines.append(f"    - {claim.merged_at}, made part of {claim.merged_into}. {reason}")
        lines += [
            f"    - {check.at}, {_plain(check.by)}, {check.outcome}: {check.label}. "
            f"{_plain(check.reason)}"
            for check in claim.checks
        ]
        yield "\n".join(lines)


def _log(story: ExportedStory) -> Iterator[str]:
    if not story.revisions:
        return
    yield "## Change log"
    lines = []
    for row in story.revisions:
        lines.append(f"{row.number}. {row.at}, {row.label}. {_plain(row.note)}".rstrip())
        lines.append(f"    SHA-256 `{row.digest}`")
        lines += [
            f"    Published against “{override['code']}”: {_plain(override['reason'])}"
            for override in row.overrides
        ]
    yield "\n".join(lines)


def _plain(text: str) -> str:
    """One line in which nothing is markup."""
    line = " ".join(text.split())
    return "".join(f"\\{char}" if char in r"\`*_[]{}<>#" else char for char in line)
