"""Changes marked in place: in a text's own HTML, what came since stands in `<ins>`.

Nothing is compared here: a difference says which words of the new side came, and the HTML holds
the same words between its tags. Where the two do not say the same, nothing is marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import TYPE_CHECKING

from stories.text.difference import How, OpKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.difference import Op, TextDiff

# A claim's badge is ours, not the text's: its words are in no difference.
_TOKEN = re.compile(r'<a class="badge.*?</a>|<[^>]*>|[^<]+', re.DOTALL)
_INLINE = re.compile(r"</?(?:a|br|code|em|span|strong)\b")
_UNIT = re.compile(r"&[^;\s]+;|.", re.DOTALL)


_BETWEEN_CELLS = "•"  # as a difference reads a table's row; the page has no such letter


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a voice says around words that came, and where words went."""

    added: str
    end: str
    cut: str


@dataclass(slots=True)
class _Letters:
    """The new side's letters, without blanks; numbers are places among them."""

    said: list[str] = field(default_factory=list)
    came: set[int] = field(default_factory=set)
    cut_before: set[int] = field(default_factory=set)
    cut_after: set[int] = field(default_factory=set)

    def take(self, ops: Sequence[Op]) -> None:
        """The ops of one passage."""
        for n, op in enumerate(ops):
            if op.kind == OpKind.DELETE:
                self._cut(ops, n)
                continue
            letters = [letter for letter in op.text if not _is_blank(letter)]
            if _speaks(op):
                self.came |= set(range(len(self.said), len(self.said) + len(letters)))
            self.said += letters

    def _cut(self, ops: Sequence[Op], n: int) -> None:
        near = (*ops[max(n - 1, 0) : n], *ops[n + 1 : n + 2])
        # What took the place of words stands there and is marked itself.
        if not _speaks(ops[n]) or any(op.kind == OpKind.INSERT for op in near):
            return
        if n and self.said:
            self.cut_after.add(len(self.said) - 1)
        else:
            self.cut_before.add(len(self.said))


def mark_text(html: str, diff: TextDiff, spoken: Spoken) -> str:
    """A rendered text, marked with what its difference says."""
    letters = _Letters()
    for block in diff.blocks:
        if block.how != How.AWAY:
            letters.take(block.ops)
    return _marked(html, letters, spoken)


def mark_line(html: str, ops: Iterable[Op], spoken: Spoken) -> str:
    """A rendered headline or standfirst, likewise."""
    letters = _Letters()
    letters.take(tuple(ops))
    return _marked(html, letters, spoken)


def _speaks(op: Op) -> bool:
    """Whether words came or went; a passage that moved did neither."""
    return op.kind != OpKind.KEEP and not op.moved and not op.is_break


def _is_blank(letter: str) -> bool:
    return letter.isspace() or letter == _BETWEEN_CELLS


def _marked(html: str, letters: _Letters, spoken: Spoken) -> str:
    if not (letters.came or letters.cut_before or letters.cut_after):
        return html
    said, starts = _scan(html)
    if said != letters.said:
        return html
    marker = _Marker(letters, starts, spoken)
    return "".join(marker.marked(html))


def _scan(html: str) -> tuple[list[str], set[int]]:
    """The letters of the HTML, and those that begin a block."""
    said: list[str] = []
    starts = {0}
    for token in _TOKEN.findall(html):
        if not token.startswith("<"):
            said += [letter for letter in unescape(token) if not _is_blank(letter)]
        elif not _INLINE.match(token):
            starts.add(len(said))
    return said, starts


class _Marker:
    """Puts the marks in, in one pass."""

    def __init__(self, letters: _Letters, starts: set[int], spoken: Spoken) -> None:
        self.letters, self.starts, self.spoken = letters, starts, spoken
        self.at = 0  # the next letter
        self.open = False
        self.last = len(letters.said) - 1

    def marked(self, html: str) -> Iterator[str]:
        for token in _TOKEN.findall(html):
            if token.startswith("<"):
                yield token
            else:
                yield from self._words(token)

    def _words(self, token: str) -> Iterator[str]:
        """One stretch between tags. Blanks are marked between marked letters only."""
        blanks = ""
        for unit in _UNIT.findall(token):
            if _is_blank(unescape(unit)):
                blanks += unit
                continue
            came = self.at in self.letters.came
            if self.open and not (came and self._goes_on()):
                yield self._close()
            yield blanks
            blanks = ""
            yield from self._letter(unit, came)
        if self.open:
            yield self._close()
        yield blanks

    def _letter(self, unit: str, came: bool) -> Iterator[str]:
        if self.at in self.letters.cut_before:
            yield self._cut()
        if came and not self.open:
            self.open = True
            yield "<ins>" if self._goes_on() else f"<ins>{_heard(f'{self.spoken.added} ')}"
        yield unit
        self.at += 1
        if self.at - 1 in self.letters.cut_after or self._is_cut_at_the_end():
            if self.open:
                yield self._close()
            yield self._cut()

    def _goes_on(self) -> bool:
        """Whether this letter follows one that came, in the same block."""
        return self.at - 1 in self.letters.came and self.at not in self.starts

    def _is_cut_at_the_end(self) -> bool:
        return self.at > self.last and self.at in self.letters.cut_before

    def _close(self) -> str:
        self.open = False
        if self.at in self.letters.came and self._goes_on():
            return "</ins>"
        return f"{_heard(f' {self.spoken.end}')}</ins>"

    def _cut(self) -> str:
        return f'<span class="since-cut">{_heard(self.spoken.cut)}</span>'


def _heard(words: str) -> str:
    return f'<span class="vh since-heard">{escape(words)}</span>'
