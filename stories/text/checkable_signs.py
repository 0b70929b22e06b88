"""What in a sentence can be checked, and what makes it no statement of fact: rules over words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stories.text.checkable_figures import counted, dated
from stories.text.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.mentions import Mention
    from stories.text.statements import Quoted
    from stories.text.words import Token


class Why(StrEnum):
    """What somebody can look up in a sentence."""

    TOLL = "toll"
    FIGURE = "figure"
    RECORD = "record"  # the largest, the first time
    QUOTATION = "quotation"
    ATTRIBUTED = "attributed"
    NEGATED = "negated"
    DATE = "date"
    EVENT = "event"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Sign:
    """One such thing, in the words of the sentence."""

    why: Why
    words: str


# What each adds; a sentence is proposed from ENOUGH on.
_WEIGHTS = {
    Why.TOLL: 6,
    Why.FIGURE: 4,
    Why.RECORD: 3,
    Why.QUOTATION: 3,
    Why.ATTRIBUTED: 2,
    Why.NEGATED: 1,
    Why.DATE: 3,
    Why.EVENT: 3,
    Why.NAME: 1,
}
ENOUGH = 4
_FEWEST_WORDS, _MOST_WORDS = 3, 100  # of a sentence; beyond, nobody ended it
_FEWEST_SAID = 3  # words with content, besides who says so
_FEWEST_NAMED = 2  # words that say who does
_FEWEST_QUOTED = 4
_UNSPACED_LETTERS = 4  # count as a word where words are written without blanks
_RUNS_ON = 9
_ENDS = ".!…。！\"'”’»“)]）」』"
_ASKS = ("?", "？")


def weight_of(signs: Sequence[Sign]) -> int:
    return sum(_WEIGHTS[sign.why] for sign in signs)


def signs_of(
    statement: Statement, known: frozenset[str], *, listed: bool = False
) -> tuple[Sign, ...]:
    """What can be checked in the sentence, gravest first; empty where it states no fact.

    `listed`: it is an entry of a list, which may lack a full stop.
    """
    language = statement.language
    if not language.tells_checkable:
        return plain_signs(statement)
    if not _is_sentence(statement, listed=listed):
        return ()
    signs = tuple(_signs(statement, known))
    whys = {sign.why for sign in signs}
    if weight_of(signs) < ENOUGH or _is_no_fact(statement, whys):
        return ()
    return signs


def plain_signs(statement: Statement) -> tuple[Sign, ...]:
    """Digits and quotations alone: for languages whose words nobody has listed."""
    text = statement.text
    if text.rstrip(_ENDS).endswith(_ASKS) or not text.endswith(tuple(_ENDS)):
        return ()
    if len(statement.tokens) > _MOST_WORDS or _length(statement.tokens) < _FEWEST_WORDS:
        return ()
    signs = [
        Sign(Why.FIGURE, statement.said(mention))
        for mention in statement.figures
        if any(mark.isdecimal() for mark in statement.said(mention))
    ]
    quotes = [Sign(Why.QUOTATION, q.text) for q in statement.quoted if _is_long(q)]
    return (*signs[:1], *quotes[:1])


def _length(found: Sequence[Token]) -> int:
    """How many words; a stretch of letters that no blank divides is as many as it is long."""
    return sum(
        max(1, len(token.text) // _UNSPACED_LETTERS) if token.text[0] > "\u2e80" else 1
        for token in found
    )


def _is_long(quoted: Quoted) -> bool:
    return _length(quoted.tokens) >= _FEWEST_QUOTED


def _is_sentence(statement: Statement, *, listed: bool) -> bool:
    """Not a heading, a caption, a table's line or a question."""
    text = statement.text
    if not _FEWEST_WORDS <= len(statement.tokens) <= _MOST_WORDS:
        return False
    if text.rstrip("\"'”’»“)] ").endswith(_ASKS) and not statement.quoted:
        return False
    if not text.endswith(tuple(_ENDS)):
        return listed and _has_verb(statement)
    return _has_verb(statement) or _runs_on(statement)


def _runs_on(statement: Statement) -> bool:
    """Long and full of small words: a sentence, though nobody has listed its verb."""
    small = statement.language["function"]
    found = statement.tokens
    return len(found) >= _RUNS_ON and sum(t.low in small for t in found) * 5 >= len(found)


def _has_verb(statement: Statement) -> bool:
    language, found = statement.language, statement.tokens
    past = language.endings["past"]
    lists = [language[name] for name in ("verbs", "acts", "sayings", "reports")]
    return any(
        token.low.endswith(("'s", "'re", "n't"))
        or (token.text.islower() and bool(past) and token.low.endswith(past))
        or any(words.match(found, at) for words in lists)
        for at, token in enumerate(found)
    )


