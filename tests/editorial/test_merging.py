from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied

from stories.editorial.claiming import add_evidence, save_claim
from stories.editorial.merging import merge_claims, merge_lacks
from stories.editorial.verifying import check_claim
from stories.models import (
    Claim,
    Evidence,
    Status,
)
from tests.editorial.merges import WHY, refuses, world
from tests.factories import make_claim, make_evidence, make_source, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Reporter", False),
        ("Fact-checker", True),
        ("Editor", True),
        ("Standards editor", True),
    ],
)
def test_who_may_make_two_claims_one(older: Claim, newer: Claim, role: str, may: bool) -> None:
    person = make_user("somebody", role)

    if may:
        assert merge_claims(newer, into=older, by=person, reason=WHY).into == older
        return
    before = world()
    with pytest.raises(PermissionDenied):
        merge_claims(newer, into=older, by=person, reason=WHY)
    assert world() == before


def test_evidence_comes_along_whole_and_says_who_moved_it(
    older: Claim, newer: Claim, checker: User
) -> None:
    root = make_evidence(claim=newer)
    leaf = make_evidence(claim=newer, derived_from=root)
    gone = make_evidence(claim=newer)
    Evidence.objects.filter(pk=gone.pk).update(withdrawn_at=newer.created_at)
    own = make_evidence(claim=older)

    merge_claims(newer, into=older, by=checker, reason=WHY)

    assert list(older.evidence.all()) == [root, leaf, gone, own]
    leaf.refresh_from_db()
    assert leaf.derived_from == root
    last = leaf.history.latest()
    assert last.history_user == checker
    assert newer.ref in last.history_change_reason


def test_checks_and_diaries_stay_where_they_were_and_tell_of_the_merge(
    older: Claim, newer: Claim, checker: User
) -> None:
    newer.assignee = checker
    newer.save_as(checker)
    check = check_claim(newer, to=Status.CHECKING, by=checker, reason="The office is asked.")

    merge = merge_claims(newer, into=older, by=checker, reason=f"  {WHY} ")

    assert (merge.claim, merge.into, merge.reason, merge.by) == (newer, older, WHY, checker)
    assert list(newer.checks.all()) == [check]
    for claim in (older, newer):
        said = claim.history.latest()
        assert said.history_change_reason == f"{newer.ref} was made part of {older.ref}. {WHY}"
        assert said.history_user == checker
    newer.refresh_from_db()
    assert newer.statement == "A dozen people were killed"


def test_a_claim_that_it_overtook_is_overtaken_by_the_other(
    older: Claim, newer: Claim, editor: User
) -> None:
    first = stand(make_claim(), Status.SUPERSEDED, superseded_by=newer)

    merge_claims(newer, into=older, by=editor, reason=WHY)

    first.refresh_from_db()
    assert first.superseded_by == older


def test_a_claim_is_overtaken_by_what_the_newer_one_became_part_of(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(older, Status.UNVERIFIED, as_of=older.created_at)
    merge_claims(newer, into=older, by=editor, reason=WHY)
    first = make_claim()

    check_claim(
        first, to=Status.SUPERSEDED, by=editor, reason="More have died.", superseded_by=newer
    )

    first.refresh_from_db()
    assert first.superseded_by == older


def test_the_same_again_gives_the_merge_that_was_made(
    older: Claim, newer: Claim, editor: User
) -> None:
    merge = merge_claims(newer, into=older, by=editor, reason=WHY)
    before = world()

    assert merge_claims(newer, into=older, by=editor, reason="Once more.") == merge
    assert world() == before


def test_a_merge_without_a_reason_is_refused(older: Claim, newer: Claim, editor: User) -> None:
    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=" \n"), "Give a reason")


def test_a_claim_is_no_part_of_itself(older: Claim, editor: User) -> None:
    refuses(lambda: merge_claims(older, into=older, by=editor, reason=WHY), "part of itself")


def test_a_merge_goes_neither_back_nor_elsewhere(older: Claim, newer: Claim, editor: User) -> None:
    merge_claims(newer, into=older, by=editor, reason=WHY)
    other = make_claim()

    for claim, into, said in (
        (older, newer, f"{newer.ref} was made part of {older.ref}. Choose {older.ref}."),
        (newer, other, f"{newer.ref} is part of {older.ref} already."),
        (other, newer, f"{newer.ref} was made part of {older.ref}. Choose {older.ref}."),
    ):
        refuses(
            partial(merge_claims, claim, into=into, by=editor, reason=WHY),
            said,
        )


@pytest.mark.parametrize("which", ["claim", "into"])
def test_what_was_withdrawn_stays_alone(
    older: Claim, newer: Claim, editor: User, which: str
) -> None:
    stand(newer if which == "claim" else older, Status.RETRACTED)

    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=WHY), "was withdrawn")


@pytest.mark.parametrize("one", [*Status])
@pytest.mark.parametrize("other", [*Status])
def test_only_two_decisions_that_differ_must_be_settled_first(
    older: Claim, newer: Claim, one: Status, other: Status
) -> None:
    first = make_claim()
    for claim, status in ((newer, one), (older, other)):
        stand(claim, status, superseded_by=first if status == Status.SUPERSEDED else None)

    lacks = merge_lacks(newer, older)

    differ = one.settled and other.settled and one != other
    assert bool(lacks) == (differ or Status.RETRACTED in (one, other))


def test_what_newer_facts_overtook_is_no_second_word_for_them(
    older: Claim, newer: Claim, editor: User
) -> None:
    between = stand(make_claim(), Status.SUPERSEDED, superseded_by=newer)
    stand(older, Status.SUPERSEDED, superseded_by=between)

    for claim, into in ((older, newer), (newer, older)):
        refuses(
            partial(merge_claims, claim, into=into, by=editor, reason=WHY),
            f"{newer.ref} overtakes {older.ref}",
        )


def test_two_that_were_overtaken_by_different_claims_stay_two(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(older, Status.SUPERSEDED, superseded_by=make_claim())
    stand(newer, Status.SUPERSEDED, superseded_by=make_claim())

    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=WHY), "different claims")


def test_a_proposal_that_waits_is_answered_first(older: Claim, newer: Claim, editor: User) -> None:
    make_evidence(claim=newer)
    make_evidence(claim=newer)
    check_claim(newer, to=Status.CONFIRMED, by=editor, reason="Two offices say so at first hand.")

    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=WHY), "Answer that first")


def test_nothing_more_is_done_to_a_claim_that_is_part_of_another(
    older: Claim, newer: Claim, editor: User
) -> None:
    source = make_source()
    merge_claims(newer, into=older, by=editor, reason=WHY)
    newer.refresh_from_db()

    for verb in (
        lambda: check_claim(newer, to=Status.UNVERIFIABLE, by=editor, reason="We asked them all."),
        lambda: save_claim(newer, by=editor, token=newer.saves, statement="Thirteen died"),
        lambda: add_evidence(newer, by=editor, source=source, kind="quotation", title="A call"),
    ):
        refuses(verb, f"{newer.ref} was made part of {older.ref}. Do it there.")


def test_nobody_is_asked_to_look_again_at_what_became_part_of_another(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(newer, Status.UNVERIFIED, recheck_due=newer.created_at)
    assert newer in Claim.objects.overdue()

    merge_claims(newer, into=older, by=editor, reason=WHY)

    assert newer not in Claim.objects.overdue()
