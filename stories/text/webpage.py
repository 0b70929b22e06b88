"""What a reader would read of a web page: its bytes made characters, its main text found."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from stories.text.clean import clean
from stories.text.drift import missing
from stories.text.intake.from_html import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TEXT = 200_000  # characters of a page's text that are kept and compared
_MAX_ELEMENTS = 20_000  # beyond it the library that finds the main text takes many seconds
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2,3}(?:-[a-z0-9]{1,8})*)", re.I
)
_HEAD = 4096  # bytes in which a page may name its encoding
# What browsers know; Python also knows codecs that are no encodings of pages, and slow ones.
_WEB = re.compile(
    r"utf-?(8|16(-?[lb]e)?)|(iso-?)?8859-\d+|iso8859-\d+|cp(125\d|866|874|932|949|950)"
    r"|koi8-[ru]|gb(k|2312|18030)|big5(hkscs)?|shift_jis|euc_(jp|kr)|iso2022_jp|mac-\w+|ascii"
)
_HIDDEN = ("script", "style", "noscript", "template", "svg", "nav", "form", "button", "select")
_BLOCKS = (
    *("p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "br", "section"),
    *("article", "header", "footer", "aside", "blockquote", "pre", "dt", "dd", "figcaption"),
    *("table", "ul", "ol", "dl", "main", "title", "hr", "caption"),
)


def decoded(body: bytes, content_type: str = "") -> str:
    """The page's characters, whatever it says of them. Never an exception.

    A byte order mark decides; then bytes that are UTF-8 and can hardly be anything else; then
    what the header says, then the page; then what Western browsers fall back on.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    said = [*_named(content_type), *_named(body[:_HEAD].decode("latin-1"))]
    for encoding in ("utf-8", *said) if not body.isascii() else (*said, "utf-8"):
        try:
            return body.decode(encoding)
        except UnicodeError:
            continue
    text = body.decode("utf-8", "replace")
    lost, kept = text.count("\ufffd"), sum(sign > "\x7f" for sign in text)
    # A slip in a page of UTF-8 costs a character; a page of another encoding loses them all.
    return text if kept > 2 * lost else body.decode("cp1252", "replace")


def _named(text: str) -> Iterator[str]:
    """The encodings that the text names, as far as pages are written in them."""
    for match in _CHARSET.finditer(text):
        try:
            name = codecs.lookup(match[1]).name
        except LookupError:
            continue
        if _WEB.fullmatch(name):
            yield "cp1252" if name in ("iso8859-1", "ascii") else name


def is_readable(body: bytes, media_type: str) -> bool:
    """Whether there are words in it: no picture, no PDF."""
    if media_type and not re.match(r"text/|application/(\w+\+)?(xml|json|xhtml\+xml)", media_type):
        return False
    return not body.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04"))


def page_language(body: bytes) -> str:
    """The language that the page says it is in (BCP 47); empty if it says none."""
    found = _LANGUAGE.search(body[:_HEAD].decode("latin-1"))
    return found[1][:35] if found else ""


def page_text(
    body: bytes, *, content_type: str = "", quoted: str = "", language: str = "en"
) -> str:
    """The main text, a paragraph a line apart, and the paragraphs that hold the quoted words
    where they stand outside of it. Empty for what holds no words.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if not is_readable(body, media_type):
        return ""
    text = clean(decoded(body, content_type))
    if "html" not in media_type and "<" not in text[:1024]:
        return _joined(text.split("\n"))
    tree = tree_of(text)
    if tree is None:
        return ""
    main = _joined(_main_text(text, tree).split("\n"))
    whole = _whole_text(tree)
    if not main:
        return _joined(whole)
    lost = missing(quoted, main, language=language) if quoted else ()
    if lost and lost != missing(quoted, "\n".join(whole), language=language):
        main = _joined([main, *_holding(lost, whole, language)])
    return main


def _main_text(text: str, tree: Any) -> str:
    # Takes seconds to import, and most processes never read a page.
    from trafilatura import extract  # noqa: PLC0415

    if sum(1 for _ in tree.iter()) > _MAX_ELEMENTS:
        return ""
    return (
        extract(
            text,
            output_format="txt",
            include_comments=False,
            include_tables=True,
            favor_recall=True,
        )
        or ""
    )


def _whole_text(tree: Any) -> tuple[str, ...]:
    """Every line that the page shows, menus left out. Takes the tree apart."""
    for element in list(tree.iter(*_HIDDEN)):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return tuple(line for line in lines if line)


def _holding(passages: Iterable[str], lines: tuple[str, ...], language: str) -> Iterator[str]:
    """The lines in which any of the passages stands, alone or with the next two."""
    for passage in passages:
        for at in range(len(lines)):
            for width in (1, 2, 3):
                near = lines[at : at + width]
                if not missing(passage, "\n".join(near), language=language):
                    yield from near
                    break
            else:
                continue
            break


def _joined(lines: Iterable[str]) -> str:
    tidy = (" ".join(line.split()) if "\n" not in line else line for line in lines)
    return "\n\n".join(line for line in tidy if line)[:MAX_TEXT]
