from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from stories.editorial import wordchecks
from stories.editorial.candidate import ClaimFacts, Mended
from stories.models import Kind, Status
from stories.text.guard import guard, proposed_kind
from stories.text.marks import ProblemCode
from stories.text.severity import Touch
from stories.text.version import EvidenceMark, UpdateText, Version
from tests.editorial.candidates import CLAIM, FIRE, candidate, found, mark

SECRET = ("Ana Ruiz", "José Núñez")
UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "Ferries stop", "They stopped.")
BY_NAME = EvidenceMark("Interview with Ana Ruiz", "supports", "quotation")


def hidden(version: Version = FIRE, **fields: Any) -> Any:
    return candidate(version, secret_names=SECRET, **fields)


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        ({"headline": "Ana Ruiz says it burns"}, ["headline"]),
        ({"standfirst": "ANA RUIZ saw it."}, ["standfirst"]),
        ({"body": "A fire, said Ana\nRuiz."}, ["body"]),
        ({"body": "A fire, said [Ana]{claim=C-1} **Ruiz**."}, ["body"]),
        ({"body": "A fire, said Ana\N{ZERO WIDTH SPACE} Ru\N{SOFT HYPHEN}iz."}, ["body"]),
        ({"body": "Ana Ruiz’s view. Ana Ruiz left."}, ["body"]),
        ({"body": "Jose Nunez saw it."}, ["body"]),
        ({"body": "[A man](https://a.example/?q=Ana Ruiz) saw it."}, ["body"]),
        ({"byline": "Ana Ruiz"}, ["byline"]),
        ({"updates": (replace(UPDATE, headline="Ana Ruiz"),)}, ["update:u1"]),
        ({"claims": (mark(Status.CONFIRMED, statement="Ana Ruiz was hurt"),)}, ["C-1"]),
        ({"claims": (mark(Status.CONFIRMED, claimant="Ana Ruiz"),)}, ["C-1"]),
        ({"claims": (mark(Status.CONFIRMED, reason="Ana Ruiz told us."),)}, ["C-1"]),
        ({"claims": (mark(Status.CONFIRMED, evidence=(BY_NAME,)),)}, ["C-1"]),
        ({"body": "Mariana Ruizano saw it, and Ana saw Ruiz."}, []),
        ({"body": "A senior official saw it."}, []),
    ],
)
def test_the_name_of_a_confidential_source_is_found_wherever_it_hides(
    texts: dict[str, Any], places: list[str]
) -> None:
    said = found(wordchecks.confidential_names, hidden(replace(FIRE, **texts)))

    assert said == [f"confidential-source {place}!" for place in places]


@pytest.mark.parametrize(
    "said",
    [
        {"note": "Adds what Ana Ruiz said."},
        {"reasons": ("Ana Ruiz agreed.",)},
        {"corrections": (Mended("It was Ana Ruiz.", "It was not.", "police"),)},
        {"corrections": (Mended("It burned.", "It did not.", "Ana Ruiz"),)},
    ],
)
def test_nor_does_it_slip_out_beside_the_story(said: dict[str, Any]) -> None:
    places = found(wordchecks.confidential_sayings, hidden(**said))

    assert places == ["confidential-source publication!"]


def test_a_name_is_never_overridden_as_the_public_log_would_point_at_it() -> None:
    version = replace(FIRE, headline="Ana Ruiz says it burns")

    [finding] = wordchecks.confidential_names(hidden(version))

    assert not finding.may_override
    assert "Ruiz" not in f"{finding.message} {finding.mend} {finding.excerpt} {finding.key}"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("[Two]{claim=C-9}", ["mark-unknown body!"]),
        ("[Two]{claim=17}", ["mark-malformed body!"]),
        ("[Two]{claim=C-1 claim=C-2}", ["mark-duplicate body!"]),
        (f"[So {CLAIM}]{{claim=C-1}}", ["mark-nested body!"]),
        ("[Two{claim=C-1}", ["mark-unclosed body!"]),
        ("[ ]{claim=C-1}", ["mark-empty body!"]),
        (">" * 40 + " deep", ["mark-too-complex body"]),
        ("[Two](javascript:alert)", ["mark-link body"]),
        (f"{CLAIM}, `[Two]{{claim=C-9}}`.", []),
    ],
)
def test_a_mark_that_does_not_hold_is_named(body: str, says: list[str]) -> None:
    known = {"C-1": ClaimFacts("C-1", Status.UNVERIFIED)}
    marked = candidate(Version("Fire", body), claims=known)

    assert found(wordchecks.claim_references, marked)[:1] == says


def test_every_problem_of_a_mark_has_a_sentence() -> None:
    assert set(wordchecks.MARK_PROBLEMS) == set(ProblemCode)


