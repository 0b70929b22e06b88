"""Where a claim is used: each story, draft and live, with the sentence it stands in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from stories.models import ClaimMerge, Placement, Scheduled, Status, Update, load_texts
from stories.syndication.merges import every_name, names_of
from stories.text.pieces import words_of
from stories.text.reading import read, read_line
from stories.text.sentences import sentence_of
from stories.text.version import LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.models import Claim, Story


@dataclass(frozen=True, slots=True)
class Use:
    """The claim in one text of a story."""

    place: str  # headline, standfirst, alert, body or update:KEY
    words: str
    sentence: str
    at: int = 0  # where in the sentence the words begin

    @property
    def before(self) -> str:
        return self.sentence[: self.at]

    @property
    def after(self) -> str:
        return self.sentence[self.at + len(self.words) :]


@dataclass(frozen=True, slots=True)
class StoryUse:
    """A story that carries the claim: in its draft, before readers, or both."""

    story: Story
    draft: tuple[Use, ...]
    live: tuple[Use, ...]
    shown: Status | None  # as readers see it now; None if they don't
    moved: bool  # and that is not where the claim stands
    goes_out: bool = False  # by itself, at its hour


def uses_of(claim: Claim) -> tuple[StoryUse, ...]:
    """Every story that carries the claim, live ones first: three queries for any number."""
    return uses_of_each([claim])[claim.pk]


def uses_of_each(
    claims: Iterable[Claim], *, stories: Iterable[int] | None = None
) -> dict[int, tuple[StoryUse, ...]]:
    """The uses of each of these claims, in all stories or in `stories` only.

    Three queries for any number of claims and stories. Those of claims that became part of one
    of them are uses of it; one query more then.
    """
    asked = {claim.pk: claim for claim in claims}
    rows = Placement.objects.filter(claim__in=asked).select_related("story__live", "story__desk")
    waiting = Scheduled.objects.waiting().filter(story=OuterRef("story")).order_by()
    rows = rows.annotate(
        joined=Exists(ClaimMerge.objects.filter(into=OuterRef("claim"))),
        goes_out=Exists(waiting),
    )
    if stories is not None:
        rows = rows.filter(story__in=stories)
    names = every_name() if any(row.joined for row in rows) else {}
    found = {row.story_id: (row.story, row.goes_out) for row in rows}
    carrying: dict[int, dict[int, Status | None]] = {pk: {} for pk in asked}
    for row in rows:
        of = carrying[row.claim_id]
        shown = of.setdefault(row.story_id, None)
        # Two claims that are one now may be shown in two ways: the one that is behind counts.
        if row.live and shown in (None, asked[row.claim_id].standing):
            of[row.story_id] = Status(row.status)
    load_texts([story.live for story, _waits in found.values() if story.live])
    drafts = _drafts(story for story, _waits in found.values())
    return {
        pk: _sorted(
            _use(asked[pk], names_of(asked[pk].ref, names), *found[story], drafts[story], shown)
            for story, shown in of.items()
        )
        for pk, of in carrying.items()
    }


def _use(
    claim: Claim,
    refs: tuple[str, ...],
    story: Story,
    goes_out: bool,
    draft: Iterable[tuple[str, str]],
    shown: Status | None,
) -> StoryUse:
    return StoryUse(
        story=story,
        draft=tuple(_uses(draft, refs, story.language)),
        live=tuple(_live_uses(story, refs)) if shown else (),
        shown=shown,
        moved=shown is not None and shown != claim.standing,
        goes_out=goes_out,
    )


def _sorted(uses: Iterable[StoryUse]) -> tuple[StoryUse, ...]:
    return tuple(sorted(uses, key=lambda use: (use.shown is None, -use.story.pk)))


def _drafts(stories: Iterable[Story]) -> dict[int, list[tuple[str, str]]]:
    """The texts of these drafts with their places (one query)."""
    texts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for story in stories:
        texts[story.pk] += [
            ("headline", story.headline),
            ("standfirst", story.standfirst),
            ("alert", story.alert),
            ("body", story.body),
        ]
    for update in Update.objects.standing().filter(story__in=list(texts)):
        place = f"update:{update.key}"
        texts[update.story_id] += [(place, update.headline), (place, update.body)]
    return texts


def _live_uses(story: Story, refs: tuple[str, ...]) -> Iterator[Use]:
    assert story.live is not None  # it has a live placement
    version = story.live.version()
    return _uses(version.texts(), refs, version.language)


def _uses(texts: Iterable[tuple[str, str]], refs: tuple[str, ...], language: str) -> Iterator[Use]:
    for place, text in texts:
        if not any(ref in text for ref in refs):
            continue
        reading = read_line(text) if place in LINES else read(text)
        for passage in reading.passages:
            for begin, span in passage.spans.items():
                if span.ref in refs:
                    start = len(words_of(passage.pieces[:begin]))
                    yield _use_at(place, passage.words, start, span.words, language)


def _use_at(place: str, text: str, near: int, words: str, language: str) -> Use:
    """The use whose words begin at `near` or after the space that follows."""
    start = max(text.find(words, near), 0)
    sentence = sentence_of(text, start, start + len(words), language=language)
    # The sentence holds `start`: the last place of its words that does.
    at = start - text.rfind(sentence, 0, start + len(sentence))
    return Use(place, words, sentence, at)
