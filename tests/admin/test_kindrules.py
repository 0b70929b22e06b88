from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from stories.clock import now
from stories.editorial.kindrules import keep_rule
from stories.models import ClaimKind, KindRule
from tests.factories import make_claim, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TOLL = {"kind": "toll", "token": "0", "recheck_minutes": "30", "least_origins": "2"}


def save(client: Client, **typed: str) -> tuple[int, str]:
    answer = client.post(reverse("admin:kind_rules"), {**TOLL, **typed}, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_newsroom_tightens_the_rule_of_a_kind(client: Client, standards: User) -> None:
    make_claim(kind="toll", as_of=now(), recheck_due=now())
    client.force_login(standards)

    status, page = save(client, recheck_minutes="10", least_origins="3", needs_primary="on")

    rule = KindRule.objects.get()
    assert status == 200
    assert (rule.kind, rule.recheck_minutes, rule.least_origins) == ("toll", 10, 3)
    assert rule.needs_primary
    assert not rule.two_to_support
    assert "1 open claim is due at another time now; 0 of them overdue." in page
    assert "Sade Okoye" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"least_origins": "1"}, "greater than or equal to 2"),
        ({"recheck_minutes": "1"}, "greater than or equal to 5"),
        ({"recheck_minutes": "soon"}, "Enter a whole number."),
    ],
)
def test_a_rule_below_the_minimum_is_refused_at_its_field(
    client: Client, standards: User, typed: dict[str, str], said: str
) -> None:
    client.force_login(standards)

    status, page = save(client, **typed)

    assert status == 422
    assert said in page
    assert not KindRule.objects.exists()


def test_what_a_colleague_set_meanwhile_is_shown_and_not_overwritten(
    client: Client, standards: User
) -> None:
    colleague = make_user("another", "Standards editor")
    asked: dict[str, Any] = {"recheck_minutes": None, "least_origins": 4, "needs_primary": True}
    keep_rule(ClaimKind.TOLL, by=colleague, token=0, **asked, two_to_support=False)
    client.force_login(standards)

    status, page = save(client)

    assert status == 409
    assert "A colleague changed this rule" in page
    assert "Check again after, in minutes: never" in page
    assert "primary evidence only: yes" in page
    assert KindRule.objects.get().least_origins == 4


@pytest.mark.parametrize("role", ["Reporter", "Fact-checker", "Editor"])
def test_others_read_the_rules_and_change_none(client: Client, db: None, role: str) -> None:
    client.force_login(make_user("somebody", role))

    page = client.get(reverse("admin:kind_rules")).content.decode()
    answer = client.post(reverse("admin:kind_rules"), {**TOLL, "least_origins": "3"})

    assert "after 30 minutes" in page
    assert "never: it stands for good" in page
    assert "Save “Toll”" not in page
    assert answer.status_code == 403
    assert not KindRule.objects.exists()


def test_the_rules_are_found_from_the_claims_and_in_the_menu(
    client: Client, standards: User, reporter: User
) -> None:
    for person, links in ((standards, 3), (reporter, 1)):
        client.force_login(person)
        page = client.get(reverse("admin:claims")).content.decode()
        assert page.count(f'href="{reverse("admin:kind_rules")}"') == links
