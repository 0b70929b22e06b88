"""What becomes of the facts between two stories, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from stories.text.exchanges import Exchanges, regions
from stories.text.figure_changes import figures_altered
from stories.text.mentions import NAMES, Altered, Change, Mention, Touch
from stories.text.misspelling import only_slips
from stories.text.name_changes import names_altered, names_missing
from stories.text.quotation_changes import quotations_altered
from stories.text.reversals import denials
from stories.text.source_changes import sources_altered

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from stories.text.setting import Setting
    from stories.text.statements import Statement


# What is said to come, by how sure it is.
_INTENTS = (("firm", "planned"), ("duty", "advice"))


class Alteration(NamedTuple):
    """A change and the sentences it was found in; one is None for a sentence gone or new."""

    change: Change
    old: Statement | None
    new: Statement | None

    @property
    def is_slight(self) -> bool:
        """Whether the sentence says the same but for a word or two."""
        return bool(self.old and self.new and self.old.like(self.new))


def alterations(setting: Setting) -> tuple[Alteration, ...]:
    """Every change in the new text's order; what stood in sentences that are gone comes last."""
    entries: list[tuple[Statement | None, Statement | None, Altered]] = []
    for old, new in setting.changed():
        entries.append((old, new, _compared(old, new, setting)))
    entries += [(None, new, _alone(None, new, setting)) for new in setting.come()]
    entries += [(old, None, _alone(old, None, setting)) for old in setting.gone()]
    _cancel([altered for _, _, altered in entries])
    return tuple(
        Alteration(setting.placed(change), old, new)
        for old, new, altered in entries
        for change in _settled(altered, old, new)
    )


def _compared(old: Statement, new: Statement, setting: Setting) -> Altered:
    """Two sentences that belong together."""
    if only_slips(old.tokens, new.tokens, old.language):
        return Altered()
    altered = figures_altered(old, new)
    altered.take(names_altered(old, new, setting))
    altered.changes += quotations_altered(
        old.quoted, new.quoted, old_quoted=setting.old_quoted, new_quoted=setting.new_quoted
    )
    lost, gained = _surplus(old.negations, new.negations), _surplus(new.negations, old.negations)
    altered.dropped += lost
    altered.added += gained
    altered.changes += _turned(old, new)
    altered.changes += _modality(old, new)
    altered.changes += sources_altered(old, new)
    return altered


def _turned(old: Statement, new: Statement) -> list[Change]:
    """Words that tell something else than those in whose place they stand."""
    found = [
        Change(Touch.REVERSAL, denial.old.text, denial.new.text) for denial in denials(old, new)
    ]
    turned = Exchanges(old, new)
    for touch, gone, come in (one for spot in regions(old, new) for one in turned.within(spot)):
        was, now = old.worded(gone), new.worded(come)
        # A limit by itself comes and goes in a sentence that is told in other words.
        told = (was and now) or old.like(new)
        if told and not (touch is Touch.REVERSAL and _negated(was, now)):
            found.append(Change(touch, was, now))
    return found


def _negated(was: str, now: str) -> bool:
    """Whether one is the other with words in front, which are told as a negation: not guilty."""
    short, long = sorted((was.lower(), now.lower()), key=len)
    return long.endswith(f" {short}")


def _alone(old: Statement | None, new: Statement | None, setting: Setting) -> Altered:
    """A sentence that is gone or new: what it says that the other story nowhere says."""
    altered = Altered()
    if old is not None:
        altered.dropped = _facts(old, setting.known, setting.new_keys)
        altered.changes = quotations_altered(
            old.quoted, (), old_quoted=setting.old_quoted, new_quoted=setting.new_quoted
        )
    if new is not None:
        altered.added = _facts(new, setting.known, setting.old_keys)
        altered.changes = quotations_altered(
            (), new.quoted, old_quoted=setting.old_quoted, new_quoted=setting.new_quoted
        )
    return altered


def _facts(
    statement: Statement, known: frozenset[str], absent_from: frozenset[str]
) -> list[Mention]:
    strong = [mention for mention in statement.figures if not mention.weak]
    return [*strong, *names_missing(statement, known, absent_from), *statement.negations]


