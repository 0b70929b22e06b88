from __future__ import annotations

from typing import TYPE_CHECKING

from stories.clock import now
from stories.models import Exposure, Kind, Release, Revision, Status
from stories.text.version import Version
from tests.factories import make_claim, make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Claim, Story


def show(story: Story, claim: Claim, status: Status, by: User) -> Revision:
    revision = Revision.objects.append(
        story, Version("Fire", "One."), Release(Kind.UPDATE, "", by, now())
    )
    Exposure.objects.record([(claim, status)], revision)
    return revision


def test_readers_are_remembered_to_have_seen_each_status_since_when_and_till_when(
    story: Story, editor: User
) -> None:
    claim = make_claim()
    first = show(story, claim, Status.CONFIRMED, editor)
    show(story, claim, Status.FALSE, editor)
    last = show(story, claim, Status.CONFIRMED, editor)

    row = Exposure.objects.get(status=Status.CONFIRMED)
    assert (row.revision, row.latest) == (first, last)
    assert Exposure.objects.statuses([claim]) == {claim.pk: (Status.FALSE, Status.CONFIRMED)}


def test_another_wording_was_never_shown(story: Story, editor: User) -> None:
    claim = make_claim()
    show(story, claim, Status.CONFIRMED, editor)
    claim.wording += 1

    assert Exposure.objects.statuses([claim]) == {claim.pk: ()}


def test_each_story_has_readers_of_its_own(story: Story, editor: User) -> None:
    claim, other = make_claim(), make_story()
    show(story, claim, Status.CONFIRMED, editor)
    show(other, claim, Status.FALSE, editor)

    assert Exposure.objects.statuses([claim], story=other)[claim.pk] == (Status.FALSE,)
    assert set(Exposure.objects.statuses([claim])[claim.pk]) == {Status.CONFIRMED, Status.FALSE}


def test_one_query_records_and_one_reads_any_number_of_claims(
    story: Story, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claims = [make_claim() for _ in range(5)]
    revision = show(story, claims[0], Status.CONFIRMED, editor)

    with django_assert_num_queries(1):
        Exposure.objects.record([(claim, Status.FALSE) for claim in claims], revision)
    with django_assert_num_queries(1):
        assert len(Exposure.objects.statuses(claims)) == 5
