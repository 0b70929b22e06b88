from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from stories.clock import told
from stories.editorial.moving import claim_drawing, story_drawing
from stories.editorial.publishing import publish
from stories.editorial.statusline import status_line
from stories.editorial.verifying import check_claim
from stories.models import Status, Story
from tests.factories import make_claim, make_story
from tests.syndication.telling import claimed, lengthen, saying

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Claim


def checked(claim: Claim, *statuses: Status, by: User) -> Claim:
    for status in statuses:
        check_claim(claim, to=status, by=by, reason="We looked into it: sources differ.")
    return claim


def test_the_desk_sees_what_it_has_not_published_yet(checker: User) -> None:
    claim = claimed()
    story = make_story(body=saying(claim))
    checked(claim, Status.DISPUTED, by=checker)

    drawing = story_drawing(story)

    assert drawing is not None
    (lane,) = drawing.lanes
    assert [move.status for move in lane.moves] == [Status.UNVERIFIED, Status.DISPUTED]
    assert drawing.facts[0].url == f"/admin/claims/{claim.ref}/"
    assert drawing.ticks == ()
    assert drawing.end == "Now"


def test_a_check_again_that_changed_nothing_is_no_move(checker: User) -> None:
    claim = checked(claimed(), Status.DISPUTED, Status.DISPUTED, by=checker)

    drawing = claim_drawing(claim, status_line(claim))

    assert drawing is not None
    moves = drawing.lanes[0].moves
    assert [move.status for move in moves] == [Status.UNVERIFIED, Status.DISPUTED]


def test_ticks_lead_to_the_desk_s_comparison(editor: User) -> None:
    story = make_story(body=saying(claimed()))
    with told(now() - timedelta(hours=1)):
        publish(story, by=editor)
    story = lengthen(story, by=editor, versions=1)

    drawing = story_drawing(story)

    assert drawing is not None
    assert [tick.name.url for tick in drawing.ticks] == [
        f"/s/{story.slug}/r/1/",
        f"/admin/stories/{story.pk}/compare/?from=r1&to=r2",
    ]


def test_a_claim_that_readers_saw_keeps_its_lane_when_the_draft_drops_it(editor: User) -> None:
    claim = claimed()
    story = make_story(body=saying(claim))
    publish(story, by=editor)
    Story.objects.filter(pk=story.pk).update(body="No more is known.")
    story.placements.all().delete()
    story.refresh_from_db()

    drawing = story_drawing(story)

    assert drawing is not None
    assert [lane.ref for lane in drawing.lanes] == [claim.ref]


def test_a_story_without_claims_has_no_picture(story: Story) -> None:
    assert story_drawing(story) is None


@pytest.mark.parametrize("many", [2, 50])
def test_two_queries_draw_any_number_of_claims(
    checker: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claims = [make_claim() for _ in range(many)]
    story = make_story(body="\n\n".join(saying(claim) for claim in claims))
    for claim in claims:
        checked(claim, Status.UNVERIFIED, by=checker)

    with django_assert_num_queries(2):
        drawing = story_drawing(story)

    assert drawing is not None
    assert len(drawing.lanes) + drawing.hidden == many
