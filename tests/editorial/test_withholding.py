from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from stories.editorial.auditing import audit_record
from stories.editorial.comparing import compare, side
from stories.editorial.publishing import publish, retract
from stories.editorial.reach import reach_of_words
from stories.editorial.saving import add_update, save_story
from stories.editorial.scheduling import schedule
from stories.editorial.withholding import (
    accept_withholding,
    decline_withholding,
    request_withholding,
)
from stories.errors import AnswerRefused, RemovalRefused
from stories.models import (
    Ground,
    Kind,
    Passage,
    Revision,
    Stage,
    Story,
    Update,
    Withholding,
    WithholdingRequest,
)
from tests.editorial.hours import in_minutes
from tests.editorial.publications import refuses, write
from tests.factories import make_claim, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NAME = "Jan Kowal"
TOLD = "A court ordered it."
WHY = "Order 12 of the district court, sent at noon."


@pytest.fixture
def second(db: None) -> User:
    return make_user("omar", "Standards editor")


@pytest.fixture
def named(story: Story, editor: User) -> Story:
    """Three versions: the name in a paragraph, then in an update as well, then in neither."""
    story = write(story, editor, body=f"One.\n\n{NAME} was seen, police said.\n\nThree.")
    publish(story, by=editor)
    add_update(story, by=editor, headline=f"{NAME} held", body="He is held, police said.")
    publish(story, by=editor, note="More.")
    story = write(story, editor, body="One.\n\nTwo.\n\nThree.")
    Update.objects.get().save_as(editor)
    Update.objects.update(removed_at=story.saved_at)
    publish(story, by=editor, kind=Kind.CLARIFICATION, note="He is not named any more.")
    story.refresh_from_db()
    return story


def ask(story: Story, by: User, **said: object) -> WithholdingRequest:
    fields = {"words": NAME, "ground": Ground.COURT, "reason": TOLD, "why": WHY, **said}
    return request_withholding(story, by=by, **fields)  # type: ignore[arg-type]


def kept_anywhere(story: Story, words: str = NAME) -> list[str]:
    """Tables that still hold the words in a row of the story or its diary."""
    found = []
    for rows in (
        Passage.objects.filter(story=story).values_list("text"),
        Story.objects.filter(pk=story.pk).values_list("headline", "standfirst", "body"),
        Update.objects.filter(story=story).values_list("headline", "body"),
        Story.history.filter(id=story.pk).values_list("headline", "standfirst"),
        Update.history.filter(story_id=story.pk).values_list("headline"),
        WithholdingRequest.objects.filter(story=story).values_list("words", "reason", "why"),
    ):
        if any(words in str(row) for row in rows):
            found.append(rows.model.__name__)
    return found


def test_words_that_two_people_remove_are_gone_and_the_chain_verifies(
    named: Story, standards: User, second: User
) -> None:
    before = {r.number: (r.digest, r.content_digest) for r in named.revisions.all()}

    done = accept_withholding(ask(named, standards), by=second)

    assert kept_anywhere(named) == []
    assert done.numbers == [1, 2]
    after = {r.number: (r.digest, r.content_digest) for r in named.revisions.all()}
    assert {n: after[n] for n in before} == before
    assert audit_record().unbroken
    assert [r.withheld for r in named.revisions.order_by("number")] == [True, True, False, False]
    assert [r.salt for r in named.revisions.filter(number__in=[1, 2])] == [None, None]


def test_readers_are_told_that_something_was_removed_and_not_what(
    named: Story, standards: User, second: User
) -> None:
    done = accept_withholding(ask(named, standards), by=second)

    assert (done.revision.kind, done.revision.note) == (Kind.REDACTION, TOLD)
    notice = done.revision.version().notices[-1]
    assert (notice.kind, notice.text) == ("redaction", TOLD)


def test_words_that_readers_see_now_go_from_the_live_text_and_the_draft(
    story: Story, editor: User, standards: User, second: User
) -> None:
    story = write(story, editor, headline=f"{NAME} held", body=f"One.\n\n{NAME} is held.")
    publish(story, by=editor)
    write(story, editor, body=f"One.\n\n{NAME} is still held.")

    accept_withholding(ask(story, standards), by=second)

    story.refresh_from_db()
    assert story.live is not None
    live = story.live.version()
    assert (live.headline, live.body) == ("[…] held", "One.\n\n[…] is held.")
    assert (story.headline, story.body) == ("[…] held", "One.\n\n[…] is still held.")
    assert kept_anywhere(story) == []
    draft, seen = side(story, "draft"), side(story, "live")
    assert draft
    assert seen
    assert not compare(seen, draft).is_empty


