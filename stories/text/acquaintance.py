"""The names that a whole story knows, found when a change first asks for them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from stories.text.languages import language as language_of
from stories.text.names import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# A word in the middle of a sentence.
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]\w+")
_ENDS = (".", "!", "?", "…", '"', "”", "»", "“")


class Acquaintance:
    """Tells a name where a sentence, or a headline in capitals, hides that it is one."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        self.texts, self.language = tuple(texts), language_of(language)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that are large inside a sentence, and nowhere small; one pass."""
        if self.language.capitalised_nouns:
            return frozenset()
        found: set[str] = set()
        for text in dict.fromkeys(self.texts):
            for line in text.splitlines():
                if line.rstrip().endswith(_ENDS):  # others may be headings, all in capitals
                    found.update(_INSIDE.findall(line))
        return frozenset(
            key_of(word)
            for word in found
            if word[0].isupper()
            and word.lower() not in found
            and word.lower() not in self.language.nameless
        )
