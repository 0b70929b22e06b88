from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from stories.editorial.hints import hints
from stories.editorial.versions import draft
from stories.models import Status
from tests.factories import make_claim, make_source, make_story, stand

pytestmark = pytest.mark.django_db


def codes(body: str, to: User, **texts: str) -> list[str]:
    return [hint.code for hint in hints(draft(make_story(body=body, **texts)), to=to)]


def test_a_sound_draft_has_none(reporter: User) -> None:
    assert codes("A fire broke out, the harbour office said.", reporter) == []


def test_a_mark_of_a_claim_that_is_not_there_is_named(reporter: User) -> None:
    assert codes("[Two hurt]{claim=C-999}, they said.", reporter) == ["mark-unknown"]


def test_what_blocks_stands_before_what_warns(reporter: User) -> None:
    disputed = stand(make_claim(), Status.DISPUTED).ref
    wrong = stand(make_claim(), Status.FALSE).ref
    body = f"[Two are hurt]{{claim={disputed}}}.\n\n[The quay is shut]{{claim={wrong}}}."

    assert codes(body, reporter) == ["denied-claim-stated", "disputed-claim-stated"]


def test_only_who_may_know_a_confidential_source_is_told_of_its_name(
    reporter: User, standards: User
) -> None:
    make_source(name="Ilse Hartmann", confidential=True, public_label="a senior official")
    body = "Ilse Hartmann said the quay is shut."

    assert codes(body, standards) == ["confidential-source"]
    assert codes(body, reporter) == []
