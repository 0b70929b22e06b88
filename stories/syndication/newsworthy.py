"""What became of a story between two versions, in few words: 1 correction, 2 facts confirmed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.models import Stage, Status
from stories.text.comparison import FactMove, UpdateHow
from stories.text.difference import How, changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.comparison import Comparison, FactChange

_REWRITTEN = (How.CHANGED, How.SPLIT, How.MERGED)


def newsworthy(comparison: Comparison) -> tuple[str, ...]:
    """What a reader of the older version should know, gravest first; empty for mere layout."""
    return (
        *_life(comparison),
        *_notices(comparison),
        *_facts(comparison),
        *_updates(comparison),
        *_texts(comparison),
    )


def _life(comparison: Comparison) -> Iterator[str]:
    """Whether the story was withdrawn, closed or put under review."""
    stages = {
        Stage.WITHDRAWN: _("the story was withdrawn"),
        Stage.CLOSED: _("the story was closed"),
        Stage.DEVELOPING: _("the story was opened again"),
    }
    if comparison.stage and (moved := stages.get(Stage(comparison.stage[1]))):
        yield moved
    if comparison.held:
        yield _("the story is under review") if comparison.held[1] else _("the review has ended")


def _notices(comparison: Comparison) -> Iterator[str]:
    counts = comparison.counts
    if n := counts.corrections:
        yield ngettext("{n} correction", "{n} corrections", n).format(n=n)
    if n := counts.clarifications:
        yield ngettext("{n} clarification", "{n} clarifications", n).format(n=n)
    if n := sum(mark.kind == "editors_note" for mark in comparison.notices):
        yield ngettext("{n} editor’s note", "{n} editor’s notes", n).format(n=n)
    if n := sum(mark.kind == "redaction" for mark in comparison.notices):
        yield ngettext("{n} passage removed", "{n} passages removed", n).format(n=n)


def _facts(comparison: Comparison) -> Iterator[str]:
    """By the status that they have now; figures of those whose status stayed."""
    facts = comparison.moved_facts
    moved = Counter(fact.new.status for fact in facts if fact.new and _is_told_anew(fact))
    for status in reversed(Status):
        if n := moved[status]:
            yield _fact_words(status, n)
    stayed = [fact for fact in facts if fact.new and not _is_told_anew(fact)]
    if n := sum(FactMove.FIGURE in fact.moves for fact in stayed):
        yield ngettext("{n} figure changed", "{n} figures changed", n).format(n=n)


def _is_told_anew(fact: FactChange) -> bool:
    return fact.status_moved or FactMove.ADDED in fact.moves


def _fact_words(status: str, n: int) -> str:
    words = {
        Status.UNVERIFIED: ngettext("{n} fact unverified", "{n} facts unverified", n),
        Status.CHECKING: ngettext("{n} fact being checked", "{n} facts being checked", n),
        Status.CORROBORATED: ngettext("{n} fact supported", "{n} facts supported", n),
        Status.CONFIRMED: ngettext("{n} fact confirmed", "{n} facts confirmed", n),
        Status.DISPUTED: ngettext("{n} fact disputed", "{n} facts disputed", n),
        Status.MISLEADING: ngettext("{n} fact misleading", "{n} facts misleading", n),
        Status.FALSE: ngettext("{n} fact found false", "{n} facts found false", n),
        Status.UNVERIFIABLE: ngettext(
            "{n} fact that cannot be verified", "{n} facts that cannot be verified", n
        ),
        Status.SUPERSEDED: ngettext("{n} fact overtaken", "{n} facts overtaken", n),
        Status.RETRACTED: ngettext("{n} fact withdrawn", "{n} facts withdrawn", n),
    }
    return words[Status(status)].format(n=n)


def _updates(comparison: Comparison) -> Iterator[str]:
    hows = Counter(change.how for change in comparison.updates)
    if n := hows[UpdateHow.ADDED]:
        yield ngettext("{n} update", "{n} updates", n).format(n=n)
    if n := hows[UpdateHow.EDITED]:
        words = ngettext("{n} earlier update edited", "{n} earlier updates edited", n)
        yield words.format(n=n)
    if n := hows[UpdateHow.REMOVED]:
        yield ngettext("{n} update removed", "{n} updates removed", n).format(n=n)


def _texts(comparison: Comparison) -> Iterator[str]:
    if changes(comparison.headline):
        yield _("a new headline")
    if changes(comparison.standfirst):
        yield _("a new standfirst")
    hows = Counter(block.how for block in comparison.body.blocks if not block.is_markup_only)
    if n := hows[How.ADDED]:
        yield ngettext("{n} paragraph added", "{n} paragraphs added", n).format(n=n)
    if n := sum(hows[how] for how in _REWRITTEN):
        yield ngettext("{n} paragraph edited", "{n} paragraphs edited", n).format(n=n)
    if n := hows[How.REMOVED]:
        yield ngettext("{n} paragraph removed", "{n} paragraphs removed", n).format(n=n)
