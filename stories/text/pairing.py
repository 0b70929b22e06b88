"""Which sentence became which: equal ones first, wherever they stand, then those most alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.statements import Statement

# Sentences that share less of their words, or of what they speak of, are strangers.
_ALIKE, _KIN = 0.5, 0.25
# Between the same neighbours fewer words are enough, if they are the ones that count.
_ALIKE_IN_PLACE, _KIN_IN_PLACE = 0.3, 0.4
_COMMON = 20  # a word in more sentences than this finds nothing
_CANDIDATES = 8
# So much of a sentence's content in one other sentence is no loss: it was merged or split.
_CONTAINED = 0.8


def pair(old: Sequence[Statement], new: Sequence[Statement]) -> dict[int, int]:
    """Old sentence -> new sentence, by index; what has no partner is gone or new."""
    pairs = _equal(old, new)
    taken = set(pairs.values())
    scored = _scored(old, new, pairs, taken)
    for _, i, j in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def contained(statement: Statement, others: Sequence[Statement]) -> bool:
    """Whether one of the others says nearly all that the sentence says."""
    needed = _CONTAINED * len(statement.content)
    return any(len(statement.content & other.content) >= needed for other in others)


def _equal(old: Sequence[Statement], new: Sequence[Statement]) -> dict[int, int]:
    """Sentences whose words are the same; of several, the nth with the nth."""
    where: defaultdict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    pairs: dict[int, int] = {}
    # Within a place first, so that a sentence that stands twice stays where it is.
    for within in (True, False):
        where.clear()
        taken = set(pairs.values())
        for j in range(len(new) - 1, -1, -1):
            if j not in taken and new[j].words:
                where[new[j].place if within else "", new[j].words].append(j)
        for i, statement in enumerate(old):
            spots = where.get((statement.place if within else "", statement.words))
            if i not in pairs and spots:
                pairs[i] = spots.pop()
    return pairs


def _scored(
    old: Sequence[Statement], new: Sequence[Statement], pairs: dict[int, int], taken: set[int]
) -> list[tuple[float, int, int]]:
    """Likely partners among the rest, with how alike they are."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for j, statement in enumerate(new):
        if j not in taken:
            for word in statement.content:
                holders[word].append(j)
    gaps = _Gaps(pairs, len(old), len(new))
    scored: list[tuple[float, int, int]] = []
    for i, statement in enumerate(old):
        if i in pairs:
            continue
        shared = Counter(
            j
            for word in statement.content
            if len(holders.get(word, ())) <= _COMMON
            for j in holders.get(word, ())
        )
        near = gaps.only(i, taken)
        candidates = {j for j, _ in shared.most_common(_CANDIDATES)} | near
        for j in candidates:
            if statement.place != new[j].place:
                continue
            score = Indel.normalized_similarity(statement.words, new[j].words)
            kin = _kinship(statement, new[j])
            if statement.content == new[j].content and statement.content:
                score = max(score, _ALIKE)  # the same words in another order
            in_place = gaps.same(i, j)
            if (score >= _ALIKE and kin >= _KIN) or (
                in_place and score >= _ALIKE_IN_PLACE and kin >= _KIN_IN_PLACE
            ):
                scored.append((score + 0.1 * in_place, i, j))
    return scored


def _kinship(one: Statement, other: Statement) -> float:
    """How much of the shorter sentence's content the other has; 1 where that is next to none."""
    fewer = min(len(one.content), len(other.content))
    return len(one.content & other.content) / fewer if fewer > 2 else 1


class _Gaps:
    """Where the sentences without a partner stand between those that have one."""

    def __init__(self, pairs: dict[int, int], old: int, new: int) -> None:
        self.before, self.after = [-1] * old, [new] * old
        last = -1
        for i in range(old):
            self.before[i] = last
            last = pairs.get(i, last)
        last = new
        for i in range(old - 1, -1, -1):
            self.after[i] = last
            last = pairs.get(i, last)

    def same(self, i: int, j: int) -> bool:
        """Whether both stand between the same neighbours."""
        return self.before[i] < j < self.after[i]

    def only(self, i: int, taken: set[int]) -> set[int]:
        """The one free sentence between the same neighbours, if there is just one near."""
        first = self.before[i] + 1
        if self.after[i] - first > 3:
            return set()
        free = [j for j in range(first, self.after[i]) if j not in taken]
        return set(free) if len(free) == 1 else set()
