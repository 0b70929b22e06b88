from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation

from stories.clock import now
from stories.editorial.claiming import make_claim as write_down
from stories.editorial.claiming import save_claim
from stories.editorial.figures import (
    disagreements,
    doubt,
    figure_of,
    found_clashes,
    known_names,
    spoken,
)
from stories.editorial.merging import merge_claims
from stories.editorial.publishing import publish
from stories.errors import StaleSave, UnfitText
from stories.models import Claim, Placement, Status
from tests.factories import make_claim, make_evidence, make_story, make_user, stand

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
DEATHS = "Deaths in the fire"


def counted(low: str, **fields: Any) -> Claim:
    """A claim with that figure, in a live story of its own."""
    given = {"subject": DEATHS, "unit": "people", "low": Decimal(low), **fields}
    claim = make_claim(**given)
    show(claim)
    return claim


def show(*claims: Claim) -> None:
    """Let one live story say them."""
    editor = User.objects.filter(username="editor").first() or make_user("editor", "Editor")
    said = [f"[So many died]{{claim={claim.ref}}}, the office said." for claim in claims]
    publish(make_story(body="\n\n".join(said)), by=editor)


def found() -> list[list[str]]:
    return [[saying.claim.ref for saying in one.sayings] for one in disagreements(found_clashes())]


def test_two_live_stories_with_different_figures_are_found_newest_last() -> None:
    newer = counted("12", as_of=now())
    older = counted("14", as_of=now() - timedelta(hours=2))

    [one] = disagreements(found_clashes())

    assert [saying.claim for saying in one.sayings] == [older, newer]
    assert (one.subject, one.unit, one.newest.figure) == (DEATHS, "people", "12")
    assert [len(saying.uses) for saying in one.sayings] == [1, 1]


def test_one_story_that_gives_two_figures_is_found_too() -> None:
    claims = [make_claim(subject=DEATHS, low=Decimal(n)) for n in (12, 14)]
    show(*claims)

    assert found() == [[claim.ref for claim in claims]]


def test_a_figure_that_only_a_draft_says_contradicts_nothing() -> None:
    counted("12")
    draft = make_claim(subject=DEATHS, unit="people", low=Decimal(14))
    Placement.objects.replace(make_story(), [("body", draft.pk, "x")], live=False)

    assert found() == []


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        *((status, True) for status in ("unverified", "checking", "corroborated", "confirmed")),
        *((status, True) for status in ("disputed", "unverifiable")),
        *((status, False) for status in ("misleading", "false", "retracted")),
    ],
)
def test_what_was_found_wrong_contradicts_nothing(status: str, stands: bool) -> None:
    counted("12")
    stand(counted("14"), Status(status))

    assert bool(found()) == stands


def test_a_toll_that_rose_is_an_update_once_the_newer_one_overtakes_it() -> None:
    at = now()
    older = counted("12", as_of=at - timedelta(hours=2))
    newer = counted("14", as_of=at)
    assert found() == [[older.ref, newer.ref]]

    stand(older, Status.SUPERSEDED, superseded_by=newer)

    assert found() == []


def test_two_that_were_made_one_no_longer_differ(editor: User) -> None:
    one, other = counted("12"), counted("14")

    merge_claims(one, into=other, by=editor, reason="The same count.")

    assert found() == []


def test_each_figure_comes_with_what_it_rests_on() -> None:
    one, _other = counted("12"), counted("14")
    make_evidence(claim=one)
    make_evidence(claim=one, withdrawn_at=now())

    [clash] = disagreements(found_clashes())

    assert [saying.evidence for saying in clash.sayings] == [1, 0]


