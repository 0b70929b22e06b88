from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.comparison import UpdateHow
from stories.text.diff import compare
from stories.text.difference import How, OpKind
from stories.text.proof import Fold, Part, Rest, in_order, proof
from stories.text.runs import cut
from stories.text.version import NoticeMark, UpdateText, Version

PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "The mayor spoke at length about the harbour.",
            "Twelve people were hurt on the quay.",
            "Fourteen people were hurt on the quay.",
            "Ferries have stopped, the company said.",
            "Nobody knows why the fire began.",
            "- an entry",
        ]
    ),
    max_size=8,
).map("\n\n".join)


def version(body: str, **parts: object) -> Version:
    return Version(headline="Fire at the harbour", body=body, **parts)  # type: ignore[arg-type]


def body_of(old: str, new: str):
    laid_out = proof(compare(version(old), version(new)))
    return next(part for part in laid_out.parts if part.place == "body")


def words(paragraphs) -> list[str]:
    """The paragraphs as HTML shows them: space in a row is one space."""
    joined = (
        "".join(run.lead + run.text + run.tail for run in runs if not run.is_break)
        for runs in paragraphs
    )
    return [" ".join(paragraph.split()) for paragraph in joined]


def test_changes_are_numbered_from_one_without_gaps_notices_first() -> None:
    old = version("One.\n\nTwo words here.\n\nThree.", updates=(update("u1", "Old"),))
    new = version(
        "One.\n\nTwo other words here.\n\nThree.\n\nFour came.",
        updates=(update("u2", "New"), update("u1", "Older")),
        notices=(NoticeMark("correction", 2, "2026-11-22T12:00:00Z", wrong="a", right="b"),),
    )

    laid_out = proof(compare(old, new))

    lines = [line.number for part in laid_out.parts for line in part.lines if line.number]
    updates = [part.number for part in laid_out.parts if part.number]
    assert [number for number, _ in laid_out.notices] == [1]
    assert (lines, updates, laid_out.total) == ([2, 3], [4, 5], 5)


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_numbers_are_as_many_as_the_summary_counts(old: str, new: str) -> None:
    comparison = compare(version(old), version(new))

    assert proof(comparison).total == comparison.counts.changes


def test_what_changes_without_words_is_counted_as_it_is_numbered() -> None:
    plain, starred = update("u1", "Same"), replace(update("u1", "Same"), key_event=True)
    marked = Version(headline="[Fire]{claim=C-1} now", body="x")
    for old, new in (
        (version("x", updates=(plain,)), version("x", updates=(starred,))),
        (marked, replace(marked, headline="Fire now")),
        (marked, replace(marked, headline="Fire then")),
    ):
        comparison = compare(old, new)
        assert proof(comparison).total == comparison.counts.changes == 1


def test_unchanged_paragraphs_fold_but_for_the_neighbours_of_a_change() -> None:
    same = [f"Paragraph number {n} says what it says." for n in "abcdefgh"]
    body = body_of("\n\n".join(same), "\n\n".join([*same[:4], "An insertion.", *same[4:]]))

    shown = [len(line.lines) if isinstance(line, Fold) else line.how for line in body.folded]

    assert shown == [3, How.SAME, How.ADDED, How.SAME, 3]


def test_two_unchanged_paragraphs_are_not_worth_folding() -> None:
    body = body_of("Changed one.\n\nSame.\n\nSame too.", "Changed two.\n\nSame.\n\nSame too.")

    assert not any(isinstance(line, Fold) for line in body.folded)


def test_a_text_that_stayed_folds_as_a_whole() -> None:
    body = body_of("One.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree.")

    (fold,) = body.folded
    assert isinstance(fold, Fold)
    assert len(fold.lines) == 3
    assert not body.changed


def test_the_old_place_of_a_moved_paragraph_names_the_move_and_has_its_words() -> None:
    moved = "The mayor spoke at length about the harbour."
    stays = ["One long paragraph stays where it is.", "Another long paragraph stays as well."]
    body = body_of("\n\n".join([*stays, moved]), "\n\n".join([moved, *stays]))

    (away,) = [line for line in body.lines if line.how == How.AWAY]
    (here,) = [line for line in body.lines if line.how == How.MOVED]
    assert away.partner == here.number == 1
    assert words(cut(away.ops, "old")) == [moved]


@given(PARAGRAPHS, PARAGRAPHS)
def test_each_side_can_be_read_whole(old: str, new: str) -> None:
    body = [p for p in proof(compare(version(old), version(new))).parts if p.place == "body"]
    lines = body[0].lines if body else ()

    for side, text in (("old", old), ("new", new)):
        shown = [
            w
            for line in in_order(lines, side)
            for w in words(cut(line.ops, side))  # type: ignore[arg-type]
        ]
        plain = [block.removeprefix("- ") for block in text.split("\n\n") if block]
        assert shown == plain


