from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from stories.editorial.owed import corrections_owed
from stories.editorial.publishing import publish
from stories.editorial.saving import start_story
from stories.models import Claim, Prominence, Status, Story
from tests.factories import make_claim, make_desk, make_evidence, make_source, stand


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="The quay is shut", status=Status.CORROBORATED)


def told(claim: Claim, by: User, **texts: Any) -> Story:
    """A live story whose readers see the claim where it stands now."""
    texts.setdefault("body", f"Fire.\n\n[It is so]{{claim={claim.ref}}}, they said.")
    story = start_story(by=by, desk=make_desk(), **{"headline": "Quay", **texts})
    publish(story, by=by, note="First report.")
    return Story.objects.get(pk=story.pk)


def test_what_was_stated_was_wrong_and_the_other_side_says_so(claim: Claim, editor: User) -> None:
    story = told(claim, editor)
    make_evidence(claim=claim)
    make_evidence(claim=claim, stance="contradicts", source=make_source(name="The master"))
    stand(claim, Status.FALSE)

    [owed] = corrections_owed(story, [claim.ref])

    assert (owed.wrong, owed.according_to) == ("The quay is shut", "The master: Statement at noon")
    assert owed.placement == Prominence.END


def test_what_was_called_false_and_holds_is_said_as_it_is(claim: Claim, editor: User) -> None:
    stand(claim, Status.FALSE)
    body = f"It is not true that [the quay is shut]{{claim={claim.ref}}}, they said."
    story = told(claim, editor, body=body)
    stand(claim, Status.CONFIRMED)

    [owed] = corrections_owed(story, [claim.ref])

    assert (owed.wrong, owed.right) == ("“The quay is shut” is false", "The quay is shut")


@pytest.mark.parametrize(
    "texts",
    [
        {"headline": "[Quay shut]{claim=%s}", "body": "Fire."},
        {"body": "[It is so]{claim=%s}, they said.\n\nFire."},
    ],
)
def test_an_error_of_the_headline_or_the_first_paragraph_is_told_at_the_top(
    claim: Claim, editor: User, texts: dict[str, str]
) -> None:
    filled = {name: text.replace("%s", claim.ref) for name, text in texts.items()}
    story = told(claim, editor, **filled)
    stand(claim, Status.FALSE)

    [owed] = corrections_owed(story, [claim.ref])

    assert owed.placement == Prominence.TOP


def test_a_protected_source_is_named_by_its_label(claim: Claim, editor: User) -> None:
    story = told(claim, editor)
    source = make_source(name="Ana Ruiz", confidential=True, public_label="a harbour pilot")
    make_evidence(claim=claim, stance="contradicts", source=source, title="Call with Ana Ruiz")
    stand(claim, Status.FALSE)

    [owed] = corrections_owed(story, [claim.ref])

    assert "Ana" not in owed.according_to
    assert owed.according_to


def test_sources_beyond_what_a_line_holds_are_left_to_the_editor(
    claim: Claim, editor: User
) -> None:
    story = told(claim, editor)
    for n in range(4):
        make_evidence(claim=claim, stance="contradicts", title=f"{n}" * 140)
    stand(claim, Status.FALSE)

    [owed] = corrections_owed(story, [claim.ref])

    assert 0 < len(owed.according_to) <= 300


def test_a_claim_that_readers_never_saw_there_is_owed_nothing(claim: Claim, editor: User) -> None:
    story = told(claim, editor)
    other = make_claim(statement="Another")

    assert corrections_owed(story, [other.ref, "C-999", "x"]) == ()
