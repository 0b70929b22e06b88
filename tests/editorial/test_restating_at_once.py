"""Several editors at one list of moved claims: each story goes out once, each answer is true."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User

from stories.editorial.auditing import audit_record
from stories.editorial.moved import dismiss, moved_pairs
from stories.editorial.outdated import outdated
from stories.editorial.publishing import publish
from stories.editorial.restating import restate
from stories.editorial.saving import start_story
from stories.errors import DismissalRefused, NothingToPublish
from stories.models import Claim, Dismissal, Revision, Status, Story
from tests.editorial.test_concurrency import at_once
from tests.factories import make_claim, make_desk, make_user, stand

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editors(transactional_db: None) -> list[User]:
    return [make_user(f"editor-{n}", "Editor") for n in range(4)]


def moved_under(by: User, *, stories: int) -> tuple[Claim, list[Story]]:
    """A claim that moved, and live stories whose readers have not been told."""
    claim = make_claim(statement="The quay is shut")
    made = []
    for n in range(stories):
        body = f"[It is so]{{claim={claim.ref}}}, they said."
        story = start_story(by=by, desk=make_desk(), headline=f"Story {n}", body=body)
        publish(story, by=by, note="First report.")
        made.append(story)
    return stand(claim, Status.DISPUTED), made


def test_editors_who_press_the_same_row_publish_it_once(editors: list[User]) -> None:
    moved_under(editors[0], stories=1)
    [row] = outdated(moved_pairs())

    done = at_once(*(lambda by=by: restate(row.story, by=by, seen=row.seen) for by in editors))

    assert sum(isinstance(one, Revision) for one in done) == 1
    assert sum(isinstance(one, NothingToPublish) for one in done) == 3
    assert Revision.objects.count() == 2
    assert not moved_pairs().exists()


def test_editors_who_publish_the_whole_list_meet_without_waiting_for_each_other(
    editors: list[User],
) -> None:
    moved_under(editors[0], stories=4)
    rows = outdated(moved_pairs())

    def all_of_them(by: User, *, back: bool) -> None:
        for row in reversed(rows) if back else rows:
            try:
                restate(row.story, by=by, seen=row.seen)
            except NothingToPublish:
                continue

    done = at_once(
        lambda: all_of_them(editors[0], back=False), lambda: all_of_them(editors[1], back=True)
    )

    assert done == [None, None]
    assert Revision.objects.count() == 8
    assert audit_record().unbroken


def test_a_publication_and_a_dismissal_of_one_row_leave_no_flag(editors: list[User]) -> None:
    claim, [story] = moved_under(editors[0], stories=1)

    at_once(
        lambda: restate(story, by=editors[0]),
        lambda: dismiss(
            story, claim, by=editors[1], status=Status.DISPUTED, revision=1, reason="It is old."
        ),
    )

    assert not moved_pairs().exists()


def test_two_who_dismiss_one_row_make_one_dismissal(editors: list[User]) -> None:
    claim, [story] = moved_under(editors[0], stories=1)
    said: dict[str, Any] = {"status": Status.DISPUTED, "revision": 1, "reason": "It is old."}

    done = at_once(*(partial(dismiss, story, claim, by=by, **said) for by in editors))

    assert Dismissal.objects.count() == 1
    assert sum(isinstance(one, DismissalRefused) for one in done) == 3