def test_every_touch_of_the_guard_has_a_sentence() -> None:
    assert set(wordchecks.TOUCHED) == set(Touch)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"headline": "Fire \N{RIGHT-TO-LEFT OVERRIDE}x"}, ["hidden-characters headline!"]),
        ({"standfirst": "x\N{LEFT-TO-RIGHT ISOLATE}"}, ["hidden-characters standfirst!"]),
        ({"body": "x\N{RIGHT-TO-LEFT OVERRIDE}"}, ["hidden-characters body"]),
        ({"headline": "Fi\N{ZERO WIDTH SPACE}re"}, ["hidden-characters headline"]),
        ({"body": "Nothing hides here: 👩‍🚒 ✓"}, []),
    ],
)
def test_characters_that_nobody_sees_are_named(texts: dict[str, str], says: list[str]) -> None:
    version = replace(FIRE, **texts)

    assert found(wordchecks.hidden_characters, candidate(version)) == says


OLD = Version("Fire", "Twelve people were hurt on Monday, police said.")
NEW = replace(OLD, body="Fourteen people were hurt on Monday, police said.")


def test_the_guard_is_asked_and_what_it_finds_blocks_with_the_kind_it_proposes() -> None:
    [edit, *_] = guard(OLD, NEW)

    [finding, *_] = wordchecks.silent_edits(candidate(NEW, live=OLD, kind=Kind.MINOR))

    assert (finding.place, finding.kind, finding.blocks) == (edit.place, edit.kind, True)
    assert edit.old in finding.message
    assert edit.new in finding.message


@pytest.mark.parametrize("kind", [Kind.MINOR, Kind.UPDATE, Kind.STATUS_CHANGE])
def test_no_weak_kind_hides_a_changed_figure(kind: Kind) -> None:
    assert found(wordchecks.silent_edits, candidate(NEW, live=OLD, kind=kind))


@pytest.mark.parametrize("kind", [Kind.CLARIFICATION, Kind.EDITORS_NOTE])
def test_beside_a_notice_a_changed_figure_is_a_warning(kind: Kind) -> None:
    findings = list(wordchecks.silent_edits(candidate(NEW, live=OLD, kind=kind)))
    assert [finding.blocks for finding in findings] == [False]


def test_a_correction_owns_up_to_a_changed_figure() -> None:
    given = candidate(NEW, live=OLD, kind=Kind.CORRECTION)
    assert found(wordchecks.silent_edits, given) == []


def test_a_first_publication_edits_nothing() -> None:
    assert found(wordchecks.silent_edits, candidate(NEW, kind=Kind.NEW)) == []


def test_facts_that_moved_on_are_no_silent_edit() -> None:
    old = replace(OLD, body=f"{CLAIM}, police said.", claims=(mark(Status.CONFIRMED),))
    overtaking = mark(Status.CONFIRMED, ref="C-2", statement="Five people were hurt")
    new = replace(
        old, body="[Five people were hurt]{claim=C-2}, police said.", claims=(overtaking,)
    )
    facts = ClaimFacts("C-1", Status.SUPERSEDED, overtaken_by="C-2")
    moved_on = candidate(new, live=old, claims={"C-1": facts})

    assert guard(old, new)
    assert found(wordchecks.silent_edits, moved_on) == []
    stands = replace(facts, status=Status.CONFIRMED, overtaken_by="")
    assert found(wordchecks.silent_edits, replace(moved_on, claims={"C-1": stands}))


def test_a_claim_with_another_status_is_more_than_a_minor_edit() -> None:
    old = replace(FIRE, claims=(mark(Status.UNVERIFIED),))
    new = replace(FIRE, claims=(mark(Status.CORROBORATED),))

    assert found(wordchecks.silent_edits, candidate(new, live=old, kind=Kind.MINOR)) == [
        "silent-edit C-1!"
    ]
    assert found(wordchecks.silent_edits, candidate(new, live=old)) == []


def test_a_minor_edit_brings_no_news() -> None:
    added = replace(FIRE, updates=(UPDATE,))
    longer = replace(FIRE, body=f"{FIRE.body}\n\nFerries have stopped for the whole day.")
    retouched = replace(FIRE, body=FIRE.body.replace(" on the quay", ", on the quay"))

    def says(version: Version, kind: Kind) -> list[str]:
        return found(wordchecks.news_in_a_minor_edit, candidate(version, live=FIRE, kind=kind))

    assert says(added, Kind.MINOR) == ["silent-news update:u1!"]
    assert says(longer, Kind.MINOR) == ["silent-news body"] * len(proposed_kind(FIRE, longer).news)
    assert proposed_kind(FIRE, longer).news
    assert says(retouched, Kind.MINOR) == []
    assert says(added, Kind.UPDATE) == says(longer, Kind.UPDATE) == []
