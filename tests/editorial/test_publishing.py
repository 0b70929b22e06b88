from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from stories.clock import now
from stories.editorial.candidate import Mended
from stories.editorial.publishing import (
    close,
    correct,
    hold,
    publish,
    reopen,
    restore,
    retract,
)
from stories.editorial.saving import add_update, set_embargo
from stories.editorial.versions import draft, fingerprint
from stories.errors import (
    NothingToPublish,
    PreflightFailed,
    StageRefused,
    StaleSave,
)
from stories.models import (
    Correction,
    Kind,
    Placement,
    Revision,
    Stage,
    Status,
    Story,
)
from stories.models.kind import CHOSEN
from tests.editorial.publications import MENDED, refuses, write
from tests.factories import make_claim, make_evidence, make_source, make_story, stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

BODY = "A fire broke out on the quay, the harbour office said."


def test_the_first_publication_puts_the_draft_before_readers(story: Story, editor: User) -> None:
    revision = publish(story, by=editor, kind=Kind.CORRECTION, corrections=[MENDED])

    story.refresh_from_db()
    assert (revision.number, revision.kind, revision.note) == (1, Kind.NEW, "")
    assert (story.live, story.stage) == (revision, Stage.DEVELOPING)
    assert story.draft_published_at == revision.published_at == revision.modified_at
    assert revision.version() == draft(story)
    assert not Correction.objects.exists()


def test_what_readers_see_is_what_the_editor_saw(live: Story, editor: User) -> None:
    write(live, editor, body=f"{BODY} It is out, police said.")
    add_update(live, by=editor, body="Ferries run again, the company said.")
    live.refresh_from_db()
    seen = draft(live)

    revision = publish(live, by=editor, note="The fire is out.", seen=fingerprint(seen, live=1))

    assert revision.version() == seen
    assert (revision.number, revision.note) == (2, "The fire is out.")


@pytest.mark.parametrize("change", ["text", "update", "status", "evidence", "publication"])
def test_what_changed_since_the_editor_looked_is_looked_at_again(
    editor: User, change: str
) -> None:
    claim = make_claim()
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    publish(story, by=editor)
    story.refresh_from_db()
    write(story, editor, standfirst="The quay is shut.")
    token = fingerprint(draft(story), live=1)
    changes: dict[str, Callable[[], object]] = {
        "text": lambda: write(story, editor, body="Nothing burns, police said."),
        "update": lambda: add_update(story, by=editor, body="Ferries stop, they said."),
        "status": lambda: stand(claim, Status.DISPUTED),
        "evidence": lambda: make_evidence(claim=claim),
        "publication": lambda: publish(story, by=editor, note="Shuts the quay."),
    }
    story.refresh_from_db()
    changes[change]()

    refuses(
        StaleSave,
        lambda: publish(story, by=editor, note="Shuts the quay.", seen=token),
        "while you were looking",
    )


def test_what_readers_see_already_is_nothing_to_publish(live: Story, editor: User) -> None:
    refuses(NothingToPublish, lambda: publish(live, by=editor, note="Again."), "exactly this")


def test_a_notice_can_go_out_though_the_words_stay(live: Story, editor: User) -> None:
    revision = publish(live, by=editor, kind=Kind.EDITORS_NOTE, note="Our reporter owns a boat.")

    [notice] = revision.version().notices
    assert (notice.kind, notice.text, notice.number, notice.placement) == (
        "editors_note",
        "Our reporter owns a boat.",
        2,
        "top",
    )


def test_a_draft_goes_out_with_what_readers_were_told_before(live: Story, editor: User) -> None:
    publish(live, by=editor, kind=Kind.CLARIFICATION, note="The quay is the old one.")
    write(live, editor, standfirst="The old quay is closed.")

    revision = publish(live, by=editor, note="Names the quay.")

    assert [notice.kind for notice in revision.version().notices] == ["clarification"]


def test_corrections_belong_to_a_correction(live: Story, editor: User) -> None:
    write(live, editor, standfirst="The quay is shut.")

    revision = publish(live, by=editor, note="Shuts the quay.", corrections=[MENDED])

    assert revision.version().notices == ()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("kind", [k for k in Kind if k not in CHOSEN])
def test_what_is_a_step_of_its_own_cannot_be_chosen(
    live: Story, standards: User, kind: Kind
) -> None:
    write(live, standards, standfirst="The quay is shut.")

    refuses(
        StageRefused, lambda: publish(live, by=standards, kind=kind, note="x"), "step of its own"
    )


def test_a_retraction_keeps_address_record_and_reason_and_takes_the_rest(
    editor: User, standards: User
) -> None:
    claim = make_claim()
    marked = f"[Two hurt]{{claim={claim.ref}}}, police say"
    story = make_story(headline=marked, body=f"{marked}.")
    publish(story, by=editor)
    hold(story, by=editor, reason="The police deny it.")

    revision = retract(story, by=standards, reason="The whole story was invented.")

    story.refresh_from_db()
    version = revision.version()
    assert (story.stage, story.held, story.live) == (Stage.WITHDRAWN, False, revision)
    assert (version.headline, version.body, version.claims) == ("Two hurt, police say", "", ())
    assert [(notice.kind, notice.text) for notice in version.notices] == [
        ("retraction", "The whole story was invented.")
    ]
    assert not Placement.objects.filter(live=True).exists()
    assert story.revisions.get(number=1).version().body == f"{marked}."


