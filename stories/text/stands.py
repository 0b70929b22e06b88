"""Where a claim stands in a version: the sentences that say it, as a reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.pieces import words_of
from stories.text.reading import read, read_line
from stories.text.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.reading import Passage
    from stories.text.version import Version


def sentences_with(version: Version, ref: str) -> Iterator[tuple[str, str]]:
    """Every place of the claim, with the sentence that holds it, in reading order."""
    for place, passage in _passages(version):
        for at, span in passage.spans.items():
            if span.ref == ref:
                before = len(words_of(passage.pieces[:at]))
                start = max(passage.words.find(span.words, before), 0)
                end = start + len(span.words)
                yield place, sentence_of(passage.words, start, end, language=version.language)


def _passages(version: Version) -> Iterator[tuple[str, Passage]]:
    for place, line in (("headline", version.headline), ("standfirst", version.standfirst)):
        for passage in read_line(line).passages:
            yield place, passage
    for passage in read(version.body).passages:
        yield "body", passage
    for update in version.updates:
        place = f"update:{update.uid}"
        for passage in (*read_line(update.headline).passages, *read(update.body).passages):
            yield place, passage
    for passage in read_line(version.alert).passages:
        yield "alert", passage
