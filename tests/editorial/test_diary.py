from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now, told
from stories.editorial.diary import KINDS, PAGE, diary, name_of
from stories.editorial.publishing import publish
from stories.editorial.saving import (
    add_update,
    put_back_update,
    remove_update,
    save_story,
    save_update,
    set_embargo,
    start_story,
)
from stories.editorial.verifying import accept, check_claim, decline
from stories.models import Status, Story
from tests.factories import make_claim, make_desk, make_evidence, make_story, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Update


@pytest.fixture
def update(story: Story, reporter: User) -> Update:
    return add_update(story, by=reporter, headline="Ferries stop", body="They have stopped.")


def latest(story: Story) -> str:
    return diary(story).entries[0].sentence


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"headline": "[Fire]{claim=C-1} out"}, "changed the headline to “Fire out”."),
        ({"standfirst": "The quay is shut."}, "changed the standfirst."),
        ({"body": "A fire broke out on the quay."}, "changed the text, 6 words."),
        (
            {"body": "A fire broke out on the quay, the harbour\noffice said."},
            "changed the layout of the text.",
        ),
        ({"byline": "Ana Ruiz"}, "changed the byline to “Ana Ruiz”."),
        ({"language": "de"}, "changed the language to de."),
        ({"slug": "quay-fire"}, "changed the slug to “quay-fire”."),
        (
            {"headline": "Fire", "standfirst": "Shut.", "byline": "Ana"},
            "changed the headline to “Fire”, changed the standfirst and changed the byline to"
            " “Ana”.",
        ),
    ],
)
def test_a_save_is_told_in_a_sentence(
    story: Story, reporter: User, texts: dict[str, str], says: str
) -> None:
    save_story(story, by=reporter, token=1, **texts)

    assert latest(story) == f"Rosa Diaz {says}"


def test_the_diary_begins_with_the_start_of_the_story(reporter: User) -> None:
    story = start_story(by=reporter, desk=make_desk(), headline="Fire")

    [entry] = diary(story).entries

    assert entry.sentence == "Rosa Diaz started the story."
    assert (entry.kind, entry.before) == ("text", "")
    assert entry.token == f"s{story.history.get().history_id}"


def test_an_embargo_and_a_move_are_told(story: Story, editor: User) -> None:
    set_embargo(story, by=editor, until=now() + timedelta(hours=1))
    assert latest(story) == "Edith Vos set an embargo."
    set_embargo(story, by=editor, until=None)
    assert latest(story) == "Edith Vos lifted the embargo."
    save_story(story, by=editor, token=1, desk=make_desk(name="Metro"))
    assert latest(story) == "Edith Vos moved it to another desk."


def test_what_happens_to_an_update_is_told(story: Story, update: Update, reporter: User) -> None:
    assert latest(story) == "Rosa Diaz added the update “Ferries stop”."
    changes: list[tuple[dict[str, Any], str]] = [
        ({"headline": "Ferries run"}, "changed the headline of an update to “Ferries run”."),
        ({"body": "They run again."}, "changed the update “Ferries run”, 4 words."),
        ({"pinned": True}, "pinned “Ferries run”."),
        ({"key_event": True}, "made “Ferries run” a key event."),
        ({"pinned": False, "key_event": False}, "unpinned “Ferries run” and made “Ferries run”"),
        ({"filed_at": now()}, "changed the time of “Ferries run”."),
        ({"byline": "Ana"}, "changed the byline of “Ferries run”."),
    ]
    for token, (texts, says) in enumerate(changes, start=1):
        save_update(update, by=reporter, token=token, **texts)
        assert latest(story).startswith(f"Rosa Diaz {says}")
    remove_update(update, by=reporter)
    assert latest(story) == "Rosa Diaz removed the update “Ferries run”."
    put_back_update(update, by=reporter)
    assert latest(story) == "Rosa Diaz put back the update “Ferries run”."


def test_a_publication_is_one_entry_with_its_note_and_its_step(story: Story, editor: User) -> None:
    publish(story, by=editor)
    save_story(story, by=editor, token=1, standfirst="The quay is shut.")
    publish(story, by=editor, note="Shuts the quay.")

    entries = [entry for entry in diary(story).entries if entry.kind == "publication"]

    assert [entry.sentence for entry in entries] == [
        "Edith Vos published revision 2: Update.",
        "Edith Vos published revision 1: First version.",
    ]
    assert (entries[0].reason, entries[0].token, entries[0].before, entries[0].change) == (
        "Shuts the quay.",
        "r2",
        "r1",
        "update",
    )
    assert entries[1].before == ""


