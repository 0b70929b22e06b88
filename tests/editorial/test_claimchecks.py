from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from stories.editorial import claimchecks
from stories.editorial.candidate import ClaimFacts
from stories.models import Kind, Status
from stories.models.status import DENIED, OPEN, STOOD_BY
from stories.text.version import Version
from tests.editorial.candidates import AT, CLAIM, candidate, found, mark, stating, turning

KINDS = (Kind.MINOR, Kind.UPDATE, Kind.STATUS_CHANGE, Kind.RESTORATION, Kind.HOLD)


def weakest(was: Status, now: Status) -> Kind | None:
    """The standard's exposure invariants, said once more: the kind that a turn asks for."""
    if was in STOOD_BY and now in DENIED or was in DENIED and now in STOOD_BY:
        return Kind.CORRECTION
    if now == Status.RETRACTED and was != now:
        return Kind.CORRECTION
    return Kind.CLARIFICATION if was in STOOD_BY and now in OPEN else None


@pytest.mark.parametrize(("was", "now"), list(product(Status, Status)))
def test_a_turn_is_told_by_a_kind_that_is_strong_enough(was: Status, now: Status) -> None:
    needed = weakest(was, now)
    for kind in (*KINDS, Kind.CLARIFICATION, Kind.EDITORS_NOTE, Kind.CORRECTION):
        turns = [*claimchecks.moved_since_readers_saw_it(turning(was, now, kind=kind))]

        too_weak = needed is not None and kind.strength < needed.strength
        assert [finding.kind for finding in turns] == [needed] * too_weak
        assert all(finding.blocks for finding in turns)


def test_a_claim_that_is_overtaken_was_never_wrong() -> None:
    for was in Status:
        assert weakest(was, Status.SUPERSEDED) is None


def test_a_milder_status_in_between_undoes_nothing() -> None:
    turned = turning(
        Status.CHECKING,
        Status.FALSE,
        exposure=frozenset({Status.CONFIRMED, Status.CHECKING}),
        last_shown=Status.CHECKING,
    )

    [finding] = claimchecks.moved_since_readers_saw_it(turned)

    assert (finding.kind, finding.place) == (Kind.CORRECTION, "C-1")
    assert "“Confirmed”" in finding.message
    assert "“False”" in finding.message


def test_what_readers_were_told_once_needs_no_telling_again() -> None:
    exposure = frozenset({Status.CONFIRMED, Status.FALSE})
    told = turning(Status.FALSE, Status.FALSE, exposure=exposure)

    assert found(claimchecks.moved_since_readers_saw_it, told) == []


def test_a_claim_that_left_the_text_when_it_fell_is_not_dropped_in_silence() -> None:
    dropped = turning(Status.CONFIRMED, Status.FALSE)
    dropped = candidate(
        Version("Fire", "A fire, police said."), live=dropped.live, claims=dropped.claims
    )

    assert found(claimchecks.moved_since_readers_saw_it, dropped) == ["claim-turned C-1!"]


@pytest.mark.parametrize(
    ("last", "turns"),
    [(Status.CONFIRMED, ["claim-turned C-1!"]), (Status.FALSE, []), (None, [])],
)
def test_a_claim_that_comes_back_is_measured_by_what_was_shown_last(
    last: Status | None, turns: list[str]
) -> None:
    facts = ClaimFacts(
        "C-1",
        Status.FALSE,
        exposure=frozenset({Status.CONFIRMED, Status.FALSE}) if last else frozenset(),
        last_shown=last,
    )
    back = candidate(
        Version("Fire", "It is not true.", claims=(mark(Status.FALSE),)),
        live=Version("Fire", "A fire."),
        claims={"C-1": facts},
    )

    assert found(claimchecks.moved_since_readers_saw_it, back) == turns


def test_new_words_do_not_wash_off_what_readers_still_see() -> None:
    reworded = turning(Status.CONFIRMED, Status.FALSE, exposure=frozenset(), last_shown=None)

    assert found(claimchecks.moved_since_readers_saw_it, reworded) == ["claim-turned C-1!"]


