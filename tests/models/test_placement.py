from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.models import Placement, Status
from tests.factories import make_claim, make_story, stand

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story

pytestmark = pytest.mark.django_db


def placed(story: Story, *, live: bool) -> list[tuple[str, str, str]]:
    rows = Placement.objects.filter(story=story, live=live)
    return [(row.place, row.wording, row.status) for row in rows]


def test_the_new_placements_replace_the_old_ones(story: Story) -> None:
    one, other = make_claim(), make_claim()
    Placement.objects.replace(story, [("body", one.pk, "Two were hurt")], live=False)

    Placement.objects.replace(
        story, [("headline", other.pk, "Fire"), ("body", one.pk, "Two hurt")], live=False
    )

    assert placed(story, live=False) == [("headline", "Fire", ""), ("body", "Two hurt", "")]


def test_draft_and_live_placements_leave_each_other_alone(story: Story) -> None:
    claim = make_claim()
    shown = {claim.pk: Status.CONFIRMED}
    Placement.objects.replace(story, [("body", claim.pk, "x")], live=True, shown=shown)

    Placement.objects.replace(story, [], live=False)

    assert placed(story, live=True) == [("body", "x", "confirmed")]


def test_a_claim_that_does_not_exist_is_passed_over(story: Story) -> None:
    claim = make_claim()

    Placement.objects.replace(story, [("body", 10**9, "?"), ("body", claim.pk, "x")], live=False)

    assert placed(story, live=False) == [("body", "x", "")]


def test_words_too_long_for_the_row_are_cut_and_not_refused(story: Story) -> None:
    Placement.objects.replace(story, [("body", make_claim().pk, "x" * 5000)], live=False)

    assert len(Placement.objects.get(story=story).wording) == 1000


@pytest.mark.parametrize("many", [5, 50])
def test_three_queries_place_any_number_of_claims(
    story: Story, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    claim = make_claim()

    with django_assert_num_queries(3):
        Placement.objects.replace(story, [("body", claim.pk, "x")] * many, live=False)


def test_a_live_claim_has_moved_when_readers_see_another_status() -> None:
    claim = stand(make_claim(), Status.FALSE)
    for shown, live in ((Status.CONFIRMED, True), (Status.FALSE, True), (Status.CHECKING, False)):
        Placement.objects.replace(
            make_story(), [("body", claim.pk, "x")], live=live, shown={claim.pk: shown}
        )

    assert [row.status for row in Placement.objects.moved()] == ["confirmed"]
