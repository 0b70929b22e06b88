"""How much a text may hold before the desk refuses it or shows it without layout.

All are counts, never clocks: the same text reads the same on every machine.
"""

from __future__ import annotations

from stories.errors import UnfitText

MAX_BYTES = 200 * 1024  # of one text in UTF-8; a long read of 30,000 words fits
MAX_BLOCKS = 10_000  # paragraphs, entries and table cells; what follows is one last paragraph
MAX_COLUMNS = 100  # the rest of a longer row stands in its last cell
MAX_BLOCKS_DEEP = 24  # open lists, list entries and quotations around one line
MAX_SIGNS = 40_000  # stars, brackets, line ends and the like; what follows is plain words
MAX_INLINE_DEEP = 24  # emphasis and links around one word
MAX_PARENS = 4  # parentheses in parentheses in a link's address
MAX_LABEL = 999  # characters between a link's brackets that may name a definition
MAX_DEFINED = 2 * MAX_BYTES  # characters of address that uses of definitions may add to a page
MAX_ATTRIBUTES = 120  # characters between a claim mark's braces
MAX_ACCENTS = 30  # combining marks on one letter, as in the stream-safe format of UAX #15
EXCERPT = 60  # characters of source that a problem shows


class TextTooLong(UnfitText):
    """Nothing was read; `size` is in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"This text is {size // 1024 + 1} KB long; {MAX_BYTES // 1024} KB is the most that a "
            "story can hold. Move a part of it to an update or to a story of its own."
        )
        self.size = size


def refuse_long(text: str) -> None:
    """Raises TextTooLong; counts bytes only where the number of characters leaves doubt."""
    if len(text) * 4 <= MAX_BYTES:
        return
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise TextTooLong(size)
