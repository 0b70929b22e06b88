from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from stories import clock
from stories.models import Kind, Status
from stories.syndication import course
from stories.syndication.claims import public_claim
from stories.syndication.pictures import claim_drawing, public_drawing
from tests.factories import stand
from tests.syndication.telling import claimed, correct, lengthen, reread, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story


@pytest.fixture
def story(editor: User) -> Story:
    """A claim was confirmed in its second version; the third is a correction."""
    claim = claimed()
    story = told(editor, slug="fire", body=saying(claim))
    stand(claim, Status.CONFIRMED)
    tell(story, by=editor, kind=Kind.STATUS_CHANGE)
    correct(story, by=editor, standfirst="Seven were hurt, the hospital said.")
    return reread(story)


def test_each_tick_leads_to_what_its_version_changed(story: Story) -> None:
    drawing = public_drawing(story)

    assert drawing is not None
    assert [(tick.name.short, tick.name.url, tick.sign) for tick in drawing.ticks] == [
        ("1", "/s/fire/r/1/", "plain"),
        ("2", "/s/fire/diff/1..2/", "plain"),
        ("3", "/s/fire/diff/2..3/", "correction"),
    ]
    assert drawing.ticks[2].name.says.startswith("Version 3: Correction, ")
    assert drawing.corrections == 1


def test_a_lane_says_where_the_claim_stood_and_which_version_said_so(story: Story) -> None:
    drawing = public_drawing(story)

    assert drawing is not None
    (lane,) = drawing.lanes
    assert drawing.facts[0].statement == "Two people were hurt"
    assert lane.now == Status.CONFIRMED
    assert [(move.status, move.url) for move in lane.moves] == [
        (Status.UNVERIFIED, "/s/fire/r/1/"),
        (Status.CONFIRMED, "/s/fire/r/2/"),
    ]
    assert lane.says.startswith("Unverified from ")
    assert drawing.statuses == (Status.UNVERIFIED, Status.CONFIRMED)


def test_versions_too_close_to_be_told_apart_share_a_tick(editor: User) -> None:
    story = told(editor, slug="fire", body=saying(claimed()))
    with clock.told(clock.now() + timedelta(hours=1)):
        story = lengthen(story, by=editor, versions=200)

    drawing = public_drawing(story)

    assert drawing is not None
    assert len(drawing.ticks) < 30
    names = [tick.name for tick in drawing.ticks]
    assert names[-1].short.split("–")[-1] == "201"
    # Where one tick ends and the next begins is a matter of how fast the versions came.
    shared = [name for name in names if "–" in name.short][-1]
    assert shared.says.startswith("Versions ")
    assert shared.says.endswith("; among them: Clarification")
    first, last = shared.short.split("–")
    assert shared.url == f"/s/fire/diff/{int(first) - 1}..{last}/"


@pytest.mark.parametrize("versions", [3, 300])
def test_a_picture_costs_the_same_whatever_its_length(
    editor: User, versions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = lengthen(told(editor, body=saying(claimed())), by=editor, versions=versions)
    course._kept.clear()

    with django_assert_num_queries(3):
        public_drawing(story)
    with django_assert_num_queries(1):
        public_drawing(story)


def test_where_reading_goes_leftwards_time_does_too(story: Story) -> None:
    rightwards = public_drawing(story)
    with translation.override("ar"):
        leftwards = public_drawing(story)

    assert rightwards is not None
    assert leftwards is not None
    assert (rightwards.direction, leftwards.direction) == ("ltr", "rtl")
    assert (rightwards.start, leftwards.start) == ("0%", "100%")
    for one, other in zip(rightwards.ticks, leftwards.ticks, strict=True):
        assert float(one.x[:-1]) + float(other.x[:-1]) == pytest.approx(100)
    (lane,) = leftwards.lanes
    assert lane.stretches[0].begins == "100%"


def test_a_claim_that_never_moved_needs_no_picture(editor: User) -> None:
    claim = claimed()
    told(editor, slug="fire", body=saying(claim))
    record = public_claim(claim.ref)

    assert record is not None
    assert claim_drawing(record) is None


def test_a_claim_s_own_picture_shows_every_story_that_told_it(editor: User) -> None:
    claim = claimed()
    told(editor, slug="fire", body=saying(claim))
    other = told(editor, slug="hospital", body=saying(claim))
    tell(other, by=editor, body="No more is known, they said.", kind=Kind.CLARIFICATION)
    stand(claim, Status.CONFIRMED)
    tell(other, by=editor, body=saying(claim))
    record = public_claim(claim.ref)
    assert record is not None

    drawing = claim_drawing(record)

    assert drawing is not None
    (lane,) = drawing.lanes
    assert [move.status for move in lane.moves] == [
        Status.UNVERIFIED,
        None,
        Status.CONFIRMED,
    ]
    assert [tick.name.url for tick in drawing.ticks] == [
        "/s/fire/r/1/",
        "/s/hospital/r/2/",
        "/s/hospital/r/3/",
    ]
