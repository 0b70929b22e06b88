from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.models import Kind, Passage, Status
from stories.syndication import course as module
from stories.syndication.course import course, laid_out, statements
from stories.text.lanes import Sign
from tests.factories import stand
from tests.syndication.telling import (
    claimed,
    correct,
    lengthen,
    put_on_record,
    reread,
    saying,
    tell,
    told,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story

    Moved = list[tuple[int, str]]


def moved(story: Story) -> dict[str, Moved]:
    """By claim, the version and the status of each move."""
    return {
        track.ref: [(move.number, move.status) for move in track.moves]
        for track in course(story).tracks
    }


def test_a_claim_moves_when_a_version_shows_it_so_and_goes_when_none_does(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    stand(claim, Status.CONFIRMED)
    tell(story, by=editor, kind=Kind.STATUS_CHANGE)
    tell(story, by=editor, standfirst="The fire is out.")
    tell(story, by=editor, body="No more is known, they said.", kind=Kind.CLARIFICATION)
    tell(story, by=editor, body=saying(claim))

    assert moved(reread(story)) == {
        claim.ref: [(1, "unverified"), (2, "confirmed"), (4, ""), (5, "confirmed")]
    }


def test_a_check_that_was_not_published_moves_nothing(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    tell(story, by=editor, standfirst="The fire is out.")
    stand(claim, Status.FALSE)

    assert moved(reread(story)) == {claim.ref: [(1, "unverified")]}


def test_corrections_are_marked_and_named(editor: User) -> None:
    story = told(editor, body=saying(claimed()))
    correct(story, by=editor, standfirst="Seven were hurt, the hospital said.")

    found = course(reread(story))

    assert [issue.sign for issue in found.issues] == [Sign.PLAIN, Sign.CORRECTION]
    assert found.kinds == {2: Kind.CORRECTION}


def test_what_follows_a_known_course_is_added_to_it(editor: User) -> None:
    claim, other = claimed(), claimed(statement="The quay is closed")
    story = told(editor, body=saying(claim))
    before = course(story)
    stand(claim, Status.CONFIRMED)
    tell(story, by=editor, body=f"{saying(claim)}\n\n{saying(other, 'the quay is closed')}")
    story = reread(story)

    added = course(story)
    module._kept.clear()
    anew = course(story)

    assert before.issues == added.issues[:1]
    assert (added.issues, added.tracks, added.newest) == (anew.issues, anew.tracks, anew.newest)


@pytest.mark.parametrize("versions", [3, 300])
def test_two_queries_read_it_one_what_follows_and_none_what_is_known(
    editor: User, versions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = lengthen(told(editor, body=saying(claimed())), by=editor, versions=versions)
    module._kept.clear()

    with django_assert_num_queries(2):
        course(story)
    with django_assert_num_queries(0):
        course(story)
    story = put_on_record(story, by=editor, standfirst="The fire is out.")
    assert story.live is not None
    with django_assert_num_queries(1):
        course(story)


def test_more_claims_than_a_query_may_list_are_read(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = claimed()
    story = told(editor, body=f'{saying(claim)}\n\nIt wrote "ref": "C-1" and so on, they said.')
    monkeypatch.setattr(module, "_LISTED", 0)

    assert moved(story) == {claim.ref: [(1, "unverified")]}


def test_erased_words_are_not_said_and_do_not_break_the_rest(editor: User) -> None:
    claim, other = claimed(statement="A name that a court forbids"), claimed()
    story = told(editor, body=f"{saying(claim, 'a name')}\n\n{saying(other)}")
    tell(story, by=editor, standfirst="The fire is out.")
    story = reread(story)
    known = course(story)
    Passage.objects.filter(text__contains="a court forbids").update(text=None, digest=None)

    assert statements(known, [claim.ref, other.ref]) == {other.ref: other.statement}
    module._kept.clear()
    assert moved(story) == {other.ref: [(1, "unverified")]}


def test_only_so_many_stories_are_kept(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STORIES", 2)
    module._kept.clear()
    for _ in range(4):
        course(told(editor))

    assert len(module._kept) == 2


def test_a_story_without_claims_has_no_picture(editor: User) -> None:
    assert laid_out(course(told(editor)), 12) is None
