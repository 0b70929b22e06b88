"""Where a change of the text was made, in readers' words: what notices stand beside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.text.diff import compare
from stories.text.difference import How, changes
from stories.text.sentences import sentences
from stories.text.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.text.difference import Op
    from stories.text.version import Version

_QUOTED = 240  # characters of a quote; enough to find the paragraph again


@dataclass(frozen=True, slots=True)
class Spot:
    """A line or paragraph that changed: its words before and after, one side empty at most."""

    place: str  # headline, standfirst, body or update:UID
    before: str
    after: str

    def sentences(self, language: str) -> tuple[str, str]:
        """The sentences that went and those that came in their place, each side as one text."""
        was, now = (sentences(text, language=language) for text in (self.before, self.after))
        old, new = ({one.text for one in side} for side in (was, now))
        return (
            " ".join(one.text for one in was if one.text not in new),
            " ".join(one.text for one in now if one.text not in old),
        )

    def quote(self, language: str) -> str:
        """The words to find the mended paragraph by; empty where the words are gone."""
        _gone, come = self.sentences(language)
        words = " ".join((come or self.after).split())
        return words if len(words) <= _QUOTED else words[:_QUOTED].rpartition(" ")[0]


def spots(old: Version, new: Version) -> tuple[Spot, ...]:
    """Every line and paragraph whose words changed, in reading order."""
    return tuple(spot for spot in _found(old, new) if spot.before != spot.after)


def spot_of(found: Iterable[Spot], wrong: str, right: str) -> Spot | None:
    """The one that a correction is about: it lost most of what was wrong, and has most of what
    is right. None if no spot has anything to do with it.
    """
    gone, come = _words(wrong), _words(right)
    rated = [(_shared(spot, gone, come), -n, spot) for n, spot in enumerate(found)]
    best, _place, spot = max(rated, default=(0, 0, None))
    return spot if best else None


def _shared(spot: Spot, wrong: Counter[str], right: Counter[str]) -> int:
    before, after = _words(spot.before), _words(spot.after)
    lost, won = before - after, after - before
    touched = (lost & (wrong - right)).total() + (won & (right - wrong)).total()
    # What only stands beside the change tells two changes of the same words apart.
    return 100 * touched + (before & wrong).total() if touched else 0


def _words(text: str) -> Counter[str]:
    return Counter(token.low for token in tokens(text))


def _found(old: Version, new: Version) -> Iterator[Spot]:
    comparison = compare(old, new)
    yield from _line("headline", comparison.headline)
    yield from _line("standfirst", comparison.standfirst)
    for block in comparison.body.blocks:
        if block.how not in (How.SAME, How.AWAY):
            yield from _line("body", block.ops)
    for update in comparison.updates:
        place = f"update:{update.uid}"
        yield from _line(place, update.headline)
        for block in update.text.blocks:
            if block.how not in (How.SAME, How.AWAY):
                yield from _line(place, block.ops)


def _line(place: str, ops: tuple[Op, ...]) -> Iterator[Spot]:
    if changes(ops):
        yield Spot(place, _side(ops, "old"), _side(ops, "new"))


def _side(ops: Iterable[Op], side: str) -> str:
    return " ".join("".join(op.text for op in ops if getattr(op, side)).split())
