"""Claim markup as an extension of Python-Markdown.

`markdown.Markdown(extensions=[ClaimExtension()])` reads `[words]{claim=C-17}`. Python-Markdown's
own readers go over a passage once more for every match and lose the places of what they find;
the extension reads blocks and passages with ours, in one pass each, and leaves raw HTML as words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ElementTree, SubElement, tostring

from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from stories.text.blocks import Block, Kind
from stories.text.marks import Placement, Problem
from stories.text.pieces import Piece, Sort
from stories.text.reading import Reading, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown import Markdown

    from stories.text.reading import Passage

# The page's own headline is the first heading; a text's headings stand below it.
_TAGS = {
    Kind.QUOTE: "blockquote",
    Kind.ENTRY: "li",
    Kind.PARAGRAPH: "p",
    Kind.RULE: "hr",
    Kind.TABLE: "table",
}


class ClaimExtension(Extension):
    """After `convert`, `problems` and `placements` tell what was found in the text."""

    def __init__(self, known: frozenset[str] | None = None, **kwargs: Any) -> None:
        """With `known`, other references are reported and their words stand plain."""
        super().__init__(**kwargs)
        self.known = known
        self.problems: tuple[Problem, ...] = ()
        self.placements: tuple[Placement, ...] = ()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put our readers in the place of Python-Markdown's."""
        md.preprocessors = Registry()
        md.parser = blocks = ClaimBlockParser(md)
        md.treeprocessors = Registry()
        md.treeprocessors.register(ClaimTreeprocessor(md, self, blocks), "inline", 20)
        md.postprocessors = Registry()
        md.registerExtension(self)
        self._markdown = md

    def reset(self) -> None:
        """Python-Markdown calls this once it has chosen a serializer; ours takes its place."""
        self._markdown.serializer = _serialize


class ClaimBlockParser(BlockParser):
    """Builds the elements of blocks; `places` says where the words of each passage belong."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.reading: Reading | None = None
        self.places: list[tuple[Element, int, Passage]] = []

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        """The blocks of the text under one root."""
        self.reading = read("\n".join(lines))
        self.places = []
        self._waiting = iter(self.reading.passages)
        self.root = Element(self.md.doc_tag)
        self._children(self.root, self.reading.root)
        return ElementTree(self.root)

    def _children(self, parent: Element, block: Block, *, tight: bool = False) -> None:
        for child in block.children:
            if child.kind is Kind.PARAGRAPH and tight and child.lines:
                parent.set("dir", "auto")
                self._words(parent)
            elif child.kind is Kind.LIST:
                self._list(parent, child)
            elif child.kind in (Kind.CODE, Kind.FENCE):
                code = SubElement(SubElement(parent, "pre", dir="auto"), "code")
                code.text = "".join(f"{line}\n" for _, line in child.lines)
            elif child.kind is Kind.TABLE:
                self._table(SubElement(parent, "table"), child)
            elif child.lines or child.kind is not Kind.PARAGRAPH:
                self._simple(parent, child)

    def _simple(self, parent: Element, block: Block) -> None:
        if block.kind is Kind.HEADING:
            element = SubElement(parent, f"h{min(block.number + 1, 6)}")
        else:
            element = SubElement(parent, _TAGS[block.kind])
        if block.kind in (Kind.HEADING, Kind.PARAGRAPH):
            element.set("dir", "auto")
            self._words(element)
        self._children(element, block)

    def _list(self, parent: Element, block: Block) -> None:
        element = SubElement(parent, "ol" if block.numbered else "ul")
        if block.numbered and block.number != 1:
            element.set("start", str(block.number))
        for entry in block.children:
            self._children(SubElement(element, "li"), entry, tight=not block.loose)

    def _table(self, element: Element, block: Block) -> None:
        head, *rows = block.children
        self._row(SubElement(element, "thead"), head, "th")
        body = SubElement(element, "tbody") if rows else element
        for row in rows:
            self._row(body, row, "td")

    def _row(self, parent: Element, row: Block, tag: str) -> None:
        line = SubElement(parent, "tr")
        for cell in row.children:
            element = SubElement(line, tag, dir="auto")
            if tag == "th":
                element.set("scope", "col")
            if cell.marker:
                element.set("class", f"align-{cell.marker}")
            self._words(element)

    def _words(self, element: Element) -> None:
        self.places.append((element, len(element), next(self._waiting)))


class ClaimTreeprocessor(Treeprocessor):
    """Puts the words of each passage into its element, and notes which claims were placed."""

    def __init__(self, md: Markdown, extension: ClaimExtension, blocks: ClaimBlockParser) -> None:
        super().__init__(md)
        self._extension, self._blocks = extension, blocks

    def run(self, root: Element) -> None:
        """Fill the elements; the root stays the same."""
        reading, known = self._blocks.reading, self._extension.known
        assert reading is not None  # blocks are parsed before
        # From the end, so that places counted in children stay true.
        for element, place, passage in reversed(self._blocks.places):
            _fill(element, place, passage, known)
        self._extension.problems = reading.problems_with(known)
        self._extension.placements = tuple(
            Placement(span.ref, span.words)
            for span in reading.spans
            if known is None or span.ref in known
        )


def _fill(element: Element, place: int, passage: Passage, known: frozenset[str] | None) -> None:
    """Put the passage before the element's child at that place."""
    inner = _Builder()
    for piece in passage.pieces:
        inner.put(piece, placed=known is None or piece.words in known)
    words, first = inner.done()
    following = (element[place - 1].tail if place else element.text) or ""
    if first:
        first[-1].tail = (first[-1].tail or "") + following
    else:
        words += following
    if place:
        element[place - 1].tail = words
    else:
        element.text = words
    element[place:place] = first


