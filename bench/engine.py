"""Our difference and merge in the shapes that a measuring harness takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.changes import Changes, joints
from stories.text.difference import How
from stories.text.merge import merge as merge_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.alignment import Row, Span

_KINDS = {
    How.SAME: "equal",
    How.MOVED: "move",
    How.ADDED: "insert",
    How.REMOVED: "delete",
}
_Index = int | list[int] | None
_Segment = tuple[str, str]  # "=" both, "-" old, "+" new, "<" moved away, ">" moved here; words


def diff(old: str, new: str) -> list[tuple[str, _Index, _Index, list[_Segment]]]:
    """Rows of paragraphs, one a line: kind, index in the old and the new text, segments."""
    was, now = old.split("\n"), new.split("\n")
    changes = Changes(was, now)
    end, new_end = len(was) - changes.tail, len(now) - changes.tail
    found: list[tuple[str, _Index, _Index, list[_Segment]]] = [
        ("equal", n, n, [("=", words)]) for n, words in enumerate(was[: changes.head])
    ]
    for row in changes.inner():
        how, olds, news = row.how, row.old, row.new
        if how is How.SAME:
            found.append(("equal", olds[0], news[0], [("=", was[olds[0]])]))
        elif how is not How.AWAY:
            segments = list(_segments(changes, row))
            if len(olds) > 1 or len(news) > 1:
                old_joints = set(joints([was[i] for i in olds]))
                new_joints = set(joints([now[j] for j in news]))
                segments = list(_broken(segments, old_joints, new_joints))
            found.append((_KINDS.get(how, "change"), _index(olds), _index(news), segments))
    found += [("equal", end + n, new_end + n, [("=", words)]) for n, words in enumerate(was[end:])]
    return found


def merge(base: str, mine: str, theirs: str) -> tuple[str, int]:
    """The merged text, with mine where both changed the same, and how often that is."""
    merged = merge_texts(base, mine, theirs, markdown=False)
    return merged.settled([clash.mine for clash in merged.clashes]), len(merged.clashes)


def _index(indexes: Sequence[int]) -> _Index:
    if not indexes:
        return None
    return indexes[0] if len(indexes) == 1 else list(indexes)


def _segments(changes: Changes, row: Row) -> Iterator[_Segment]:
    old, new = changes.texts(row)
    at = 0
    for start, end, new_start, new_end in changes.edits(row):
        if at < start:
            yield "=", old[at:start]
        yield from _pieces("-<", old, start, end, row.gone)
        yield from _pieces("+>", new, new_start, new_end, row.come)
        at = end
    if at < len(old):
        yield "=", old[at:]


def _pieces(
    tags: str, text: str, start: int, end: int, spans: Sequence[Span]
) -> Iterator[_Segment]:
    """A changed stretch, apart where a passage of it moved."""
    for first, last, _ in sorted(spans):
        if start <= first and last <= end:
            if start < first:
                yield tags[0], text[start:first]
            yield tags[1], text[first:last]
            start = last
    if start < end:
        yield tags[0], text[start:end]


def _broken(
    segments: Sequence[_Segment], old_joints: set[int], new_joints: set[int]
) -> Iterator[_Segment]:
    """The segments of several paragraphs, with a line end for each break between them."""
    i = j = 0
    for tag, words in segments:
        size = len(words)
        in_old, in_new = tag in "=-<", tag in "=+>"
        was = {joint - i for joint in old_joints if in_old and i <= joint < i + size}
        now = {joint - j for joint in new_joints if in_new and j <= joint < j + size}
        at = 0
        for place in sorted(was | now):
            yield tag, words[at:place]
            if tag != "=" or (place in was and place in now):
                yield tag, "\n"
            else:
                yield "-", "\n" if place in was else " "
                yield "+", "\n" if place in now else " "
            at = place + 1
        yield tag, words[at:]
        i, j = i + size * in_old, j + size * in_new
