from __future__ import annotations

import pytest

from stories.models import Kind, Status
from stories.syndication.facts import badges, public_fact, standing, tally
from stories.syndication.notices import public_notices
from stories.text.version import ClaimMark, NoticeMark


def mark(status: Status, *, stood_by: bool = False, ref: str = "C-1") -> ClaimMark:
    return ClaimMark(ref=ref, statement="Two were hurt", status=status, stood_by=stood_by)


@pytest.mark.parametrize(
    ("status", "stood_by", "part"),
    [
        (Status.CONFIRMED, False, "know"),
        (Status.CORROBORATED, True, "know"),
        (Status.FALSE, False, "know"),
        (Status.MISLEADING, False, "know"),
        (Status.UNVERIFIED, False, "open"),
        (Status.CHECKING, True, "open"),
        (Status.DISPUTED, True, "open"),
        (Status.UNVERIFIABLE, False, "open"),
        (Status.FALSE, True, "wrong"),
        (Status.MISLEADING, True, "wrong"),
        (Status.RETRACTED, False, "wrong"),
        (Status.SUPERSEDED, True, ""),
    ],
)
def test_a_claim_stands_in_the_part_that_its_status_and_our_word_put_it(
    status: Status, stood_by: bool, part: str
) -> None:
    found = standing([public_fact(mark(status, stood_by=stood_by))], [])

    assert [name for name in ("know", "open", "wrong") if getattr(found, name)] == [part] * bool(
        part
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.FALSE, "Not true:"), (Status.MISLEADING, "Misleading:"), (Status.CONFIRMED, "")],
)
def test_what_we_found_to_be_wrong_is_not_said_as_if_it_were_so(
    status: Status, words: str
) -> None:
    assert public_fact(mark(status)).denial == words


def test_corrections_are_what_we_got_wrong_and_other_notices_are_not() -> None:
    at = "2026-11-21T15:42:00.000000Z"
    marks = [
        NoticeMark(Kind.CORRECTION, 2, at, wrong="twelve", right="seven"),
        NoticeMark(Kind.EDITORS_NOTE, 3, at, text="We know the owner."),
    ]

    found = standing([], public_notices(marks))

    assert [notice.kind for notice in found.corrections] == [Kind.CORRECTION]
    assert found.says_something


def test_the_tally_counts_in_the_order_of_the_statuses() -> None:
    marks = [mark(Status.FALSE), mark(Status.UNVERIFIED), mark(Status.UNVERIFIED)]

    assert [(count.status, count.number) for count in tally(marks)] == [
        (Status.UNVERIFIED, 2),
        (Status.FALSE, 1),
    ]


def test_a_badge_leads_to_the_claim_and_says_which() -> None:
    badge = badges([public_fact(mark(Status.CONFIRMED, ref="C-17"))])["C-17"]

    assert (badge.label, badge.glyph, badge.href) == ("Confirmed", "✓", "/c/C-17/")
    assert badge.about == "Claim C-17:"
