"""What a partner is told: the record's words, few enough, and of nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from stories.editorial.candidate import Mended
from stories.editorial.publishing import hold, restore, retract
from stories.models import Kind, Passage, Revision, Story
from stories.syndication.webhook import event, payload
from tests.factories import make_user
from tests.syndication.telling import correct, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

ALERT = "Correction: seven people hurt, not twelve"


def said(revision: Revision) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(payload(revision))
    return answer


@pytest.fixture
def story(editor: User) -> Story:
    return told(editor, slug="fire", headline="Fire", body="Twelve people were hurt, he said.")


def test_a_correction_is_told_with_its_words_addresses_and_push_text(
    story: Story, editor: User
) -> None:
    body = "Seven people were hurt, the hospital said."
    revision = correct(story, by=editor, body=body, alert=ALERT)

    answer = said(revision)

    assert answer["type"] == "story.corrected"
    data = answer["data"]
    assert (data["version"], data["kind"], data["alert"]) == (2, "correction", ALERT)
    assert data["story"] == "https://courier.example/s/fire/"
    assert data["diff"] == "https://courier.example/s/fire/diff/1..2/"
    assert data["revision"] == "https://courier.example/s/fire/r/2/"
    [notice] = data["corrections"]
    assert "Seven people were hurt, according to Harbour Hospital." in notice["text"]
    assert data["digest"] == revision.digest


def test_what_there_is_none_of_has_no_field(story: Story) -> None:
    data = said(Revision.objects.get())["data"]

    assert {"alert", "corrections", "diff", "note"}.isdisjoint(data)


def test_every_kind_has_its_type(story: Story, editor: User) -> None:
    standards = make_user("sade", "Standards editor")
    tell(story, by=editor, byline="Ana Ruiz", kind=Kind.MINOR)
    tell(story, by=editor, kind=Kind.EDITORS_NOTE, standfirst="The quay is shut.")
    hold(story, by=standards, reason="We look into it.")
    restore(story, by=standards, note="It stands.")
    retract(story, by=standards, reason="None of it happened.")

    types = [said(row)["type"] for row in Revision.objects.order_by("number")]

    assert types == [
        *("story.published", "story.updated", "story.clarified", "story.withheld"),
        *("story.restored", "story.retracted"),
    ]
    assert event(Kind.STATUS_CHANGE) == "claim.status_changed"


def test_a_late_notice_tells_no_push_text_of_a_story_that_nobody_may_use(
    story: Story, editor: User
) -> None:
    revision = tell(story, by=editor, byline="Ana Ruiz", alert="Fire at the harbour")
    assert said(revision)["data"]["alert"] == "Fire at the harbour"

    hold(story, by=make_user("sade", "Standards editor"), reason="We look into it.")

    assert "alert" not in said(revision)["data"]


def test_a_late_notice_has_no_word_that_the_law_removed(story: Story, editor: User) -> None:
    revision = tell(story, by=editor, byline="Ana Ruiz", alert="Fire at the harbour")
    Passage.objects.filter(text="Fire at the harbour").update(text=None, digest=None)

    assert b"Fire at the harbour" not in payload(revision)


def test_however_much_was_written_it_is_at_most_20_kb(story: Story, editor: User) -> None:
    long = "🚒🚒 " * 1500
    mended = [Mended(f"{n} {long}", f"{n + 1} {long}", "the hospital") for n in range(6)]
    revision = tell(
        story,
        by=editor,
        kind=Kind.CORRECTION,
        note="",
        corrections=mended,
        body="Seven people were hurt, the hospital said.",
        alert="🚒" * 200,
    )

    assert 10_000 < len(payload(revision)) <= 20_000


def test_the_draft_is_not_looked_at(
    story: Story, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revision = Revision.objects.get()
    words = ("headline", "standfirst", "alert", "body", "byline")
    Story.objects.update(**dict.fromkeys(words, "zyxomma"))

    with django_assert_num_queries(4):
        body = payload(revision)

    assert b"zyxomma" not in body