def test_checks_of_the_story_s_claims_are_told(checker: User, editor: User) -> None:
    claim = make_claim(assignee=checker)
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    check_claim(make_claim(assignee=checker), to=Status.CHECKING, by=checker, reason="Elsewhere.")
    check_claim(claim, to=Status.CHECKING, by=checker, reason="Reading the log.")
    check_claim(claim, to=Status.CHECKING, by=checker, reason="Still reading.")
    first = check_claim(claim, to=Status.FALSE, by=checker, reason="The log says otherwise.")
    decline(first, by=editor, reason="Which page?")
    second = check_claim(claim, to=Status.FALSE, by=checker, reason="Page 3 of the log says no.")
    accept(second, by=editor)

    entries = diary(story, kinds=["check"]).entries

    assert [entry.sentence for entry in entries] == [
        f"Edith Vos agreed: {claim.ref} is “False”.",
        f"Chen Wu proposed “False” for {claim.ref}.",
        f"Edith Vos declined “False” for {claim.ref}.",
        f"Chen Wu proposed “False” for {claim.ref}.",
        f"Chen Wu checked {claim.ref} again: still “Being checked”.",
        f"Chen Wu set {claim.ref} to “Being checked”.",
    ]
    assert {entry.ref for entry in entries} == {claim.ref}


def test_a_claim_that_readers_saw_stays_in_the_diary_though_the_text_lost_it(
    checker: User, editor: User
) -> None:
    claim = make_claim(assignee=checker)
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    publish(story, by=editor)
    check_claim(claim, to=Status.CHECKING, by=checker, reason="Reading the log.")
    save_story(story, by=editor, token=1, body="A fire, police said.")
    story.refresh_from_db()
    publish(story, by=editor, kind="clarification", note="Leaves out what is being checked.")

    assert len(diary(story, kinds=["check"]).entries) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_diary_can_be_read_by_kind(
    story: Story, update: Update, editor: User, kind: str
) -> None:
    publish(story, by=editor)

    assert {entry.kind for entry in diary(story, kinds=[kind]).entries} <= {kind}


def test_the_diary_can_be_read_by_person(story: Story, update: Update, editor: User) -> None:
    publish(story, by=editor)

    assert [entry.kind for entry in diary(story, by=editor).entries] == ["publication"]


def test_a_save_that_changed_nothing_is_not_hidden(story: Story, reporter: User) -> None:
    story.save_as(reporter)

    assert latest(story) == "Rosa Diaz saved the story."


def test_who_has_no_name_is_called_by_the_login() -> None:
    assert name_of(None) == "Writethru"


@pytest.mark.django_db
def test_a_login_stands_for_a_missing_name() -> None:
    assert name_of(make_user("night-desk")) == "night-desk"


@pytest.fixture
def long_story(story: Story, editor: User, reporter: User) -> Story:
    """120 saves and 3 updates, in moments of which some hold two things; published in between."""
    start = now()
    for number in range(120):
        with told(start + timedelta(minutes=number // 2)):
            story.byline = f"Desk {number}"
            story.save_as(reporter)
            if number % 50 == 0:
                add_update(story, by=reporter, body=f"Ferries {number}, they said.")
                publish(story, by=editor, note="More.")
                story.refresh_from_db()
    return Story.objects.get(pk=story.pk)


@pytest.mark.parametrize("kinds", [KINDS, ("text",), ("publication", "update")])
def test_page_by_page_nothing_is_left_out_and_nothing_comes_twice(
    long_story: Story, kinds: tuple[str, ...]
) -> None:
    read: list[Any] = []
    before = None
    while True:
        page = diary(long_story, before=before, kinds=kinds)
        read += page.entries
        if page.next_before is None:
            break
        before = page.next_before

    counts = {"text": 121, "update": 3, "publication": 3, "check": 0}
    assert len({entry.token for entry in read}) == len(read) == sum(counts[k] for k in kinds)
    assert [entry.at for entry in read] == sorted((e.at for e in read), reverse=True)


def test_a_page_takes_eight_queries_whatever_the_length(
    story: Story, long_story: Story, django_assert_max_num_queries: Any
) -> None:
    for told_at_length in (make_story(), long_story):
        with django_assert_max_num_queries(8):
            assert len(diary(told_at_length).entries) <= PAGE + 1
