"""Foreign files: what wires, pages and plain files say, as drafts of the desk."""

from __future__ import annotations

import re
from pathlib import PurePath

from stories.text.intake.decoding import MAX_BYTES, decoded
from stories.text.intake.draft import Draft, fitted, too_long
from stories.text.intake.front_matter import from_markdown
from stories.text.intake.json_file import from_json_file
from stories.text.intake.page import from_page
from stories.text.intake.plain import from_plain
from stories.text.limits import TextTooLong

__all__ = ["MAX_BYTES", "Draft", "read_version"]

_ENDINGS = {
    ".json": "json",
    ".ninjs": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
}
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|section|h1|p|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?:#[^\n]*\n)*"
    r"[A-Za-z_][\w -]*:[^\n]*\n(?:[^\n]*\n){0,200}?---[ \t]*\r?(?:\n|$)"
)


def read_version(data: bytes, *, name: str) -> Draft:
    """One version of a story from a file's bytes: Markdown, plain text, HTML or ninjs.

    What the file holds decides, its name only where the content may be several things. Give no
    more than MAX_BYTES + 1 bytes of a big file: it is refused all the same. Raises
    UnreadableFile with one sentence that names the file and says what to do.
    """
    text = decoded(data, name=name)
    try:
        return fitted(_read(text, name), name=name)
    except TextTooLong as refusal:
        raise too_long(refusal, name=name) from None


def _read(text: str, name: str) -> Draft:
    sort = _sort(text, PurePath(name).suffix.lower())
    if sort == "json":
        return from_json_file(text, name=name)
    if sort == "html":
        return from_page(text)
    if sort == "markdown":
        return from_markdown(text, name=name)
    return from_plain(text)


def _sort(text: str, ending: str) -> str:
    if ending == ".json" or _is_json(text, ending):
        return "json"
    if _PAGE.match(text, 0, 4_000):
        return "html"
    if _FRONT_MATTER.match(text):
        return "markdown"
    return _ENDINGS.get(ending, "text")


def _is_json(text: str, ending: str) -> bool:
    """Whether a file that is not called .json is a JSON object nevertheless."""
    start = text.lstrip()
    if ending in (".md", ".markdown", ".html", ".htm"):
        return False
    return (
        start.startswith("{") and start.rstrip().endswith("}") and start[1:].lstrip()[:1] in '"}'
    )