class _Builder:
    """Makes elements of pieces; words are joined once, when the next element begins."""

    def __init__(self) -> None:
        self._open = [Element("p")]
        self._words: list[str] = []
        self._placed = True

    def put(self, piece: Piece, *, placed: bool) -> None:
        """Add a piece; a claim only when it is placed, its words always."""
        if piece.sort in (Sort.TEXT, Sort.SOFT):
            self._words.append(piece.words or "\n")
        elif piece.sort is Sort.CLAIM:
            self._placed = placed
            if placed:
                self._begin("span", {"class": "claim", "data-claim": piece.words})
        elif piece.sort is Sort.OPEN:
            self._begin(piece.words, _attributes(piece))
        elif piece.sort in (Sort.CODE, Sort.BREAK):
            self._begin("code" if piece.sort is Sort.CODE else "br", {})
            self._words.append(piece.words)
            self._end()
        elif piece.sort is Sort.CLOSE or self._placed:
            self._end()

    def done(self) -> tuple[str, list[Element]]:
        """The words before the first element, and the elements."""
        self._flush()
        return self._open[0].text or "", list(self._open[0])

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._flush()
        self._open.append(SubElement(self._open[-1], tag, attributes))

    def _end(self) -> None:
        self._flush()
        self._open.pop()

    def _flush(self) -> None:
        if not self._words:
            return
        parent, words = self._open[-1], "".join(self._words)
        self._words = []
        if len(parent):
            parent[-1].tail = words
        else:
            parent.text = words


def _attributes(piece: Piece) -> dict[str, str]:
    if piece.target is None:
        return {}
    title = {"title": piece.target.title} if piece.target.title else {}
    return {"href": piece.target.url, **title}


def _serialize(root: Element) -> str:
    """As HTML. Python-Markdown's own leaves a word `&lt;` as it is: it would be read as `<`."""
    return tostring(root, encoding="unicode", method="html")


def makeExtension(**kwargs: Any) -> ClaimExtension:  # noqa: N802 - the name is Python-Markdown's
    """What `extensions=["stories.text.extension"]` loads."""
    return ClaimExtension(**kwargs)
