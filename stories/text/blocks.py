"""Markdown's blocks, read line by line in one pass.

The grammar is CommonMark's without raw HTML, with GitHub's tables. Every line of words keeps its
offset in the source, so that a mark found in it can be named, wrapped and taken out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from stories.text.cursor import Cursor
from stories.text.limits import MAX_BLOCKS, MAX_BLOCKS_DEEP
from stories.text.links import definition
from stories.text.tables import aligns, cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.links import Target

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_HEADING = re.compile(r"(#{1,6})(?=[ \t]|$)[ \t]*")
# One word behind the fence names a language; several are words of the story.
_FENCE = re.compile(r"(?:(`{3,})|(~{3,}))[ \t]*[^\s`]*[ \t]*$")
_MARKER = re.compile(r"([-+*])(?=[ \t]|$)|([0-9]{1,9})([.)])(?=[ \t]|$)")
_CODE_INDENT = 4


class Kind(StrEnum):
    DOCUMENT = "document"
    QUOTE = "quote"
    LIST = "list"
    ENTRY = "entry"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    RULE = "rule"
    CODE = "code"
    FENCE = "fence"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"


@dataclass(slots=True)
class Block:
    """One block; words stand in `lines` as (offset in the source, text)."""

    kind: Kind
    children: list[Block] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    number: int = 0  # a heading's level, a list's first number
    marker: str = ""  # a list's bullet or point, a fence's character, a cell's side
    width: int = 0  # columns: an entry's indent, a fence's length
    indent: int = 0  # columns before a fence
    loose: bool = False  # a list with empty lines between its entries

    @property
    def numbered(self) -> bool:
        return self.kind is Kind.LIST and self.marker in (".", ")")

    def passages(self) -> Iterator[Block]:
        """The blocks that hold inline text, in reading order."""
        if self.lines and self.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.CELL):
            yield self
        for child in self.children:
            yield from child.passages()


class BlockReader:
    """Feeds on lines; `root` and `targets` are whole once `read` returns."""

    def __init__(self) -> None:
        self.root = Block(Kind.DOCUMENT)
        self.targets: dict[str, Target] = {}
        self.too_complex: int | None = None  # where a limit was first met
        self._open = [self.root]
        self._leaf: Block | None = None
        self._depth = 1  # how many open blocks the present line continues
        self._after_blank = False
        self._count = 0
        self._rest: Block | None = None  # the last paragraph, once there are too many blocks
        self._blank_in = 0  # the innermost quotation that the empty line belongs to
        self._start = 0

    def read(self, text: str) -> None:
        """Read a whole text."""
        for match in _LINE.finditer(text):
            if match[0]:
                self._start = match.start()
                self._line(Cursor(match[0].rstrip("\r\n")))
        self._close(1)

    def _line(self, cursor: Cursor) -> None:
        if self._count >= MAX_BLOCKS:
            self._keep(cursor)
            return
        self._depth = self._continued(cursor)
        leaf = self._leaf if self._whole else None
        if leaf is not None and leaf.kind is Kind.FENCE:
            self._fenced(leaf, cursor)
        elif cursor.blank:
            self._blank(leaf, cursor)
        elif not self._opens(cursor):
            self._words(cursor)
        if not cursor.blank:
            self._after_blank = False

    def _keep(self, cursor: Cursor) -> None:
        """Add the line to the last paragraph."""
        at = self._start + cursor.at
        if self._rest is None:
            self._depth = 1
            self._leaf = self._rest = self._add(Block(Kind.PARAGRAPH))
            self._complex(at)
        if not cursor.blank:
            self._rest.lines.append((at, cursor.rest))

    def _complex(self, at: int) -> None:
        if self.too_complex is None:
            self.too_complex = at

    @property
    def _whole(self) -> bool:
        """Whether the line continues every open block."""
        return self._depth == len(self._open)

    def _continued(self, cursor: Cursor) -> int:
        """How many of the open blocks go on in this line; their markers are eaten."""
        depth = 1
        for block in self._open[1:]:
            if block.kind is Kind.QUOTE:
                if not self._quote_marker(cursor):
                    break
            elif block.kind is Kind.ENTRY:
                # An entry may begin with one empty line, not with two.
                if cursor.blank and not block.children:
                    break
                if not cursor.blank and cursor.indent < block.width:
                    break
                cursor.column += block.width
            depth += 1
        return depth

    def _quote_marker(self, cursor: Cursor) -> bool:
        if cursor.blank or cursor.indent >= _CODE_INDENT or cursor.raw[cursor.at] != ">":
            return False
        cursor.eat(1)
        if cursor.indent:
            cursor.column += 1
        return True

    def _fenced(self, leaf: Block, cursor: Cursor) -> None:
        rest = cursor.rest.rstrip(" \t")
        closes = len(rest) >= leaf.width and rest == leaf.marker * len(rest)
        if closes and cursor.indent < _CODE_INDENT:
            self._leaf = None
            return
        text = cursor.rest_from(cursor.column + leaf.indent)
        leaf.lines.append((self._start + cursor.at, text))

    def _blank(self, leaf: Block | None, cursor: Cursor) -> None:
        if leaf is not None and leaf.kind is Kind.CODE:
            text = cursor.rest_from(cursor.column + _CODE_INDENT)
            leaf.lines.append((self._start + cursor.at, text))
        else:
            self._close(self._depth)
        self._after_blank = True
        quotes = (i for i in range(self._depth - 1, 0, -1) if self._open[i].kind is Kind.QUOTE)
        self._blank_in = next(quotes, 0)

    def _opens(self, cursor: Cursor) -> bool:
        """Whether the line's last block is complete with what its markers say."""
        while cursor.indent < _CODE_INDENT and not cursor.blank:
            if self._leaf_opens(cursor):
                return True
            if not self._container_opens(cursor):
                return False
        return cursor.blank

    def _container_opens(self, cursor: Cursor) -> bool:
        first = cursor.raw[cursor.at]
        marker = None if first == ">" else _MARKER.match(cursor.raw, cursor.at)
        if first != ">" and (marker is None or self._mere_words(cursor, marker)):
            return False
        if self._depth >= MAX_BLOCKS_DEEP:
            self._complex(self._start + cursor.at)
            return False
        if marker is None:
            self._push(self._add(Block(Kind.QUOTE)))
            self._quote_marker(cursor)
        else:
            self._entry(cursor, marker)
        return True

    def _mere_words(self, cursor: Cursor, marker: re.Match[str]) -> bool:
        """Inside a paragraph only a filled bullet or a list that begins with 1 opens a list."""
        if not self._whole or self._leaf is None or self._leaf.kind is not Kind.PARAGRAPH:
            return False
        return not cursor.raw[marker.end() :].strip() or marker[2] not in (None, "1")

    def _entry(self, cursor: Cursor, marker: re.Match[str]) -> None:
        indent, size = cursor.indent, len(marker[0])
        top, sort = self._open[self._depth - 1], marker[1] or marker[3]
        if top.kind is Kind.LIST and top.marker == sort:
            self._close(self._depth)
            top.loose = top.loose or self._parted(self._depth - 1)
        else:
            top = self._add(Block(Kind.LIST, marker=sort, number=int(marker[2] or 0)))
            self._push(top)
        self._after_blank = False
        cursor.eat(size)
        gap = cursor.indent if 0 < cursor.indent <= _CODE_INDENT and not cursor.blank else 1
        cursor.column += gap
        entry = Block(Kind.ENTRY, width=indent + size + gap)
        self._count += 1
        top.children.append(entry)
        self._push(entry)

    def _leaf_opens(self, cursor: Cursor) -> bool:
        rest = cursor.rest
        if heading := _HEADING.match(rest):
            self._heading(cursor, heading)
            return True
        if fence := _FENCE.match(rest):
            marks = fence[1] or fence[2]
            block = Block(Kind.FENCE, marker=marks[0], width=len(marks), indent=cursor.indent)
            self._leaf = self._add(block)
            return True
        return self._underlines(rest) or self._table_begins(rest) or self._rule(rest)

    def _heading(self, cursor: Cursor, match: re.Match[str]) -> None:
        text = cursor.rest[match.end() :].rstrip(" \t")
        bare = text.rstrip("#")
        if not bare or bare[-1] in " \t":
            text = bare.rstrip(" \t")
        at = self._start + cursor.at + match.end()
        self._add(Block(Kind.HEADING, lines=[(at, text)], number=len(match[1])))

    def _paragraph(self) -> Block | None:
        """The paragraph that this line would go on with."""
        leaf = self._leaf if self._whole else None
        return leaf if leaf is not None and leaf.kind is Kind.PARAGRAPH else None

    def _underlines(self, rest: str) -> bool:
        """A paragraph above a line of `=` or `-` was a heading."""
        paragraph, line = self._paragraph(), rest.rstrip(" \t")
        if paragraph is None or line not in ("=" * len(line), "-" * len(line)):
            return False
        self._define(paragraph)
        if not paragraph.lines:
            return False
        paragraph.kind, paragraph.number = Kind.HEADING, 1 if line[0] == "=" else 2
        self._leaf = None
        return True

    def _table_begins(self, rest: str) -> bool:
        """A paragraph's last line above a line of dashes and bars was a table's head."""
        paragraph, sides = self._paragraph(), aligns(rest)
        if paragraph is None or not sides:
            return False
        head = cells(*paragraph.lines[-1])
        if len(head) != len(sides):
            return False
        paragraph.lines.pop()
        table = self._add(Block(Kind.TABLE))
        row = [Block(Kind.CELL, lines=[cell]) for cell in head]
        for cell, side in zip(row, sides, strict=True):
            cell.marker = side
        table.children.append(Block(Kind.ROW, children=row))
        self._leaf = table
        return True

    def _rule(self, rest: str) -> bool:
        line = rest.replace(" ", "").replace("\t", "")
        if len(line) < 3 or line[0] not in "*-_" or line != line[0] * len(line):
            return False
        self._add(Block(Kind.RULE))
        return True

    def _words(self, cursor: Cursor) -> None:
        at, leaf = self._start + cursor.at, self._leaf
        if leaf is not None and leaf.kind is Kind.PARAGRAPH:
            leaf.lines.append((at, cursor.rest))  # also where a quotation's `>` was left out
        elif leaf is not None and leaf.kind is Kind.TABLE and self._whole:
            sides = [cell.marker for cell in leaf.children[0].children]
            row = [Block(Kind.CELL, lines=[cell]) for cell in cells(at, cursor.rest)]
            for cell, side in zip(row, sides, strict=False):
                cell.marker = side
            self._count += len(row)
            leaf.children.append(Block(Kind.ROW, children=row))
        elif cursor.indent >= _CODE_INDENT:
            if leaf is None or leaf.kind is not Kind.CODE or not self._whole:
                self._leaf = leaf = self._add(Block(Kind.CODE))
            leaf.lines.append((at, cursor.rest_from(cursor.column + _CODE_INDENT)))
        else:
            self._leaf = self._add(Block(Kind.PARAGRAPH, lines=[(at, cursor.rest)]))

    def _add(self, block: Block) -> Block:
        """Close what this line does not continue, and put the block where the line stands."""
        if self._open[self._depth - 1].kind is Kind.LIST:
            self._depth -= 1
        self._close(self._depth)
        parent = self._open[-1]
        if parent.kind is Kind.ENTRY and parent.children and self._parted(len(self._open) - 1):
            self._open[-2].loose = True
        self._after_blank = False
        self._count += 1
        parent.children.append(block)
        return block

    def _parted(self, place: int) -> bool:
        """Whether an empty line stands before this one in the open block at that place."""
        return self._after_blank and place > self._blank_in

    def _push(self, block: Block) -> None:
        self._open.append(block)
        self._depth = len(self._open)

    def _close(self, depth: int) -> None:
        del self._open[depth:]
        leaf, self._leaf = self._leaf, None
        if leaf is None:
            return
        if leaf.kind is Kind.PARAGRAPH:
            self._define(leaf)
        elif leaf.kind is Kind.CODE:
            while not leaf.lines[-1][1].strip(" \t"):
                leaf.lines.pop()

    def _define(self, paragraph: Block) -> None:
        """Take the link definitions off the paragraph's head."""
        taken = 0
        for _, line in paragraph.lines:
            found = definition(line)
            if found is None:
                break
            self.targets.setdefault(*found)
            taken += 1
        del paragraph.lines[:taken]
