"""Several connections at once, on whichever database the suite runs: nothing is lost or doubled.

SQLite lets one writer in at a time; PostgreSQL lets all in, so that only our locks order them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection

from stories.editorial.auditing import audit_record
from stories.editorial.claiming import make_claim as make
from stories.editorial.publishing import publish
from stories.editorial.saving import add_update, save_story, start_story
from stories.editorial.verifying import accept, check_claim
from stories.editorial.versions import draft, fingerprint
from stories.errors import AnswerRefused, EditorialError, NothingToPublish, StaleSave
from stories.models import Check, Claim, Exposure, Kind, Outcome, Revision, Status, Story, Update
from tests.factories import make_claim, make_desk, make_evidence, make_story, make_user, stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editors(transactional_db: None) -> list[User]:
    return [make_user(f"editor-{n}", "Editor") for n in range(8)]


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same time; what each returned, or the refusal that it met."""
    start = Barrier(len(verbs))

    def do(verb: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return verb()
        except EditorialError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(do, verbs))


def repeatedly(verb: Callable[[], Any], times: int) -> Callable[[], list[Any]]:
    return lambda: [verb() for _ in range(times)]


def test_two_first_publications_are_one_and_a_refusal(editors: list[User]) -> None:
    story = make_story()

    done = at_once(*(lambda by=by: publish(story, by=by) for by in editors))

    [revision] = Revision.objects.all()
    assert (revision.number, revision.kind) == (1, Kind.NEW)
    assert [one for one in done if isinstance(one, Revision)] == [revision]
    assert all(isinstance(one, Revision | NothingToPublish) for one in done)


def test_simultaneous_publications_follow_each_other_without_gap_or_twin(
    editors: list[User],
) -> None:
    story = make_story()
    publish(story, by=editors[0])

    done = at_once(
        *(
            lambda by=by: publish(story, by=by, kind=Kind.EDITORS_NOTE, note=f"From {by}.")
            for by in editors
        )
    )

    assert {one.number for one in done} == set(range(2, 10))
    last = Story.objects.get(pk=story.pk).live
    assert last
    assert last.number == 9
    # Each went out with the notices of all before it.
    assert len(last.version().notices) == 8
    assert audit_record().unbroken


def test_two_who_looked_at_the_same_draft_publish_it_once(editors: list[User]) -> None:
    story = make_story()
    seen = fingerprint(draft(story), live=0)

    done = at_once(*(lambda by=by: publish(story, by=by, seen=seen) for by in editors))

    assert Revision.objects.count() == 1
    assert sum(isinstance(one, StaleSave) for one in done) == 7


def test_no_acknowledged_save_is_lost(editors: list[User]) -> None:
    story = make_story(body="The first line, police said.")
    rounds = 5

    def add_a_line(by: User) -> str:
        """As an editor would: read, write below, and when somebody was quicker, read again."""
        line = f"A line of {by}, {uuid4()}."
        while True:
            read = Story.objects.get(pk=story.pk)
            try:
                save_story(read, by=by, token=read.saves, body=f"{read.body}\n\n{line}")
            except StaleSave:
                continue
            return line

    done = at_once(*(repeatedly(lambda by=by: add_a_line(by), rounds) for by in editors))

    story.refresh_from_db()
    lines = [line for each in done for line in each]
    assert len(lines) == 8 * rounds
    assert [line for line in lines if line not in story.body] == []
    assert story.saves == 1 + len(lines)
    assert story.history.count() == story.saves


def test_of_saves_with_one_token_one_is_kept_and_the_others_say_so(editors: list[User]) -> None:
    story = make_story()

    done = at_once(
        *(lambda by=by: save_story(story, by=by, token=1, body=f"By {by}.") for by in editors)
    )

    [kept] = [one for one in done if isinstance(one, Story)]
    story.refresh_from_db()
    assert story.body == kept.body
    assert sum(isinstance(one, StaleSave) for one in done) == 7


def test_a_click_that_comes_eight_times_makes_one_of_each(editors: list[User]) -> None:
    by, desk, uid = editors[0], make_desk(), uuid4()
    story = make_story()
    verbs: list[Callable[[], Any]] = [
        lambda: start_story(by=by, desk=desk, headline="Fire", uid=uid),
        lambda: add_update(story, by=by, body="Ferries stop.", uid=uid),
        lambda: make(by=by, statement="Two were hurt", uid=uid),
    ]

    for verb in verbs:
        done = at_once(*[verb] * 8)
        assert len({one.pk for one in done}) == 1

    counts = [model.objects.filter(uid=uid).count() for model in (Story, Update, Claim)]
    assert counts == [1, 1, 1]


def test_eight_stories_of_one_headline_get_eight_addresses(editors: list[User]) -> None:
    desk = make_desk()

    done = at_once(
        *(lambda by=by: start_story(by=by, desk=desk, headline="Fire") for by in editors)
    )

    assert len({story.slug for story in done}) == 8


def test_a_proposal_is_answered_by_one_of_all_who_try(editors: list[User]) -> None:
    claim = make_claim()
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    checker = make_user("checker", "Fact-checker")
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason="The log says otherwise.")

    done = at_once(*(lambda by=by: accept(proposal, by=by) for by in editors))

    claim.refresh_from_db()
    assert claim.status == Status.FALSE
    assert Check.objects.filter(outcome=Outcome.ACCEPTED).count() == 1
    assert sum(isinstance(one, AnswerRefused) for one in done) == 7


def test_a_claim_that_is_checked_while_it_is_published_is_shown_as_one_or_the_other(
    editors: list[User],
) -> None:
    claim = stand(make_claim(), Status.UNVERIFIED, assignee=editors[0])
    for stance in ("supports", "contradicts"):
        make_evidence(claim=claim, stance=stance)
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")

    revision, _check = at_once(
        lambda: publish(story, by=editors[0]),
        lambda: check_claim(claim, to=Status.DISPUTED, by=editors[1], reason="They disagree."),
    )

    [mark] = revision.version().claims
    [row] = Exposure.objects.all()
    assert row.status == mark.status
    assert mark.status in ("unverified", "disputed")
