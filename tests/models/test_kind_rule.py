"""What a newsroom asks of each kind of claim."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from stories.models import ClaimKind, KindRule


def test_a_kind_without_a_rule_has_the_usual_one(db: None) -> None:
    rule = KindRule.objects.of(ClaimKind.TOLL)

    assert rule.recheck_after == timedelta(minutes=30)
    assert rule.least_origins == 2
    assert KindRule.objects.of(ClaimKind.QUOTATION).recheck_after is None


def test_a_newsroom_s_rule_stands_in_its_kind_s_place(db: None) -> None:
    KindRule.objects.create(kind=ClaimKind.TOLL, recheck_minutes=10, needs_primary=True)

    rules = KindRule.objects.by_kind()

    assert rules[ClaimKind.TOLL].needs_primary
    assert rules[ClaimKind.TOLL].recheck_after == timedelta(minutes=10)
    assert set(rules) == set(ClaimKind.values)


def test_no_rule_asks_for_less_than_the_minimum(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        KindRule.objects.create(kind=ClaimKind.TOLL, least_origins=1)
