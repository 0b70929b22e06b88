"""Which name gave way to which between two sentences that belong together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from stories.text.mentions import Altered, Change, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stories.text.languages import Language
    from stories.text.setting import Setting
    from stories.text.statements import Statement

_ACRONYM = range(2, 7)
_SLIP = 0.7
# A name's successor is looked for among so many.
_WINDOW = 8


def names_altered(old: Statement, new: Statement, setting: Setting) -> Altered:
    """Names; what is merely spelled out, abbreviated or said elsewhere is no change."""
    return _Names(old, new, setting).altered()


def names_missing(
    statement: Statement, known: frozenset[str], absent_from: frozenset[str]
) -> list[Mention]:
    """The names of a sentence that stands alone, as far as the other story lacks them."""
    found = [
        mention
        for mention in statement.names(known)
        if not mention.weak and _key(mention) not in absent_from
    ]
    return joined(found, statement)


def joined(mentions: Sequence[Mention], statement: Statement) -> list[Mention]:
    """Neighbouring words as one name: Angela Merkel."""
    found: list[Mention] = []
    for mention in mentions:
        if found and statement.text[found[-1].end : mention.start] in {" ", "-", ". "}:
            last = found.pop()
            key = (last.key, mention.key)
            mention = Mention(mention.touch, key, last.start, mention.end)
        found.append(mention)
    return found


class _Names:
    """Whom and what two sentences name; what is understood leaves the lists."""

    def __init__(self, old: Statement, new: Statement, setting: Setting) -> None:
        self.old, self.new, self.setting = old, new, setting
        self.olds, self.news = old.names(setting.known), new.names(setting.known)
        self.changes: list[Change] = []

    def altered(self) -> Altered:
        same_words = self.old.masked(self.olds) == self.new.masked(self.news)
        if same_words and len(self.olds) == len(self.news):
            self._compare_in_place()
            return Altered(self.changes)
        self.olds, self.news = (
            _unsaid(self.old, self.olds, self.new, self.news),
            _unsaid(self.new, self.news, self.old, self.olds),
        )
        self._replace_beside()
        gone = [
            one
            for one in self.olds
            if not (one.weak or _key(one) in self.setting.new_keys or self._is_shortened(one))
        ]
        come = [
            other
            for other in self.news
            if not other.weak and _key(other) not in self.setting.old_keys
        ]
        return Altered(self.changes, joined(gone, self.old), joined(come, self.new))

    def _compare_in_place(self) -> None:
        """Nothing else differs: two names that changed places are two changes."""
        both = [
            (one, other)
            for one, other in zip(self.olds, self.news, strict=True)
            if not (_same(one, other, self.new.language) or self._is_slip(one, other))
        ]
        was, now = (
            joined([one for one, _ in both], self.old),
            joined([o for _, o in both], self.new),
        )
        pairs = zip(was, now, strict=True) if len(was) == len(now) else both
        for one, other in pairs:
            self._note(one, other)

    def _note(self, one: Mention, other: Mention) -> None:
        self.changes.append(Change(other.touch, self.old.said(one), self.new.said(other)))

    def _replace_beside(self) -> None:
        """Different names beside the same word: Obama said, in Paris."""
        for one in tuple(self.olds):
            was = self.old.beside(one)
            for other in self.news[:_WINDOW]:
                now = self.new.beside(other)
                weak = one.weak or other.weak
                after = bool(was[1]) and was[1] == now[1]
                before = bool(was[0]) and was[0] == now[0] and not weak
                if (after or before) and not self._is_slip(one, other):
                    self._note(one, other)
                    self.olds.remove(one)
                    self.news.remove(other)
                    break

    def _is_slip(self, one: Mention, other: Mention) -> bool:
        """Whether it is a slip in a word; one that says something is somebody's name."""
        says = self.new.beside(other)[1] in self.new.language["sayings"]
        return not says and _is_typing_slip(one, other)

    def _is_shortened(self, one: Mention) -> bool:
        """Whether the rest of the name is still said: Merkel, where it was Angela Merkel."""
        after = self.old.text[one.end : one.end + 2]
        still = self.old.beside(one)[1] in self.new.content
        return still and after[:1] == " " and after[1:].isupper()


def _unsaid(
    mine: Statement, listed: list[Mention], theirs: Statement, names: list[Mention]
) -> list[Mention]:
    """The names of one sentence that the other does not say in any way."""
    keys = set(theirs.keys)
    # Red Hat for Redhat, WiFi for Wi-Fi: two words here may be one there, or one here two there.
    apart = {word for pair in pairwise(mine.keys) if "".join(pair) in keys for word in pair}
    keys |= {"".join(pair) for pair in pairwise(theirs.keys)} | apart
    begins = _by_beginning(keys)
    initials = _initials(theirs)
    acronyms = [theirs.said(name) for name in names if _is_acronym(theirs.said(name))]
    left = []
    for mention in listed:
        key = _key(mention)
        kin = (_related(key, other, theirs.language) for other in begins.get(key[:3], ()))
        if not (key in keys or (len(key) in _ACRONYM and key in initials) or any(kin)):
            left.append(mention)
    short = _abbreviations(left, acronyms)
    return [mention for mention in left if not any(_key(mention)[0] in name for name in short)]


def _by_beginning(keys: Iterable[str]) -> dict[str, list[str]]:
    begins: dict[str, list[str]] = {}
    for key in keys:
        begins.setdefault(key[:3], []).append(key)
    return begins


def _initials(statement: Statement) -> str:
    """The first letters of the large words in order: United States is us."""
    return "".join(token.low[0] for token in statement.tokens if token.text[0].isupper())


def _is_acronym(written: str) -> bool:
    letters = written.replace(".", "")
    return len(letters) in _ACRONYM and letters.isupper()


def _abbreviations(names: Sequence[Mention], acronyms: Iterable[str]) -> set[str]:
    """The acronyms of the other sentence that the names spell out."""
    letters = "".join(_key(name)[0] for name in names)
    shorts = {acronym.replace(".", "").lower() for acronym in acronyms}
    return {short for short in shorts if short in letters}


def _is_typing_slip(one: Mention, other: Mention) -> bool:
    """Whether two words that may be no names at all differ by a slip: Recieve, Receive."""
    if not (one.weak and other.weak):
        return False
    return Levenshtein.normalized_similarity(_key(one), _key(other)) >= _SLIP


def _same(one: Mention, other: Mention, language: Language) -> bool:
    return one.key == other.key or _related(_key(one), _key(other), language)


def _related(one: str, other: str, language: Language) -> bool:
    """Mexico and Mexican, American and Americans: one word in two forms."""
    if abs(len(one) - len(other)) > 4 or one[:3] != other[:3]:
        return False
    short, long = sorted((one, other), key=len)
    for ending in ("s", *language.endings.get("demonyms", ())):
        stem = long.removesuffix(ending)
        if stem != long and len(stem) > 2 and short in {stem, f"{stem}o", f"{stem}a", f"{stem}e"}:
            return True
    return False


def _key(mention: Mention) -> str:
    """The word of a name."""
    assert isinstance(mention.key, tuple)  # a name's key is ("name", word)
    return str(mention.key[1])
