"""How one passage became another: the words kept, dropped and added, and the markup on them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from stories.text.difference import MarkChange, Markup, Op, OpKind
from stories.text.edits import Vocabulary, edits
from stories.text.prose import Mark, Prose, read_line
from stories.text.severity import Touch, changed
from stories.text.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.edits import Stretch

BREAK = "\n"

# These tell a reader something even on words that are new or gone; emphasis does not.
_TELLING = frozenset({Markup.LINK, Markup.IMAGE, Markup.CLAIM})
# Longer passages are searched for sensitive words change by change, not as a whole.
_LONG = 6_000


class Passage:
    """One side: a block, or the neighbours that a block was split into or merged from."""

    def __init__(self, parts: Sequence[Prose], gaps: Sequence[str] = ()) -> None:
        self.tokens: list[str] = []
        self.ends: list[int] = [0]  # in the source, one more than tokens
        self.texts: list[int] = [0]  # in the reader's text
        self.marks: list[Mark] = []  # on tokens
        sources: list[str] = []
        texts: list[str] = []
        for n, prose in enumerate(parts):
            if n:
                self._add([BREAK], [sum(map(len, sources)) + len(gaps[n - 1])], [1])
                sources.append(gaps[n - 1])
                texts.append(BREAK)
            found = tokens(prose.text)
            stops = list(accumulate(map(len, found)))
            if stops:
                stops[-1] = len(prose.text)
            base = sum(map(len, sources))
            ends = [base + prose.source_at(stop) for stop in stops]
            first = len(self.tokens)
            self._add(found, ends, stops)
            if not stops:  # nothing to read: its source goes with the token before
                self.ends[-1] += len(prose.source)
            self.marks += [_on_tokens(mark, stops, first) for mark in prose.marks]
            sources.append(prose.source)
            texts.append(prose.text)
        self.source = "".join(sources)
        self.text = "".join(texts)

    def _add(self, found: list[str], ends: list[int], stops: list[int]) -> None:
        base = self.texts[-1]
        self.tokens += found
        self.ends += ends
        self.texts += [base + stop for stop in stops]

    def source_of(self, start: int, end: int) -> str:
        if start == end:
            return ""
        return self.source[self.ends[start] if start else 0 : self.ends[end]]

    def words(self, start: int, end: int) -> str:
        return unicodedata.normalize("NFC", self.text[self.texts[start] : self.texts[end]])

    def marks_by_token(self) -> dict[int, frozenset[tuple[Markup, str]]]:
        on: dict[int, set[tuple[Markup, str]]] = {}
        for mark in self.marks:
            for token in range(mark.start, mark.end):
                on.setdefault(token, set()).add((mark.what, mark.value))
        return {token: frozenset(marks) for token, marks in on.items()}


def _on_tokens(mark: Mark, stops: list[int], first: int) -> Mark:
    start = sum(stop <= mark.start for stop in stops)
    end = sum(stop < mark.end for stop in stops) + 1
    return Mark(mark.what, mark.value, first + start, first + end)


@dataclass(frozen=True, slots=True)
class Wording:
    """What became of a passage."""

    ops: tuple[Op, ...]
    marks: tuple[MarkChange, ...]


def compare_passages(
    old: Passage, new: Passage, *, words: Vocabulary | None = None, language: str = "en"
) -> Wording:
    """The ops from one passage to the other, and the markup that changed with or without them."""
    vocabulary = Vocabulary() if words is None else words
    stretches = edits(vocabulary.spell(old.tokens), vocabulary.spell(new.tokens), vocabulary)
    touches = _touches(old, new, stretches, language)
    was, now = old.marks_by_token(), new.marks_by_token()
    ops: list[Op] = []
    marks: list[MarkChange] = []
    i = j = 0
    for n, (i1, i2, j1, j2) in enumerate([*stretches, _end(old, new)]):
        for start, end, differ in _runs(was, now, i, j, i1 - i):
            shift = j - i
            source = new.source_of(start + shift, end + shift)
            text = new.words(start + shift, end + shift)
            kinds = tuple(dict.fromkeys(str(what) for what, _, _ in differ))
            ops.append(Op(OpKind.KEEP, text, old.source_of(start, end), source, marks=kinds))
            marks += [MarkChange(what, text.strip(), a, b) for what, a, b in differ]
        if i1 < i2:
            gone = old.source_of(i1, i2)
            ops.append(Op(OpKind.DELETE, old.words(i1, i2), gone, touches=touches[n][0]))
        if j1 < j2:
            come = new.source_of(j1, j2)
            ops.append(Op(OpKind.INSERT, new.words(j1, j2), new=come, touches=touches[n][1]))
        marks += _telling(old, new, (i1, i2, j1, j2))
        i, j = i2, j2
    if not ops and (old.source or new.source):
        ops.append(Op(OpKind.KEEP, "", old.source, new.source))
    return Wording(tuple(ops), tuple(marks))


def compare_line(
    old: str, new: str, *, language: str = "en"
) -> tuple[tuple[Op, ...], tuple[MarkChange, ...]]:
    """The ops of a headline, standfirst, byline or statement; empty if both are empty."""
    wording = compare_passages(
        Passage([read_line(old)]), Passage([read_line(new)]), language=language
    )
    return wording.ops, wording.marks


def _end(old: Passage, new: Passage) -> Stretch:
    return len(old.tokens), len(old.tokens), len(new.tokens), len(new.tokens)


def _runs(was, now, i, j, length):
    """Kept tokens in runs of one difference in markup: (start, end, ((what, old, new), …))."""
    if not length:
        return
    if not was and not now:
        yield i, i + length, ()
        return
    nothing: frozenset[tuple[Markup, str]] = frozenset()
    differ = [_differ(was.get(i + k, nothing), now.get(j + k, nothing)) for k in range(length)]
    start = 0
    for key, run in groupby(differ):
        end = start + len(list(run))
        yield i + start, i + end, key
        start = end


def _differ(was, now):
    if was == now:
        return ()
    gone, come = dict(was - now), dict(now - was)
    kinds = [what for what in Markup if what in gone or what in come]
    return tuple((what, gone.get(what, ""), come.get(what, "")) for what in kinds)


def _telling(old: Passage, new: Passage, stretch: Stretch) -> list[MarkChange]:
    """Links, images and claim marks that came or went wholly with changed words."""
    i1, i2, j1, j2 = stretch
    found: list[MarkChange] = []
    gone = [m for m in old.marks if m.what in _TELLING and i1 <= m.start and m.end <= i2]
    come = [m for m in new.marks if m.what in _TELLING and j1 <= m.start and m.end <= j2]
    for what in sorted(_TELLING):
        was = [mark for mark in gone if mark.what == what]
        now = [mark for mark in come if mark.what == what]
        for n in range(max(len(was), len(now))):
            before = was[n] if n < len(was) else None
            after = now[n] if n < len(now) else None
            if before and after and before.value == after.value:
                continue
            words = new.words(after.start, after.end) if after else ""
            if not after and before:
                words = old.words(before.start, before.end)
            values = (before.value if before else "", after.value if after else "")
            found.append(MarkChange(what, words.strip(), *values))
    return found


def _touches(old, new, stretches, language):
    """What each stretch touches: (of the words that went, of the words that came)."""
    sides = [(set(), set()) for _ in stretches] + [(set(), set())]
    if max(len(old.text), len(new.text)) > _LONG:
        for (i1, i2, j1, j2), (gone, come) in zip(stretches, sides, strict=False):
            for change in changed(old.words(i1, i2), new.words(j1, j2), language=language):
                gone.update({change.touch} if change.old else ())
                come.update({change.touch} if change.new else ())
    elif stretches:
        for change in changed(old.text, new.text, language=language):
            spots = [(old, change.old, 0), (new, change.new, 1)]
            for passage, words, side in spots:
                for n in _where(passage, words, [s[2 * side : 2 * side + 2] for s in stretches]):
                    sides[n][side].add(change.touch)
    return [tuple(tuple(str(t) for t in Touch if t in side) for side in pair) for pair in sides]


def _where(passage, words, ranges):
    """The changed ranges that an occurrence of the words lies in or reaches into."""
    if not words:
        return
    at = passage.text.find(words)
    while at >= 0:
        for n, (start, end) in enumerate(ranges):
            if start < end and passage.texts[start] < at + len(words) and at < passage.texts[end]:
                yield n
        at = passage.text.find(words, at + len(words))
