"""Two versions of a story: facts by reference, updates by id, and how many of each."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from stories.text.comparison import (
    Comparison,
    Counts,
    FactMove,
    FigureMove,
    FlagChange,
    UpdateHow,
)
from stories.text.diff import ENGINE, compare
from stories.text.difference import MarkChange, Markup, OpKind
from stories.text.version import ClaimMark, EvidenceMark, NoticeMark, UpdateText, Version

TOLL = ClaimMark("C-1", "Twelve people died.", "checking")
CAUSE = ClaimMark("C-2", "A pipe burst.", "unverified")
FIRST = UpdateText("u1", "2026-11-20T08:00:00Z", "Search begins", "Divers are in the water.")
SECOND = UpdateText("u2", "2026-11-20T09:00:00Z", "", "Two boats have been found.")
OLD = Version(
    headline="Fire in the harbour",
    standfirst="Twelve died",
    body="The fire began at dawn in a store.\n\nNobody knows what set it off.",
    byline="By Ada Falk",
    updates=(SECOND, FIRST),
    claims=(TOLL, CAUSE),
)


def moves(old: Version, new: Version) -> list[tuple[str, tuple[FactMove, ...]]]:
    return [(fact.ref, fact.moves) for fact in compare(old, new).facts]


def test_a_version_does_not_differ_from_itself() -> None:
    comparison = compare(OLD, OLD)

    assert comparison.is_empty
    assert comparison.counts == Counts()
    assert [fact.how for fact in comparison.facts] == ["same", "same"]
    assert [change.how for change in comparison.updates] == [UpdateHow.SAME, UpdateHow.SAME]


def test_a_comparison_comes_back_from_a_cache_as_it_was() -> None:
    notice = NoticeMark("correction", 3, "2026-11-20T10:00:00Z", wrong="12", right="14")
    new = replace(
        OLD,
        headline="Fire in the [harbour]{claim=C-2} out",
        body=f"*{OLD.body}*".replace("dawn", "noon"),
        stage="closed",
        held=True,
        language="de",
        updates=(FIRST,),
        claims=(replace(TOLL, statement="Fourteen people died.", status="confirmed"),),
        notices=(notice,),
    )

    comparison = compare(OLD, new)

    assert Comparison.from_record(json.loads(json.dumps(comparison.to_record()))) == comparison
    assert comparison.engine == ENGINE


def test_lines_that_changed_show_their_words_and_claim_marks() -> None:
    new = replace(OLD, headline="Fire in the [harbour]{claim=C-2} is out", byline="")

    comparison = compare(OLD, new)

    assert [(op.kind, op.text) for op in comparison.headline] == [
        (OpKind.KEEP, "Fire in the "),
        (OpKind.KEEP, "harbour"),
        (OpKind.INSERT, " is out"),
    ]
    assert [(op.kind, op.text) for op in comparison.byline] == [(OpKind.DELETE, "By Ada Falk")]
    assert comparison.marks == (MarkChange(Markup.CLAIM, "harbour", "", "C-2"),)


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({"status": "confirmed"}, (FactMove.STATUS,)),
        ({"statement": "Twelve men died."}, (FactMove.REWORDED,)),
        ({"statement": "Fourteen people died."}, (FactMove.FIGURE, FactMove.REWORDED)),
        (
            {"status": "confirmed", "statement": "Twelve men died."},
            (FactMove.STATUS, FactMove.REWORDED),
        ),
        ({"evidence": (EvidenceMark("Log", "supports", "document"),)}, (FactMove.EVIDENCE,)),
        ({"reason": "The coroner said so."}, (FactMove.REASON,)),
        ({"superseded_by": "C-9"}, (FactMove.STATUS,)),
        ({"as_of": "2026-11-20T08:00:00Z"}, ()),
    ],
)
def test_each_way_in_which_a_fact_moves_is_named(
    changes: dict[str, Any], moved: tuple[FactMove, ...]
) -> None:
    new = replace(OLD, claims=(replace(TOLL, **changes), CAUSE))

    assert moves(OLD, new) == [("C-1", moved), ("C-2", ())]


def test_a_fact_tells_its_figures_and_its_evidence_from_to() -> None:
    proof = (EvidenceMark("Log", "supports", "document"),)
    new = replace(OLD, claims=(replace(TOLL, statement="Fourteen people died.", evidence=proof),))

    fact = compare(OLD, new).facts[0]

    assert fact.figures == (FigureMove("Twelve", "Fourteen"),)
    assert fact.evidence_counts == (0, 1)
    assert fact.reworded
    assert not fact.status_moved


def test_facts_stand_in_the_new_order_and_dropped_ones_last() -> None:
    new = replace(OLD, claims=(ClaimMark("C-3", "It is out.", "confirmed"), CAUSE))

    assert moves(OLD, new) == [
        ("C-3", (FactMove.ADDED,)),
        ("C-2", ()),
        ("C-1", (FactMove.DROPPED,)),
    ]


@pytest.mark.parametrize(
    ("updates", "hows"),
    [
        ((FIRST,), [("u1", "same"), ("u2", "removed")]),
        (
            (replace(SECOND, uid="u3"), SECOND, FIRST),
            [("u3", "added"), ("u2", "same"), ("u1", "same")],
        ),
        ((SECOND, replace(FIRST, body="Divers rest.")), [("u2", "same"), ("u1", "edited")]),
        ((SECOND, replace(FIRST, headline="Search over")), [("u2", "same"), ("u1", "edited")]),
        ((SECOND, replace(FIRST, at="2026-11-20T08:30:00Z")), [("u2", "same"), ("u1", "moved")]),
        ((FIRST, SECOND), [("u1", "same"), ("u2", "moved")]),
        ((replace(SECOND, pinned=True), FIRST), [("u2", "same"), ("u1", "same")]),
    ],
)
def test_updates_are_matched_by_their_id(
    updates: tuple[UpdateText, ...], hows: list[tuple[str, str]]
) -> None:
    found = compare(OLD, replace(OLD, updates=updates)).updates

    assert [(change.uid, str(change.how)) for change in found] == hows


def test_only_the_update_that_left_its_place_has_moved() -> None:
    updates = [replace(FIRST, uid=f"u{n}") for n in range(6)]
    changed = [*updates[5:], *updates[:5]]

    found = compare(replace(OLD, updates=tuple(updates)), replace(OLD, updates=tuple(changed)))

    assert [change.uid for change in found.updates if change.how == UpdateHow.MOVED] == ["u5"]
    assert found.counts.moves == 1


def test_an_update_of_another_time_moves_no_other() -> None:
    early = replace(SECOND, at="2026-11-20T07:00:00Z")

    found = compare(OLD, replace(OLD, updates=(FIRST, early))).updates

    assert [(change.uid, str(change.how), change.old_at) for change in found] == [
        ("u1", "same", ""),
        ("u2", "moved", SECOND.at),
    ]


def test_a_pinned_update_is_a_change_though_its_words_are_the_same() -> None:
    comparison = compare(OLD, replace(OLD, updates=(replace(SECOND, pinned=True), FIRST)))

    (change,) = comparison.changed_updates
    assert change.flags == (FlagChange("pinned", old=False, new=True),)
    assert not comparison.is_empty


def test_the_counts_tell_corrections_additions_and_facts_apart() -> None:
    new = replace(
        OLD,
        standfirst="Fourteen died",
        body=f"{OLD.body.replace('dawn', 'noon')}\n\nThe store was empty, its owner said.",
        updates=(SECOND,),
        claims=(replace(TOLL, status="confirmed"), CAUSE),
        notices=(NoticeMark("correction", 3, "2026-11-20T10:00:00Z", wrong="dawn", right="noon"),),
    )

    counts = compare(OLD, new).counts

    assert counts == Counts(corrections=1, additions=1, removals=1, edits=2, facts=1)
    assert counts.changes == 5


def test_changed_words_alone_say_what_a_story_s_change_touches() -> None:
    body = f"{OLD.body.replace('dawn', '6.30')}\n\nTwo boats were not found on Monday."

    comparison = compare(OLD, replace(OLD, body=body))

    assert comparison.touches == ("figure",)


FIRE = Version("Fire", "It burns.", alert="Fire at the harbour: two hurt")


def test_another_push_text_is_compared_word_by_word() -> None:
    comparison = compare(FIRE, replace(FIRE, alert="Fire at the harbour: three hurt"))

    assert [(op.kind, op.text.strip()) for op in comparison.alert if op.kind != "keep"] == [
        ("delete", "two"),
        ("insert", "three"),
    ]
    assert comparison.sent == "Fire at the harbour: three hurt"
    assert (comparison.counts.edits, comparison.is_empty) == (1, False)


def test_a_version_that_sends_nothing_takes_nothing_back() -> None:
    silent = replace(FIRE, alert="")

    assert compare(FIRE, silent).is_empty
    assert compare(silent, FIRE).sent == FIRE.alert
    assert not compare(FIRE, silent, drafts=True).is_empty
