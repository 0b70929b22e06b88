from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now
from stories.editorial.candidate import Mended
from stories.editorial.publishing import (
    Publication,
    correct,
    examine,
    hold,
    live_number,
    publish,
)
from stories.editorial.saving import set_embargo
from stories.editorial.versions import draft
from stories.errors import (
    PreflightFailed,
    UnfitText,
)
from stories.models import (
    Correction,
    Exposure,
    Kind,
    Placement,
    Status,
    Story,
)
from tests.editorial.publications import MENDED, findings, refuses, write
from tests.factories import make_claim, make_evidence, make_story, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BODY = "A fire broke out on the quay, the harbour office said."


def test_a_correction_is_a_record_of_its_own_and_a_notice_that_stays(
    story: Story, editor: User
) -> None:
    story = write(story, editor, body=f"{BODY}\n\nTwelve people were hurt, they said.")
    publish(story, by=editor)
    write(story, editor, standfirst="The quay is shut.")
    second = publish(story, by=editor, note="Shuts the quay.")
    write(Story.objects.get(pk=story.pk), editor, body=f"{BODY}\n\nSeven were hurt, it said.")

    revision = correct(story, by=editor, corrections=[MENDED])

    [row] = Correction.objects.all()
    assert (row.wrong, row.right, row.according_to) == (
        "Twelve people were hurt.",
        "Seven people were hurt.",
        "the hospital",
    )
    assert (row.first_bad.number, row.last_bad) == (1, second)
    assert (row.online_from, row.online_to) == (row.first_bad.published_at, revision.published_at)
    assert (row.approved_by, row.revision, row.story) == (editor, revision, story)
    [notice] = revision.version().notices
    assert (notice.kind, notice.number, notice.first_bad, notice.last_bad) == (
        "correction",
        3,
        1,
        2,
    )
    assert revision.note == (
        "An earlier version said: Twelve people were hurt. "
        "Seven people were hurt, according to the hospital."
    )


def test_two_corrections_are_two_records_and_two_notices(live: Story, editor: User) -> None:
    other = Mended("It was Monday.", "It was Sunday.", "the log", first_bad=1, placement="top")

    revision = correct(live, by=editor, corrections=[MENDED, other])

    assert Correction.objects.filter(revision=revision, first_bad__number=1).count() == 2
    assert [notice.placement for notice in revision.version().notices] == ["end", "top"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first_bad": 7}, "no revision 7"),
        ({"placement": "nowhere"}, "Where the notice stands"),
        ({"according_to": "x" * 301}, "300 characters"),
    ],
)
def test_a_correction_that_cannot_be_kept_is_refused(
    live: Story, editor: User, fields: dict[str, Any], says: str
) -> None:
    said = {"wrong": "Twelve.", "right": "Seven.", "according_to": "police", **fields}

    refuses(UnfitText, lambda: correct(live, by=editor, corrections=[Mended(**said)]), says)


def test_words_for_readers_hold_no_character_that_breaks_a_feed(
    live: Story, editor: User, standards: User
) -> None:
    set_embargo(live, by=editor, until=now() + timedelta(hours=1))
    write(live, editor, standfirst="The quay is shut.")
    [finding] = findings(live)

    revision = publish(
        live,
        by=standards,
        note=" It burned\x00 twice.\x0b ",
        overrides={finding.key: " As the\x07 log shows. "},
    )

    assert revision.note == "It burned twice."
    assert [override["reason"] for override in revision.overrides] == ["As the log shows."]


def test_a_block_can_be_passed_over_by_who_answers_for_it_and_readers_see_why(
    live: Story, editor: User, standards: User
) -> None:
    set_embargo(live, by=editor, until=now() + timedelta(hours=1))
    write(live, editor, standfirst="The quay is shut.")
    [finding] = findings(live)
    said = {"note": "Shuts the quay.", "overrides": {finding.key: "The embargo was broken."}}

    refuses(PermissionDenied, lambda: publish(live, by=editor, **said), "standards editor")
    refuses(PreflightFailed, lambda: publish(live, by=standards, note="Shuts the quay."))
    empty = {**said, "overrides": {finding.key: "  "}}
    refuses(PreflightFailed, lambda: publish(live, by=standards, **empty))
    revision = publish(live, by=standards, **said)

    assert revision.overrides == [
        {"code": "embargo", "place": "publication", "reason": "The embargo was broken."}
    ]
    assert revision.entry()["overrides"] == revision.overrides