def test_a_withdrawn_story_is_withdrawn_for_good(live: Story, standards: User) -> None:
    retract(live, by=standards, reason="It was invented.")

    for verb in (
        lambda: publish(live, by=standards, kind=Kind.EDITORS_NOTE, note="x"),
        lambda: retract(live, by=standards, reason="x"),
        lambda: hold(live, by=standards, reason="x"),
        lambda: restore(live, by=standards, note="x"),
        lambda: close(live, by=standards),
        lambda: reopen(live, by=standards, note="x"),
    ):
        refuses(StageRefused, verb, "withdrawn")


def test_a_draft_has_nothing_to_hold_close_or_withdraw(story: Story, standards: User) -> None:
    for verb in (
        lambda: retract(story, by=standards, reason="x"),
        lambda: hold(story, by=standards, reason="x"),
        lambda: restore(story, by=standards, note="x"),
        lambda: close(story, by=standards),
        lambda: reopen(story, by=standards, note="x"),
    ):
        refuses(StageRefused, verb, "not been published")


def test_a_review_keeps_the_words_says_why_and_ends_with_what_was_found(
    live: Story, editor: User
) -> None:
    write(live, editor, body="An unfinished sentence that nobody must")
    held = hold(live, by=editor, reason="The harbour office denies it.")

    live.refresh_from_db()
    assert live.held
    assert (held.kind, held.version().body, held.version().held) == (Kind.HOLD, BODY, True)
    assert [notice.kind for notice in held.version().notices] == ["hold"]
    refuses(StageRefused, lambda: hold(live, by=editor, reason="x"), "already")
    restored = restore(live, by=editor, note="The office was mistaken.")

    live.refresh_from_db()
    assert not live.held
    assert (restored.kind, restored.version().body) == (Kind.RESTORATION, BODY)
    assert [notice.kind for notice in restored.version().notices] == ["restoration"]
    assert live.body.startswith("An unfinished sentence")
    refuses(StageRefused, lambda: restore(live, by=editor, note="x"), "not under review")


def test_a_review_ends_in_a_correction_and_then_the_story_stands_again(editor: User) -> None:
    claim = make_claim(status=Status.CONFIRMED)
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    publish(story, by=editor)
    stand(claim, Status.FALSE)
    make_source(name="police", confidential=True, public_label="an official")
    hold(story, by=editor, reason="It is being denied.")

    refuses(PreflightFailed, lambda: restore(story, by=editor, note="It stands."), "“False”")
    refuses(
        PreflightFailed,
        lambda: publish(story, by=editor, note="More news of the fire."),
        "under review",
    )
    story.refresh_from_db()
    write(story, editor, body="Nobody was hurt, the harbour office said.")
    corrected = correct(
        story, by=editor, corrections=[Mended("Two were hurt.", "Nobody was.", "the office")]
    )
    restored = restore(story, by=editor, note="The error is corrected.")

    assert (corrected.version().held, restored.version().held) == (True, False)
    assert [notice.kind for notice in restored.version().notices] == ["correction", "restoration"]


def test_a_story_closes_reopens_and_is_corrected_in_between(live: Story, editor: User) -> None:
    closed = close(live, by=editor)

    live.refresh_from_db()
    assert (live.stage, closed.kind, closed.version().stage) == ("closed", "update", "closed")
    assert closed.note == "This story is no longer being updated."
    write(live, editor, body=f"{BODY} It is out, police said.")
    live.refresh_from_db()
    for kind in (Kind.UPDATE, Kind.STATUS_CHANGE):
        refuses(StageRefused, lambda k=kind: publish(live, by=editor, kind=k, note="x"), "Reopen")
    refuses(StageRefused, lambda: close(live, by=editor), "already")
    assert correct(live, by=editor, corrections=[MENDED]).version().stage == "closed"
    refuses(PreflightFailed, lambda: reopen(live, by=editor, note=" "), "no note")
    reopened = reopen(live, by=editor, note="The fire broke out again.")

    live.refresh_from_db()
    assert (live.stage, reopened.version().stage) == ("developing", "developing")
    refuses(StageRefused, lambda: reopen(live, by=editor, note="x"), "Only a closed story")


def test_a_story_is_not_closed_on_a_claim_that_fell(editor: User) -> None:
    claim = make_claim(status=Status.CONFIRMED)
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    publish(story, by=editor)
    close(story, by=editor)
    reopen(story, by=editor, note="More is known.")
    stand(claim, Status.FALSE)

    refuses(PreflightFailed, lambda: close(story, by=editor), "“False”")


def test_an_embargo_stops_neither_a_hold_nor_a_closing(live: Story, editor: User) -> None:
    set_embargo(live, by=editor, until=now() + timedelta(hours=1))

    hold(live, by=editor, reason="The harbour office denies it.")
    restore(live, by=editor, note="It stands.")
    assert close(live, by=editor).number == 4


@pytest.mark.parametrize("verb", [hold, retract])
def test_a_hold_or_retraction_without_a_reason_is_refused(
    live: Story, standards: User, verb: Callable[..., Revision]
) -> None:
    refuses(PreflightFailed, lambda: verb(live, by=standards, reason=" "))
