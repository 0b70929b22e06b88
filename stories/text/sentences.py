"""Sentences of a text, with where they stand; a quotation is never cut in two."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stories.text.languages import language as language_of
from stories.text.quotations import quotations
from stories.text.words import plain

if TYPE_CHECKING:
    from stories.text.languages import Language

_BREAK = re.compile(
    r"\n[ \t]*(?=\n)"  # an empty line ends a paragraph
    r"|\n(?=[ \t]*(?:[-*+>#|]|\d{1,9}[.)])[ \t])"  # so do a list's entry, a heading, a quote
    r"|^[ \t]*#{1,6}[ \t][^\n]*$"  # a heading is one sentence
    r"|[.!?…]+[\"'”’»“›)\]]*(?=\s)"
    r"|[。！？]+[」』）]*",
    re.MULTILINE,
)
_WORD_BEFORE = re.compile(r"\w[\w.]*$")
_MARKS = ".!?…。！？"
_NEXT_WORD = re.compile(r"\w+")
# A quotation beyond this length is read sentence by sentence.
_LONG_QUOTATION = 600
_LONGEST_WORD = 24
_WORDS_PER_CAPITAL = 40


class Sentence(NamedTuple):
    """One sentence without the space around it."""

    start: int
    end: int
    text: str


def sentences(text: str, *, language: str = "en") -> tuple[Sentence, ...]:
    """Every sentence in reading order; linear in the text's length."""
    found: list[Sentence] = []
    start = 0
    for end in _ends(text, language_of(language)):
        _add(found, text, start, end)
        start = end
    _add(found, text, start, len(text))
    return tuple(found)


def sentence_of(text: str, start: int, end: int, *, language: str = "en") -> str:
    """The words from the sentence that holds `start` to the one that holds the last character."""
    held = [
        sentence
        for sentence in _remembered(text, language)
        if sentence.start < max(end, start + 1) and sentence.end > start
    ]
    return text[held[0].start : held[-1].end] if held else text[start:end]


@lru_cache(maxsize=1024)
def _remembered(text: str, language: str) -> tuple[Sentence, ...]:
    """Every claim of a passage asks for its sentences, and again at every pause in typing."""
    return sentences(text, language=language)


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    if stripped := part.strip():
        start += len(part) - len(part.lstrip())
        found.append(Sentence(start, start + len(stripped), stripped))


def _ends(text: str, language: Language) -> list[int]:
    """Where a sentence ends: after its closing marks."""
    lower_only = _has_no_capitals(text)
    spans = [
        span for span in quotations(text) if span.inner_end - span.inner_start < _LONG_QUOTATION
    ]
    ends: list[int] = []
    at = 0
    for match in _BREAK.finditer(text):
        end = match.end()
        if match.group()[0] in _MARKS:
            while at < len(spans) and spans[at].end <= match.start():
                at += 1
            if at < len(spans) and spans[at].start < end < spans[at].end:
                continue
            if match.group()[0] not in "。！？" and not _is_end(text, match, language, lower_only):
                continue
        ends.append(end)
    return ends


def _has_no_capitals(text: str) -> bool:
    """Whether it is written small, as chats are, but for a stray capital or two."""
    if text.lstrip()[:1].isupper():
        return False
    words = text.split()
    return sum(word[0].isupper() for word in words) * _WORDS_PER_CAPITAL <= len(words)


def _is_end(text: str, match: re.Match[str], language: Language, lower_only: bool) -> bool:
    """Whether the mark ends a sentence rather than an abbreviation, an initial or a number."""
    following = _NEXT_WORD.search(text, match.end(), match.end() + _LONGEST_WORD)
    if following is None:
        return True
    after = following.group()
    if after[0].islower() and not lower_only:
        return False
    if match.group()[0] != "." or match.group()[:2] == "..":
        return True
    before = _WORD_BEFORE.search(text[max(0, match.start() - _LONGEST_WORD) : match.start()])
    if before is None:
        return True
    word = before.group()
    if word.isdecimal():
        begin = match.start() - len(word)
        numbers_a_list = begin == 0 or text[begin - 1] == "\n"
        return not (numbers_a_list or (language.capitalised_nouns and len(word) < 3))
    if "." in word or len(word) == 1:
        # "in the U.S. The", but not "the U.S. Army" nor "J. Smith".
        return "." in word and after[0].isupper() and plain(after) in language["function"]
    return plain(word) not in language["abbreviations"]