def _surplus(mine: list[Mention], theirs: list[Mention]) -> list[Mention]:
    """The words of a list that are too many on this side: which of them it is says nothing."""
    left = Counter(mention.key for mention in theirs)
    surplus = []
    for mention in mine:
        if left[mention.key]:
            left[mention.key] -= 1
        else:
            surplus.append(mention)
    return surplus[: max(0, len(mine) - len(theirs))]


def _modality(old: Statement, new: Statement) -> list[Change]:
    """Certain became open, open became certain, or "will" became "may"."""
    if old.possible and new.possible:
        return _less_sure(old, new)
    if not (old.possible or new.possible):
        return _intent(old, new)
    was = _said(old, old.possible or (old.firm if not new.firm else []))
    now = _said(new, new.possible or (new.firm if not old.firm else []))
    return [Change(Touch.MODALITY, was, now)]


def _less_sure(old: Statement, new: Statement) -> list[Change]:
    """A word that leaves it open took the place of one that doesn't, beside others that stay."""
    for was, now, words, others in (
        (old.firm, new.possible, new.firm, old.possible),
        (old.possible, new.firm, new.possible, old.firm),
    ):
        gone, come = _surplus(was, words), _surplus(now, others)
        if gone and come:
            return [Change(Touch.MODALITY, old.said(gone[0]), new.said(come[0]))]
    return []


def _intent(old: Statement, new: Statement) -> list[Change]:
    """What will be became what is planned, or what must be what should be; and back."""
    for sure, open_ in _INTENTS:
        for was, now in ((sure, open_), (open_, sure)):
            mine, theirs = old.listed(was), new.listed(now)
            if mine and theirs and not new.listed(was) and not old.listed(now):
                return [Change(Touch.MODALITY, old.said(mine[0]), new.said(theirs[0]))]
    return []


def _said(statement: Statement, mentions: list[Mention]) -> str:
    return statement.said(mentions[0]) if mentions else ""


def _cancel(found: Iterable[Altered]) -> None:
    """Take out what one sentence lost and another gained: it has only moved."""
    every = list(found)
    dropped = Counter(_mark(mention) for altered in every for mention in altered.dropped)
    added = Counter(_mark(mention) for altered in every for mention in altered.added)
    moved = dropped & added
    for name in ("dropped", "added"):
        budget = Counter(moved)
        for altered in every:
            kept = []
            for mention in getattr(altered, name):
                if budget[_mark(mention)]:
                    budget[_mark(mention)] -= 1
                else:
                    kept.append(mention)
            setattr(altered, name, kept)


def _mark(mention: Mention) -> Hashable:
    return mention.touch if mention.touch is Touch.NEGATION else mention.key


def _settled(altered: Altered, old: Statement | None, new: Statement | None) -> Iterable[Change]:
    """The changes of an entry once it is known what only moved."""
    yield from altered.changes
    names = [mention for mention in altered.dropped if mention.touch in NAMES]
    others = [mention for mention in altered.added if mention.touch in NAMES]
    pairs = []
    if old and new and len(names) == len(others) == 1 and old.like(new, names, others):
        pairs = [(names[0], others[0])]
        yield Change(others[0].touch, old.said(names[0]), new.said(others[0]))
    paired = {id(mention) for pair in pairs for mention in pair}
    for mention in altered.dropped:
        if old is not None and id(mention) not in paired:
            yield Change(mention.touch, _worded(old, mention), "")
    for mention in altered.added:
        if new is not None and id(mention) not in paired:
            yield Change(mention.touch, "", _worded(new, mention))


def _worded(statement: Statement, mention: Mention) -> str:
    """The mention as an editor recognises it: a negation with the word after it."""
    if mention.touch is not Touch.NEGATION:
        return statement.said(mention)
    after = [token for token in statement.tokens if token.start >= mention.end][:1]
    return statement.text[mention.start : after[0].end] if after else statement.said(mention)
