from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from stories.models import Kind
from stories.syndication.notices import log_amendments, public_notices, worded
from stories.text.version import NoticeMark

AT = "2026-11-21T15:42:00.000000Z"


def notice(kind: Kind, **fields: Any) -> NoticeMark:
    return NoticeMark(kind=kind, number=4, at=AT, **fields)


def said(kind: Kind, **fields: Any) -> str:
    with timezone.override("Europe/Oslo"):
        return public_notices([notice(kind, **fields)])[0].text


WRONG: dict[str, Any] = {"wrong": "12 people were hurt.", "right": "seven were hurt"}
ONLINE = {"online_from": "2026-11-21T12:05:00.000000Z", "online_to": AT}


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        (
            Kind.CORRECTION,
            {**WRONG, **ONLINE, "according_to": "the fire service"},
            "Correction, 21 November 2026, 16:42 CET: An earlier version of this story said "
            "12 people were hurt. Seven were hurt, according to the fire service. The error was "
            "online from 13:05 CET to 16:42 CET.",
        ),
        (
            Kind.CORRECTION,
            {"wrong": "Twelve were hurt", "right": "seven were", "according_to": "police"},
            "Correction, 21 November 2026, 16:42 CET: An earlier version of this story said: "
            "Twelve were hurt. Seven were, according to police.",
        ),
        (
            Kind.CLARIFICATION,
            {"wrong": "the fire was not set", "right": "no cause is known"},
            "Clarification, 21 November 2026, 16:42 CET: The fire was not set. No cause is known.",
        ),
        (
            Kind.EDITORS_NOTE,
            {"text": "The company advertises with us."},
            "Editor’s note, 21 November 2026, 16:42 CET: The company advertises with us.",
        ),
        (
            Kind.HOLD,
            {"text": "a witness has withdrawn"},
            "Under review, 21 November 2026, 16:42 CET: We are reviewing this story because a "
            "witness has withdrawn. Please do not share or reuse it until the review is done.",
        ),
        (
            Kind.RETRACTION,
            {"text": "The video was filmed in 2023"},
            "Retraction, 21 November 2026, 16:42 CET: We have withdrawn this story. "
            "The video was filmed in 2023.",
        ),
        (
            Kind.REDACTION,
            {"text": "A court asked us to."},
            "Passage removed, 21 November 2026, 16:42 CET: A passage was removed for legal or "
            "safety reasons. A court asked us to.",
        ),
    ],
)
def test_a_notice_says_what_our_standards_say(
    kind: Kind, fields: dict[str, Any], words: str
) -> None:
    assert said(kind, **fields) == words


def test_the_words_of_the_desk_are_no_markup() -> None:
    (made,) = public_notices([notice(Kind.EDITORS_NOTE, text="<script>&</script>")])

    assert made.html == "&lt;script&gt;&amp;&lt;/script&gt;"
    assert made.text.endswith(": <script>&</script>")


def test_two_corrections_of_one_version_have_an_anchor_each_and_the_newest_is_first() -> None:
    marks = [notice(Kind.CORRECTION, **WRONG), notice(Kind.CORRECTION, **WRONG)]

    assert [made.anchor for made in public_notices(marks)] == ["correction-r4-2", "correction-r4"]


@pytest.mark.parametrize(
    ("kind", "note", "words"),
    [
        (Kind.UPDATE, "the quay is open", "the quay is open"),
        (
            Kind.RETRACTION,
            "it was made up",
            "We have withdrawn this story because it was made up.",
        ),
        (Kind.HOLD, "It is disputed.", "We are reviewing this story. It is disputed."),
        (Kind.RETRACTION, "", ""),
    ],
)
def test_a_bare_reason_becomes_a_sentence_of_the_log(kind: Kind, note: str, words: str) -> None:
    assert worded(kind, note) == words


def test_an_error_that_was_away_for_a_while_is_told_so() -> None:
    pause = "2026-11-21T13:00:00.000000Z/2026-11-21T14:00:00.000000Z"
    words = said(Kind.CORRECTION, **WRONG, **ONLINE, pauses=pause)

    assert words.endswith(
        "The error was online from 13:05 CET to 16:42 CET, but not from 14:00 CET to 15:00 CET."
    )


def test_an_amendment_stands_in_the_text_of_what_it_adds_to_and_not_beside_it() -> None:
    first = notice(Kind.CORRECTION, **WRONG)
    more = NoticeMark(Kind.CORRECTION, 7, AT, text="It was one ward.", amends="correction-r4")
    in_log = NoticeMark(Kind.CLARIFICATION, 8, AT, text="It was on Monday.", amends="log-r2")

    [made] = public_notices([first, more, in_log])

    assert [one.anchor for one in made.amendments] == ["amendment-r7"]
    assert made.text.endswith("It was one ward.")
    added = log_amendments([first, more, in_log])
    assert {number: [one.label for one in found] for number, found in added.items()} == {
        4: ["Amendment"],
        2: ["Amendment"],
    }
