"""The fact difference: claims of two versions side by side, matched by reference."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stories.text.comparison import FactChange, FactMove, FigureMove
from stories.text.difference import changes
from stories.text.severity import Touch, changed
from stories.text.wording import compare_line

if TYPE_CHECKING:
    from stories.text.version import ClaimMark, Version


def compare_facts(old: Version, new: Version) -> tuple[FactChange, ...]:
    """Every claim of either version: those of the new one in its order, then the dropped."""
    was = {claim.ref: claim for claim in old.claims}
    now = {claim.ref: claim for claim in new.claims}
    refs = [*now, *(ref for ref in was if ref not in now)]
    return tuple(_fact(ref, was.get(ref), now.get(ref), new.language) for ref in refs)


def _fact(ref: str, old: ClaimMark | None, new: ClaimMark | None, language: str) -> FactChange:
    if old is None or new is None:
        move = FactMove.ADDED if old is None else FactMove.DROPPED
        return FactChange(ref, (move,), old, new)
    statement, _ = compare_line(old.statement, new.statement, language=language)
    figures = tuple(
        FigureMove(change.old, change.new)
        for change in changed(old.statement, new.statement, language=language)
        if change.touch == Touch.FIGURE
    )
    happened = {
        FactMove.STATUS: old.status != new.status or old.superseded_by != new.superseded_by,
        FactMove.FIGURE: bool(figures),
        FactMove.REWORDED: changes(statement),
        FactMove.EVIDENCE: Counter(old.evidence) != Counter(new.evidence),
        FactMove.REASON: old.reason != new.reason,
    }
    moves = tuple(move for move, yes in happened.items() if yes)
    return FactChange(ref, moves, old, new, statement=statement, figures=figures)