def test_a_reason_for_one_block_passes_no_other(standards: User) -> None:
    live = make_story(body="Twelve people were hurt on Monday, police said.")
    publish(live, by=standards)
    write(live, standards, body="Fourteen people were hurt on Sunday, police said.")
    blocks = [finding for finding in findings(live) if finding.blocks]
    reasons = {blocks[0].key: "The log shows it."}

    # Both stand in one sentence, and still each has a key of its own.
    assert {finding.excerpt for finding in blocks} == {blocks[0].excerpt}
    assert len({finding.key for finding in blocks}) == len(blocks) > 1
    refuses(
        PreflightFailed,
        lambda: publish(live, by=standards, note="Two fires.", overrides=reasons),
    )


def test_what_is_final_cannot_be_passed_over(live: Story, standards: User) -> None:
    write(live, standards, standfirst="The quay is shut.")
    [finding] = examine(live, draft(live), Publication(Kind.UPDATE))
    reasons = {finding.key: "No time."}

    refuses(
        PreflightFailed,
        lambda: publish(live, by=standards, overrides=reasons),
        "no note for readers",
    )


def test_exposure_is_what_readers_were_shown_and_nothing_else(editor: User) -> None:
    claim = make_claim(status=Status.CONFIRMED)
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")

    def shown() -> set[str]:
        return set(Exposure.objects.filter(story=story).values_list("status", flat=True))

    stand(claim, Status.DISPUTED)
    assert shown() == set()
    publish(story, by=editor)
    stand(claim, Status.FALSE)
    hold(story, by=editor, reason="It is being denied.")
    assert shown() == {"disputed"}
    [placement] = Placement.objects.filter(live=True)
    assert placement.status == "disputed"


def test_a_hold_shows_no_wording_that_came_later(editor: User) -> None:
    claim = make_claim(status=Status.CONFIRMED)
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    publish(story, by=editor)
    stand(claim, Status.CHECKING, wording=2, statement="Three people were hurt")

    hold(story, by=editor, reason="It is being denied.")

    assert [*Exposure.objects.values_list("wording", "status")] == [(1, "confirmed")]


def test_readers_of_another_story_saw_nothing_that_must_be_corrected_here(editor: User) -> None:
    claim = make_claim(status=Status.CONFIRMED)
    body = f"[Two were hurt]{{claim={claim.ref}}}, police said."
    publish(make_story(body=body), by=editor)
    stand(claim, Status.UNVERIFIED)
    story = make_story(body=body)
    publish(story, by=editor)
    stand(claim, Status.FALSE)
    story.refresh_from_db()
    write(story, editor, body=f"It is not true that {body}")

    assert "claim-turned" not in {finding.code for finding in findings(story)}


def test_the_number_that_readers_see_is_known(story: Story, editor: User) -> None:
    assert live_number(story) == 0
    publish(story, by=editor)
    story.refresh_from_db()
    assert live_number(story) == 1


@pytest.mark.parametrize("many", [5, 50])
def test_examining_costs_the_same_for_any_number_of_claims(
    editor: User, django_assert_max_num_queries: Any, many: int
) -> None:
    claims = [make_evidence().claim for _ in range(many)]
    marks = [f"[Two]{{claim={claim.ref}}}, police said." for claim in claims]
    story = make_story(body="\n\n".join(marks))
    publish(story, by=editor)
    story = Story.objects.get(pk=story.pk)
    with django_assert_max_num_queries(8):
        version = draft(story)
    with django_assert_max_num_queries(5):
        examine(story, version, Publication(Kind.UPDATE, "A note."))
