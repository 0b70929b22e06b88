"""Which paragraph of the old text is which of the new: equal ones first, then those alike."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel, Postfix, Prefix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.spelling import Vocabulary

# How alike two paragraphs must be, as their shared words in order and their shared telling
# words, from 0 to 2 (measured on edited paragraphs of known origin: the kin begin at 0.5,
# strangers end at 0.9).
_KIN = 0.84
_KIN_IN_PLACE = 0.42  # between the same neighbours less is enough
_IN_PLACE = 0.1  # of two that are equally alike the one in place is taken
_FAINT = 0.1  # shared telling words; below it the order is not looked at
# Words in order alone, for two paragraphs that stand at the same place.
_CLEAR = 0.6
_CLEAR_ALONE = 0.45  # and nothing else stands there
_ENDS = 0.6  # or this part of the shorter one is how both begin and end
_LARGEST = 100_000_000  # words of both, multiplied
_COMMON = 16  # a word in more paragraphs than this finds none


class Pairs:
    """Pairs of an old and a new paragraph, by index. `stay` are the old ones whose pairs are in
    order; the others moved.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str], words: Vocabulary) -> None:
        self.old, self.new, self.words = old, new, words
        self.pairs: dict[int, int] = {}
        self.back: dict[int, int] = {}
        self.stay: list[int] = []

    def pair(self, i: int, j: int) -> None:
        self.pairs[i] = j
        self.back[j] = i

    @property
    def are_in_order(self) -> bool:
        """Whether every pair is known to stay."""
        return len(self.stay) == len(self.pairs)

    def are_free(self, i: int, j: int) -> bool:
        return i not in self.pairs and j not in self.back

    def is_in_place(self, i: int, j: int) -> bool:
        """Whether a pair would stand in order with those that stay."""
        at = bisect_left(self.stay, i)
        before = self.pairs[self.stay[at - 1]] if at else -1
        after = self.pairs[self.stay[at]] if at < len(self.stay) else len(self.new)
        return before < j < after

    def settle(self) -> None:
        """Find which pairs stay: the heaviest set that is in order on both sides."""
        if self.are_in_order:
            return
        pairs = sorted(self.pairs.items())
        targets = [j for _, j in pairs]
        if targets == sorted(targets):
            self.stay = [i for i, _ in pairs]
            return
        # Rising in both: (new index, weight of the heaviest chain that ends here, old index).
        chains: list[tuple[int, int, int]] = []
        behind: dict[int, int] = {}
        for i, j in pairs:
            at = bisect_left(chains, (j,))
            weight = len(self.old[i]) + 1 + (chains[at - 1][1] if at else 0)
            behind[i] = chains[at - 1][2] if at else -1
            end = at
            while end < len(chains) and chains[end][1] <= weight:
                end += 1
            chains[at:end] = [(j, weight, i)]
        self.stay = []
        i = chains[-1][2]
        while i >= 0:
            self.stay.append(i)
            i = behind[i]
        self.stay.reverse()


def find_pairs(old: Sequence[str], new: Sequence[str], words: Vocabulary) -> Pairs:
    """The paragraphs that belong together, each in one pair at most."""
    pairs = Pairs(old, new, words)
    if len(old) == len(new) == 1 and _are_clear(pairs, 0, 0):  # the usual case
        pairs.pair(0, 0)
        pairs.stay.append(0)
    elif old and new:
        if not _pair_in_line(pairs):
            _pair_equal(pairs)
            pairs.settle()
        _pair_opposite(pairs)
        _pair_similar(pairs)
        _untangle(pairs)
    return pairs


def _pair_in_line(pairs: Pairs) -> bool:
    """Pair the equal paragraphs if all are in order, as is usual; else none, and False."""
    letters: dict[str, str] = {}
    alphabet = map(chr, count())
    old = "".join(map(letters.setdefault, pairs.old, alphabet))
    new = "".join(map(letters.setdefault, pairs.new, alphabet))
    rest, new_rest = [], []
    found: list[tuple[int, int]] = []
    i = j = 0
    for at, to, size in Indel.editops(old, new).as_matching_blocks():
        rest.append(old[i:at])
        new_rest.append(new[j:to])
        found += zip(range(at, at + size), range(to, to + size), strict=True)
        i, j = at + size, to + size
    if not {*"".join(rest)}.isdisjoint("".join(new_rest)):
        return False
    pairs.pairs.update(found)
    pairs.back.update([(b, a) for a, b in found])
    pairs.stay = [a for a, _ in found]
    return True


def _pair_equal(pairs: Pairs) -> None:
    """Equal paragraphs: those that stand once, then repeated ones beside a pair, then in order."""
    where: defaultdict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(pairs.new):
        where[text].append(j)
    stand: defaultdict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(pairs.old):
        if text in where:
            stand[text].append(i)
    repeated = []
    for text, olds in stand.items():
        if len(olds) == 1 == len(where[text]):
            pairs.pair(olds[0], where[text][0])
        else:
            repeated.append(text)
    if not repeated:
        return
    _grow(pairs, sorted(i for text in repeated for i in stand[text]))
    pairs.settle()
    for text in repeated:
        olds = [i for i in stand[text] if i not in pairs.pairs]
        if olds:
            _pair_in_order(pairs, olds, [j for j in where[text] if j not in pairs.back])


