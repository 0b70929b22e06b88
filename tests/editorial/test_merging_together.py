from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stories.editorial.exporting import export
from stories.editorial.merging import merge_claims
from stories.editorial.verifying import check_claim
from stories.errors import CheckRefused, MergeRefused
from stories.models import (
    Claim,
    ClaimMerge,
    Evidence,
    Exposure,
    Placement,
    Revision,
    Status,
)
from stories.text.digest import rfc3339
from stories.text.export import as_html, as_json, as_markdown, from_json
from tests.editorial.merges import WHY, live, saying, world
from tests.editorial.test_concurrency import at_once
from tests.factories import make_claim, make_evidence, make_story, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def test_an_export_tells_of_the_merge_and_of_what_is_counted(
    older: Claim, newer: Claim, editor: User
) -> None:
    Claim.objects.filter(pk=older.pk).update(
        subject="Deaths", unit="people", low=Decimal(12), high=Decimal(14)
    )
    story = make_story(body=saying(newer))
    merge = merge_claims(newer, into=older, by=editor, reason=WHY)

    exported = export(story)

    kept, part = exported.claims
    assert (kept.ref, kept.merged_into, kept.counts) == (older.ref, "", "Deaths: 12–14 people")
    assert (part.ref, part.merged_into, part.merge_reason) == (newer.ref, older.ref, WHY)
    assert part.merged_at == rfc3339(merge.at)
    assert from_json(as_json(exported)) == exported
    for whole in (as_markdown(exported), as_html(exported)):
        assert WHY in whole
        assert "Deaths: 12–14 people" in whole


class Merging(RuleBasedStateMachine):
    """Claims with evidence, checks and stories, merged in any order by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.editor = make_user("merger", "Standards editor")
        self.claims = [make_claim(assignee=self.editor) for _ in range(5)]
        for claim in self.claims:
            make_evidence(claim=claim, derived_from=make_evidence(claim=claim))
            check_claim(claim, to=Status.CHECKING, by=self.editor, reason="We are asking.")
        for one, other in pairwise(self.claims):
            live(self.editor, one, other)
        self.places = Placement.objects.count()
        self.shown = set(Exposure.objects.values_list("story", "status"))
        self.record = list(Revision.objects.order_by("pk").values())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(one=st.integers(0, 4), other=st.integers(0, 4), reason=st.sampled_from(["", WHY, WHY]))
    def merge(self, one: int, other: int, reason: str) -> None:
        before = world()
        try:
            merge_claims(self.claims[one], into=self.claims[other], by=self.editor, reason=reason)
        except MergeRefused:
            assert world() == before

    @rule(one=st.integers(0, 4), to=st.sampled_from([Status.UNVERIFIED, Status.UNVERIFIABLE]))
    def check(self, one: int, to: Status) -> None:
        with suppress(MergeRefused, CheckRefused):
            check_claim(self.claims[one], to=to, by=self.editor, reason="Nobody could tell us.")

    @invariant()
    def nothing_is_lost(self) -> None:
        """Evidence, places, checks and what readers were shown are all there, with who stands."""
        ends = ClaimMerge.objects.targets()
        assert Evidence.objects.count() == 10
        assert not Evidence.objects.filter(claim__in=ends).exists()
        for row in Evidence.objects.exclude(derived_from=None).select_related("derived_from"):
            assert row.derived_from
            assert row.claim_id == row.derived_from.claim_id
        assert Placement.objects.count() == self.places
        assert not Placement.objects.filter(claim__in=ends).exists()
        assert all(claim.checks.exists() for claim in self.claims)
        standing = Exposure.objects.exclude(claim__in=ends)
        assert set(standing.values_list("story", "status")) == self.shown
        assert list(Revision.objects.order_by("pk").values()) == self.record

    @invariant()
    def every_reference_leads_to_one_that_stands(self) -> None:
        ends = ClaimMerge.objects.targets()
        assert not set(ends.values()) & set(ends)


@pytest.mark.django_db
def test_no_order_of_merges_loses_anything() -> None:
    run_state_machine_as_test(
        Merging,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_merges_that_race_make_a_line_and_never_a_circle() -> None:
    claims = [make_claim() for _ in range(4)]
    story = make_story(body=saying(*claims))
    people = [make_user(f"m{number}", "Editor") for number in range(4)]

    ring = zip(people, claims, [*claims[1:], claims[0]], strict=True)
    done = at_once(
        *(partial(merge_claims, one, into=into, by=by, reason=WHY) for by, one, into in ring)
    )

    assert all(isinstance(one, ClaimMerge | MergeRefused) for one in done)
    ends = ClaimMerge.objects.targets()
    assert 1 <= len(ends) <= 3
    assert not set(ends.values()) & set(ends)
    assert not Placement.objects.filter(story=story, claim__in=ends).exists()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_one_claim_becomes_part_of_one_other_however_many_press() -> None:
    claim, *others = [make_claim() for _ in range(5)]
    people = [make_user(f"m{number}", "Editor") for number in range(4)]

    pairs = zip(people, others[:4], strict=True)
    done = at_once(
        *(partial(merge_claims, claim, into=into, by=by, reason=WHY) for by, into in pairs)
    )

    assert sum(isinstance(one, ClaimMerge) for one in done) == 1
    assert ClaimMerge.objects.count() == 1
