"""A comparison: everything that differs between two versions of a story, as data.

`compare` makes it, templates and the changelog word it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stories.text.difference import (
    How,
    MarkChange,
    Op,
    TextDiff,
    changes,
    ops_from,
    touched,
)
from stories.text.severity import Touch
from stories.text.version import ClaimMark, EvidenceMark, NoticeMark

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINES = ("headline", "standfirst", "byline", "alert")


class UpdateHow(StrEnum):
    """What happened to a dated update; the first that fits, in this order."""

    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"
    MOVED = "moved"  # its time or its place among the others changed, its words did not
    SAME = "same"


class FactMove(StrEnum):
    """What happened to a claim; several may be true of one claim."""

    ADDED = "added"
    DROPPED = "dropped"
    STATUS = "status"
    FIGURE = "figure"
    REWORDED = "reworded"
    EVIDENCE = "evidence"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class FlagChange:
    name: str  # key_event or pinned
    old: bool
    new: bool


@dataclass(frozen=True, slots=True)
class UpdateChange:
    """A dated update on both sides, matched by its id; same ones are listed too."""

    uid: str
    how: UpdateHow
    at: str  # RFC 3339, UTC; of the new side where there is one
    headline: tuple[Op, ...] = ()
    byline: tuple[Op, ...] = ()
    text: TextDiff = TextDiff()
    flags: tuple[FlagChange, ...] = ()
    key_event: bool = False  # as it stands on the new side, or stood if removed
    pinned: bool = False
    old_at: str = ""  # only where the time changed
    old_index: int | None = None
    new_index: int | None = None

    @property
    def touches(self) -> tuple[str, ...]:
        found = {*touched(self.headline), *touched(self.byline), *self.text.touches}
        return tuple(str(touch) for touch in Touch if touch in found)

    def to_record(self) -> dict[str, Any]:
        return {
            "uid": self.uid,
            "how": str(self.how),
            "at": self.at,
            "headline": [op.to_record() for op in self.headline],
            "byline": [op.to_record() for op in self.byline],
            "text": self.text.to_record(),
            "flags": [asdict(flag) for flag in self.flags],
            "key_event": self.key_event,
            "pinned": self.pinned,
            "old_at": self.old_at,
            "old_index": self.old_index,
            "new_index": self.new_index,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> UpdateChange:
        read = {
            "how": UpdateHow(record["how"]),
            "headline": ops_from(record["headline"]),
            "byline": ops_from(record["byline"]),
            "text": TextDiff.from_record(record["text"]),
            "flags": tuple(FlagChange(**flag) for flag in record["flags"]),
        }
        return cls(**{**record, **read})


@dataclass(frozen=True, slots=True)
class FigureMove:
    """A figure of a claim's statement that gave way to another; empty where there was none."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """A claim on both sides, matched by reference; same ones are listed too, without moves."""

    ref: str
    moves: tuple[FactMove, ...]
    old: ClaimMark | None
    new: ClaimMark | None
    statement: tuple[Op, ...] = ()
    figures: tuple[FigureMove, ...] = ()

    @property
    def how(self) -> str:
        """The weightiest move, or "same"."""
        return str(self.moves[0]) if self.moves else "same"

    @property
    def claim(self) -> ClaimMark:
        """The claim as it stands, or as it stood when it was dropped."""
        claim = self.new or self.old
        assert claim is not None  # a fact has at least one side
        return claim

    @property
    def status_moved(self) -> bool:
        return FactMove.STATUS in self.moves

    @property
    def reworded(self) -> bool:
        return FactMove.REWORDED in self.moves

    @property
    def evidence_counts(self) -> tuple[int, int]:
        return (
            len(self.old.evidence) if self.old else 0,
            len(self.new.evidence) if self.new else 0,
        )

    def to_record(self) -> dict[str, Any]:
        return {
            "ref": self.ref,
            "moves": [str(move) for move in self.moves],
            "old": _claim_record(self.old),
            "new": _claim_record(self.new),
            "statement": [op.to_record() for op in self.statement],
            "figures": [asdict(figure) for figure in self.figures],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> FactChange:
        return cls(
            record["ref"],
            tuple(FactMove(move) for move in record["moves"]),
            _claim(record["old"]),
            _claim(record["new"]),
            statement=ops_from(record["statement"]),
            figures=tuple(FigureMove(**figure) for figure in record["figures"]),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each, for a sentence such as "3 changes: 1 correction, 2 additions"."""

    corrections: int = 0
    clarifications: int = 0
    other_notices: int = 0
    additions: int = 0  # paragraphs and updates
    removals: int = 0
    edits: int = 0  # paragraphs, updates, headline, standfirst, byline, push text
    moves: int = 0
    markups: int = 0  # texts whose words stayed and whose links, claims or emphasis changed
    facts: int = 0  # claims that moved; counted beside the changes, not among them

    @property
    def changes(self) -> int:
        counted: dict[str, int] = asdict(self)
        return sum(counted.values()) - self.facts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side. `stage`, `held` and `language` are (old, new) or None."""

    engine: int
    headline: tuple[Op, ...] = ()
    standfirst: tuple[Op, ...] = ()
    byline: tuple[Op, ...] = ()
    alert: tuple[Op, ...] = ()  # none where the new side sends nothing
    marks: tuple[MarkChange, ...] = ()  # claim marks of headline, standfirst and alert
    stage: tuple[str, str] | None = None
    held: tuple[bool, bool] | None = None
    language: tuple[str, str] | None = None
    body: TextDiff = TextDiff()
    updates: tuple[UpdateChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    notices: tuple[NoticeMark, ...] = ()  # that the new side has and the old had not
    lifted: tuple[NoticeMark, ...] = ()  # that the old side had and the new has not

    @property
    def sent(self) -> str:
        """The push text of the new side, as words; empty if it sends none."""
        return "".join(op.text for op in self.alert if op.new)

    @property
    def is_empty(self) -> bool:
        """A reader would see no difference."""
        return not (
            self.stage
            or self.held
            or self.marks
            or self.language
            or self.notices
            or self.lifted
            or any(map(changes, self._lines))
            or not self.body.is_empty
            or self.changed_updates
            or self.moved_facts
        )

    @property
    def moved_facts(self) -> tuple[FactChange, ...]:
        return tuple(fact for fact in self.facts if fact.moves)

    @property
    def changed_updates(self) -> tuple[UpdateChange, ...]:
        return tuple(
            change for change in self.updates if change.how != UpdateHow.SAME or change.flags
        )

    @property
    def touches(self) -> tuple[str, ...]:
        """What the changed words touch, anywhere in the story."""
        found = {touch for ops in self._lines for touch in touched(ops)}
        found.update(self.body.touches)
        found.update(touch for change in self.updates for touch in change.touches)
        return tuple(str(touch) for touch in Touch if touch in found)

    @property
    def counts(self) -> Counts:
        kinds = Counter("amendment" if one.amends else one.kind for one in self.notices)
        hows = Counter(block.how for block in self.body.blocks if not block.is_markup_only)
        updates = Counter(change.how for change in self.updates)
        return Counts(
            corrections=kinds["correction"],
            clarifications=kinds["clarification"],
            other_notices=kinds.total() - kinds["correction"] - kinds["clarification"],
            additions=hows[How.ADDED] + updates[UpdateHow.ADDED],
            removals=hows[How.REMOVED] + updates[UpdateHow.REMOVED],
            edits=hows[How.CHANGED]
            + hows[How.SPLIT]
            + hows[How.MERGED]
            + updates[UpdateHow.EDITED]
            + sum(map(changes, self._lines))
            + sum(change.how == UpdateHow.SAME and bool(change.flags) for change in self.updates),
            moves=hows[How.MOVED] + updates[UpdateHow.MOVED],
            markups=sum(block.is_markup_only for block in self.body.blocks) + self._marked_lines,
            facts=len(self.moved_facts),
        )

    @property
    def _lines(self) -> tuple[tuple[Op, ...], ...]:
        return (self.headline, self.standfirst, self.byline, self.alert)

    @property
    def _marked_lines(self) -> int:
        """Of headline, standfirst and alert, those whose words stayed and whose claims changed."""
        waiting, found = list(self.marks), 0
        for ops in (self.headline, self.standfirst, self.alert):
            words = "".join(op.text for op in ops)
            left = [mark for mark in waiting if mark.words not in words]
            found += len(left) < len(waiting) and not changes(ops)
            waiting = left
        return found

    def to_record(self) -> dict[str, Any]:
        """The comparison as JSON values, for a cache."""
        listed = {name: [op.to_record() for op in getattr(self, name)] for name in _LINES}
        pairs = ("stage", "held", "language")
        moved = {name: list(pair) if (pair := getattr(self, name)) else None for name in pairs}
        rest = {
            "engine": self.engine,
            "marks": [mark.to_record() for mark in self.marks],
            "body": self.body.to_record(),
            "updates": [change.to_record() for change in self.updates],
            "facts": [fact.to_record() for fact in self.facts],
            "notices": [asdict(notice) for notice in self.notices],
            "lifted": [asdict(notice) for notice in self.lifted],
        }
        return listed | moved | rest

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Comparison:
        read: dict[str, Any] = {name: ops_from(record[name]) for name in _LINES}
        for name in ("stage", "held", "language"):
            read[name] = tuple(record[name]) if record[name] else None
        read["marks"] = tuple(map(MarkChange.from_record, record["marks"]))
        read["body"] = TextDiff.from_record(record["body"])
        read["updates"] = tuple(map(UpdateChange.from_record, record["updates"]))
        read["facts"] = tuple(map(FactChange.from_record, record["facts"]))
        for name in ("notices", "lifted"):
            read[name] = tuple(NoticeMark(**notice) for notice in record[name])
        return cls(engine=record["engine"], **read)


def _claim_record(claim: ClaimMark | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    return asdict(claim) | {"evidence": [asdict(mark) for mark in claim.evidence]}


def _claim(record: Mapping[str, Any] | None) -> ClaimMark | None:
    if record is None:
        return None
    evidence = tuple(EvidenceMark(**mark) for mark in record["evidence"])
    return ClaimMark(**{**record, "evidence": evidence})