def _untangle(pairs: Pairs) -> None:
    """Pairs of equal paragraphs that cross change partners: which is which is in their order."""
    if pairs.are_in_order:
        return
    tangled = False
    for texts, partners, back in (
        (pairs.old, pairs.pairs, pairs.back),
        (pairs.new, pairs.back, pairs.pairs),
    ):
        if len(set(texts)) == len(texts):
            continue
        equal: defaultdict[str, list[int]] = defaultdict(list)
        for i in sorted(partners):
            equal[texts[i]].append(i)
        for alike in equal.values():
            found = [partners[i] for i in alike]
            if found != sorted(found):
                tangled = True
                partners.update(zip(alike, sorted(found), strict=True))
                back.update(zip(sorted(found), alike, strict=True))
    if tangled:
        pairs.settle()


def _grow(pairs: Pairs, repeated: Sequence[int]) -> None:
    """Pair repeated paragraphs whose neighbour before, or behind, is paired already."""
    for step, order in ((1, repeated), (-1, reversed(repeated))):
        first = (0, 0) if step == 1 else (len(pairs.old) - 1, len(pairs.new) - 1)
        for i in order:
            j = first[1] if i == first[0] else pairs.pairs.get(i - step, -9) + step
            if 0 <= j < len(pairs.new) and pairs.are_free(i, j) and pairs.old[i] == pairs.new[j]:
                pairs.pair(i, j)


def _pair_in_order(pairs: Pairs, olds: list[int], news: list[int]) -> None:
    """Pair what is left of equal paragraphs: in place where that can be, else one by one."""
    rest = []
    for i in olds:
        j = next((j for j in news[:_COMMON] if pairs.is_in_place(i, j)), None)
        if j is None:
            rest.append(i)
            continue
        news.remove(j)
        pairs.pair(i, j)
        insort(pairs.stay, i)
    for i, j in zip(rest, news, strict=False):
        pairs.pair(i, j)


def _gaps(pairs: Pairs) -> Iterator[tuple[list[int], list[int]]]:
    """The unpaired paragraphs of both sides between two that stay."""
    i = j = 0
    ends = [(at, pairs.pairs[at]) for at in pairs.stay]
    for at, to in [*ends, (len(pairs.old), len(pairs.new))]:
        if i < at and j < to:
            yield (
                [n for n in range(i, at) if n not in pairs.pairs],
                [n for n in range(j, to) if n not in pairs.back],
            )
        i, j = at + 1, to + 1


def _pair_opposite(pairs: Pairs) -> None:
    """Pair what clearly stands at the same place of the same gap, counted from either end."""
    for olds, news in list(_gaps(pairs)):
        if len(olds) == len(news) == 1:
            if _are_clear(pairs, olds[0], news[0]):
                pairs.pair(olds[0], news[0])
            continue
        found = 0
        for i, j in zip(olds, news, strict=False):
            if _in_order(pairs, i, j) >= _CLEAR:
                pairs.pair(i, j)
                found += 1
            elif len(olds) != len(news):
                break
        if found == len(olds) or found == len(news) or len(olds) == len(news):
            continue
        for i, j in zip(reversed(olds), reversed(news), strict=False):
            if not pairs.are_free(i, j) or _in_order(pairs, i, j) < _CLEAR:
                break
            pairs.pair(i, j)
    pairs.settle()


def _are_clear(pairs: Pairs, i: int, j: int) -> bool:
    """Whether two that stand alone between the same neighbours are one."""
    if _in_order(pairs, i, j) >= _CLEAR_ALONE:
        return True
    old, new = pairs.old[i], pairs.new[j]
    ends = Prefix.similarity(old, new) + Postfix.similarity(old, new)
    return ends >= _ENDS * max(1, min(len(old), len(new)))


def _in_order(pairs: Pairs, i: int, j: int) -> float:
    """The part of their words that two paragraphs share in order."""
    words = pairs.words
    return _shared(words.cut(pairs.old[i]).letters, words.cut(pairs.new[j]).letters)


def _shared(a: str, b: str) -> float:
    if len(a) * len(b) > _LARGEST:  # so long that their order is not looked at
        return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))
    return Indel.normalized_similarity(a, b)


def _pair_similar(pairs: Pairs) -> None:
    """Pair paragraphs that are alike wherever they stand, then fainter ones in place."""
    olds = [i for i in range(len(pairs.old)) if i not in pairs.pairs]
    news = [j for j in range(len(pairs.new)) if j not in pairs.back]
    if not olds or not news:
        return
    scored = sorted(
        ((-score, abs(i - j), i, j) for score, i, j in _alike(pairs, olds, news)),
    )
    for score, _, i, j in scored:
        if -score >= _KIN and pairs.are_free(i, j):
            pairs.pair(i, j)
    pairs.settle()
    for _, _, i, j in scored:
        if pairs.are_free(i, j) and pairs.is_in_place(i, j):
            pairs.pair(i, j)
            insort(pairs.stay, i)


def _alike(pairs: Pairs, olds: list[int], news: list[int]) -> Iterator[tuple[float, int, int]]:
    """The paragraphs that share a telling word, with how alike they are."""
    words = pairs.words
    known = {j: words.telling(pairs.new[j]) for j in news}
    spelled = {j: words.cut(pairs.new[j]).letters for j in news}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for j, telling in known.items():
        for word in telling:
            holders[word].append(j)
    rare = {word: found for word, found in holders.items() if len(found) <= _COMMON}
    for i in olds:
        mine, letters = words.telling(pairs.old[i]), words.cut(pairs.old[i]).letters
        near = set().union(*[rare[word] for word in mine & rare.keys()])
        for j in near:
            theirs = known[j]
            score = len(mine & theirs) / (len(mine) * len(theirs)) ** 0.5
            if score < _FAINT:
                continue
            score += _shared(letters, spelled[j])
            if score >= _KIN_IN_PLACE:
                yield score + _IN_PLACE * pairs.is_in_place(i, j), i, j
