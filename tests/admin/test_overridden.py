from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.clock import now, told
from stories.editorial.publishing import publish
from stories.editorial.saving import start_story
from stories.errors import PreflightFailed
from stories.models import Desk, Story
from tests.factories import make_claim, make_desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def over(
    by: User, reason: str, *, desk: Desk | None = None, ago: timedelta = timedelta()
) -> Story:
    """A story that went out over a blocking finding in its headline."""
    ref = make_claim().ref
    with told(now() - ago):
        story = start_story(
            by=by,
            desk=desk or make_desk(),
            headline=f"[Two hurt]{{claim={ref}}} in fire",
            body="A fire broke out, police said.",
        )
        [finding] = publish_refused(story, by)
        publish(story, by=by, note="First report.", overrides={finding: reason})
    return story


def publish_refused(story: Story, by: User) -> list[str]:
    with pytest.raises(PreflightFailed) as refused:
        publish(story, by=by, note="First report.")
    return [finding.key for finding in refused.value.findings if finding.blocks]


def seen(client: Client, **asked: str) -> str:
    return client.get(reverse("admin:overrides"), asked).content.decode()


def test_the_board_counts_what_was_passed_over_in_seven_days(
    client: Client, standards: User
) -> None:
    client.force_login(standards)
    board = reverse("admin:index")
    assert "Overrides in the last 7 days" not in client.get(board).content.decode()

    over(standards, "Both were seen by our reporter.")
    over(standards, "The mayor told us on record.", ago=timedelta(days=6))
    over(standards, "This was long ago.", ago=timedelta(days=8))

    page = client.get(board).content.decode()
    assert "Overrides in the last 7 days: 2" in page
    assert reverse("admin:overrides") in page


def test_each_is_listed_with_story_finding_reason_and_who(client: Client, standards: User) -> None:
    client.force_login(standards)
    story = over(standards, "Both were seen by our reporter.")
    over(standards, "This was long ago.", ago=timedelta(days=8))

    page = seen(client)
    assert story.title in page
    assert "unverified-claim-stated" in page
    assert "Headline" in page
    assert "Both were seen by our reporter." in page
    assert "This was long ago." not in page
    assert "This was long ago." in seen(client, since="ever")


def test_a_desk_sees_its_own(client: Client, standards: User) -> None:
    client.force_login(standards)
    over(standards, "Of the world desk.")
    over(standards, "Of the metro desk.", desk=make_desk(name="Metro"))

    page = seen(client, desk="metro")

    assert "Of the metro desk." in page
    assert "Of the world desk." not in page
    asked = client.get(reverse("admin:index"), {"desk": "metro"}).content.decode()
    assert "Overrides in the last 7 days: 1" in asked


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_asks_as_many_queries_for_any_number(
    count: int, client: Client, standards: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        over(standards, f"Reason {number}.")
    client.force_login(standards)

    with django_assert_num_queries(7):
        page = seen(client)

    assert page.count("<code>unverified-claim-stated</code>") == count
