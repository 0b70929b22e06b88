"""HTML to Markdown without losing a word that a reader of the page would see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree, html  # type: ignore[import-untyped]

from stories.text.intake.escaping import guarded
from stories.text.intake.inlines import Run, line, paragraph
from stories.text.intake.outline import Blocks, Container

if TYPE_CHECKING:
    from collections.abc import Collection

HIDDEN = frozenset({"script", "style", "template", "head", "svg", "noscript", "object", "iframe"})
_BREAKING = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "html", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em", "cite", "dfn", "var"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
# Ten to the power of six must not become 106.
_SHIFTED = {
    "sup": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LONG_CELL = 300  # a table with longer cells was made for layout
_SPACE = " \t\r\n\f"


def tree_of(text: str) -> Any:
    """The parsed page or fragment; None for one without an element or a word."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except etree.ParserError:
        return None


def markdown_of(tree: Any, *, without: Collection[str] = ()) -> str:
    """The visible words of a tree as Markdown, but for elements of the given names."""
    if tree is None:
        return ""
    writer = _Writer(HIDDEN | frozenset(without))
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if writer.start(element):
                writer.say(element.text)
            else:
                events.skip_subtree()
            continue
        writer.end(element)
        if element is not tree:
            writer.say(element.tail)
    return writer.finished()


class _Writer:
    """Hears elements begin and end, and words in between."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self.hidden = hidden
        self.blocks = Blocks()
        self.lines: list[list[Run]] = [[]]
        self.style = Run("")
        self.styles: list[Run] = []
        self.shift = ""
        self.counters: list[int | None] = []  # of open lists; None without numbers
        self.verbatim: list[str] | None = None
        self.table: _Table | None = None

    def _is_hidden(self, element: Any) -> bool:
        return element.tag in self.hidden or element.get("hidden") is not None

    def start(self, element: Any) -> bool:
        """Open an element; False for one whose words nobody sees."""
        tag = element.tag
        if self._is_hidden(element):
            return False
        if tag in _BREAKING:
            self._block_start(tag, element)
        elif tag == "br":
            self._break()
        elif tag == "q":
            self.say("“")
        elif tag in _SHIFTED:
            self.shift = tag
        else:
            self.styles.append(self.style)
            self.style = _restyled(self.style, tag, element)
        return True

    def end(self, element: Any) -> None:
        tag = element.tag
        if self._is_hidden(element) or tag == "br":
            return
        if tag in _BREAKING:
            self._block_end(tag)
        elif tag == "q":
            self.say("”")
        elif tag in _SHIFTED:
            self.shift = ""
        else:
            self.style = self.styles.pop()

    def say(self, words: str | None) -> None:
        if not words:
            return
        if self.verbatim is not None:
            self.verbatim.append(words)
            return
        if self.shift:
            shifted = words.strip(_SPACE).translate(_SHIFTED[self.shift])
            words = words if any(mark.isascii() for mark in shifted) else shifted
        self.lines[-1].append(self.style._replace(words=words))

    def _break(self) -> None:
        if self.verbatim is not None:
            self.verbatim.append("\n")
        elif self.table is not None:
            self.say(" ")
        else:
            self.lines.append([])

    def _block_start(self, tag: str, element: Any) -> None:
        if self.table is not None:
            self._in_table(tag, element, opens=True)
            return
        self._flush()
        if tag == "table":
            self.table = _Table()
        elif tag in ("ul", "ol"):
            self.counters.append(_first_number(element) if tag == "ol" else None)
        elif tag == "li":
            self.blocks.enter(Container(self._marker()))
        elif tag == "blockquote":
            self.blocks.enter(Container("> "))
        elif tag == "pre" and self.verbatim is None:
            self.verbatim = []
        elif tag == "hr":
            self.blocks.add("---")

    def _block_end(self, tag: str) -> None:
        if self.table is not None:
            self._in_table(tag, None, opens=False)
            return
        if tag == "pre" and self.verbatim is not None:
            self.blocks.add_verbatim("".join(self.verbatim))
            self.verbatim = None
            return  # of one inside another, the rest is running text
        self._flush(level=int(tag[1]) if tag[0] == "h" and tag[1:].isdecimal() else 0)
        if tag in ("ul", "ol"):
            self.counters.pop()
        elif tag in ("li", "blockquote"):
            self.blocks.leave()

    def _marker(self) -> str:
        number = self.counters[-1] if self.counters else None
        if number is None:
            return "- "
        self.counters[-1] = number + 1
        return f"{number}. "

    def _flush(self, *, level: int = 0) -> None:
        """Write the running text as a paragraph, or as a heading below the story's own."""
        lines, self.lines = self.lines, [[]]
        if level:
            words = line([run for one in lines for run in (*one, Run(" "))])
            self.blocks.add(f"{'#' * max(2, level)} {words}" if words else "")
        else:
            self.blocks.add(paragraph(lines))

    def _in_table(self, tag: str, element: Any, *, opens: bool) -> None:
        """Rows and cells of the outermost table; all else in it is running text."""
        assert self.table is not None  # the caller looked
        inside = self.table.deep > 0 or (tag == "table" and opens)
        if tag == "table" and inside:
            self.table.deep += 1 if opens else -1
        if inside or tag not in ("table", "tr", "td", "th"):
            self.say(" ")
            return
        if tag in ("td", "th") and not opens:
            self.table.rows[-1].append(self._cell())
        elif opens:
            self.table.loose(self._cell())
            if tag == "tr" or not self.table.rows:
                self.table.rows.append([])
        elif tag == "table":
            self.table.loose(self._cell())
            table, self.table = self.table, None
            for block in table.written():
                self.blocks.add(block)

    def _cell(self) -> str:
        runs = [run for one in self.lines for run in one]
        self.lines = [[]]
        return line(runs)

    def finished(self) -> str:
        if self.table is not None:
            self._in_table("table", None, opens=False)
        self._flush()
        return self.blocks.text


def _restyled(style: Run, tag: str, element: Any) -> Run:
    """The style inside an element."""
    if tag in _STRONG:
        return style._replace(strong=True)
    if tag in _EMPHASIS:
        return style._replace(emphasis=True)
    if tag in _CODE:
        return style._replace(code=True)
    if tag == "a":
        return style._replace(url=element.get("href", ""))
    return style


def _first_number(element: Any) -> int:
    start = element.get("start", "1")
    return int(start) if start.isascii() and start.isdecimal() and len(start) < 9 else 1


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.above: list[str] = []  # a caption
        self.deep = 0  # tables inside this one

    def loose(self, words: str) -> None:
        """Words that stand in no cell: above the table, or in a row of their own."""
        if words and self.rows:
            self.rows.append([words])
            self.rows.append([])
        elif words:
            self.above.append(words)

    def written(self) -> list[str]:
        """The table as Markdown; one that only lays out a page, as paragraphs."""
        rows = [row for row in self.rows if any(row)]
        width = max(map(len, rows), default=0)
        cells = [cell for row in rows for cell in row if cell]
        if width < 2 or any(len(cell) > _LONG_CELL for cell in cells):
            return [guarded(words) for words in (*self.above, *cells)]
        barred = [[cell.replace("|", "\\|") for cell in row] for row in rows]
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in barred]
        lines.insert(1, f"|{' --- |' * width}")
        return [*map(guarded, self.above), "\n".join(lines)]
