"""The sentences of a text that state checkable facts, and the claims that stand on them.

Rules, not a model: what counts is in the `checkable` part of each language's word lists. They
would rather miss a sentence than offer one that nobody could check.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from stories.text.checkable_signs import Sign, Why, plain_signs, signs_of, weight_of
from stories.text.checkable_spans import core_of, dateline, source_span
from stories.text.difference import BlockKind, Markup
from stories.text.languages import is_known
from stories.text.languages import language as language_of
from stories.text.layout import blocks
from stories.text.names import known_names
from stories.text.prose import read
from stories.text.statements import Statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.layout import SourceBlock
    from stories.text.prose import Mark, Prose

__all__ = ["Checkable", "Sign", "Why", "checkable", "same_words"]

_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE})
_LOOKED_AT = frozenset({Markup.CLAIM, Markup.IMAGE, Markup.CODE})
# A lede that says what the story says again below is proposed below only.
_LEDE = 2
_REPEATED = 0.6
_SHORT = 6_000  # letters


@dataclass(frozen=True, slots=True)
class Checkable:
    """A sentence that somebody can check.

    `text[start:end]` is what a claim mark goes around; `end` is `start` where none fits.
    """

    sentence: str
    words: str  # what the claim would say: the sentence without its source and full stop
    claimant: str  # who says so, in the sentence's words; empty where nobody does
    signs: tuple[Sign, ...]
    ref: str  # the claim that stands on it; empty without one
    start: int
    end: int

    @property
    def weight(self) -> int:
        return weight_of(self.signs)

    @property
    def whys(self) -> frozenset[Why]:
        return frozenset(sign.why for sign in self.signs)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, where its block stands, and what a claim marks of it."""

    statement: Statement
    prose: Prose
    base: int  # of the block, in the source
    at: int  # of the sentence, in the block's words
    listed: bool
    ref: str  # the first claim whose mark stands on words of it


def same_words(words: str) -> str:
    """What a sentence is known by, whatever its case, space and punctuation."""
    return " ".join("".join(mark if mark.isalnum() else " " for mark in words.casefold()).split())


def checkable(text: str, *, language: str = "en") -> tuple[Checkable, ...]:
    """The checkable sentences of a Markdown text in reading order, each wording once.

    Headings, code, tables and pictures are passed over. Takes time in proportion to length. The
    updates beside a text that is being typed are not read anew at every key.
    """
    return (_of_short if len(text) < _SHORT else _of_long)(text, language)


def _found(text: str, language: str) -> tuple[Checkable, ...]:
    words = language_of(language)
    known_language = is_known(language) and words.tells_checkable
    found = list(_sentences(text, language))
    names = known_names([(e.statement.text, e.statement.tokens) for e in found], words)
    proposed: list[tuple[_Read, tuple[Sign, ...]]] = []
    said: set[str] = set()
    for entry in found:
        statement = entry.statement
        signs = (
            signs_of(statement, names, listed=entry.listed)
            if known_language
            else plain_signs(statement)
        )
        key = same_words(statement.text) if signs else ""
        if signs and key not in said:
            said.add(key)
            proposed.append((entry, signs))
    repeated = _repeated(proposed, names)
    return tuple(
        _checkable(entry, signs)
        for n, (entry, signs) in enumerate(proposed)
        if n not in repeated or entry.ref
    )


_of_short = lru_cache(maxsize=1000)(_found)
_of_long = lru_cache(maxsize=4)(_found)


def _sentences(text: str, language: str) -> Iterator[_Read]:
    leading, found = blocks(text)
    base = len(leading)
    for block in found:
        if block.kind in _READ and not block.heading:
            yield from _of_block(block, base, language)
        base += len(block.source) + len(block.after)


def _of_block(block: SourceBlock, base: int, language: str) -> Iterator[_Read]:
    """The sentences of a block, but for those with a picture or a piece of code in them."""
    prose = read(block)
    marks = sorted(
        (mark for mark in prose.marks if mark.what in _LOOKED_AT), key=lambda mark: mark.start
    )
    at = first = 0
    for statement in _undated(statements(prose.text, language_of(language))):
        at = prose.text.index(statement.text, at)
        end = at + len(statement.text)
        while first < len(marks) and marks[first].end <= at:
            first += 1
        on = [mark for mark in _until(marks, first, end) if mark.end > at]
        if all(mark.what is Markup.CLAIM for mark in on):
            ref = on[0].value if on else ""
            yield _Read(statement, prose, base, at, block.kind is BlockKind.LIST, ref)
        at = end


def _undated(found: list[Statement]) -> list[Statement]:
    """The statements of a block; LVIV, March 3 (Courier) – is no part of the first."""
    if found and (cut := dateline(found[0].text)):
        first = found[0]
        found[0] = Statement(
            first.text[cut:],
            first.language,
            place=first.place,
            paragraph=first.paragraph,
            quoted=first.quoted,
        )
    return [statement for statement in found if statement.text]


def _until(marks: Sequence[Mark], first: int, end: int) -> Iterator[Mark]:
    """The marks from `first` on that begin before `end`."""
    return takewhile(lambda mark: mark.start < end, islice(marks, first, None))


def _checkable(entry: _Read, signs: tuple[Sign, ...]) -> Checkable:
    statement, at = entry.statement, entry.at
    core = core_of(statement)
    words = statement.text[core.start : core.end]
    span = None if entry.ref else source_span(entry.prose, at + core.start, at + core.end)
    start, end = span or (entry.prose.source_at(at),) * 2
    return Checkable(
        sentence=statement.text,
        words=words[:1].upper() + words[1:],
        claimant=core.claimant,
        signs=signs,
        ref=entry.ref,
        start=entry.base + start,
        end=entry.base + end,
    )


def _repeated(
    proposed: Sequence[tuple[_Read, tuple[Sign, ...]]], names: frozenset[str]
) -> frozenset[int]:
    """The first sentences whose figures, names and most words a later one has, too."""
    repeated = set()
    for n, (entry, _) in enumerate(proposed[:_LEDE]):
        mine, content = _keys(entry.statement, names), entry.statement.content
        if any(
            mine <= _keys(later.statement, names)
            and len(content & later.statement.content) >= _REPEATED * len(content)
            for later, _ in proposed[n + 1 :]
        ):
            repeated.add(n)
    return frozenset(repeated)


def _keys(statement: Statement, names: frozenset[str]) -> frozenset[object]:
    mentions = [*statement.figures, *statement.names(names)]
    return frozenset(mention.key for mention in mentions if not mention.weak)
