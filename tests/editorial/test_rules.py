"""What each status asks for, row by row of the standard's table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.clock import now
from stories.editorial.rules import (
    RULES,
    Dossier,
    Exhibit,
    Stricter,
    evidence_lacks,
    exhibits_of,
    lacks,
    needs_two,
    origins,
    stricter,
)
from stories.models import KindRule, Stance, Status
from tests.factories import make_claim, make_evidence, make_source

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Evidence

SAW = Exhibit(
    stance=Stance.SUPPORTS,
    origin="harbour office",
    reliability="B",
    first_hand=True,
    credibility=2,
    primary=False,
    captured=False,
)
HEARD = replace(SAW, origin="gazette", reliability="C", first_hand=False)
PROOF = replace(SAW, primary=True, captured=True)
AGAINST = replace(SAW, stance=Stance.CONTRADICTS)
OTHER = replace(SAW, origin="ferry company")

CASES = [
    # what the table asks for, and each thing short of it
    (Status.UNVERIFIED, Dossier(attributed=True), True),
    (Status.UNVERIFIED, Dossier(), False),
    (Status.CHECKING, Dossier(assigned=True), True),
    (Status.CHECKING, Dossier(), False),
    (Status.CORROBORATED, Dossier((SAW, HEARD)), True),
    (Status.CORROBORATED, Dossier((HEARD, replace(SAW, reliability="F"))), True),
    (Status.CORROBORATED, Dossier((SAW,)), False),
    (Status.CORROBORATED, Dossier((SAW, replace(HEARD, origin=SAW.origin))), False),
    (Status.CORROBORATED, Dossier((SAW, replace(HEARD, reliability="E"))), False),
    (Status.CORROBORATED, Dossier((SAW, replace(HEARD, stance=Stance.CONTRADICTS))), False),
    (Status.CORROBORATED, Dossier((SAW, replace(HEARD, stance=Stance.CONTEXT))), False),
    (
        Status.CORROBORATED,
        Dossier((replace(SAW, credibility=4), replace(HEARD, credibility=6))),
        False,
    ),
    (
        Status.CORROBORATED,
        Dossier((replace(SAW, reliability="D"), replace(HEARD, reliability="F"))),
        False,
    ),
    (Status.CONFIRMED, Dossier((PROOF,)), True),
    (Status.CONFIRMED, Dossier((SAW, OTHER)), True),
    (Status.CONFIRMED, Dossier((replace(PROOF, captured=False),)), False),
    (Status.CONFIRMED, Dossier((replace(PROOF, primary=False),)), False),
    (Status.CONFIRMED, Dossier((replace(PROOF, stance=Stance.CONTRADICTS),)), False),
    (Status.CONFIRMED, Dossier((SAW, replace(OTHER, reliability="C"))), False),
    (Status.CONFIRMED, Dossier((SAW, replace(OTHER, first_hand=False))), False),
    (Status.CONFIRMED, Dossier((SAW, replace(OTHER, origin=SAW.origin))), False),
    (Status.DISPUTED, Dossier((SAW, AGAINST)), True),
    (Status.DISPUTED, Dossier((SAW,)), False),
    (Status.DISPUTED, Dossier((AGAINST,)), False),
    (Status.MISLEADING, Dossier((replace(SAW, stance=Stance.CONTEXT),)), True),
    (Status.MISLEADING, Dossier(), False),
    (Status.FALSE, Dossier((replace(PROOF, stance=Stance.CONTRADICTS),)), True),
    (Status.FALSE, Dossier((AGAINST, replace(AGAINST, origin="gazette"))), True),
    (Status.FALSE, Dossier((AGAINST,)), False),
    (Status.FALSE, Dossier((PROOF,)), False),
    (
        Status.FALSE,
        Dossier((AGAINST, replace(AGAINST, origin="channel", reliability="D"))),
        False,
    ),
    (Status.UNVERIFIABLE, Dossier(), True),
    (Status.SUPERSEDED, Dossier(superseded_by="C-2", superseder_has_as_of=True), True),
    (Status.SUPERSEDED, Dossier(superseded_by="C-2"), False),
    (Status.SUPERSEDED, Dossier(superseder_has_as_of=True), False),
    (
        Status.SUPERSEDED,
        Dossier(superseded_by="C-2", superseder_has_as_of=True, superseder_stands=False),
        False,
    ),
    (Status.RETRACTED, Dossier(), True),
    (Status.RETRACTED, Dossier(published=False), False),
]


@pytest.mark.parametrize(("status", "dossier", "enough"), CASES)
def test_the_evidence_is_enough_or_it_is_said_what_is_lacking(
    status: Status, dossier: Dossier, enough: bool
) -> None:
    sentence = evidence_lacks(status, dossier)

    assert (sentence == "") == enough
    assert enough or sentence.endswith(".")


def test_every_status_has_its_rule_and_every_rule_a_case() -> None:
    assert set(RULES) == set(Status) == {status for status, _, _ in CASES}


def test_how_many_origins_are_missing_is_counted() -> None:
    assert "2 independent origins" in evidence_lacks(Status.CORROBORATED, Dossier())
    assert "1 more independent origin " in evidence_lacks(Status.CORROBORATED, Dossier((SAW,)))


THREE, PRIMARY = Stricter(origins=3), Stricter(primary=True)
THIRD = replace(HEARD, origin="channel")
DENIED = replace(PROOF, stance=Stance.CONTRADICTS)


@pytest.mark.parametrize(
    ("status", "dossier", "enough"),
    [
        (Status.CORROBORATED, Dossier((SAW, HEARD), stricter=THREE), False),
        (Status.CORROBORATED, Dossier((SAW, HEARD, THIRD), stricter=THREE), True),
        (Status.CONFIRMED, Dossier((SAW, OTHER), stricter=PRIMARY), False),
        (Status.CONFIRMED, Dossier((PROOF,), stricter=PRIMARY), True),
        (Status.FALSE, Dossier((AGAINST, replace(AGAINST, origin="z")), stricter=PRIMARY), False),
        (Status.FALSE, Dossier((DENIED,), stricter=PRIMARY), True),
        (Status.DISPUTED, Dossier((SAW, AGAINST), stricter=PRIMARY), True),
    ],
)
def test_a_newsroom_s_stricter_rule_is_kept(
    status: Status, dossier: Dossier, enough: bool
) -> None:
    assert (evidence_lacks(status, dossier) == "") == enough


def test_a_stricter_rule_names_what_is_lacking() -> None:
    lacking = evidence_lacks(Status.CORROBORATED, Dossier((SAW,), stricter=THREE))
    assert "2 more independent origins" in lacking
    proof = evidence_lacks(Status.CONFIRMED, Dossier((SAW, OTHER), stricter=PRIMARY))
    assert "our rules take nothing else" in proof


def test_a_rule_asks_a_second_person_for_supported_only_where_the_newsroom_says_so() -> None:
    asked = stricter(KindRule(kind="toll", two_to_support=True))

    assert needs_two(Status.CORROBORATED, asked)
    assert not needs_two(Status.DISPUTED, asked)
    assert not needs_two(Status.CORROBORATED, Stricter())
    assert needs_two(Status.CONFIRMED, Stricter())


def test_a_rule_that_was_set_too_low_asks_the_minimum() -> None:
    assert stricter(KindRule(kind="toll", least_origins=1)).origins == 2


@given(
    st.lists(st.deferred(lambda: exhibits), max_size=5),
    st.sampled_from(Status),
    st.builds(Stricter, origins=st.integers(2, 5), primary=st.booleans()),
)
def test_a_stricter_rule_never_lets_through_what_the_minimum_refuses(
    found: list[Exhibit], status: Status, asked: Stricter
) -> None:
    if not evidence_lacks(status, Dossier(tuple(found), stricter=asked)):
        assert not evidence_lacks(status, Dossier(tuple(found)))


@pytest.mark.parametrize("status", Status)
def test_no_move_goes_without_a_reason_for_readers(status: Status) -> None:
    assert any("reason" in sentence for sentence in lacks(status, Dossier(reason="  ")))


@pytest.mark.parametrize("status", [Status.MISLEADING, Status.FALSE, Status.UNVERIFIABLE])
def test_a_grave_word_must_be_explained(status: Status) -> None:
    assert "Explain" in " ".join(lacks(status, Dossier(reason="It isn’t.")))
    assert "Explain" not in " ".join(lacks(status, Dossier(reason="The log says otherwise.")))


exhibits = st.builds(
    Exhibit,
    stance=st.sampled_from(Stance),
    origin=st.sampled_from("abc"),
    reliability=st.sampled_from("ABCDEF"),
    first_hand=st.booleans(),
    credibility=st.integers(1, 6),
    primary=st.booleans(),
    captured=st.booleans(),
)


@given(st.lists(exhibits, max_size=5), exhibits, st.sampled_from(Status))
def test_more_evidence_never_makes_a_status_harder_to_reach(
    found: list[Exhibit], another: Exhibit, status: Status
) -> None:
    if not evidence_lacks(status, Dossier(tuple(found))):
        assert not evidence_lacks(status, Dossier((*found, another)))


@given(st.lists(exhibits, max_size=5), st.sampled_from(Status))
def test_saying_a_thing_twice_proves_nothing_more(found: list[Exhibit], status: Status) -> None:
    once, twice = Dossier(tuple(found)), Dossier((*found, *found))

    assert evidence_lacks(status, once) == evidence_lacks(status, twice)


def loaded(*rows: Evidence) -> list[Evidence]:
    return list(type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))


@pytest.mark.django_db
def test_five_outlets_that_quote_one_flash_are_one_origin() -> None:
    claim = make_claim()
    wire = make_source(name="Coast Wire", kind="wire")
    flash = make_evidence(claim=claim, source=wire)
    quoting = [make_evidence(claim=claim, derived_from=flash) for _ in range(2)]
    carrying = [
        make_evidence(claim=claim, source=make_source(owner=owner))
        for owner in ("Coast Wire", " coast  wire")
    ]
    passed_on = make_evidence(claim=claim, derived_from=quoting[0])

    found = exhibits_of(loaded(flash, *quoting, *carrying, passed_on))

    assert origins(found) == 1


@pytest.mark.django_db
def test_words_come_from_where_they_came_from_though_the_flash_was_withdrawn() -> None:
    claim = make_claim()
    flash = make_evidence(claim=claim)
    quoting = [make_evidence(claim=claim, derived_from=flash) for _ in range(2)]

    assert origins(exhibits_of(loaded(*quoting))) == 1


@pytest.mark.django_db
def test_two_people_of_one_name_and_no_owner_count_once() -> None:
    claim = make_claim()
    rows = [make_evidence(claim=claim, source=make_source(name="Ana Ruiz")) for _ in range(2)]

    assert origins(exhibits_of(loaded(*rows))) == 1


@pytest.mark.django_db
def test_only_what_was_seen_with_its_time_is_captured() -> None:
    seen = make_evidence(sha256="0" * 64, captured_at=now(), primary=True)
    cited = make_evidence(claim=seen.claim, primary=True, source=make_source(access="second"))

    first, second = exhibits_of(loaded(seen, cited))

    assert (first.captured, first.first_hand) == (True, True)
    assert (second.captured, second.first_hand) == (False, False)


@pytest.mark.django_db
def test_weighing_reads_nothing_when_the_sources_are_there(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    claim = make_claim()
    flash = make_evidence(claim=claim)
    make_evidence(claim=claim, derived_from=flash)
    rows = list(claim.evidence.select_related("source"))

    with django_assert_num_queries(0):
        exhibits_of(rows)