def test_a_first_publication_turns_nothing() -> None:
    first = stating(CLAIM, Status.FALSE, exposure=frozenset({Status.CONFIRMED}))

    assert found(claimchecks.moved_since_readers_saw_it, first) == []


@pytest.mark.parametrize("status", [Status.FALSE, Status.MISLEADING, Status.RETRACTED])
@pytest.mark.parametrize(
    ("body", "says"),
    [
        (f"{CLAIM}.", ["denied-claim-stated body!"]),
        (f"{CLAIM}, police said.", ["denied-claim-stated body!"]),
        (f"It is not true that {CLAIM}.", []),
    ],
)
def test_what_is_not_so_is_never_stated_as_if_it_were(
    status: Status, body: str, says: list[str]
) -> None:
    assert found(claimchecks.denied_but_stated, stating(body, status)) == says


@pytest.mark.parametrize("status", [s for s in Status if s not in DENIED | {Status.RETRACTED}])
def test_what_was_not_denied_may_be_stated_as_far_as_that_check_goes(status: Status) -> None:
    assert found(claimchecks.denied_but_stated, stating(CLAIM, status)) == []


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (Status.DISPUTED, f"{CLAIM}.", ["disputed-claim-stated body"]),
        (Status.DISPUTED, f"{CLAIM}, police said.", []),
        (Status.CONFIRMED, f"{CLAIM}.", []),
    ],
)
def test_a_disputed_claim_is_said_by_somebody(status: Status, body: str, says: list[str]) -> None:
    assert found(claimchecks.disputed_but_stated, stating(body, status)) == says


@pytest.mark.parametrize("status", [Status.UNVERIFIED, Status.CHECKING, Status.UNVERIFIABLE])
@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"body": f"{CLAIM}."}, ["unverified-claim-stated body"]),
        ({"body": f"{CLAIM}, police said."}, []),
        ({"body": f"Reportedly, {CLAIM}."}, []),
        ({"body": "A fire.", "headline": CLAIM}, ["unverified-claim-stated headline!"]),
        ({"body": "A fire.", "headline": f"Police: {CLAIM}"}, []),
    ],
)
def test_what_nobody_checked_is_said_by_somebody_above_all_in_the_headline(
    status: Status, texts: dict[str, Any], says: list[str]
) -> None:
    assert found(claimchecks.unverified_but_stated, stating(status=status, **texts)) == says


def test_a_standfirst_is_as_strict_as_a_headline() -> None:
    version = Version("Fire", "A fire.", CLAIM, claims=(mark(Status.UNVERIFIED),))
    plain = candidate(version, claims={"C-1": ClaimFacts("C-1", Status.UNVERIFIED)})

    assert found(claimchecks.unverified_but_stated, plain) == [
        "unverified-claim-stated standfirst!"
    ]


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (AT - timedelta(seconds=1), ["claim-overdue C-1"]),
        (AT, []),
        (AT + timedelta(hours=1), []),
        (None, []),
    ],
)
def test_a_claim_past_its_time_is_named(due: object, says: list[str]) -> None:
    carried = stating(CLAIM, Status.CONFIRMED, recheck_due=due)

    assert found(claimchecks.overdue, carried) == says


@pytest.mark.parametrize(
    ("status", "lacks", "says"),
    [
        (Status.CONFIRMED, "Add primary evidence.", ["thin-evidence C-1"]),
        (Status.CORROBORATED, "Add another origin.", ["thin-evidence C-1"]),
        (Status.CONFIRMED, "", []),
        (Status.FALSE, "Add primary evidence.", []),
    ],
)
def test_what_we_stand_by_on_too_little_is_named_with_what_is_lacking(
    status: Status, lacks: str, says: list[str]
) -> None:
    carried = stating(CLAIM, status, lacks=lacks)

    assert found(claimchecks.thin_evidence, carried) == says
    assert [finding.mend for finding in claimchecks.thin_evidence(carried)] == [lacks] * len(says)
