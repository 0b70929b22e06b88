from __future__ import annotations

from dataclasses import replace

import pytest

from stories.editorial.candidate import ClaimFacts, Finding
from stories.models import Kind, Status
from stories.text.version import NoticeMark, UpdateText, Version
from tests.editorial.candidates import CLAIM, FIRE, candidate, mark

HURT = {"C-1": ClaimFacts("C-1", Status.UNVERIFIED)}
UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "", f"{CLAIM}, they said.")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (f"A fire. {CLAIM}, police said. It is out.", "Two people were hurt, police said."),
        (f"A fire.\n\n{CLAIM}.\n\nIt is out.", "Two people were hurt."),
        (f"* One.\n* *So* {CLAIM}, [police](https://a.example) said.", None),
        ("**[Two *people* were hurt]{claim=C-1}**, police said.", "Two people were hurt, police"),
        (f"> {CLAIM}, police said.", "Two people were hurt, police said."),
        (f"Dr. Moe said {CLAIM} on\nthe quay. Out.", "Dr. Moe said Two people were hurt on the"),
    ],
)
def test_a_claim_is_found_with_its_sentence_as_readers_see_it(
    body: str, sentence: str | None
) -> None:
    [(place, facts, words, _)] = candidate(Version("Fire", body), claims=HURT).sentences()

    assert (place, facts.ref) == ("body", "C-1")
    assert words.startswith(sentence or "So Two people were hurt, police said.")


@pytest.mark.parametrize(
    "body", [f"`{CLAIM}`", f"```\n\n{CLAIM}\n\n```", CLAIM.replace("C-1", "C-2"), f"\\{CLAIM}"]
)
def test_what_readers_do_not_see_as_a_claim_is_none(body: str) -> None:
    assert [*candidate(Version("Fire", body), claims=HURT).sentences()] == []


def test_claims_are_found_in_every_text() -> None:
    version = Version(CLAIM, CLAIM, CLAIM, updates=(UPDATE,))

    places = [place for place, _, _, _ in candidate(version, claims=HURT).sentences()]

    assert places == ["headline", "standfirst", "body", "update:u1"]


def test_only_a_notice_or_a_stage_is_new_when_the_live_words_go_out_again() -> None:
    notice = NoticeMark("hold", 2, "2026-11-22T12:00:00.000000Z")
    again = replace(FIRE, stage="closed", held=True, notices=(notice,))

    assert candidate(again, live=FIRE).repeats_live
    assert not candidate(replace(again, body="Another."), live=FIRE).repeats_live
    assert not candidate(replace(again, claims=(mark(Status.FALSE),)), live=FIRE).repeats_live
    assert not candidate(again).repeats_live


@pytest.mark.parametrize(
    ("kind", "was", "stage", "vouches"),
    [
        (Kind.UPDATE, "developing", "developing", True),
        (Kind.UPDATE, "developing", "closed", True),
        (Kind.RESTORATION, "developing", "developing", True),
        (Kind.UPDATE, "closed", "developing", False),
        (Kind.HOLD, "developing", "developing", False),
        (Kind.RETRACTION, "developing", "withdrawn", False),
    ],
)
def test_a_hold_a_retraction_and_a_reopening_vouch_for_no_word(
    kind: Kind, was: str, stage: str, vouches: bool
) -> None:
    live = replace(FIRE, stage=was)

    assert candidate(replace(FIRE, stage=stage), live=live, kind=kind).vouches == vouches


def test_a_finding_keeps_its_key_until_it_changes() -> None:
    finding = Finding("silent-edit", "body", "“12” → “14”", "Correct it.", excerpt="12 hurt.")

    assert finding.key == replace(finding, mend="Another way.", blocks=True).key
    others = [
        replace(finding, message="“Monday” → “Tuesday”"),
        replace(finding, excerpt="12 hurt on Monday."),
        replace(finding, place="headline"),
        replace(finding, code="claim-turned"),
    ]
    assert len({finding.key, *(other.key for other in others)}) == 5
