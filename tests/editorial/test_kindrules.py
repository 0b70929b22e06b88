from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now
from stories.editorial.kindrules import keep_rule, rule_states
from stories.errors import StaleSave, UnfitText
from stories.models import Claim, ClaimKind, KindRule, Status
from tests.factories import make_claim, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

TOLL = {"recheck_minutes": 30, "least_origins": 2, "needs_primary": False, "two_to_support": False}


def keep(by: User, *, token: int = 0, **asked: Any) -> Any:
    return keep_rule(ClaimKind.TOLL, by=by, token=token, **{**TOLL, **asked})


def token_of(kind: str) -> int:
    return next(state.token for state in rule_states() if state.kind == kind)


def test_a_rule_is_kept_with_who_changed_it_and_when(standards: User) -> None:
    kept = keep(standards, least_origins=3)

    state = next(state for state in rule_states() if state.kind == "toll")
    assert kept.rule == state.rule
    assert (state.rule.least_origins, state.by) == (3, standards)
    assert state.at
    assert state.usual.least_origins == 2


def test_every_kind_is_listed_though_the_newsroom_set_none(db: None) -> None:
    assert [state.kind for state in rule_states()] == list(ClaimKind)
    assert {state.token for state in rule_states()} == {0}


def test_the_rules_are_read_in_two_queries(
    standards: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keep(standards, least_origins=3)

    with django_assert_num_queries(2):
        rule_states()


@pytest.mark.parametrize(
    "asked",
    [{"least_origins": 1}, {"least_origins": 10}, {"recheck_minutes": 4}, {"recheck_minutes": 0}],
)
def test_a_rule_asks_for_more_than_the_minimum_never_for_less(
    standards: User, asked: dict[str, Any]
) -> None:
    with pytest.raises(UnfitText):
        keep(standards, **asked)
    assert not KindRule.objects.exists()


def test_saving_what_stands_keeps_nothing(standards: User) -> None:
    keep(standards)

    assert not KindRule.objects.exists()


@pytest.mark.parametrize("role", ["Reporter", "Fact-checker", "Editor", ""])
def test_only_who_answers_for_the_standards_changes_a_rule(db: None, role: str) -> None:
    with pytest.raises(PermissionDenied):
        keep(make_user("somebody", role), least_origins=3)
    assert not KindRule.objects.exists()


def test_a_colleague_s_rule_is_not_overwritten_unseen(standards: User) -> None:
    colleague = make_user("another", "Standards editor")
    keep(colleague, least_origins=4)

    with pytest.raises(StaleSave) as refusal:
        keep(standards, needs_primary=True)

    assert refusal.value.theirs["least_origins"] == 4
    rule = KindRule.objects.get()
    assert (rule.least_origins, rule.needs_primary) == (4, False)
    keep(standards, token=refusal.value.token, least_origins=4, needs_primary=True)
    rule.refresh_from_db()
    assert (rule.least_origins, rule.needs_primary) == (4, True)


def test_a_new_interval_counts_for_the_open_claims_from_their_last_check(standards: User) -> None:
    checked = now() - timedelta(minutes=20)
    due = checked + timedelta(minutes=30)
    said = {"kind": "toll", "as_of": checked, "recheck_due": due}
    claims = {
        "open": make_claim(**said),
        "fresh": make_claim(kind="toll", as_of=now(), recheck_due=now() + timedelta(minutes=30)),
        "another kind": make_claim(**{**said, "kind": "event"}),
        "never checked": make_claim(kind="toll"),
        "withdrawn": stand(make_claim(kind="toll", as_of=checked), Status.RETRACTED),
    }

    kept = keep(standards, recheck_minutes=10)

    dues = {name: Claim.objects.get(pk=claim.pk).recheck_due for name, claim in claims.items()}
    assert (kept.retimed, kept.overdue) == (2, 1)
    assert dues["open"] == checked + timedelta(minutes=10)
    assert dues["another kind"] == due
    assert dues["never checked"] is dues["withdrawn"] is None


def test_a_kind_that_now_stands_for_good_is_due_no_more(standards: User) -> None:
    claim = make_claim(kind="toll", as_of=now(), recheck_due=now())

    kept = keep(standards, recheck_minutes=None)

    claim.refresh_from_db()
    assert claim.recheck_due is None
    assert (kept.retimed, kept.overdue) == (1, 0)


def test_a_rule_that_leaves_the_interval_moves_no_claim(standards: User) -> None:
    make_claim(kind="toll", as_of=now(), recheck_due=now())

    assert keep(standards, two_to_support=True).retimed == 0
