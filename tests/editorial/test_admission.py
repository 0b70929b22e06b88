from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from stories.editorial.admission import fit, once, require
from stories.errors import UnfitText
from stories.models import Claim, Source, Story
from tests.factories import make_claim, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def test_who_may_not_is_told_whom_to_ask(reporter: User) -> None:
    with pytest.raises(PermissionDenied, match="Ask an editor"):
        require(reporter, "publish_story")


def test_who_left_the_newsroom_may_nothing(db: None) -> None:
    gone = make_user("gone", "Standards editor", is_active=False)

    with pytest.raises(PermissionDenied):
        require(gone, "change_story")


def test_every_reason_against_a_row_is_said_at_once(db: None) -> None:
    with pytest.raises(UnfitText) as refusal:
        fit(Source(name="", kind="nonsense", confidential=True))

    said = str(refusal.value)
    assert "Name: This field cannot be blank." in said
    assert "Kind: " in said
    assert "public label" in said


def test_a_form_that_is_sent_twice_makes_one_row(db: None) -> None:
    uid = uuid4()

    made = [once(Claim.objects.all(), uid, lambda: make_claim(uid=uid)) for _ in range(2)]

    assert made[0] == made[1] == Claim.objects.get()


def test_an_address_that_was_taken_meanwhile_is_made_anew(db: None) -> None:
    addresses = iter(["taken", "free"])

    def make() -> Claim:
        if next(addresses) == "taken":
            raise IntegrityError
        return make_claim()

    assert once(Claim.objects.all(), None, make) == Claim.objects.get()


def test_what_cannot_be_kept_is_refused_in_the_end(db: None) -> None:
    tries = []

    def unfit() -> Story:
        tries.append(1)
        raise UnfitText("No.")

    with pytest.raises(UnfitText, match="No"):
        once(Story.objects.all(), None, unfit)

    assert len(tries) == 2
