from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from stories.clock import now
from stories.editorial.proposing import propose
from stories.editorial.publishing import publish
from stories.editorial.verifying import accept, check_claim
from stories.editorial.versions import draft
from stories.models import Kind, Status, Story
from tests.factories import make_claim, make_evidence, make_story, make_update

pytestmark = pytest.mark.django_db

BODY = "Two people were hurt in the fire, the harbour office said."


def published(editor: User, **texts: str) -> Story:
    story = make_story(**{"body": BODY, **texts})
    publish(story, by=editor)
    story.refresh_from_db()
    return story


def kind_of(story: Story) -> Kind:
    return propose(story, draft(story)).kind


def test_a_story_that_readers_have_not_seen_is_new() -> None:
    assert kind_of(make_story()) == Kind.NEW


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (BODY, Kind.MINOR),
        (BODY.replace("in the fire", "in the blaze"), Kind.MINOR),
        (f"{BODY}\n\nFerries have stopped, the company said.", Kind.UPDATE),
        (BODY.replace("Two", "Nine"), Kind.CORRECTION),
    ],
)
def test_the_weakest_kind_that_hides_nothing_is_proposed(
    editor: User, body: str, kind: Kind
) -> None:
    story = published(editor)
    story.body = body

    assert kind_of(story) == kind


def test_the_reasons_are_those_of_the_proposed_kind(editor: User) -> None:
    story = published(editor)
    story.body = BODY.replace("Two", "Nine")

    (reason,) = propose(story, draft(story)).reasons

    assert "“Two” → “Nine”" in reason.message


def test_news_is_quoted_for_an_update(editor: User) -> None:
    story = published(editor)
    make_update(story=story, headline="", body="Ferries have stopped, the company said.")

    proposed = propose(story, draft(story))

    assert proposed.kind == Kind.UPDATE
    assert proposed.news == ("Ferries have stopped, the company said.",)


def test_a_new_status_alone_is_a_verification_change(editor: User, checker: User) -> None:
    claim = make_claim()
    story = published(editor, body=f"[Two people were hurt]{{claim={claim.ref}}}, they said.")
    check_claim(claim, to=Status.UNVERIFIABLE, by=checker, reason="Nobody can tell us now.")

    assert kind_of(story) == Kind.STATUS_CHANGE


def test_a_confirmed_claim_that_turns_out_false_asks_for_a_correction(
    editor: User, checker: User, standards: User
) -> None:
    claim = make_claim()
    make_evidence(claim=claim, primary=True, sha256="0", captured_at=now())
    agreed(claim, Status.CONFIRMED, checker, standards)
    story = published(editor, body=f"[Two people were hurt]{{claim={claim.ref}}}, they said.")
    make_evidence(claim=claim, stance="contradicts", primary=True, sha256="1", captured_at=now())
    agreed(claim, Status.FALSE, checker, standards)

    proposed = propose(story, draft(story))

    assert proposed.kind == Kind.CORRECTION
    assert "Confirmed" in proposed.reasons[0].message


def agreed(claim, to: Status, first: User, second: User) -> None:
    check = check_claim(claim, to=to, by=first, reason="We hold the register in full.")
    accept(check, by=second)
