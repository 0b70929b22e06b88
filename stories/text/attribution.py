"""Who says so: whether a sentence names a source, hedges, or calls a thing untrue."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stories.text.languages import language as language_of
from stories.text.quotations import quotations
from stories.text.sentences import Sentence, sentence_of, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.languages import Language
    from stories.text.words import Token

# Of a text that is being typed all sentences but one were looked at a moment ago.
_REMEMBERED = 4096

__all__ = ["Sentence", "attributed", "attribution", "denied", "hedged", "sentence_of", "sentences"]

# "Police: 12 dead" names its source in so many words before the colon.
_LABEL = 5
# A verb such as "reported" needs whoever reports this near to it.
_REACH = 3
_QUOTE_ENDS = ".,;:!?…"


@lru_cache(maxsize=_REMEMBERED)
def attributed(sentence: str, *, language: str = "en") -> bool:
    """Whether the sentence says who says so: "police said", "according to", a quotation alone."""
    return attribution(sentence, language=language) is not None


@lru_cache(maxsize=_REMEMBERED)
def hedged(sentence: str, *, language: str = "en") -> bool:
    """Whether the sentence leaves open if it is so: "reportedly", "may have", a question."""
    if sentence.rstrip(" \"'”’»“)]").endswith(("?", "？")):
        return True
    words = language_of(language)
    found = words.tokens(sentence)
    return words["hedges"].holds(found) or words["possible"].holds(_without_months(found, words))


@lru_cache(maxsize=_REMEMBERED)
def denied(sentence: str, *, language: str = "en") -> bool:
    """Whether the sentence itself calls what it says untrue: "false reports", "no evidence"."""
    words = language_of(language)
    found = words.tokens(sentence)
    return any(
        words["denials"].match(found, at) is not None and not _negated(found, at, words)
        for at in range(len(found))
    )


def attribution(sentence: str, *, language: str = "en") -> tuple[int, int] | None:
    """Where the words that name a source stand in the sentence; None if nobody is named."""
    return next(attributions(sentence, language=language), None)


def attributions(sentence: str, *, language: str = "en") -> Iterator[tuple[int, int]]:
    """Where the words that name a source stand, one place for each time that a source is named."""
    words = language_of(language)
    found = words.tokens(sentence)
    quoted = quotations(sentence)
    if quoted and quoted[0].start == 0 and not sentence[quoted[-1].end :].strip(_QUOTE_ENDS):
        yield quoted[0].start, quoted[-1].end
        return
    named = False
    for span in _said(sentence, found, words, quoting=bool(quoted)):
        named = True
        yield span
    if not named and (label := _label(sentence, found, words)) is not None:
        yield label


def _said(
    sentence: str, found: Sequence[Token], words: Language, *, quoting: bool
) -> Iterator[tuple[int, int]]:
    """Every "according to the ministry" and "police said"."""
    skipped = _skipped(found, words)
    for at, token in enumerate(found):
        if (match := words["according"].match(found, at)) is not None:
            yield token.start, _through_source(sentence, found, at + match[1] - 1)
            continue
        if at in skipped:
            continue
        if (match := words["sayings"].match(found, at)) is None:
            match = words["reports"].match(found, at)
            if match is None or not (quoting or _is_report(found, at, match[1], words)):
                continue
        yield _with_source(found, at, at + match[1], words)


def _without_months(found: Sequence[Token], words: Language) -> list[Token]:
    """In the middle of a sentence, "May" is a month and hedges nothing."""
    return [
        token
        for at, token in enumerate(found)
        if not (at and token.text[0].isupper() and token.low in words["months"])
    ]


def _negated(found: Sequence[Token], at: int, words: Language) -> bool:
    """Whether "false" stands right after a negation: "not wrong" denies nothing."""
    if at == 0 or words["negations"].match(found, at) is not None:
        return False
    before = found[at - 1].low
    return before in words["negations"] or before.endswith(words.endings.get("negations", ("\0",)))


def _skipped(found: Sequence[Token], words: Language) -> frozenset[int]:
    """The tokens of phrases that only sound like a saying: "that said"."""
    skipped: set[int] = set()
    for name in ("not_sayings", "hedges"):
        for at in range(len(found)):
            if (match := words[name].match(found, at)) is not None and match[1] > 1:
                skipped.update(range(at, at + match[1]))
    return frozenset(skipped)


def _is_source(token: Token, words: Language) -> bool:
    if token.low in words["sources"] or token.low in words["pronouns"]:
        return True
    return token.text[0].isupper() and token.low not in words["function"]


def _is_report(found: Sequence[Token], at: int, width: int, words: Language) -> bool:
    """Whether a verb of many uses reports what somebody said: a source is near, or "that"."""
    after = found[at + width : at + width + 1]
    if after and after[0].low in words["that"]:
        return True
    near = found[max(0, at - _REACH) : at]
    if any(_is_source(token, words) for token in near):
        return True
    # "…, reported the newspaper"
    beyond = found[at + width : at + width + _REACH]
    return at > 0 and any(token.low in words["sources"] for token in beyond)


def _with_source(found: Sequence[Token], at: int, end: int, words: Language) -> tuple[int, int]:
    """The saying with the source right before it: "police said"."""
    start = at
    if at and _is_source(found[at - 1], words):
        start = at - 1
    return found[start].start, found[end - 1].end


def _through_source(sentence: str, found: Sequence[Token], at: int) -> int:
    """The end of "according to the interior ministry": no farther than a mark or three words."""
    end = found[at].end
    for token in found[at + 1 : at + 1 + _REACH]:
        if sentence[end : token.start] != " ":
            break
        end = token.end
    return end


def _label(sentence: str, found: Sequence[Token], words: Language) -> tuple[int, int] | None:
    """The source before or after a colon: "Police: 12 dead", "12 dead: police"."""
    colon = sentence.find(": ")
    if colon < 0:
        return None
    before = [token for token in found if token.end <= colon]
    after = [token for token in found if token.start > colon]
    for side in (before, after):
        if 0 < len(side) <= _LABEL and any(token.low in words["sources"] for token in side):
            return side[0].start, side[-1].end
    return None