def test_a_split_paragraph_shows_the_break_that_came() -> None:
    old = "Last words stand here. And another sentence goes on, police said."
    body = body_of(old, old.replace(". And", ".\n\nAnd"))
    (line,) = body.lines

    assert line.how == How.SPLIT
    first, second = cut(line.ops)
    assert (first[-1].kind, first[-1].text) == (OpKind.INSERT, "¶")
    assert words([second]) == ["And another sentence goes on, police said."]
    assert words(cut(line.ops, "old")) == [old]


def test_a_joined_paragraph_is_one_with_the_break_that_went_in_it() -> None:
    new = "Last words stand here. And another sentence goes on, police said."
    body = body_of(new.replace(". And", ".\n\nAnd"), new)

    (runs,) = cut(body.lines[0].ops)
    assert [run.kind for run in runs if run.is_break] == [OpKind.DELETE]
    assert words([runs]) == [new]


def test_the_space_beside_a_changed_word_is_not_marked() -> None:
    comparison = compare(version("At 9 today."), version("At 10 today."))

    runs = cut(comparison.body.blocks[0].ops)[0]

    assert [(run.lead, run.text) for run in runs] == [
        ("", "At"),
        (" ", "9"),
        (" ", "10"),
        (" ", "today."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [("", "The quay is closed.", How.ADDED), ("The quay is closed.", "", How.REMOVED)],
)
def test_a_standfirst_that_comes_or_goes_is_added_or_removed(old: str, new: str, how: How) -> None:
    comparison = compare(version("x", standfirst=old), version("x", standfirst=new))

    (part,) = [part for part in proof(comparison).parts if part.place == "standfirst"]
    assert part.lines[0].how == how


def test_an_update_is_one_change_however_many_of_its_lines_differ() -> None:
    old = version("x", updates=(update("u1", "Old head", "One.\n\nTwo."),))
    new = version("x", updates=(update("u1", "New head", "One more.\n\nTwo more."),))

    laid_out = proof(compare(old, new))

    assert laid_out.total == 1
    (part,) = [part for part in laid_out.parts if part.update]
    assert part.update
    assert (part.number, part.update.how) == (1, UpdateHow.EDITED)


def update(uid: str, headline: str, body: str = "Words.") -> UpdateText:
    return UpdateText(uid, "2026-11-22T10:00:00Z", headline, body)


def test_parts_that_stayed_fold_into_one_between_those_that_changed() -> None:
    updates = tuple(update(f"u{n}", f"Update {n}") for n in range(3))
    old = version("Nobody knows why the fire began.", standfirst="The quay.", updates=updates)
    new = version(
        "Nobody knows why the fire began at nine.", standfirst="The quay.", updates=updates
    )

    rest, body, more = proof(compare(old, new)).folded

    assert isinstance(rest, Rest)
    assert isinstance(more, Rest)
    assert rest.places == ("headline", "standfirst")
    assert more.updates == 3
    assert isinstance(body, Part)


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_strip_has_every_change_of_words_in_order_and_inside_its_ends(
    old: str, new: str
) -> None:
    laid_out = proof(compare(version(old), version(new)))

    strip = laid_out.strip

    assert [tick.number for tick in strip] == list(range(1, laid_out.total + 1))
    assert all(tick.start >= 0 and tick.start + tick.width <= 1000 for tick in strip)


def test_the_strip_shows_where_in_the_story_a_change_stands() -> None:
    same = "\n\n".join(f"Paragraph number {n} says what it says." for n in range(20))

    first, last = proof(
        compare(version(same), version(f"At the top, new.\n\n{same}\n\nAt the end, new."))
    ).strip

    assert (first.how, last.how) == ("added", "added")
    assert first.start < 50
    assert last.start > 950


def test_a_move_shares_its_number_and_its_way_at_both_places() -> None:
    moved = "The mayor spoke at length about the harbour."
    stays = ["One long paragraph stays where it is.", "Another long paragraph stays as well."]
    for old, new, down in (
        ([*stays, moved], [moved, *stays], False),
        ([moved, *stays], [*stays, moved], True),
    ):
        body = body_of("\n\n".join(old), "\n\n".join(new))

        ends = {line.how: (line.move, line.down) for line in body.lines if line.move}
        assert ends == {How.MOVED: (1, down), How.AWAY: (1, down)}


def test_moves_of_two_texts_never_share_a_number() -> None:
    moved = "The mayor spoke at length about the harbour."
    stays = "One long paragraph stays where it is.\n\nAnother long paragraph stays as well."
    old, new = f"{stays}\n\n{moved}", f"{moved}\n\n{stays}"
    laid_out = proof(
        compare(
            version(old, updates=(update("u1", "Same", old),)),
            version(new, updates=(update("u1", "Same", new),)),
        )
    )

    lines = [line for part in laid_out.parts for line in part.lines if line.move]
    assert sorted(line.move for line in lines) == [1, 1, 2, 2]
