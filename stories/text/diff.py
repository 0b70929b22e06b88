"""Compare two versions of a story, and apply or revert what was found."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from stories.text.acquaintance import Acquaintance
from stories.text.changes import Changes
from stories.text.comparison import (
    Comparison,
    FlagChange,
    UpdateChange,
    UpdateHow,
)
from stories.text.difference import (
    Block,
    BlockKind,
    How,
    MarkChange,
    Markup,
    Op,
    OpKind,
    TextDiff,
    changes,
)
from stories.text.facts import compare_facts
from stories.text.layout import SourceBlock, blocks, lines_as_blocks
from stories.text.order import rising
from stories.text.prose import Prose, read
from stories.text.version import UpdateText, Version
from stories.text.wording import Passage, Wording, compare_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stories.text.alignment import Row
    from stories.text.layout import Lines

# Part of every cache key: raise it when the same two versions give other data than before.
ENGINE = 6


# What decides how a block of one text reads.
_Words = tuple[BlockKind, str, tuple["Lines", ...]]


class DoesNotApply(ValueError):
    """The text is not the one that the difference was made from; nothing was changed."""


def compare(old: Version, new: Version, *, drafts: bool = False) -> Comparison:
    """Everything a reader would notice between two versions, unchanged parts included.

    A version that sends no alert takes none back; between `drafts` one that is gone is a change.
    """
    language = new.language
    texts = (text for version in (old, new) for _, text in version.texts())
    known = Acquaintance(texts, language)
    headline, marks = compare_line(old.headline, new.headline, known=known)
    standfirst, more = compare_line(old.standfirst, new.standfirst, known=known)
    sent = old.alert if new.alert or drafts else ""
    alert, last = compare_line(sent, new.alert, known=known)
    return Comparison(
        engine=ENGINE,
        headline=headline,
        standfirst=standfirst,
        byline=compare_line(old.byline, new.byline, known=known)[0],
        alert=alert,
        marks=marks + more + last,
        stage=(old.stage, new.stage) if old.stage != new.stage else None,
        held=(old.held, new.held) if old.held != new.held else None,
        language=(old.language, language) if old.language != language else None,
        body=_compared(old.body, new.body, known),
        updates=_updates(old.updates, new.updates, known),
        facts=compare_facts(old, new),
        notices=tuple(notice for notice in new.notices if notice not in old.notices),
        lifted=tuple(notice for notice in old.notices if notice not in new.notices),
    )


def compare_texts(old: str, new: str, *, language: str = "en", markdown: bool = True) -> TextDiff:
    """The difference of two bodies; with `markdown` off every line is a plain paragraph."""
    return _compared(old, new, Acquaintance((old, new), language), markdown=markdown)


def _compared(old: str, new: str, known: Acquaintance, *, markdown: bool = True) -> TextDiff:
    cut = blocks if markdown else lines_as_blocks
    (old_before, was), (new_before, now) = cut(old), cut(new)
    return _TextComparison(was, now, known).difference(old_before, new_before)


@lru_cache(maxsize=128)
def _unchanged(text: str) -> TextDiff:
    """The difference of a text from itself. A story keeps most of its updates each time."""
    return compare_texts(text, text)


def apply(difference: TextDiff, old: str) -> str:
    """The new text. Raises DoesNotApply if `old` is not the text it was made from."""
    if source(difference, new=False) != old:
        raise DoesNotApply
    return source(difference, new=True)


def revert(difference: TextDiff, new: str) -> str:
    """The old text. Raises DoesNotApply if `new` is not the text it leads to."""
    if source(difference, new=True) != new:
        raise DoesNotApply
    return source(difference, new=False)


def source(difference: TextDiff, *, new: bool) -> str:
    """The exact text of one side."""
    index = (lambda block: block.new_index) if new else (lambda block: block.old_index)
    stand = [b for b in difference.blocks if index(b) is not None and b.how != How.AWAY]
    before = difference.new_before if new else difference.old_before
    parts = [before]
    for block in sorted(stand, key=index):
        parts += [line_source(block.ops, new=new), block.new_after if new else block.old_after]
    return "".join(parts)


def line_source(ops: Iterable[Op], *, new: bool) -> str:
    """The exact source of one side of the ops of a line or block."""
    return "".join(op.new if new else op.old for op in ops)


class _TextComparison:
    """Two texts cut into blocks, read, aligned, and compared row by row."""

    def __init__(
        self, old: Sequence[SourceBlock], new: Sequence[SourceBlock], known: Acquaintance
    ) -> None:
        self.old, self.new, self.known = old, new, known
        # What stands on both sides is read once, unless links by a label lead elsewhere now.
        self.one_reading = not old or not new or old[0].targets == new[0].targets
        readings: dict[_Words, Prose] = {}
        self.was = _read(old, readings)
        self.now = _read(new, readings if self.one_reading else {})

    def difference(self, old_before: str, new_before: str) -> TextDiff:
        texts = [[prose.text for prose in side] for side in (self.was, self.now)]
        found = tuple(map(self._block, Changes(*texts).found()))
        return TextDiff(found, old_before, new_before)

    def _block(self, row: Row) -> Block:
        how, olds, news = row.how, row.old, row.new
        first = self.new[news[0]] if news else self.old[olds[0]]
        if how == How.AWAY:
            return Block(how, (), (), olds[0], news[0], first.kind)
        if how == How.SAME and self._is_untouched(self.old[olds[0]], first):
            op = Op(OpKind.KEEP, self.now[news[0]].text, first.source, first.source)
            after = self.old[olds[0]].after, first.after
            return Block(how, (op,), (), olds[0], news[0], first.kind, 1, 1, *after)
        wording = Wording(
            _passage(self.old, self.was, olds),
            _passage(self.new, self.now, news),
            row,
            self.known,
        )
        marks = wording.marks
        if not news:  # its links and claims went with their words; a picture is more than those
            marks = tuple(mark for mark in marks if mark.what == Markup.IMAGE)
        if olds and news:
            marks = (*_frames(self.old[olds[0]], first, self.now[news[0]].text), *marks)
        if how in (How.SAME, How.CHANGED) and len(olds) == len(news) == 1:
            how = How.CHANGED if marks or changes(wording.ops) else How.SAME
        return Block(
            how,
            wording.ops,
            marks,
            olds[0] if olds else None,
            news[0] if news else None,
            first.kind,
            len(olds) or 1,
            len(news) or 1,
            self.old[olds[-1]].after if olds else "",
            self.new[news[-1]].after if news else "",
        )

    def _is_untouched(self, old: SourceBlock, new: SourceBlock) -> bool:
        """Whether nothing about it differs, so that no markup is to be looked at."""
        return self.one_reading and old == replace(new, after=old.after)


def _read(blocks: Sequence[SourceBlock], readings: dict[_Words, Prose]) -> list[Prose]:
    """The blocks as they are read; those that are known are not read again."""
    found = []
    for block in blocks:
        key = block.kind, block.source, block.passages
        if key not in readings:
            readings[key] = read(block)
        found.append(readings[key])
    return found


def _passage(
    blocks: Sequence[SourceBlock], prose: Sequence[Prose], indexes: Sequence[int]
) -> Passage:
    gaps = [blocks[index].after for index in indexes[:-1]]
    return Passage([prose[index] for index in indexes], gaps)


def _frames(old: SourceBlock, new: SourceBlock, words: str) -> list[MarkChange]:
    """Heading level, list and quote: the markup of a block as a whole."""
    frames = (
        (Markup.HEADING, old.heading, new.heading),
        (Markup.LIST, old.lists, new.lists),
        (Markup.QUOTE, old.quoted, new.quoted),
        (Markup.CODE, _set_as_code(old), _set_as_code(new)),
    )
    return [MarkChange(what, words.strip(), was, now) for what, was, now in frames if was != now]


def _set_as_code(block: SourceBlock) -> str:
    return "yes" if block.kind == BlockKind.CODE else ""


def _updates(
    old: Sequence[UpdateText], new: Sequence[UpdateText], known: Acquaintance
) -> tuple[UpdateChange, ...]:
    """Updates of either version, matched by id: the new order, then what was removed."""
    was = {update.uid: n for n, update in enumerate(old)}
    now = {update.uid: n for n, update in enumerate(new)}
    stayed = [i for uid, i in was.items() if uid in now and old[i].at == new[now[uid]].at]
    in_order = {stayed[n] for n in rising([now[old[i].uid] for i in stayed])}
    found = []
    for uid in [*now, *(uid for uid in was if uid not in now)]:
        i, j = was.get(uid), now.get(uid)
        change = _update(
            old[i] if i is not None else None, new[j] if j is not None else None, known
        )
        if change.how == UpdateHow.SAME and i not in in_order:
            change = replace(change, how=UpdateHow.MOVED)
        found.append(replace(change, old_index=i, new_index=j))
    return tuple(found)


def _update(old: UpdateText | None, new: UpdateText | None, known: Acquaintance) -> UpdateChange:
    stands = new or old
    assert stands is not None  # an id comes from one of the two
    empty = replace(stands, headline="", body="", byline="", key_event=False, pinned=False)
    was, now = old or empty, new or empty
    headline, marks = compare_line(was.headline, now.headline, known=known)
    byline, _ = compare_line(was.byline, now.byline, known=known)
    same = was.body == now.body
    text = _unchanged(now.body) if same else _compared(was.body, now.body, known)
    flags = tuple(
        FlagChange(name, getattr(was, name), getattr(now, name))
        for name in ("key_event", "pinned")
        if old and new and getattr(was, name) != getattr(now, name)
    )
    how = UpdateHow.SAME
    if old is None or new is None:
        how = UpdateHow.ADDED if old is None else UpdateHow.REMOVED
    elif changes((*headline, *byline)) or marks or not text.is_empty:
        how = UpdateHow.EDITED
    elif old.at != new.at:
        how = UpdateHow.MOVED
    return UpdateChange(
        stands.uid,
        how,
        stands.at,
        headline,
        byline,
        text,
        flags,
        stands.key_event,
        stands.pinned,
        old_at=was.at if was.at != now.at else "",
    )
