from __future__ import annotations

import pytest
from django.test import RequestFactory

from stories.admin.listing import asked, containing, paged
from stories.models import Claim
from tests.factories import make_claim


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("harbour", True),
        ("HARBOUR fire", True),
        ("fire harbour", True),
        ("harbour flood", False),
        ("łódź", True),
        ("100%", True),
        ("100_", False),
        ("", True),
    ],
)
def test_a_search_finds_rows_that_hold_every_word_in_whatever_case(
    words: str, found: bool, db: None
) -> None:
    make_claim(statement="Fire at the Harbour of Łódź is 100% out")

    assert Claim.objects.filter(containing(words, "statement", "claimant")).exists() is found


def test_what_is_asked_for_is_one_line_without_control_characters(rf: RequestFactory) -> None:
    assert asked(rf.get("/", {"q": "  two\x00\n words "})) == "two words"


@pytest.mark.parametrize("page", ["", "0", "-1", "99999", "x", "1e9", "9" * 40])
def test_a_page_that_is_not_there_is_the_nearest_one(
    page: str, rf: RequestFactory, db: None
) -> None:
    make_claim()

    assert paged(rf.get("/", {"page": page}), Claim.objects.all()).number == 1