def test_a_save_from_before_the_removal_is_not_merged_as_if_nothing_had_happened(
    story: Story, editor: User, standards: User, second: User
) -> None:
    story = write(story, editor, body=f"One.\n\n{NAME} is held.")
    publish(story, by=editor)
    token = Story.objects.get(pk=story.pk).saves
    accept_withholding(ask(story, standards), by=second)

    assert Story.objects.get(pk=story.pk).saves > token
    saved = save_story(story, by=editor, token=token, headline="Another headline")
    assert NAME not in saved.body


def test_nobody_agrees_to_what_they_asked_for_themselves(named: Story, standards: User) -> None:
    request = ask(named, standards)

    refuses(PermissionDenied, lambda: accept_withholding(request, by=standards), "second person")


@pytest.mark.parametrize("role", ["Reporter", "Fact-checker", "Editor", ""])
def test_others_neither_ask_nor_agree(named: Story, standards: User, role: str) -> None:
    other = make_user("other", role)
    request = ask(named, standards)

    refuses(PermissionDenied, lambda: ask(named, other))
    refuses(PermissionDenied, lambda: accept_withholding(request, by=other))
    with pytest.raises(PermissionDenied):
        decline_withholding(request, by=other, answer="No.")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "what readers are told"),
        ({"reason": "jan kowal asked us"}, "must not repeat"),
        ({"why": "court"}, "on what ground"),
        ({"words": "Nobody at all"}, "No published version"),
        ({"words": "…"}, "Give the words"),
        ({"versions": (1, 2)}, "Give the words"),
    ],
)
def test_a_request_says_what_it_lacks(
    named: Story, standards: User, said: dict[str, object], sentence: str
) -> None:
    with pytest.raises(RemovalRefused, match=sentence):
        ask(named, standards, **said)

    assert not WithholdingRequest.objects.exists()


def test_a_request_is_answered_once(named: Story, standards: User, second: User) -> None:
    request = ask(named, standards)
    decline_withholding(request, by=second, answer="The court has lifted the order.")

    refuses(AnswerRefused, lambda: accept_withholding(request, by=second), "already")
    request.refresh_from_db()
    assert (request.outcome, request.words) == ("declined", "")


def test_whoever_asked_may_take_it_back(named: Story, standards: User) -> None:
    request = decline_withholding(ask(named, standards), by=standards, answer="My mistake.")

    assert request.outcome == "declined"


def test_whole_versions_lose_what_only_they_have(
    named: Story, standards: User, second: User
) -> None:
    request = ask(named, standards, words="", versions=(2, 1))

    done = accept_withholding(request, by=second)

    assert (done.numbers, done.whole) == ([1, 2], True)
    assert "Passage" not in kept_anywhere(named)
    third = Revision.objects.get(story=named, number=3)
    assert (third.withheld, third.version().body) == (False, "One.\n\nTwo.\n\nThree.")
    assert audit_record().unbroken


def test_a_withdrawn_storys_versions_can_be_removed(
    named: Story, standards: User, second: User
) -> None:
    retract(named, by=standards, reason="it names somebody who must not be named")
    named.refresh_from_db()

    done = accept_withholding(ask(named, standards, words="", versions=(1, 3)), by=second)

    named.refresh_from_db()
    assert named.stage == Stage.WITHDRAWN
    assert done.revision.version().stage == "withdrawn"
    assert audit_record().unbroken


def test_the_same_request_sent_twice_is_one(named: Story, standards: User) -> None:
    first = ask(named, standards)

    again = ask(named, standards, uid=first.uid)

    assert again == first


def test_a_claims_own_words_are_named_as_what_stays(
    story: Story, editor: User, standards: User
) -> None:
    claim = make_claim(statement=f"{NAME} was held")
    story = write(story, editor, body=f"[{NAME} was held]{{claim={claim.ref}}}, police said.")
    publish(story, by=editor, note="First.")

    stays = reach_of_words(story, NAME).stays

    assert [claim.ref in sentence for sentence in stays] == [True]


def test_a_tombstone_is_neither_changed_nor_deleted(
    named: Story, standards: User, second: User
) -> None:
    done = accept_withholding(ask(named, standards), by=second)

    for statement in (
        "UPDATE stories_withholding SET whole = NOT whole",
        "DELETE FROM stories_withholding",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            transaction.get_connection().cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Withholding.objects.get() == done


def test_a_publication_that_waits_and_says_the_words_is_named(named: Story, editor: User) -> None:
    write(named, editor, body="One.\n\nTwo.\n\nThree.\n\nFour.")
    schedule(named, by=editor, hour=in_minutes(30), note=f"Adds what {NAME} says.")

    stays = reach_of_words(named, NAME).stays

    assert any("waits for its hour" in sentence for sentence in stays)
