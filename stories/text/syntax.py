"""The inline syntax of a block of Markdown, told apart from its words.

Total and linear: malformed markup is read as the characters it is made of.
"""

from __future__ import annotations

import html
import re

from stories.text.difference import Markup

Piece = tuple[int, int, str]  # start and end in the source, what is read

_SPECIAL = re.compile(
    r"""\\[!-/:-@\[-`{-~]                               # an escaped mark
    | `+ | !?\[ | \*+ | _+
    | \]?\{\s*claim\s*=\s*"?(?P<claim>[^{}\s"]*)"?\s*\}
    | \](?:
         \(\s*<?(?P<link>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)
         |\[(?P<label>[^\[\]]*)\])?
    | <(?P<auto>(?:https?://|mailto:)[^<>\s]*)>
    | &(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});
    | (?P<hard>\ {2,}|\\)?\n[\ \t]*(?:>[\ \t]?)*
    """,
    re.VERBOSE,
)
_LINE_ESCAPES = frozenset({"\\\\", "\\[", "\\]", "\\{", "\\}"})


def _is_of_a_line(special: re.Match[str]) -> bool:
    """Whether it means something in a line that knows only claim marks."""
    text = special[0]
    return text == "[" or special["claim"] is not None or text in _LINE_ESCAPES


class Syntax:
    """Reads one block from left to right; what opens waits on a stack until it closes."""

    def __init__(self, source: str, start: int, end: int, *, claims_only: bool = False) -> None:
        self.source, self.start, self.end = source, start, end
        self.claims_only = claims_only
        self.pieces: list[Piece] = []
        self.brackets: list[tuple[int, bool]] = []  # which piece, is it an image
        self.delimiters: dict[str, list[int]] = {}  # which pieces wait to be closed
        self.spans: list[tuple[Markup, str, int, int]] = []  # in pieces, half open

    def read(self) -> None:
        """Read it from end to end; `pieces` and `spans` are whole then."""
        if self.start:
            self.pieces.append((0, self.start, ""))
        at = self.start
        ticks = self._ticks()
        for special in _SPECIAL.finditer(self.source, self.start, self.end):
            if special.start() < at:
                continue  # inside a code span
            self._literal(at, special.start())
            at = self._take(special, ticks)
        self._literal(at, self.end)
        if self.end < len(self.source):
            self.pieces.append((self.end, len(self.source), ""))

    def _literal(self, start: int, end: int) -> None:
        if start < end:
            self.pieces.append((start, end, self.source[start:end]))

    def _ticks(self) -> dict[int, list[int]]:
        """Where runs of backticks of each length stand, last first, to pop from."""
        runs: dict[int, list[int]] = {}
        for run in reversed(list(re.finditer(r"`+", self.source[: self.end]))):
            runs.setdefault(run.end() - run.start(), []).append(run.start())
        return runs

    def _take(self, special: re.Match[str], ticks: dict[int, list[int]]) -> int:
        """Read one special sequence; returns where reading goes on."""
        text, start, end = special[0], special.start(), special.end()
        first = text[0]
        if self.claims_only and not _is_of_a_line(special):
            self._literal(start, end)
        elif first == "`":
            return self._code(start, end, ticks)
        elif text in ("[", "!["):
            self.brackets.append((len(self.pieces), text == "!["))
            self._literal(start, end)
        elif first == "]" or special["claim"] is not None:
            return self._close_bracket(special)
        elif first in "*_":
            self._delimiter(text, start, end)
        else:
            self._character(special)
        return end

    def _character(self, special: re.Match[str]) -> None:
        """An escaped mark, an entity, a line break or a bare address."""
        text, start, end = special[0], special.start(), special.end()
        here = len(self.pieces)
        if special["auto"] is not None:
            self.pieces += [(start, start + 1, ""), (start + 1, end - 1, special["auto"])]
            self.pieces.append((end - 1, end, ""))
            self.spans.append((Markup.LINK, special["auto"], here, here + 3))
        elif "\n" in text:  # a space to a reader, named if it is a hard break
            self.pieces.append((start, end, " "))
            if special["hard"]:
                self.spans.append((Markup.BREAK, "yes", here, here + 1))
        elif text[0] == "\\":
            self.pieces += [(start, start + 1, ""), (start + 1, end, text[1])]
        else:
            self.pieces.append((start, end, html.unescape(text)))

    def _code(self, start: int, end: int, ticks: dict[int, list[int]]) -> int:
        waiting = ticks.get(end - start, [])
        while waiting and waiting[-1] < end:
            waiting.pop()
        if not waiting:
            self._literal(start, end)
            return end
        close = waiting.pop()
        index = len(self.pieces)
        self.pieces += [(start, end, ""), (end, close, self.source[end:close].replace("\n", " "))]
        self.pieces.append((close, close + end - start, ""))
        self.spans.append((Markup.CODE, "yes", index, index + 3))
        return close + end - start

    def _close_bracket(self, special: re.Match[str]) -> int:
        start, end = special.start(), special.end()
        claim, link, label = special["claim"], special["link"], special["label"]
        if claim is not None and (not self.brackets or special[0][0] != "]"):
            self.pieces.append((start, end, ""))  # a mark that lost its words
            return end
        if not self.brackets or (claim is None and link is None and label is None):
            if self.brackets:
                self.brackets.pop()
            self._literal(start, start + 1)
            return start + 1
        index, image = self.brackets.pop()
        # An exclamation mark before a claim is one that a reader reads.
        read = "!" if image and claim is not None else ""
        self.pieces[index] = (*self.pieces[index][:2], read)
        self.pieces.append((start, end, ""))
        if claim is not None:
            what, value = Markup.CLAIM, claim
        else:
            what = Markup.IMAGE if image else Markup.LINK
            value = link if link is not None else f"[{label}]"
        self.spans.append((what, value, index, len(self.pieces)))
        return end

    def _delimiter(self, text: str, start: int, end: int) -> None:
        before = self.source[start - 1] if start > self.start else " "
        after = self.source[end] if end < self.end else " "
        opens, closes = not after.isspace(), not before.isspace()
        if text[0] == "_":  # snake_case is no emphasis
            opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
        for at in range(start, end, 2):
            run = text[: min(2, end - at)]
            self._close_or_open(run, at, at + len(run), opens=opens, closes=closes)

    def _close_or_open(self, run: str, start: int, end: int, *, opens: bool, closes: bool) -> None:
        waiting = self.delimiters.setdefault(run, [])
        if closes and waiting and waiting[-1] < len(self.pieces) - 1:
            index = waiting.pop()
            self.pieces[index] = (*self.pieces[index][:2], "")
            self.pieces.append((start, end, ""))
            what = Markup.STRONG if len(run) == 2 else Markup.EMPHASIS
            self.spans.append((what, "yes", index, len(self.pieces)))
            return
        if opens:
            waiting.append(len(self.pieces))
        self._literal(start, end)
