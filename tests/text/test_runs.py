from __future__ import annotations

from stories.text.difference import Op, OpKind
from stories.text.runs import cut


def test_a_passage_in_pieces_opens_once_on_each_side() -> None:
    pieces = [
        Op(OpKind.DELETE, "One ", moved=1),
        Op(OpKind.DELETE, "two. ", moved=1),
        Op(OpKind.KEEP, "Stays. "),
        Op(OpKind.INSERT, "One ", moved=1),
        Op(OpKind.INSERT, "two.", moved=1),
    ]

    (runs,) = cut(pieces)

    assert [(run.moved, run.opens) for run in runs] == [
        (1, True),
        (1, False),
        (0, False),
        (1, True),
        (1, False),
    ]
