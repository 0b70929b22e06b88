"""What readers see, in pieces that can be mended one at a time: lines, paragraphs, updates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stories.errors import UnfitText
from stories.text.layout import blocks
from stories.text.markup import claim_refs
from stories.text.pieces import words_of
from stories.text.reading import read, read_line
from stories.text.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.version import UpdateText, Version

LINES = ("headline", "standfirst")
_UPDATE = "update:"
_BODY = "body:"


class SpillsOver(UnfitText):
    """Words that would change how other paragraphs are read: a code that is not closed."""

    def __init__(self) -> None:
        super().__init__(
            "These words would change how the paragraphs around them are read. Look at the signs "
            "at their beginning and end."
        )


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One piece of a version: a line, a paragraph of its body, or an update with its headline."""

    key: str  # headline, standfirst, body:3 or update:UID
    words: str  # their source: Markdown with claim marks
    headline: str = ""  # of an update

    @property
    def place(self) -> str:
        """Where it stands, as placements and findings name it."""
        return "body" if self.key.startswith(_BODY) else self.key

    @property
    def is_line(self) -> bool:
        return self.key in LINES

    @property
    def is_update(self) -> bool:
        return self.key.startswith(_UPDATE)

    @property
    def source(self) -> str:
        """All of it as one text."""
        return f"{self.headline}\n\n{self.words}" if self.headline else self.words

    @property
    def claims(self) -> tuple[str, ...]:
        """The references that are marked in it."""
        return claim_refs(self.source, line=self.is_line)

    def said(self, *, language: str) -> frozenset[tuple[str, str]]:
        """Each claim that is marked in it, with the sentence that says it."""
        reading = read_line(self.source) if self.is_line else read(self.source)
        return frozenset(
            (
                span.ref,
                sentence_of(passage.words, start, start + len(span.words), language=language),
            )
            for passage in reading.passages
            for begin, span in passage.spans.items()
            for start in [len(words_of(passage.pieces[:begin]))]
        )


def excerpts(version: Version) -> tuple[Excerpt, ...]:
    """Every piece in reading order; lines that are empty and rules between paragraphs are none."""
    return tuple(piece for piece in _pieces(version) if piece.source.strip())


def excerpt(version: Version, key: str) -> Excerpt | None:
    """The piece with that key."""
    return next((piece for piece in _pieces(version) if piece.key == key), None)


def mended(version: Version, piece: Excerpt) -> Version:
    """The version with exactly that piece replaced; a paragraph without words goes.

    Raises KeyError if the version has no such piece, or SpillsOver.
    """
    if piece.key == "headline":
        return replace(version, headline=piece.words)
    if piece.key == "standfirst":
        return replace(version, standfirst=piece.words)
    if piece.is_update:
        return replace(version, updates=tuple(_updates(version, piece)))
    return replace(version, body=_body(version.body, piece))


def _pieces(version: Version) -> Iterator[Excerpt]:
    yield Excerpt("headline", version.headline)
    yield Excerpt("standfirst", version.standfirst)
    for number, block in enumerate(blocks(version.body)[1]):
        yield Excerpt(f"{_BODY}{number}", block.source)
    for update in version.updates:
        yield Excerpt(f"{_UPDATE}{update.uid}", update.body, update.headline)


def _updates(version: Version, piece: Excerpt) -> Iterator[UpdateText]:
    uid = piece.key.removeprefix(_UPDATE)
    if uid not in {update.uid for update in version.updates}:
        raise KeyError(piece.key)
    for update in version.updates:
        mends = update.uid == uid
        yield replace(update, body=piece.words, headline=piece.headline) if mends else update


def _body(body: str, piece: Excerpt) -> str:
    front, cut = blocks(body)
    number = int(piece.key.removeprefix(_BODY))
    if not 0 <= number < len(cut):
        raise KeyError(piece.key)
    before = front + "".join(block.source + block.after for block in cut[:number])
    behind = "".join(block.source + block.after for block in cut[number + 1 :])
    if piece.words.strip():
        whole = before + piece.words + cut[number].after + behind
    else:
        whole = before + behind if behind else before.rstrip()
    now = [block.source for block in blocks(whole)[1]]
    was = [block.source for block in cut]
    rest = len(was) - number - 1
    if now[:number] != was[:number] or now[len(now) - rest :] != was[number + 1 :]:
        raise SpillsOver
    return whole
