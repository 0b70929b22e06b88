"""A merge read once more before it is kept: what no editor may have meant is asked."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stories.text.diff import compare_texts, line_source
from stories.text.difference import How
from stories.text.layout import blocks
from stories.text.limits import TextTooLong, refuse_long
from stories.text.markup import spans
from stories.text.merge import Clash, Why, merge
from stories.text.prose import read
from stories.text.questions import BREAK, Parts, widened
from stories.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.layout import SourceBlock
    from stories.text.sentences import Sentence

KEPT = 0.65  # of a sentence that both changed: the share of words that must be the common ones
SHORTEST = 12  # characters of a sentence that nobody writes twice by chance

_DELIMITER = re.compile(r"[*_`~\[\]{}]")


def merged_parts(base: str, mine: str, theirs: str, *, markdown: bool, language: str) -> Parts:
    """The merge of two texts that both changed, with what is in doubt asked as well.

    A question is a paragraph on all sides; of a line, the line.
    """
    merged = merge(base, mine, theirs, markdown=markdown)
    every = whole(base, mine, theirs)
    if any(clash.why is Why.MOVED for clash in merged.clashes):
        return (Clash(base, mine, theirs, 1, Why.MOVED),)  # a place is no words to choose from
    if merged.clashes and not markdown:
        return every
    text = merged.settled([clash.mine for clash in merged.clashes])
    if _is_long(text):
        return every
    if not _has_all_marks(base, mine, theirs, text, line=not markdown):
        return every
    places = [
        *_strange_marks(text, mine, theirs, line=not markdown),
        *_doubled(text, mine, theirs, language=language),
        *_loosened(text, base, (mine, theirs), language=language),
    ]
    asked = widened(merged.parts)
    if not places and not any(map(_is_torn, asked)):
        return asked
    if not markdown or not all(map(_is_within, merged.clashes)):
        return every
    places += _places(asked)
    return _asked(text, (base, mine, theirs), places, on_all=bool(merged.clashes)) or every


def _is_long(text: str) -> bool:
    """Whether the two made more of it than can be read."""
    try:
        refuse_long(text)
    except TextTooLong:
        return True
    return False


def whole(base: str, mine: str, theirs: str) -> Parts:
    """The text as one question."""
    return (Clash(base, mine, theirs, 1),)


def shared_sentences(merged: str, mine: str, theirs: str, *, language: str) -> tuple[str, ...]:
    """The sentences of the merged text that neither of the two texts has as they stand."""
    return tuple(sentence.text for sentence in _shared(merged, (mine, theirs), language))


def _shared(merged: str, texts: Sequence[str], language: str) -> Iterator[Sentence]:
    known = {_plain(one.text) for text in texts for one in sentences(text, language=language)}
    for sentence in sentences(merged, language=language):
        if _plain(sentence.text) not in known:
            yield sentence


def _strange_marks(merged: str, mine: str, theirs: str, *, line: bool) -> Iterable[int]:
    """Where a claim's mark stands on words that nobody has seen under it."""
    seen = {(span.ref, span.words) for text in (mine, theirs) for span in spans(text, line=line)}
    return [s.start for s in spans(merged, line=line) if (s.ref, s.words) not in seen]


def _has_all_marks(base: str, mine: str, theirs: str, merged: str, *, line: bool) -> bool:
    """Whether the claims are those of both, without what either took away."""
    was, my, their, now = (
        {span.ref for span in spans(text, line=line)} for text in (base, mine, theirs, merged)
    )
    return now == (my & their) | ((my ^ their) - was)


def _doubled(merged: str, mine: str, theirs: str, *, language: str) -> Iterable[int]:
    """Where a sentence stands once more than in either text: both put it in, at other places."""
    most = _counts(mine, language) | _counts(theirs, language)
    seen: Counter[str] = Counter()
    for sentence in sentences(merged, language=language):
        text = _plain(sentence.text)
        seen[text] += 1
        if len(text) >= SHORTEST and 0 < most[text] < seen[text]:
            yield sentence.start


def _loosened(merged: str, base: str, texts: Sequence[str], *, language: str) -> Iterable[int]:
    """Where a sentence of both kept so little of the common one that it may say a third thing."""
    was = [sentence.text.split() for sentence in sentences(base, language=language)]
    for sentence in _shared(merged, texts, language):
        words = sentence.text.split()
        kept = (Indel.normalized_similarity(words, old, score_cutoff=KEPT) for old in was)
        if not any(kept):
            yield sentence.start


def _counts(text: str, language: str) -> Counter[str]:
    return Counter(_plain(sentence.text) for sentence in sentences(text, language=language))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _asked(merged: str, texts: Sequence[str], places: Iterable[int], *, on_all: bool) -> Parts:
    """The merged text with the paragraphs at those places asked, as each of the texts has them.

    Empty if they can't be told; with `on_all`, if one of the three lacks such a paragraph.
    """
    front, cut = blocks(merged)
    doubtful = {_block_at(place - len(front), cut) for place in places}
    sides = [_counterparts(merged, text) for text in texts]
    parts: list[str | Clash] = [front]
    for n, block in enumerate(cut):
        if n not in doubtful:
            parts.append(block.source + block.after)
            continue
        was, my, their = (side.get(n, "") for side in sides)
        if not (my and their and was) if on_all else not (my or their):
            return ()
        was, my, their = (text and text + block.after for text in (was, my, their))
        parts.append(Clash(was, my, their, n + 1))
    return tuple(_joined(parts))


def _places(parts: Parts) -> list[int]:
    """Where each clash begins in the text that has mine of it."""
    found, at = [], 0
    for part in parts:
        if isinstance(part, Clash):
            found.append(at)
        at += len(part.mine if isinstance(part, Clash) else part)
    return found


def _is_within(clash: Clash) -> bool:
    """Whether it is of words of one paragraph that both still have."""
    sides = (clash.mine, clash.theirs)
    return clash.why is Why.WORDS and all(sides) and not any(map(BREAK.search, sides))


def _block_at(place: int, cut: Sequence[SourceBlock]) -> int:
    end = 0
    for n, block in enumerate(cut):
        end += len(block.source) + len(block.after)
        if place < end:
            return n
    return len(cut) - 1


def _counterparts(merged: str, text: str) -> dict[int, str]:
    """The text's own paragraph for each of the merged ones that has one there."""
    return {
        block.old_index: line_source(block.ops, new=True)
        for block in compare_texts(merged, text).blocks
        if block.how is not How.AWAY
        and block.old_index is not None
        and block.new_index is not None
        and block.old_count == block.new_count == 1
    }


def _joined(parts: Iterable[str | Clash]) -> Iterable[str | Clash]:
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


def _is_torn(part: str | Clash) -> bool:
    """Whether a side of a question holds markup that has lost its partner to another part."""
    if isinstance(part, str):
        return False
    sides = [_leftover(side) for side in (part.base, part.mine, part.theirs)]
    return len(set(sides)) > 1


def _leftover(text: str) -> str:
    """The signs of markup that a reader would see."""
    read_as = "".join(read(block).text for block in blocks(text)[1])
    return "".join(sorted(_DELIMITER.findall(read_as)))
