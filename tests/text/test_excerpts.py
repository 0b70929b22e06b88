from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.excerpts import Excerpt, SpillsOver, excerpt, excerpts, mended
from stories.text.version import UpdateText, Version
from tests.strategies import versions

UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "Ferries stop", "They stopped.")
STORY = Version(
    "Fire at the quay",
    "Twelve were hurt.\n\n- One ferry\n- Two ferries\n\nThe quay is shut.",
    standfirst="It burns.",
    updates=(UPDATE,),
)


def test_a_story_is_cut_into_lines_paragraphs_entries_and_updates() -> None:
    assert [(piece.key, piece.words) for piece in excerpts(STORY)] == [
        ("headline", "Fire at the quay"),
        ("standfirst", "It burns."),
        ("body:0", "Twelve were hurt."),
        ("body:1", "- One ferry"),
        ("body:2", "- Two ferries"),
        ("body:3", "The quay is shut."),
        ("update:u1", "They stopped."),
    ]


def test_only_the_paragraph_that_is_mended_changes() -> None:
    after = mended(STORY, Excerpt("body:0", "Seven were hurt."))

    assert after == replace(STORY, body=STORY.body.replace("Twelve", "Seven"))


def test_an_update_is_mended_with_its_headline() -> None:
    after = mended(STORY, Excerpt("update:u1", "They run.", "Ferries run"))

    assert after.updates == (replace(UPDATE, headline="Ferries run", body="They run."),)
    assert replace(after, updates=STORY.updates) == STORY


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("body:0", "- One ferry\n- Two ferries\n\nThe quay is shut."),
        ("body:3", "Twelve were hurt.\n\n- One ferry\n- Two ferries"),
    ],
)
def test_a_paragraph_without_words_goes_with_its_blank_lines(key: str, body: str) -> None:
    assert mended(STORY, Excerpt(key, "")).body == body


def test_words_that_swallow_the_next_paragraph_are_refused() -> None:
    with pytest.raises(SpillsOver, match="paragraphs around them"):
        mended(STORY, Excerpt("body:1", "```"))


@pytest.mark.parametrize("key", ["body:4", "body:-1", "update:u2"])
def test_a_piece_that_there_is_none_of_can_t_be_mended(key: str) -> None:
    with pytest.raises(KeyError):
        mended(STORY, Excerpt(key, "Words."))
    assert excerpt(STORY, key) is None


def test_the_claims_of_a_piece_are_those_marked_in_it() -> None:
    story = replace(STORY, headline="[Fire]{claim=C-1}", body="*[a]{claim=C-2}*, [b]{claim=C-3}")

    assert [piece.claims for piece in excerpts(story)][:3] == [("C-1",), (), ("C-2", "C-3")]


def apart() -> st.SearchStrategy[Version]:
    """Versions whose updates have an id each, as those of a story have."""
    return versions().filter(lambda v: len({u.uid for u in v.updates}) == len(v.updates))


@given(apart(), st.data())
def test_what_is_put_back_as_it_was_changes_nothing(version: Version, data: st.DataObject) -> None:
    pieces = excerpts(version)
    if not pieces:
        return
    piece = data.draw(st.sampled_from(pieces))

    assert mended(version, piece) == version


@given(apart(), st.sampled_from(["Mended.", "*Mended*, they said.", "[a]{claim=C-5}"]), st.data())
def test_every_other_piece_stays_as_it_was(
    version: Version, words: str, data: st.DataObject
) -> None:
    pieces = excerpts(version)
    if not pieces:
        return
    piece = replace(data.draw(st.sampled_from(pieces)), words=words)
    try:
        after = mended(version, piece)
    except SpillsOver:
        return

    def others(one: Version) -> list[Excerpt]:
        return [other for other in excerpts(one) if other.key != piece.key]

    assert others(after) == others(version)
    assert excerpt(after, piece.key) == piece
