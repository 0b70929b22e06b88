"""Inline Markdown with claim marks, read in one pass over a passage.

Each step moves forward and looks ahead no further than a fixed number of characters, or to a
character at which the next look ahead begins. So reading takes time in proportion to length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from stories.text.attributes import Attributes, attributes_at
from stories.text.emphasis import Run, pair, run_at
from stories.text.limits import MAX_DEFINED, MAX_LABEL, MAX_SIGNS
from stories.text.links import ENTITY, Target, entity, label_at, label_key, safe_url, target_at
from stories.text.marks import ProblemCode
from stories.text.pieces import Piece, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LINE_ESCAPABLE = frozenset("\\[]{}")
_PLAIN = re.compile(r"[^\\`*_\[\]{<&!\n]+")
_LINE_PLAIN = re.compile(r"[^\\\[\]{\n]+")
_TICKS = re.compile(r"`+")
_STARS = re.compile(r"\*+|_+")
_AUTOLINK = re.compile(
    r"<(?:([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+)|([^\s<>@:\\]++@[^\s<>@:\\]++))>"
)


class Flaw(NamedTuple):
    """A problem, at a place in the passage."""

    code: ProblemCode
    at: int
    ref: str = ""


@dataclass(slots=True)
class Budget:
    """What the passages of one text share: its link definitions, and how much is left to do."""

    targets: Mapping[str, Target]
    copies: int = MAX_DEFINED
    signs: int = MAX_SIGNS
    overdrawn: bool = False  # said once


class Bracket(NamedTuple):
    """A `[` that waits for its partner."""

    at: int  # in the passage
    place: int  # in the row
    runs: int  # emphasis runs before it
    ink: int  # visible pieces before it
    picture: bool


class InlineReader:
    """Reads one passage; `row` and `flaws` are the outcome."""

    def __init__(self, text: str, budget: Budget, *, line: bool = False) -> None:
        """With `line`, claim marks are the only Markdown: a headline or a standfirst."""
        self.row: list[Piece | Run] = []
        self.flaws: list[Flaw] = []
        self._text, self._budget, self._line = text, budget, line
        self._brackets: list[Bracket] = []
        self._runs: list[Run] = []
        self._pictures: list[tuple[int, int]] = []  # places of links made from pictures
        self._ticks: dict[int, list[int]] | None = None
        self._ink = self._escaped = 0
        self._last_link = self._last_claim = self._last_bracket = -1
        self._plain = _LINE_PLAIN if line else _PLAIN
        self._escapable = _LINE_ESCAPABLE if line else _ESCAPABLE

    def read(self) -> None:
        """Read the passage from end to end."""
        at, end = 0, len(self._text)
        while at < end:
            at = self._step(at)
        self._pair(0)

    def _step(self, at: int) -> int:
        """Read plain words or one sign; returns where reading goes on."""
        if plain := self._plain.match(self._text, at):
            return self._say(plain[0], plain.end())
        if self._budget.signs <= 0 and not self._overdraw(at):
            return self._say(self._text[at:], len(self._text))
        self._budget.signs -= 1
        return _STEPS[self._text[at]](self, at)

    def _say(self, words: str, end: int) -> int:
        self.row.append(Piece(Sort.TEXT, words))
        self._ink += not words.isspace()
        return end

    def _pair(self, since: int) -> None:
        """Settle the emphasis of what has just been closed."""
        pair(self._runs[since:])
        del self._runs[since:]

    def _escape(self, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        if following == "\n" and not self._line:
            self.row.append(Piece(Sort.BREAK))
            return at + 2
        if following not in self._escapable or not following:
            return self._say("\\", at + 1)
        self._escaped += following == "["
        if following == "]" and (literal := attributes_at(self._text, at + 2)):
            return self._say(self._text[at + 1 : literal.end], literal.end)
        return self._say(following, at + 2)

    def _code(self, at: int) -> int:
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self._text, at):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
        ticks = _TICKS.match(self._text, at)
        assert ticks  # the character said so
        size, start = len(ticks[0]), ticks.end()
        ends = self._ticks.get(size, [])
        place = bisect_left(ends, start)
        if place == len(ends):
            return self._say(ticks[0], start)
        words = self._text[start : ends[place]].replace("\n", " ")
        if words.startswith(" ") and words.endswith(" ") and words.strip(" "):
            words = words[1:-1]
        self.row.append(Piece(Sort.CODE, words))
        self._ink += not words.isspace()
        return ends[place] + size

    def _stars(self, at: int) -> int:
        stars = _STARS.match(self._text, at)
        assert stars  # the character said so
        run = run_at(self._text, at, stars.end())
        if not run.opens and not run.closes:
            return self._say(stars[0], stars.end())
        self.row.append(run)
        self._runs.append(run)
        self._ink += 1
        return stars.end()

    def _autolink(self, at: int) -> int:
        match = _AUTOLINK.match(self._text, at)
        url = safe_url(match[1] or f"mailto:{match[2]}") if match else None
        if match is None or url is None:
            return self._row_of("<", at)
        self._last_link = len(self.row)
        self.row.append(Piece(Sort.OPEN, "a", Target(url)))
        self._say(match[1] or match[2], match.end())
        self.row.append(Piece(Sort.CLOSE, "a"))
        return match.end()

    def _entity(self, at: int) -> int:
        match = ENTITY.match(self._text, at)
        return self._say(entity(match), match.end()) if match else self._row_of("&", at)

    def _row_of(self, sign: str, at: int) -> int:
        """A sign that begins nothing, and its like behind it but for the last."""
        end = at + 1
        while self._text.startswith(sign * 2, end):
            end += 1
        return self._say(self._text[at:end], end)

    def _newline(self, at: int) -> int:
        last = self.row[-1] if self.row else None
        if isinstance(last, Piece) and last.sort is Sort.TEXT:
            self.row[-1] = Piece(Sort.TEXT, last.words.rstrip(" \t"))
        hard = not self._line and self._text.endswith("  ", 0, at)
        self.row.append(Piece(Sort.BREAK if hard else Sort.SOFT))
        return at + 1

    def _bang(self, at: int) -> int:
        self._say("!", at + 1)
        picture = self._text.startswith("[", at + 1)
        return self._open(at + 1, picture=True) if picture else at + 1

    def _open(self, at: int, *, picture: bool = False) -> int:
        bracket = Bracket(at, len(self.row), len(self._runs), self._ink, picture)
        self._brackets.append(bracket)
        self._last_bracket = at
        self.row.append(Piece(Sort.TEXT, "["))
        return at + 1

    def _close(self, at: int) -> int:
        claim = attributes_at(self._text, at + 1)
        if not self._brackets:
            return self._unopened(at, claim) if claim else self._say("]", at + 1)
        bracket = self._brackets.pop()
        if claim:
            return self._claim(bracket, at, claim)
        found = None if self._line else self._target(bracket, at)
        return self._link(bracket, *found) if found else self._say("]", at + 1)

    def _unopened(self, at: int, claim: Attributes) -> int:
        if self._escaped:  # somebody wants the mark itself to be read
            self._escaped -= 1
            return self._say(self._text[at : claim.end], claim.end)
        self.flaws.append(Flaw(ProblemCode.UNCLOSED, at, claim.ref))
        if claim.fault is ProblemCode.UNCLOSED:
            return self._say("]{", claim.end)
        return claim.end

    def _claim(self, bracket: Bracket, at: int, claim: Attributes) -> int:
        if claim.fault is ProblemCode.UNCLOSED:
            self.flaws.append(Flaw(claim.fault, at, claim.ref))
            return self._say("]{", claim.end)
        fault = claim.fault
        if fault is None and self._ink == bracket.ink:
            fault = ProblemCode.EMPTY
        if fault is None and self._last_claim > bracket.place:
            fault = ProblemCode.NESTED
        if fault:
            self.flaws.append(Flaw(fault, bracket.at, claim.ref))
            self.row[bracket.place] = Piece(Sort.TEXT)
            return claim.end
        self._pair(bracket.runs)
        mark = Piece(Sort.CLAIM, claim.ref, None, bracket.at, claim.end)
        self.row[bracket.place] = mark
        self.row.append(Piece(Sort.UNCLAIM))
        self._last_claim = bracket.place
        return claim.end

    def _target(self, bracket: Bracket, at: int) -> tuple[Target, int] | None:
        """Where the brackets lead, and where what says so ends; None for mere brackets."""
        if self._last_link > bracket.place and not bracket.picture:
            return None  # a link holds no other link
        if self._text.startswith("(", at + 1) and (found := target_at(self._text, at + 1)):
            return found
        if not self._budget.targets:
            return None
        label, end = label_at(self._text, at + 1), at + 1
        if label:
            name, end = label[1], label.end()
        elif self._last_bracket != bracket.at or at - bracket.at > MAX_LABEL:
            return None
        else:
            name = self._text[bracket.at + 1 : at]
            end += 2 if self._text.startswith("[]", end) else 0
        target = self._budget.targets.get(label_key(name))
        return (target, end) if target and self._may_copy(target, bracket.at) else None

    def _may_copy(self, target: Target, at: int) -> bool:
        """A long address under a short name may not swell the page without limit."""
        self._budget.copies -= len(target.url) + len(target.title)
        return self._budget.copies >= 0 or self._overdraw(at)

    def _overdraw(self, at: int) -> bool:
        if not self._budget.overdrawn:
            self.flaws.append(Flaw(ProblemCode.TOO_COMPLEX, at))
        self._budget.overdrawn = True
        return False

    def _link(self, bracket: Bracket, target: Target, end: int) -> int:
        self._pair(bracket.runs)
        empty = self._ink == bracket.ink
        if bracket.picture:
            self.row[bracket.place - 1] = Piece(Sort.TEXT)
        if self._last_link > bracket.place:  # the words of a picture hold a link; that one stands
            self.row[bracket.place] = Piece(Sort.TEXT)
            return end
        url = safe_url(target.url)
        if url is None:
            self.flaws.append(Flaw(ProblemCode.LINK, bracket.at))
            self.row[bracket.place] = Piece(Sort.TEXT)
            return self._say(target.url, end) if empty and target.url else end
        self._unlink_pictures(bracket.place)
        self.row[bracket.place] = Piece(Sort.OPEN, "a", Target(url, target.title))
        if empty:
            self._say(url, end)
        if bracket.picture:
            self._pictures.append((bracket.place, len(self.row)))
        else:
            self._last_link = bracket.place
        self.row.append(Piece(Sort.CLOSE, "a"))
        return end

    def _unlink_pictures(self, place: int) -> None:
        """Pictures inside a link, or inside words of a picture, are words of that one."""
        while self._pictures and self._pictures[-1][0] > place:
            for part in self._pictures.pop():
                self.row[part] = Piece(Sort.TEXT)

    def _brace(self, at: int) -> int:
        claim = attributes_at(self._text, at)
        if claim is None:
            return self._say("{", at + 1)
        self.flaws.append(Flaw(ProblemCode.UNCLOSED, at, claim.ref))
        if claim.fault is ProblemCode.UNCLOSED:
            return self._say("{", at + 1)
        return claim.end


_STEPS: dict[str, Callable[[InlineReader, int], int]] = {
    "\\": InlineReader._escape,
    "`": InlineReader._code,
    "*": InlineReader._stars,
    "_": InlineReader._stars,
    "[": InlineReader._open,
    "]": InlineReader._close,
    "{": InlineReader._brace,
    "<": InlineReader._autolink,
    "&": InlineReader._entity,
    "!": InlineReader._bang,
    "\n": InlineReader._newline,
}
