"""Where a claim is used: each story, draft and live, with the sentence it stands in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.models import Placement, Status, Update, load_texts
from stories.text.pieces import words_of
from stories.text.reading import read, read_line
from stories.text.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.models import Claim, Story
    from stories.text.reading import Reading

_LINES = ("headline", "standfirst")


@dataclass(frozen=True, slots=True)
class Use:
    """The claim in one text of a story."""

    place: str  # headline, standfirst, body or update:KEY
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StoryUse:
    """A story that carries the claim: in its draft, before readers, or both."""

    story: Story
    draft: tuple[Use, ...]
    live: tuple[Use, ...]
    shown: Status | None  # as readers see it now; None if they don't
    moved: bool  # and that is not where the claim stands


def uses_of(claim: Claim) -> tuple[StoryUse, ...]:
    """Every story that carries the claim, live ones first: three queries for any number."""
    rows = Placement.objects.filter(claim=claim).select_related("story__live", "story__desk")
    stories = {row.story_id: row.story for row in rows}
    shown = {row.story_id: Status(row.status) for row in rows if row.live}
    load_texts([story.live for story in stories.values() if story.live])
    drafts = _drafts(stories.values())
    found = [
        StoryUse(
            story=story,
            draft=tuple(_uses(drafts[pk], claim.ref, story.language)),
            live=tuple(_live_uses(story, claim.ref)) if pk in shown else (),
            shown=shown.get(pk),
            moved=pk in shown and shown[pk] != claim.standing,
        )
        for pk, story in stories.items()
    ]
    return tuple(sorted(found, key=lambda use: (use.shown is None, -use.story.pk)))


def _drafts(stories: Iterable[Story]) -> dict[int, list[tuple[str, str]]]:
    """The texts of these drafts with their places (one query)."""
    texts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for story in stories:
        texts[story.pk] += [
            ("headline", story.headline),
            ("standfirst", story.standfirst),
            ("body", story.body),
        ]
    for update in Update.objects.standing().filter(story__in=list(texts)):
        place = f"update:{update.key}"
        texts[update.story_id] += [(place, update.headline), (place, update.body)]
    return texts


def _live_uses(story: Story, ref: str) -> Iterator[Use]:
    assert story.live is not None  # it has a live placement
    version = story.live.version()
    return _uses(version.texts(), ref, version.language)


def _uses(texts: Iterable[tuple[str, str]], ref: str, language: str) -> Iterator[Use]:
    for place, text in texts:
        if ref not in text:
            continue
        reading = read_line(text) if place in _LINES else read(text)
        for words, sentence in _sentences(reading, ref, language):
            yield Use(place, words, sentence)


def _sentences(reading: Reading, ref: str, language: str) -> Iterator[tuple[str, str]]:
    for passage in reading.passages:
        for begin, span in passage.spans.items():
            if span.ref == ref:
                start = len(words_of(passage.pieces[:begin]))
                end = start + len(span.words)
                yield span.words, sentence_of(passage.words, start, end, language=language)
