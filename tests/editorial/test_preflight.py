"""Every finding, one row: a candidate that it stops and one that it lets pass."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stories.editorial.candidate import ClaimFacts, Mended, Sent
from stories.editorial.preflight import CHECKS, SAYINGS, preflight
from stories.models import Kind, Status
from stories.text.version import UpdateText, Version
from tests.editorial.candidates import AT, CLAIM, FIRE, candidate, mark, stating, turning

if TYPE_CHECKING:
    from stories.editorial.candidate import Candidate

DOCS = Path(__file__).parents[2] / "docs" / "preflight.md"
HELD = replace(FIRE, held=True)
MENDED = Mended("Twelve were hurt.", "Seven were hurt.", "the hospital")
LATER = AT + timedelta(seconds=1)
UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "Ferries stop", "They stopped.")
KNOWN = {"C-1": ClaimFacts("C-1", Status.CONFIRMED)}


def corrected(*corrections: Mended, **fields: Any) -> Candidate:
    return candidate(kind=Kind.CORRECTION, corrections=corrections, **{"note": "", **fields})


def written(body: str, **fields: Any) -> Candidate:
    return candidate(Version("Fire", body), claims=KNOWN, **fields)


ROWS: dict[str, tuple[Candidate, Candidate]] = {
    "embargo": (candidate(embargo_until=LATER), candidate(embargo_until=AT)),
    "held": (candidate(HELD), candidate(HELD, kind=Kind.CLARIFICATION)),
    "no-text": (
        candidate(Version("Fire", " \n")),
        candidate(Version("Fire", "", updates=(UPDATE,))),
    ),
    "note-missing": (candidate(note=" "), candidate(note="", kind=Kind.MINOR)),
    "correction-incomplete": (corrected(), corrected(MENDED)),
    "claim-turned": (
        turning(Status.CONFIRMED, Status.FALSE),
        turning(Status.CONFIRMED, Status.SUPERSEDED),
    ),
    "denied-claim-stated": (
        stating(CLAIM, Status.FALSE),
        stating(f"It is not true that {CLAIM}.", Status.FALSE),
    ),
    "disputed-claim-stated": (
        stating(CLAIM, Status.DISPUTED),
        stating(f"{CLAIM}, police said.", Status.DISPUTED),
    ),
    "unverified-claim-stated": (
        stating(CLAIM, Status.UNVERIFIED),
        stating(f"{CLAIM}, police said.", Status.UNVERIFIED),
    ),
    "claim-overdue": (
        stating(CLAIM, Status.CONFIRMED, recheck_due=AT - timedelta(hours=1)),
        stating(CLAIM, Status.CONFIRMED, recheck_due=LATER),
    ),
    "thin-evidence": (
        stating(CLAIM, Status.CONFIRMED, lacks="Add primary evidence."),
        stating(CLAIM, Status.CONFIRMED),
    ),
    "confidential-source": (
        candidate(secret_names=("police",)),
        candidate(secret_names=("Ana Ruiz",)),
    ),
    "mark-malformed": (written("[Two]{claim=17}"), written(CLAIM)),
    "mark-duplicate": (written("[Two]{claim=C-1 claim=C-2}"), written(CLAIM)),
    "mark-unknown": (written("[Two]{claim=C-9}"), written("`[Two]{claim=C-9}`")),
    "mark-nested": (written(f"[So {CLAIM}]{{claim=C-1}}"), written(f"So {CLAIM}")),
    "mark-unclosed": (written("[Two{claim=C-1}"), written(CLAIM)),
    "mark-empty": (written("[ ]{claim=C-1}"), written(CLAIM)),
    "mark-link": (written("[Two](javascript:x)"), written("[Two](https://a.example)")),
    "mark-too-complex": (written(">" * 40 + " deep"), written("> deep")),
    "hidden-characters": (written("Fi\N{ZERO WIDTH SPACE}re"), written("Fire")),
    "silent-edit": (
        candidate(replace(FIRE, body="14 fires, police said."), live=FIRE, kind=Kind.MINOR),
        candidate(FIRE, live=FIRE, kind=Kind.MINOR),
    ),
    "silent-news": (
        candidate(replace(FIRE, updates=(UPDATE,)), live=FIRE, kind=Kind.MINOR),
        candidate(replace(FIRE, updates=(UPDATE,)), live=FIRE),
    ),
    "alert-not-corrected": (
        corrected(MENDED, alerts=(Sent(3, "Ferries stop"), Sent(1, "Twelve hurt in a fire"))),
        corrected(MENDED, alerts=(Sent(1, "Ferries stop: they were told at noon"),)),
    ),
}


def codes(candidate: Candidate) -> set[str]:
    return {finding.code for finding in preflight(candidate)}


@pytest.mark.parametrize("code", ROWS)
def test_a_finding_fires_and_lets_pass(code: str) -> None:
    stopped, passed = ROWS[code]

    assert code in codes(stopped)
    assert code not in codes(passed)


def test_every_documented_finding_has_its_row() -> None:
    # Found only where a status change goes out alone: tests/editorial/test_restating.py has it.
    found = {*ROWS, "claim-reworded"}

    assert found == set(re.findall(r"^\| `([a-z-]+)` \|", DOCS.read_text(), re.M))


@pytest.mark.parametrize("code", ROWS)
def test_every_finding_names_the_place_and_the_mend_in_whole_sentences(code: str) -> None:
    for finding in preflight(ROWS[code][0]):
        assert finding.place
        assert finding.message[-1] in ".”"
        assert finding.mend[-1] == "."


def test_a_story_with_nothing_against_it_passes() -> None:
    assert preflight(candidate()) == ()


def test_findings_come_in_the_order_of_the_checks() -> None:
    worst = candidate(HELD, note="", embargo_until=LATER, secret_names=("police",))

    order = [finding.code for finding in preflight(worst)]

    assert order == ["embargo", "held", "note-missing", "confidential-source"]


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.MINOR, Kind.NEW)])
def test_every_later_kind_but_a_minor_edit_owes_readers_a_note(kind: Kind) -> None:
    owed = preflight(candidate(kind=kind, note="\n"))

    # A correction says itself what was wrong and what is right.
    code = "correction-incomplete" if kind == Kind.CORRECTION else "note-missing"
    assert [finding.code for finding in owed if finding.blocks] == [code]
    assert not any(finding.may_override for finding in owed)


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.RETRACTION])
def test_a_hold_or_a_retraction_waits_for_nothing_but_its_reason(kind: Kind) -> None:
    turned = turning(Status.CONFIRMED, Status.FALSE)
    worst = replace(
        turned,
        kind=kind,
        version=Version(CLAIM, "[Two]{claim=C-9} by police", claims=(mark(Status.FALSE),)),
        embargo_until=LATER,
        secret_names=("police",),
    )

    assert preflight(worst) == ()
    assert codes(replace(worst, note="")) == {"note-missing"}
    assert codes(replace(worst, note="The police asked.")) == {"confidential-source"}


def test_an_embargo_holds_back_only_what_readers_have_not_seen() -> None:
    closed = replace(FIRE, stage="closed")

    assert codes(candidate(closed, live=FIRE, embargo_until=LATER)) == set()
    longer = replace(closed, body=f"{FIRE.body} It is out, police said.")
    assert "embargo" in codes(candidate(longer, live=FIRE, embargo_until=LATER))


@pytest.mark.parametrize(
    ("kind", "waits"),
    [
        (Kind.UPDATE, True),
        (Kind.STATUS_CHANGE, True),
        (Kind.MINOR, True),
        (Kind.CLARIFICATION, False),
        (Kind.EDITORS_NOTE, False),
        (Kind.CORRECTION, False),
    ],
)
def test_under_a_review_only_what_mends_the_story_goes_out(kind: Kind, waits: bool) -> None:
    held = candidate(HELD, kind=kind, corrections=(MENDED,))

    assert ("held" in codes(held)) == waits


@pytest.mark.parametrize(
    "mended",
    [
        Mended("", "Seven were hurt.", "the hospital"),
        Mended("Twelve were hurt.", " ", "the hospital"),
        Mended("Twelve were hurt.", "Seven were hurt.", ""),
        Mended("Clarifies.", "Seven were hurt.", "the hospital"),
        Mended("Twelve were hurt.", "Fixed a typo in the text", "the hospital"),
        Mended("A version was incorrect: updated", "Seven were hurt.", "the hospital"),
        Mended("THE STORY HAS BEEN EDITED", "Seven were hurt.", "the hospital"),
    ],
)
def test_a_correction_says_what_was_wrong_and_not_that_something_was(mended: Mended) -> None:
    assert codes(corrected(mended)) == {"correction-incomplete"}
    assert codes(corrected(MENDED, mended)) == {"correction-incomplete"}


@pytest.mark.parametrize(
    "mended",
    [
        Mended("12", "14", "police"),
        Mended("Its correction of 3 May was called an error.", "It was right.", "the court"),
        Mended("Мост обрушился.", "Мост стоит.", "полиция"),
    ],
)
def test_a_correction_of_plain_facts_passes(mended: Mended) -> None:
    assert codes(corrected(mended)) == set()


@pytest.mark.parametrize(
    ("note", "passes"), [("", True), ("Fixes an error.", False), ("Seven were hurt.", True)]
)
def test_a_correction_s_own_note_says_something_too(note: str, passes: bool) -> None:
    assert (codes(corrected(MENDED, note=note)) == set()) == passes


def test_what_can_never_be_passed_over_is_what_the_record_would_lack_or_betray() -> None:
    final = {
        finding.code
        for stopped, _ in ROWS.values()
        for finding in preflight(stopped)
        if not finding.may_override
    }

    assert final == {
        *("held", "no-text", "note-missing", "correction-incomplete", "confidential-source")
    }


def test_what_is_said_beside_the_story_is_always_looked_at() -> None:
    assert set(SAYINGS) < set(CHECKS)


def test_the_whole_preflight_reads_nothing_but_the_candidate() -> None:
    # No database is open to this test: a query would be refused.
    for stopped, passed in ROWS.values():
        assert preflight(stopped) == preflight(stopped)
        assert preflight(passed) == preflight(passed)
