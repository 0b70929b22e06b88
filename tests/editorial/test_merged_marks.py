from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.auditing import audit_record
from stories.editorial.merging import merge_claims
from stories.editorial.publishing import close, publish
from stories.editorial.saving import save_story
from stories.editorial.uses import uses_of
from stories.editorial.verifying import check_claim
from stories.editorial.versions import draft
from stories.errors import PreflightFailed
from stories.models import (
    Claim,
    Exposure,
    Kind,
    Placement,
    Status,
)
from stories.models.status import STOOD_BY
from tests.editorial.merges import WHY, live, saying
from tests.editorial.publications import findings
from tests.factories import make_claim, make_evidence, make_story, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def test_places_move_in_drafts_and_before_readers(
    older: Claim, newer: Claim, editor: User
) -> None:
    seen, unseen = live(editor, newer), make_story(body=saying(newer))
    stand(older, Status.CHECKING)

    merge_claims(newer, into=older, by=editor, reason=WHY)

    assert not newer.placements.exists()
    [first, second] = uses_of(older)
    assert (first.story, first.shown, first.moved) == (seen, Status.UNVERIFIED, True)
    assert [use.sentence for use in first.live] == ["It is so, the harbour office said."]
    assert [use.sentence for use in first.draft] == ["It is so, the harbour office said."]
    assert (second.story, second.shown, second.moved) == (unseen, None, False)
    assert [row.claim for row in Placement.objects.moved()] == [older]


def test_a_mark_typed_before_or_after_the_merge_means_the_claim_it_is_part_of(
    older: Claim, newer: Claim, editor: User
) -> None:
    before = make_story(body=saying(newer))
    merge_claims(newer, into=older, by=editor, reason=WHY)
    after = make_story(body="Nothing yet.")
    save_story(after, by=editor, token=after.saves, body=saying(newer))

    for story in (before, after):
        story.refresh_from_db()
        version = draft(story)
        assert newer.ref in story.body  # what was typed stays typed
        assert [(mark.ref, mark.statement) for mark in version.claims] == [
            (older.ref, older.statement)
        ]
        assert version.body == saying(older)
        assert [row.claim for row in story.placements.filter(live=False)] == [older]
        assert not [found for found in findings(story) if found.code.startswith("mark-")]


def test_a_text_that_marks_both_shows_one_claim(older: Claim, newer: Claim, editor: User) -> None:
    story = make_story(body=saying(newer, older))
    merge_claims(newer, into=older, by=editor, reason=WHY)

    assert [mark.ref for mark in draft(story).claims] == [older.ref]


def test_the_next_publication_carries_the_other_claim_and_the_published_one_stays(
    older: Claim, newer: Claim, editor: User
) -> None:
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)

    second = publish(story, by=editor, kind=Kind.UPDATE, note="One claim for both counts.")

    first = story.revisions.get(number=1).version()
    assert [mark.ref for mark in first.claims] == [newer.ref]
    assert first.body == saying(newer)
    assert [mark.ref for mark in second.version().claims] == [older.ref]
    assert second.version().body == saying(older)
    assert audit_record().unbroken
    assert {row.claim for row in Placement.objects.filter(story=story)} == {older}


def test_what_is_shown_again_stays_as_readers_know_it_and_is_placed_with_the_other(
    older: Claim, newer: Claim, editor: User
) -> None:
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)

    revision = close(story, by=editor, note="The fire is out.")

    assert [mark.ref for mark in revision.version().claims] == [newer.ref]
    [row] = Placement.objects.filter(story=story, live=True)
    assert (row.claim, row.status) == (older, Status.UNVERIFIED)


@pytest.mark.parametrize("shown", sorted(STOOD_BY))
def test_what_readers_were_told_of_either_must_be_corrected(
    older: Claim, newer: Claim, editor: User, shown: Status
) -> None:
    stand(newer, shown)
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)
    stand(older, Status.FALSE)
    save_story(
        story, by=editor, token=story.saves, body=f"It is not true that {saying(newer)[:-1]}."
    )
    story.refresh_from_db()

    turned = [found for found in findings(story) if found.code == "claim-turned"]

    assert [(found.kind, found.place) for found in turned] == [(Kind.CORRECTION, older.ref)]
    with pytest.raises(PreflightFailed, match=f"“{shown.label}”"):
        publish(story, by=editor, kind=Kind.UPDATE, note="The count is wrong.")


def test_a_story_that_dropped_the_words_meanwhile_must_still_correct_them(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(newer, Status.CONFIRMED)
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)
    stand(older, Status.FALSE)
    save_story(story, by=editor, token=story.saves, body="The fire is out, the office said.")
    story.refresh_from_db()

    assert "claim-turned" in {found.code for found in findings(story) if found.blocks}


def test_what_was_shown_under_either_name_may_be_withdrawn(
    older: Claim, newer: Claim, editor: User, standards: User
) -> None:
    live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)

    check = check_claim(older, to=Status.RETRACTED, by=standards, reason="We should not have.")

    assert check.to_status == Status.RETRACTED


def test_exposure_of_both_counts_once_with_its_newest_revision(
    older: Claim, newer: Claim, editor: User
) -> None:
    story = live(editor, older, newer)
    publish(story, by=editor, kind=Kind.EDITORS_NOTE, note="We are asking the office.")

    merge_claims(newer, into=older, by=editor, reason=WHY)

    [row] = Exposure.objects.filter(claim=older)
    assert (row.revision.number, row.latest.number) == (1, 2)
    assert Exposure.objects.filter(claim=newer).count() == 1


def test_three_in_a_line_lead_to_the_last(older: Claim, newer: Claim, editor: User) -> None:
    last = make_claim(statement="12 dead")
    story, told = make_story(body=saying(older)), make_evidence(claim=older)
    merge_claims(older, into=newer, by=editor, reason=WHY)
    merge_claims(newer, into=last, by=editor, reason=WHY)

    told.refresh_from_db()
    assert told.claim == last
    assert [mark.ref for mark in draft(story).claims] == [last.ref]
    assert [row.claim for row in story.placements.all()] == [last]
    save_story(story, by=editor, token=story.saves, body=saying(newer, older))
    assert {row.claim for row in story.placements.all()} == {last}
