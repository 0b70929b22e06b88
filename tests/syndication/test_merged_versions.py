"""Two claims were made one: readers who compare versions from before and after see one claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.merging import merge_claims
from stories.models import Difference, Kind, Revision, Status
from stories.syndication.changelog import change_log
from stories.syndication.comparing import between
from stories.syndication.course import course
from stories.syndication.steps import steps
from tests.factories import make_claim, make_evidence, stand
from tests.syndication.telling import reread, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Claim, Story
    from stories.text.comparison import Comparison

SAID = "Twelve were hurt, the office says"


def both(story: Story, older: int, newer: int) -> tuple[Comparison, Comparison]:
    """What the reader's difference says, made and then read again."""
    Difference.objects.all().delete()
    found = [between(story, older, newer) for _ in range(2)]
    assert Difference.objects.count() == 1
    first, again = (pair.comparison for pair in found if pair)
    assert first
    assert again
    return first, again


def listed(story: Story) -> dict[int, tuple[tuple[str, tuple[str, ...]], ...]]:
    """By version, what the change log says of the claims that it moved."""
    log = change_log(reread(story))
    assert log
    return {
        line.number: tuple(
            (fact.ref, tuple(map(str, fact.moves))) for fact in line.comparison.moved_facts
        )
        for line in log.changes
        if line.comparison
    }


@pytest.fixture
def pair(db: None) -> tuple[Claim, Claim]:
    return make_claim(statement=SAID), make_claim(statement=SAID)


@pytest.fixture
def joined(pair: tuple[Claim, Claim], editor: User) -> Story:
    """Published with the one, then, after the merge, with the other."""
    old, new = pair
    story = told(editor, body=saying(old))
    merge_claims(old, into=new, by=editor, reason="Both say how many were hurt.")
    tell(story, by=editor, standfirst="The fire is out.")
    return reread(story)


def test_no_claim_goes_and_none_comes_where_one_became_part_of_the_other(
    joined: Story, pair: tuple[Claim, Claim]
) -> None:
    for comparison in both(joined, 1, 2):
        assert comparison.moved_facts == ()
        assert [fact.ref for fact in comparison.facts] == [pair[1].ref]
        assert comparison.body.is_empty
        assert not comparison.marks
        assert comparison.counts.changes == 1  # the standfirst
    assert listed(joined) == {2: ()}


def test_a_new_status_is_told_as_that_and_nothing_else(
    pair: tuple[Claim, Claim], editor: User
) -> None:
    old, new = pair
    stand(new, Status.CONFIRMED)
    make_evidence(claim=new, stance="supports", primary=True, sha256="0" * 64)
    story = told(editor, body=saying(old))
    merge_claims(old, into=new, by=editor, reason="The same.")
    tell(story, by=editor, kind=Kind.STATUS_CHANGE)

    for comparison in both(reread(story), 1, 2):
        [fact] = comparison.moved_facts
        assert fact.ref == new.ref
        assert fact.status_moved
        assert fact.old
        assert fact.old.status == Status.UNVERIFIED
    [(ref, moves)] = listed(story)[2]
    assert (ref, moves[0]) == (new.ref, "status")


def test_two_of_one_story_become_one_without_a_loss(
    pair: tuple[Claim, Claim], editor: User
) -> None:
    old, new = pair
    alone = make_claim(statement="The quay is shut")
    words = f"{saying(old)}\n\n{saying(new)}\n\n{saying(alone, 'the quay is shut')}"
    story = told(editor, body=words)
    merge_claims(old, into=new, by=editor, reason="The same.")
    tell(story, by=editor, standfirst="The fire is out.")

    for comparison in both(reread(story), 1, 2):
        assert comparison.moved_facts == ()
        assert comparison.body.is_empty
    assert listed(story) == {2: ()}


def test_what_was_told_before_the_merge_stays_as_it_was_told(
    pair: tuple[Claim, Claim], editor: User
) -> None:
    old, new = pair
    story = told(editor, body=saying(old))
    tell(story, by=editor, body=saying(new))
    before = both(reread(story), 1, 2), listed(story), course(reread(story)).tracks

    merge_claims(old, into=new, by=editor, reason="The same.")

    assert (both(reread(story), 1, 2), listed(story), course(reread(story)).tracks) == before
    assert listed(story)[2] == ((new.ref, ("added",)), (old.ref, ("dropped",)))


def test_a_line_of_merges_is_followed_to_what_the_newer_version_says(editor: User) -> None:
    one, two, three = (make_claim(statement=SAID) for _ in range(3))
    story = told(editor, body=saying(one))
    merge_claims(one, into=two, by=editor, reason="The same.")
    tell(story, by=editor, standfirst="The fire is out.")
    merge_claims(two, into=three, by=editor, reason="The same.")
    tell(story, by=editor, standfirst="The quay is shut.")

    for older, newer in ((1, 2), (2, 3), (1, 3)):
        assert not any(found.moved_facts for found in both(reread(story), older, newer))
    assert listed(story) == {2: (), 3: ()}


def test_the_picture_goes_on_with_the_same_lane(joined: Story, pair: tuple[Claim, Claim]) -> None:
    [track] = course(joined).tracks

    assert track.ref == pair[1].ref
    assert [(move.number, move.status) for move in track.moves] == [(1, "unverified")]


def test_a_lane_ends_where_it_joins_another(pair: tuple[Claim, Claim], editor: User) -> None:
    old, new = pair
    story = told(editor, body=f"{saying(old)}\n\n{saying(new)}")
    merge_claims(old, into=new, by=editor, reason="The same.")
    tell(story, by=editor, standfirst="The fire is out.")

    ends = {track.ref: track.moves[-1].status for track in course(reread(story)).tracks}

    assert ends == {old.ref: "", new.ref: "unverified"}


@pytest.mark.parametrize("many", [2, 6])
def test_the_queries_do_not_grow_with_the_merges(
    editor: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claims = [make_claim(statement=SAID) for _ in range(many + 1)]
    story = told(editor, body="\n\n".join(map(saying, claims)))
    for number, old in enumerate(claims[:-1]):
        merge_claims(old, into=claims[-1], by=editor, reason="The same.")
        tell(story, by=editor, standfirst=f"The fire is {'out' if number % 2 else 'over'}.")
    revisions = tuple(Revision.objects.filter(story=story).order_by("-number"))

    with django_assert_num_queries(3):
        found = steps(revisions)

    assert len(found) == many
    assert not any(step.moved_facts for step in found.values())
