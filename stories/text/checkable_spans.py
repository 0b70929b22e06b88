"""Where a sentence stands in the source, so that a claim mark can be put around its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from stories.text.difference import Markup
from stories.text.prose import read_inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.prose import Prose
    from stories.text.statements import Statement

_SYNTAX = re.compile(r"[\\`*_\[\]{}<>&!\n]")
_NEXT_LINE = re.compile(r"\n[ \t>]*")
_CLOSING = ".!?…。！？"
# LONDON, March 3 (Reuters) - The company said
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]{2,40}(?:,[^()–—]{0,40})?(?: ?\([^)]{1,40}\))? ?(?:[–—]|-(?= )|--) ?"
)
_LONGEST_SOURCE = 8  # words that name who says so
_LEAST_LEFT = 4  # words that must be left to say
_LONGEST_TAIL = 3  # words behind "police said"


class Core(NamedTuple):
    """The words of a sentence that make the claim, and who is said to say them."""

    start: int
    end: int
    claimant: str


def dateline(text: str) -> int:
    """How many letters of a paragraph say where and when it was written, and for whom."""
    found = _DATELINE.match(text)
    return found.end() if found else 0


def core_of(statement: Statement) -> Core:
    """The sentence without its full stop and the words that name its source.

    Quotations keep theirs: that somebody said it is what can be checked.
    """
    text = statement.text
    start, end = 0, len(text)
    if text[-1] in _CLOSING:
        end = len(text.rstrip(_CLOSING))
    whole = Core(start, end, "")
    if statement.quoted or not statement.attribution:
        return whole
    core = _without_tail(statement, whole) or _without_lead(statement, whole)
    return core or whole


def _without_tail(statement: Statement, whole: Core) -> Core | None:
    """Two people were hurt[, the harbour office said on Monday]."""
    text, said = statement.text, statement.attribution
    at = text.rfind(said)
    comma = text.rfind(", ", whole.start, at + 1)
    if comma < 0:
        return None
    source = [token for token in statement.tokens if comma < token.start < at + len(said)]
    tail = [token for token in statement.tokens if token.start >= at + len(said)]
    left = [token for token in statement.tokens if whole.start <= token.start < comma]
    if len(source) > _LONGEST_SOURCE or len(tail) > _LONGEST_TAIL or len(left) < _LEAST_LEFT:
        return None
    return Core(whole.start, comma, _named(statement, comma + 2, at + len(said)))


def _without_lead(statement: Statement, whole: Core) -> Core | None:
    """[The police said on Monday that ]two people were hurt."""
    found, that = statement.tokens, statement.language["that"]
    if statement.language.capitalised_nouns:
        return None  # the words behind "dass" are no sentence of their own
    at = statement.text.find(statement.attribution)
    end = at + len(statement.attribution)
    behind = [n for n, token in enumerate(found) if token.start >= end]
    before = [token for token in found if whole.start <= token.start < at]
    for n in behind[:_LONGEST_TAIL]:
        if found[n].low in that and len(found) - n > _LEAST_LEFT:
            first = found[n + 1]
            if first.low in statement.language["pronouns"] or len(before) > _LONGEST_SOURCE:
                return None
            return Core(first.start, whole.end, _named(statement, whole.start, end))
    return None


def _named(statement: Statement, start: int, end: int) -> str:
    """The source among the words around a saying: “the harbour office”."""
    language = statement.language
    found = [token for token in statement.tokens if start <= token.start < end]
    at = 0
    named: list[int] = []
    while at < len(found):
        width = 1
        for name in ("sayings", "reports", "according"):
            if (match := language[name].match(found, at)) is not None:
                width = match[1]
                break
        else:
            named.append(at)
        if named and width and at not in named:
            break
        at += width
    if not named or found[named[0]].low in language["pronouns"]:
        return ""
    words = statement.text[found[named[0]].start : found[named[-1]].end]
    if "," in words or any(found[n].low in language["verbs"] for n in named):
        return ""
    return words[0].upper() + words[1:]


def source_span(prose: Prose, start: int, end: int) -> tuple[int, int] | None:
    """Where the words start..end of a block stand in its source, markup on them included.

    None where no claim mark fits around them: an emphasis or a link is only partly theirs.
    """
    words = prose.text[start:end]
    for first, last in _candidates(prose, start, end):
        if _reads(prose.source[first:last], words):
            return first, last
    return None


def _candidates(prose: Prose, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Extents without and with the syntax at either edge, the whole first."""
    inner, outer = _begins(prose, start), prose.source_at(start)
    stop, after = prose.source_at(end), _begins(prose, end)
    firsts = dict.fromkeys((inner, outer) if start else (inner, _opening(prose, inner)))
    lasts = dict.fromkeys((stop, after))
    for first in firsts:
        for last in lasts:
            yield first, last


def _begins(prose: Prose, offset: int) -> int:
    """Where the source of the character at an offset begins."""
    if offset >= len(prose.text):
        return len(prose.source)
    if not prose.stops:
        return offset
    index = bisect_right(prose.stops, (offset, len(prose.source) + 1)) - 1
    reader, source = prose.stops[max(index, 0)]
    return source + offset - reader if offset > reader else source


def _opening(prose: Prose, inner: int) -> int:
    """The markup right before a block's first word."""
    at = inner
    while at and prose.source[at - 1] in "*_[`!\\":
        at -= 1
    return at


def _reads(source: str, words: str) -> bool:
    """Whether the source, inside a mark of its own, reads as these words and nothing else."""
    if not _SYNTAX.search(source):
        return source == words
    source = _NEXT_LINE.sub("\n", source)
    read = read_inline(f"[{source}]{{claim=C-1}}")
    marks = [mark for mark in read.marks if mark.what is Markup.CLAIM]
    return (
        read.text == words
        and len(marks) == 1
        and (marks[0].start, marks[0].end) == (0, len(words))
    )
