"""How far a legal removal reaches: where words stand in a story's record, diary and draft."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stories.models import Check, Claim, Correction, Passage, Revision, Scheduled
from stories.text.cutting import holds, pattern_of
from stories.text.snapshot import LISTS, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from stories.models import Kind, Story, WithholdingRequest

_EXCERPT = 90  # characters of a place, for the editor who looks


@dataclass(frozen=True, slots=True)
class Reached:
    """A version that loses words, and how many of its texts."""

    number: int
    kind: Kind
    at: datetime
    texts: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What a removal takes, and what it can't.

    `passages` are the texts to be erased; those of the diary and of drafts are among them.
    """

    revisions: tuple[Reached, ...]
    passages: frozenset[int]
    salts: frozenset[int]
    live: bool  # readers see the words now
    draft: bool
    stays: tuple[str, ...]  # where else they stand, each a sentence

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(reached.number for reached in self.revisions)

    @property
    def is_empty(self) -> bool:
        """No version that readers could open has any of it."""
        return not self.revisions


def reach_of_words(story: Story, words: str) -> Reach:
    """Every text of the story that holds the words. Eight queries, whatever the record's length.

    Empty for words without a letter or a figure.
    """
    pattern = pattern_of(words)
    if pattern is None:
        return Reach((), frozenset(), frozenset(), False, False, ())
    rows = list(_rows(story))
    in_lists = {n for row in rows for name in LISTS for n in row.structure.get(name, ())}
    texts = Passage.objects.filter(story=story).exclude(text=None).values_list("pk", "text")
    hit = frozenset(
        pk
        for pk, text in texts.iterator()
        if text and holds(pattern, json.loads(text) if pk in in_lists else text)
    )
    reached = tuple(_reached(rows, hit))
    numbers = {one.number for one in reached}
    return Reach(
        revisions=reached,
        passages=hit,
        salts=frozenset(row.structure["salt"] for row in rows if row.number in numbers),
        live=bool(rows) and rows[-1].number in numbers,
        draft=holds(pattern, _drafted(story)),
        stays=tuple(_stays(story, pattern, rows)),
    )


def reach_of_versions(story: Story, first: int, last: int) -> Reach:
    """All texts that only these versions have, of the record and of the diary (two queries).

    The live version is never among them: what readers see goes by a retraction.
    """
    rows = list(_rows(story))
    taken = [row for row in rows if first <= row.number <= last and row.pk != story.live_id]
    left = {n for row in rows if row not in taken for n in named(row.structure)}
    passages = frozenset(n for row in taken for n in named(row.structure)) - left
    return Reach(
        revisions=tuple(_reached(taken, passages)),
        passages=passages,
        salts=frozenset(row.structure["salt"] for row in taken),
        live=False,
        draft=False,
        stays=(),
    )


def reach_of(request: WithholdingRequest) -> Reach:
    """What the request reaches now."""
    if request.first is None:
        return reach_of_words(request.story, request.words)
    return reach_of_versions(request.story, request.first, request.last or request.first)


def _rows(story: Story) -> Iterator[Revision]:
    yield from Revision.objects.filter(story=story).order_by("number")


def _reached(rows: Sequence[Revision], hit: frozenset[int]) -> Iterator[Reached]:
    for row in rows:
        if texts := len(hit.intersection(named(row.structure))):
            yield Reached(row.number, row.change, row.published_at, texts)


def _drafted(story: Story) -> list[Any]:
    updates = story.updates.values_list("headline", "body", "byline")
    lines = [story.headline, story.standfirst, story.alert, story.byline]
    return [*lines, story.body, *map(list, updates)]


def _stays(story: Story, pattern: Any, rows: Sequence[Revision]) -> Iterator[str]:
    """Sealed or newsroom-wide places that this removal does not touch."""
    for row in rows:
        if holds(pattern, [row.note, *(o.get("reason", "") for o in row.overrides)]):
            yield _(
                "The note of revision %(n)s holds them. A note is part of the sealed entry and "
                "stays: tell your lawyer."
            ) % {"n": row.number}
    if pattern.search(story.slug):
        yield _("The story’s address holds them, and an address does not change.")
    for claim in Claim.objects.filter(placements__story=story).distinct():
        if holds(pattern, [claim.statement, claim.claimant]):
            yield _(
                "%(ref)s says them, for every story that carries it: reword the claim, too."
            ) % {"ref": claim.ref}
    checks = Check.objects.filter(claim__placements__story=story).distinct()
    said = checks.values_list("claim_id", "statement", "reason")
    for claim_id in sorted({check[0] for check in said if holds(pattern, list(check[1:]))}):
        yield _("A check of C-%(n)s holds them; only the desk can read it.") % {"n": claim_id}
    waiting = Scheduled.objects.waiting().filter(story=story)
    if any(holds(pattern, list(said)) for said in waiting.values_list("note", "corrections")):
        yield _("A publication that waits for its hour says them: call it off before you agree.")
    corrections = Correction.objects.filter(story=story)
    if any(holds(pattern, list(c)) for c in corrections.values_list("wrong", "right")):
        yield _("The desk’s own register of corrections holds them; readers don’t see it.")
