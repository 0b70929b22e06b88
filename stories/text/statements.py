"""A statement: one sentence with all that it mentions, worked out when first asked for."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from stories.text.attribution import attributions
from stories.text.figures import figures
from stories.text.mentions import Mention, Touch
from stories.text.names import key_of, names
from stories.text.quotations import quotations
from stories.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.languages import Language, Sense
    from stories.text.quotations import Quotation
    from stories.text.words import Token


# So much of the words in common, two sentences differ in what they say of the same thing.
_ALIKE = 0.7


class Term(NamedTuple):
    """Words that would tell something else if others stood there; counted in tokens."""

    senses: tuple[Sense, ...]
    start: int
    end: int


class Quoted(NamedTuple):
    """A quotation, or the part of one that stands in a sentence."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token.low for token in self.tokens)


class Statement:
    """One sentence of one place of a story."""

    def __init__(
        self,
        text: str,
        language: Language,
        *,
        place: str,
        paragraph: int,
        quoted: tuple[Quoted, ...],
    ) -> None:
        self.text, self.language, self.quoted = text, language, quoted
        self.place, self.paragraph = place, paragraph

    @cached_property
    def tokens(self) -> list[Token]:
        return self.language.tokens(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What is left when case, punctuation and hyphens say nothing."""
        return tuple(token.low for token in self.tokens)

    @cached_property
    def content(self) -> frozenset[str]:
        """The words by which the sentence is known."""
        return frozenset(word for word in self.words if word not in self.language["function"])

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Every word as a name would be known by it."""
        return tuple(key_of(token.text) for token in self.tokens)

    def names(self, known: frozenset[str]) -> list[Mention]:
        return names(self.text, self.tokens, self.language, known)

    @cached_property
    def figures(self) -> list[Mention]:
        return figures(self.text, self.tokens, self.language)

    @cached_property
    def negations(self) -> list[Mention]:
        return self._listed("negations", Touch.NEGATION)

    @cached_property
    def possible(self) -> list[Mention]:
        """The words that leave it open: may, reportedly, whether."""
        months = {mention.start for mention in self.figures if mention.touch is Touch.DATE}
        hedges = self._listed("hedges", Touch.MODALITY)
        found = hedges + self._listed("possible", Touch.MODALITY)
        return [mention for mention in found if mention.start not in months]

    @cached_property
    def firm(self) -> list[Mention]:
        return self._listed("firm", Touch.MODALITY)

    def listed(self, name: str) -> list[Mention]:
        """The words and phrases of one list of modal words."""
        return self._listed(name, Touch.MODALITY)

    @cached_property
    def sayings(self) -> list[Mention]:
        """The words that make it somebody's: said, according to."""
        found = self._listed("sayings", Touch.ATTRIBUTION)
        return found + self._listed("according", Touch.ATTRIBUTION)

    @cached_property
    def terms(self) -> list[Term]:
        """The words of the language's families, but for those that bound a figure."""
        found, at = [], 0
        listed = self.language["exchanges"]
        bounds = {mention.bound_start for mention in self.figures if mention.bound}
        while at < len(self.tokens):
            match = listed.match(self.tokens, at)
            if match is not None and self.tokens[at].start not in bounds:
                found.append(Term(match[0], at, at + match[1]))
            at += match[1] if match is not None else 1
        return found

    def span(self, term: Term) -> tuple[int, int]:
        """Where a term stands in the text."""
        return self.tokens[term.start].start, self.tokens[term.end - 1].end

    def worded(self, term: Term | None) -> str:
        """A term as it is written; empty for none."""
        return self.text[slice(*self.span(term))] if term else ""

    @cached_property
    def attributions(self) -> tuple[str, ...]:
        """The words that say who says so, as often as somebody is named."""
        spans = attributions(self.text, language=self.language.tag)
        return tuple(self.text[slice(*span)] for span in spans)

    @cached_property
    def attribution(self) -> str:
        """The first of them; empty where nobody is named."""
        return self.attributions[0] if self.attributions else ""

    def like(
        self, other: Statement, mine: Sequence[Mention] = (), theirs: Sequence[Mention] = ()
    ) -> bool:
        """Whether both say the same but for a word or two, the mentions left blank."""
        words = self.masked(mine), other.masked(theirs)
        return Indel.normalized_similarity(*words) >= _ALIKE

    def said(self, mention: Mention) -> str:
        """The mention as it is written."""
        return self.text[mention.start : mention.end]

    def beside(self, mention: Mention) -> tuple[str, str]:
        """The words right before and after a mention; empty at the sentence's ends."""
        before = bisect_left(self._starts, mention.start) - 1
        after = bisect_left(self._starts, mention.end)
        return (
            self.tokens[before].low if before >= 0 else "",
            self.tokens[after].low if after < len(self.tokens) else "",
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def masked(self, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """The words with every mention as one blank."""
        if not mentions:
            return self.words
        words, spans = [], iter([*mentions, Mention(Touch.FIGURE, (), len(self.text) + 1, 0)])
        span = next(spans)
        for token in self.tokens:
            if token.start >= span.end > 0:
                span = next(spans)
            if token.start < span.start:
                words.append(token.low)
            elif token.start == span.start:
                words.append("")
        return tuple(words)

    def _listed(self, name: str, touch: Touch) -> list[Mention]:
        """The words and phrases of one list, the longest at each place."""
        found, at = [], 0
        endings = self.language.endings.get(name, ())
        listed, exempt = self.language[name], self.language[f"not_{name}"]
        if not endings and listed.begins_with_none_of(self.words):
            return []
        while at < len(self.tokens):
            token = self.tokens[at]
            if (only := exempt.match(self.tokens, at)) is not None:
                at += only[1]
                continue
            match = listed.match(self.tokens, at)
            if match is not None and not self._numbers(at, match[1]):
                end = self.tokens[at + match[1] - 1].end
                found.append(Mention(touch, (name, match[0]), token.start, end))
            elif endings and token.low.endswith(endings):
                found.append(Mention(touch, (name, token.low), token.start, token.end))
            at += match[1] if match is not None else 1
        return found

    def _numbers(self, at: int, width: int) -> bool:
        """Whether a figure follows that gives it another sense: No. 5, declined to 51.9."""
        last = self.tokens[at + width - 1]
        after = self.tokens[at + width : at + width + 1]
        if not after or not after[0].text[0].isdecimal():
            return False
        return width > 1 or self.text[last.end] == "."


def statements(
    text: str, language: Language, *, place: str = "", paragraph: int = 0
) -> list[Statement]:
    """The sentences of a text, each with the quotations that stand in it."""
    found: list[Statement] = []
    spans = quotations(text)
    at = 0
    for start, end, words in sentences(text, language=language.tag):
        while at < len(spans) and spans[at].end <= start:
            at += 1
        on = at
        while on < len(spans) and spans[on].start < end:
            on += 1
        quoted = tuple(_quoted(text, span, start, end, language) for span in spans[at:on])
        found.append(Statement(words, language, place=place, paragraph=paragraph, quoted=quoted))
    return found


def _quoted(text: str, span: Quotation, start: int, end: int, language: Language) -> Quoted:
    """The part of a quotation that stands in the sentence."""
    inner = text[max(start, span.inner_start) : min(end, span.inner_end)].strip()
    return Quoted(inner, tuple(language.tokens(inner)))
