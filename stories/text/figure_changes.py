"""Which figure or date gave way to which between two sentences that belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.mentions import Altered, Change, Mention, Touch

if TYPE_CHECKING:
    from stories.text.statements import Statement


def figures_altered(old: Statement, new: Statement) -> Altered:
    """Figures, dates and units; twelve for 12 or pct for % is no change."""
    altered = Altered()
    olds, news = list(old.figures), list(new.figures)
    if len(olds) == len(news) and old.masked(olds) == new.masked(news):
        # Nothing else differs: two figures that changed places are two changes.
        for one, other in zip(olds, news, strict=True):
            _give_way(altered, old, new, one, other)
        return altered
    _match(altered, old, new, olds, news, beside=True)
    _replace_beside(altered, old, new, olds, news)
    _match(altered, old, new, olds, news, beside=False)
    _replace_rest(altered, old, new, olds, news)
    altered.dropped += [mention for mention in olds if not mention.weak]
    altered.added += [mention for mention in news if not mention.weak]
    return altered


def _give_way(
    altered: Altered, old: Statement, new: Statement, one: Mention, other: Mention
) -> None:
    """Note what differs between two mentions that stand for each other."""
    was, now = old.said(one), new.said(other)
    if one.key != other.key:
        altered.changes.append(Change(other.touch, was, now))
    elif one.unit != other.unit and one.unit and other.unit:
        altered.changes.append(Change(Touch.UNIT, was, now))


def _match(
    altered: Altered,
    old: Statement,
    new: Statement,
    olds: list[Mention],
    news: list[Mention],
    *,
    beside: bool,
) -> None:
    """Take out mentions with the same key, first only those before the same word."""
    for one in tuple(olds):
        for other in news:
            if one.key != other.key:
                continue
            if beside and old.beside(one)[1] != new.beside(other)[1]:
                continue
            _give_way(altered, old, new, one, other)
            olds.remove(one)
            news.remove(other)
            break


def _replace_beside(
    altered: Altered, old: Statement, new: Statement, olds: list[Mention], news: list[Mention]
) -> None:
    """Different figures before the same word, where it follows one figure only: 12 dead."""
    before_word = [new.beside(other)[1] for other in news]
    words = [old.beside(one)[1] for one in olds]
    for one, word in zip(tuple(olds), words, strict=True):
        if not word or words.count(word) != 1 or before_word.count(word) != 1:
            continue
        other = news[before_word.index(word)]
        if _same_sort(one, other):
            altered.changes.append(Change(other.touch, old.said(one), new.said(other)))
            olds.remove(one)
            news.remove(other)
            before_word.remove(word)


def _replace_rest(
    altered: Altered, old: Statement, new: Statement, olds: list[Mention], news: list[Mention]
) -> None:
    """What is left in two sentences that say nearly the same, or beside the same words."""
    alike = old.like(new)
    for one in tuple(olds):
        for other in news:
            near = _beside_alike(old.beside(one), new.beside(other))
            weak = one.weak or other.weak
            if _same_sort(one, other) and (near or (alike and not weak)):
                altered.changes.append(Change(other.touch, old.said(one), new.said(other)))
                olds.remove(one)
                news.remove(other)
                break


def _same_sort(one: Mention, other: Mention) -> bool:
    """Whether one can stand for the other: dates for dates, percentages for percentages."""
    if one.weak and other.weak:
        return False
    units = one.unit == other.unit or not (one.unit and other.unit)
    return one.touch == other.touch and units and not ((one.weak or other.weak) and one.unit)


def _beside_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """One person and two people: the word after begins alike, or the word before is the same."""
    if one[1] and other[1] and one[1][:2] == other[1][:2]:
        return True
    return bool(one[0]) and len(one[0]) > 3 and one[0] == other[0]
