"""The inline syntax of a passage, told apart from its words by the page's own reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stories.text.difference import Markup
from stories.text.emphasis import Run
from stories.text.inline import Budget, InlineReader
from stories.text.links import safe_url
from stories.text.pieces import Piece, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stories.text.attributes import Attributes
    from stories.text.inline import Bracket
    from stories.text.links import Target

_TAGS = {"em": Markup.EMPHASIS, "strong": Markup.STRONG}


class Words(NamedTuple):
    """What is read of the characters start..end of a passage."""

    start: int
    end: int
    text: str


class Span(NamedTuple):
    """Markup that lies on words, counted as they stand in a list, half open."""

    what: Markup
    value: str
    start: int
    end: int


class Syntax(InlineReader):
    """Reads a passage; `words` and `spans` are the outcome."""

    def __init__(self, text: str, targets: Mapping[str, Target], *, line: bool = False) -> None:
        super().__init__(text, Budget(targets), line=line)
        self.words: list[Words] = []
        self.spans: list[Span] = []
        self._ends: list[tuple[int, int]] = []  # of each step: in the row, in the passage
        self._linked: set[int] = set()  # places of openings that `_link` has noted

    def read(self) -> None:
        """Read the passage from end to end."""
        super().read()
        firsts: list[int] = []  # of each entry of the row: how many words stand before it
        place = at = 0
        for until, end in self._ends:
            self._put(self.row[place:until], at, end, firsts)
            place, at = until, end
        firsts.append(len(self.words))
        self._note_layout()
        self.spans = [
            span._replace(start=firsts[span.start], end=firsts[span.end]) for span in self.spans
        ]

    def _step(self, at: int) -> int:
        end = super()._step(at)
        self._ends.append((len(self.row), end))
        return end

    def _claim(self, bracket: Bracket, at: int, claim: Attributes) -> int:
        end = super()._claim(bracket, at, claim)
        opening = self.row[bracket.place]
        if isinstance(opening, Piece) and opening.sort is Sort.CLAIM:
            self.spans.append(Span(Markup.CLAIM, claim.ref, bracket.place, len(self.row)))
        return end

    def _link(self, bracket: Bracket, target: Target, end: int) -> int:
        end = super()._link(bracket, target, end)
        opening = self.row[bracket.place]
        shown = isinstance(opening, Piece) and opening.sort is Sort.OPEN
        # Nor does the page show a link of another kind, but an editor meant one.
        if shown or safe_url(target.url) is None:
            what = Markup.IMAGE if bracket.picture else Markup.LINK
            self.spans.append(Span(what, target.url, bracket.place, len(self.row)))
            self._linked.add(bracket.place)
        return end

    def _put(self, entries: Sequence[Piece | Run], at: int, end: int, firsts: list[int]) -> None:
        """Place the words of one step."""
        for entry in entries:
            firsts.append(len(self.words))
            text = _text(entry)
            if not text:
                continue
            start = self._text.find(text, at, end)
            if start >= 0 and self._text[at] != "&" and isinstance(entry, Piece):
                at = start + len(text)
                self.words.append(Words(start, at, text))
            else:
                self.words.append(Words(at, end, text))
                at = end

    def _note_layout(self) -> None:
        """Emphasis, code, hard breaks and bare addresses."""
        open_: list[int] = []
        for place, entry in enumerate(self.row):
            if isinstance(entry, Run):
                for tag in entry.closed:
                    self.spans.append(Span(_TAGS[tag], "yes", open_.pop(), place))
                open_ += [place + 1] * len(entry.opened)
            elif entry.sort is Sort.CODE:
                self.spans.append(Span(Markup.CODE, "yes", place, place + 1))
            elif entry.sort is Sort.BREAK:
                self.spans.append(Span(Markup.BREAK, "yes", place, place + 1))
            elif entry.sort is Sort.OPEN and entry.target and place not in self._linked:
                self.spans.append(Span(Markup.LINK, entry.target.url, place, place + 3))


def _text(entry: Piece | Run) -> str:
    if isinstance(entry, Run):
        return entry.mark * entry.left
    if entry.sort in (Sort.TEXT, Sort.CODE):
        return entry.words
    return " " if entry.sort in (Sort.SOFT, Sort.BREAK) else ""