@pytest.mark.parametrize("many", [4, 40])
def test_the_queries_do_not_grow_with_the_claims(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        counted(str(number), subject=f"{DEATHS} {number // 2}")

    with django_assert_num_queries(1):
        clashes = found_clashes()
    with django_assert_num_queries(4):
        assert len(disagreements(clashes)) == many // 2


@pytest.mark.parametrize(
    ("low", "high", "language", "written"),
    [
        ("14", None, "en", "14"),
        ("14.000000", "16.500000", "en", "14–16.5"),
        ("1400000", None, "en", "1,400,000"),
        ("1400000.5", None, "de", "1.400.000,5"),
        ("0", None, "en", "0"),
        ("-5", None, "en", "-5"),
    ],
)
def test_a_figure_is_written_in_the_screen_s_language(
    low: str, high: str | None, language: str, written: str
) -> None:
    claim = Claim(low=Decimal(low), high=Decimal(high) if high else None)

    with translation.override(language):
        assert figure_of(claim) == written


def test_a_claim_without_a_figure_has_none() -> None:
    assert figure_of(Claim()) == ""
    assert doubt(Claim(statement="12 dead"), language="en") == ""


def test_statement_and_figure_that_differ_are_told_in_words() -> None:
    claim = make_claim(statement="12 dead in the fire", subject=DEATHS, low=Decimal(14))

    assert "“12”, and the figure beside it is 14" in doubt(claim, language="en")


def test_a_claim_speaks_the_language_of_its_story() -> None:
    claim = make_claim()
    assert spoken(claim) == settings.LANGUAGE_CODE

    make_story(language="de", body=f"[Es sind 12 Tote]{{claim={claim.ref}}}, sagt der Hafen.")

    assert spoken(claim) == "de"


def test_names_that_are_used_most_are_offered_first() -> None:
    for subject in ("b", "a", "b"):
        make_claim(subject=subject, unit="km")

    assert known_names() == {"subject": ("b", "a"), "unit": ("km",)}


def test_what_a_claim_counts_is_saved_with_its_history(editor: User) -> None:
    claim = write_down(by=editor, statement="12 dead", subject="  Deaths\n ", low=Decimal(12))
    assert (claim.subject, claim.low) == ("Deaths", 12)

    saved = save_claim(
        claim,
        by=editor,
        token=1,
        subject="Deaths",
        unit=" people ",
        low=Decimal(12),
        high=Decimal(14),
    )

    assert (saved.unit, saved.high, saved.saves, saved.wording) == ("people", 14, 2, 1)
    assert [row.high for row in saved.history.all()] == [14, None]


def test_a_range_of_one_value_is_that_value(editor: User) -> None:
    claim = write_down(
        by=editor, statement="x", subject="y", low=Decimal(12), high=Decimal("12.0")
    )

    assert (claim.low, claim.high) == (12, None)


def test_a_figure_of_a_settled_claim_is_named_without_reopening_it(editor: User) -> None:
    claim = stand(make_claim(statement="12 dead"), Status.CONFIRMED)

    saved = save_claim(claim, by=editor, token=1, subject=DEATHS, low=Decimal(12))

    assert saved.standing == Status.CONFIRMED


@pytest.mark.parametrize(
    "measure",
    [
        {"low": Decimal(12)},
        {"subject": "x", "low": Decimal(14), "high": Decimal(12)},
        {"subject": "x", "high": Decimal(12)},
        {"subject": "x", "low": Decimal("1e30")},
        {"subject": "x" * 201},
    ],
)
def test_a_figure_that_says_nothing_is_refused(editor: User, measure: dict[str, Any]) -> None:
    claim = make_claim()

    with pytest.raises(UnfitText):
        save_claim(claim, by=editor, token=1, **measure)
    claim.refresh_from_db()
    assert (claim.subject, claim.low, claim.saves) == ("", None, 1)


def test_a_stale_figure_is_not_saved_over_a_colleague_s(editor: User) -> None:
    claim = make_claim(subject=DEATHS, low=Decimal(12), saves=2)

    with pytest.raises(StaleSave) as refusal:
        save_claim(claim, by=editor, token=1, subject=DEATHS, low=Decimal(14))

    assert refusal.value.theirs["low"] == 12
