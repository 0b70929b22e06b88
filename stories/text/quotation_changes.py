"""Which quotation lost, gained or changed its words between two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stories.text.mentions import Change, Touch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.statements import Quoted

# Two quotations that share less are two, not one with other words.
_SAME_QUOTATION = 0.4


def quotations_altered(
    old: Sequence[Quoted], new: Sequence[Quoted], *, old_quoted: str, new_quoted: str
) -> list[Change]:
    """What changed inside quote marks; their style and how a quotation is divided say nothing.

    `old_quoted` and `new_quoted` are all quoted words of both stories, to find what moved.
    """
    if _all(old) == _all(new):
        return []
    gone = _without(old, new)
    come = _without(new, old)
    changes = _replaced(gone, come)
    gone = [quoted for quoted in gone if not _stands_in(quoted, new_quoted)]
    come = [quoted for quoted in come if not _stands_in(quoted, old_quoted)]
    changes += [Change(Touch.QUOTATION, quoted.text, "") for quoted in gone]
    changes += [Change(Touch.QUOTATION, "", quoted.text) for quoted in come]
    return changes


def _all(side: Sequence[Quoted]) -> list[str]:
    return [word for quoted in side for word in quoted.words]


def _without(side: Sequence[Quoted], other: Sequence[Quoted]) -> list[Quoted]:
    """The quotations that the other side lacks, each taken against one of its own."""
    left = [quoted.words for quoted in other]
    kept = []
    for quoted in side:
        if quoted.words in left:
            left.remove(quoted.words)
        elif quoted.words:
            kept.append(quoted)
    return kept


def _replaced(gone: list[Quoted], come: list[Quoted]) -> list[Change]:
    """Take out the pairs that are one quotation with other words, the most alike first."""
    changes = []
    scored = sorted(
        (-Indel.normalized_similarity(one.words, other.words), i, j)
        for i, one in enumerate(gone)
        for j, other in enumerate(come)
    )
    pairs: dict[int, int] = {}
    for score, i, j in scored:
        if -score >= _SAME_QUOTATION and i not in pairs and j not in pairs.values():
            pairs[i] = j
            changes.append(_reworded(gone[i], come[j]))
    come[:] = [quoted for j, quoted in enumerate(come) if j not in pairs.values()]
    gone[:] = [quoted for i, quoted in enumerate(gone) if i not in pairs]
    return changes


def _reworded(one: Quoted, other: Quoted) -> Change:
    """What became of a quotation; one that was only cut or only goes on lost or gained words."""
    if (rest := _rest(one, other)) is not None:
        return Change(Touch.QUOTATION, rest, "")
    if (rest := _rest(other, one)) is not None:
        return Change(Touch.QUOTATION, "", rest)
    return Change(Touch.QUOTATION, one.text, other.text)


def _rest(long: Quoted, short: Quoted) -> str | None:
    """What the longer quotation says before and after the words of the shorter; None if it
    does not hold them in one piece.
    """
    words, size = long.words, len(short.tokens)
    for at in range(len(words) - size + 1):
        if words[at : at + size] == short.words:
            before = long.text[: long.tokens[at].start]
            after = long.text[long.tokens[at + size - 1].end :]
            return " … ".join(part for part in (before.strip(), after.strip(" .,;")) if part)
    return None


def _stands_in(quoted: Quoted, everything: str) -> bool:
    return f" {' '.join(quoted.words)} " in everything
