"""Our own safe HTML as XHTML elements, for wordings that are XML through and through."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

NAMESPACE = "http://www.w3.org/1999/xhtml"
_VOID = frozenset({"br", "hr", "img"})


def xhtml(html: str, *, title: str) -> Element:
    """A document with the HTML, which our renderer wrote and which is balanced, as its body."""
    builder = _Builder()
    for tag in ("html", "head", "title"):
        builder.handle_starttag(tag, [])
    builder.handle_data(title)
    for tag in ("title", "head"):
        builder.handle_endtag(tag)
    builder.handle_starttag("body", [])
    builder.feed(html)
    builder.close()
    for tag in ("body", "html"):
        builder.handle_endtag(tag)
    return builder.tree.close()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What our templates and scripts read from elements is no attribute of XHTML.
        kept = {name: value or "" for name, value in attrs if not name.startswith("data-")}
        self.tree.start(f"{{{NAMESPACE}}}{tag}", kept)
        if tag in _VOID:
            self.tree.end(f"{{{NAMESPACE}}}{tag}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.tree.end(f"{{{NAMESPACE}}}{tag}")

    def handle_data(self, data: str) -> None:
        self.tree.data(data)
