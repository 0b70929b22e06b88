from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from stories.roles import ROLES, grant


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    if not Group.objects.exists():  # a test with real transactions emptied the tables
        grant(apps)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_exactly_its_rights(role: str) -> None:
    granted = Group.objects.get(name=role).permissions.values_list("codename", flat=True)

    assert set(granted) == set(ROLES[role])


def test_no_role_may_delete_anything() -> None:
    assert not Permission.objects.filter(group__isnull=False, codename__startswith="delete")


def test_only_who_answers_for_it_may_override_retract_or_withdraw() -> None:
    grave = {"override_preflight", "retract_story", "retract_claim"}
    assert [role for role in ROLES if grave & set(ROLES[role])] == ["Standards editor"]


def test_a_reporter_neither_publishes_nor_checks() -> None:
    rights = set(ROLES["Reporter"])
    assert not rights & {"publish_story", "correct_story", "check_claim", "countersign_claim"}


def test_a_fact_checker_touches_no_text() -> None:
    rights = set(ROLES["Fact-checker"])
    assert not rights & {"change_story", "change_update", "add_update", "publish_story"}
