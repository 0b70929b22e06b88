"""An article as a web page: its main text, found by a library, without menus and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stories.text.clean import clean
from stories.text.intake.draft import Draft
from stories.text.intake.escaping import escaped_line
from stories.text.intake.from_html import markdown_of, tree_of
from stories.text.intake.plain import is_byline
from stories.text.intake.times import moment
from stories.text.render import plain_text

if TYPE_CHECKING:
    from datetime import datetime

_AROUND = frozenset({"nav", "footer", "aside", "form", "button", "select", "dialog"})
_BLOCK = re.compile(r"\n\n(?! )")
_FEW = 2  # words; so short a block outside the main text is a button or a label
_WORD = re.compile(r"\w+")
_DATED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//article//time/@datetime",
    "//time/@datetime",
)


def from_page(text: str) -> Draft:
    """The draft in an HTML page or fragment; a headline only where the page has one."""
    text = clean(text)
    tree = tree_of(text)
    if tree is None:
        return Draft("", "", source_format="html")
    facts = _metadata(text)
    headline = _heading(tree) or _said(facts, "title")
    byline = _said(facts, "author").replace("; ", ", ")
    standfirst = _said(facts, "description")
    repeated = {_words(headline), _words(byline), f"by {_words(byline)}", ""}
    blocks = [
        block for block in _BLOCK.split(_main_text(text, tree)) if _plain(block) not in repeated
    ]
    if not byline and len(blocks) > 1 and is_byline(blocks[0]):
        byline = blocks.pop(0)
    if blocks and standfirst and _plain(blocks[0]) == _words(standfirst):
        blocks.pop(0)
    elif _words(standfirst) in _plain("\n\n".join(blocks)):
        standfirst = ""  # a summary for search engines that repeats the text
    return Draft(
        headline=escaped_line(headline),
        standfirst=escaped_line(standfirst),
        byline=byline,
        body="\n\n".join(blocks),
        language=tree.get("lang") or "",
        published_at=_published_at(tree) or moment(_said(facts, "date")),
        source_format="html",
    )


def _main_text(text: str, tree: Any) -> str:
    """The article as it stands, where nothing in it is foreign to its main text.

    Captions and short lines are kept so. Where there is more around it, only what the library
    takes for the main text.
    """
    whole = markdown_of(_container(tree), without=_AROUND)
    extracted = _extracted(text)
    if not extracted:
        return whole
    main = _plain(extracted)
    for block in _BLOCK.split(whole):
        words = _plain(block)
        if words and words not in main and ("](" in block or len(words.split()) <= _FEW):
            return extracted
    return whole


def _container(tree: Any) -> Any:
    """The one article of the page, or its main part, or all of it; without the page's header."""
    for name in ("article", "main"):
        found = list(tree.iter(name))
        if len(found) == 1:
            return found[0]
    for header in list(tree.iter("header")):
        if header.find(".//h1") is None:
            header.drop_tree()
    return tree


def _extracted(text: str) -> str:
    # Takes seconds to import, and most processes never read a page.
    from trafilatura import extract  # noqa: PLC0415

    found = extract(
        text,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        favor_recall=True,
    )
    return markdown_of(tree_of(found)) if found else ""


def _metadata(text: str) -> Any:
    from trafilatura import extract_metadata  # noqa: PLC0415 as above

    return extract_metadata(text)


def _said(facts: Any, name: str) -> str:
    return " ".join((getattr(facts, name, None) or "").split())


def _heading(tree: Any) -> str:
    """The page's first heading, where it has only one."""
    headings = list(tree.iter("h1"))
    return " ".join(headings[0].text_content().split()) if len(headings) == 1 else ""


def _published_at(tree: Any) -> datetime | None:
    found = (moment(value) for path in _DATED for value in tree.xpath(path))
    return next(filter(None, found), None)


def _plain(markdown: str) -> str:
    return _words(plain_text(markdown))


def _words(text: str) -> str:
    """The words alone, so that two ways to set the same text compare equal."""
    return " ".join(_WORD.findall(text.lower()))