def _signs(statement: Statement, known: frozenset[str]) -> Iterator[Sign]:
    named = statement.names(known)
    names = [mention for mention in named if _is_name(statement, mention)]
    act, harm = _first(statement, "acts"), _first(statement, "harms")
    figure = next(counted(statement, counts=bool(act or harm)), None)
    if figure is not None:
        toll = harm and not figure.unit
        yield Sign(Why.TOLL if toll else Why.FIGURE, _written(statement, figure))
    if (record := _first(statement, "records")) and (names or act or figure):
        yield Sign(Why.RECORD, record)
    saying = _source(statement)
    if saying:
        yield from (Sign(Why.QUOTATION, q.text) for q in _quoted(statement)[:1])
        if _said_enough(statement):
            yield Sign(Why.ATTRIBUTED, saying)
    if statement.negations and (names or act or figure) and not _first(statement, "silences"):
        yield Sign(Why.NEGATED, statement.said(statement.negations[0]))
    if date := dated(statement):
        yield Sign(Why.DATE, date)
    if act:
        yield Sign(Why.EVENT, act)
    if names:
        yield Sign(Why.NAME, _whole_name(statement, named, named.index(names[0])))


def _written(statement: Statement, figure: Mention) -> str:
    """The figure to the end of its last word: $40m."""
    end = figure.end
    while statement.text[end : end + 1].isalnum():
        end += 1
    return statement.text[figure.start : end]


def _whole_name(statement: Statement, named: Sequence[Mention], at: int) -> str:
    """The words of a name that stand side by side: Anna Berg."""
    first = last = at
    while first and named[first].start - named[first - 1].end == 1:
        first -= 1
    while last + 1 < len(named) and named[last + 1].start - named[last].end == 1:
        last += 1
    return statement.text[named[first].start : named[last].end]


def _is_name(statement: Statement, mention: Mention) -> bool:
    """A name in earnest; the one who says so is counted with what he says."""
    return not mention.weak and statement.said(mention)[:2] not in ("I'", "I’")


def _quoted(statement: Statement) -> list[Quoted]:
    """Quotations that state something: with a figure, a date or an event in them."""
    found = []
    for quoted in statement.quoted:
        if not _is_long(quoted):
            continue
        inner = Statement(quoted.text, statement.language, place="", paragraph=0, quoted=())
        if next(counted(inner, counts=True), None) or dated(inner) or _first(inner, "acts"):
            found.append(quoted)
    return found


def _first(statement: Statement, name: str) -> str:
    """The first words of a list that the sentence holds; empty without any."""
    listed, found = statement.language[name], statement.tokens
    for at, token in enumerate(found):
        if (match := listed.match(found, at)) is not None and not token.text.istitle():
            return statement.text[token.start : found[at + match[1] - 1].end]
    return ""


def _source(statement: Statement) -> str:
    """Who says so, in the sentence's words; read only where a word of saying stands."""
    language, found = statement.language, statement.tokens
    lists = [language[name] for name in ("sayings", "reports", "according")]
    if ":" not in statement.text and not any(
        words.match(found, at) for words in lists for at in range(len(found))
    ):
        return ""
    said = statement.attribution
    return (
        "" if said[-len(statement.text) :] == statement.text or _only_quoted(statement) else said
    )


def _only_quoted(statement: Statement) -> bool:
    """Whether it is a quotation and nothing else: whoever says it stood in the one before."""
    return sum(len(part.text) for part in statement.quoted) >= 0.9 * len(statement.text)


def _said_enough(statement: Statement) -> bool:
    """Whether it says more than that somebody said something, quotations aside."""
    quoted = {word for part in statement.quoted for word in part.words}
    return len(statement.content - quoted) >= _FEWEST_SAID + _FEWEST_NAMED


def _is_no_fact(statement: Statement, whys: set[Why]) -> bool:
    """An opinion, advice, a condition, an address to the reader, or a line of the page itself."""
    if _is_furniture(statement):
        return True
    if Why.ATTRIBUTED in whys or Why.QUOTATION in whys:
        return False
    if statement.quoted and _only_quoted(statement):
        return not whys & {Why.FIGURE, Why.TOLL, Why.RECORD}
    language, found = statement.language, statement.tokens
    if language["opinions"].holds(found) or language["conditions"].match(found, 0):
        return True
    if _speaks_to_reader(statement):
        return not whys & {Why.FIGURE, Why.TOLL} or _says_you(statement)
    sure = Why.FIGURE in whys or Why.TOLL in whys or Why.DATE in whys
    return not sure and language["possible"].holds(found)


def _speaks_to_reader(statement: Statement) -> bool:
    words = statement.language["reader"]
    return any(token.low in words and not _is_acronym(token) for token in statement.tokens)


def _says_you(statement: Statement) -> bool:
    words = statement.language["you"]
    return any(token.low in words for token in statement.tokens)


def _is_acronym(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _is_furniture(statement: Statement) -> bool:
    """Captions, credits, links onward: “Photo: …”, “Reporting by …”, “Read more”."""
    listed, found, text = statement.language["furniture"], statement.tokens, statement.text
    opening = listed.match(found, 0)
    if opening is not None:
        end = found[opening[1] - 1].end
        if opening[1] > 1 or text[end : end + 2].strip()[:1] in (":", "|", "–", "—", "-"):
            return True
    return any(
        match is not None and match[1] > 1
        for match in (listed.match(found, at) for at in range(len(found)))
    )
