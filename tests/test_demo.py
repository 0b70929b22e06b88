"""The demo shows what the product is for, and its record is real."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from stories import demo
from stories.editorial.watching import open_page_changes, watch_pages
from stories.models import (
    Check,
    Claim,
    Finding,
    Kind,
    Outcome,
    Placement,
    Revision,
    Status,
    Story,
    Watch,
)
from stories.roles import ROLES
from tests.factories import make_story

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def played() -> Story:
    demo.play()
    return Story.objects.get(headline__startswith="Explosion")


def test_every_status_is_there_to_be_seen(played: Story) -> None:
    assert set(Claim.objects.values_list("status", flat=True)) == set(Status)


def test_every_kind_but_a_legal_removal_is_on_the_record(played: Story) -> None:
    kinds = set(Revision.objects.values_list("kind", flat=True))
    assert kinds == set(Kind) - {Kind.REDACTION}
    assert played.revisions.count() >= 9


def test_a_second_story_shares_two_claims(played: Story) -> None:
    others = Placement.objects.filter(live=True).exclude(story=played)
    shared = set(others.values_list("claim", flat=True))
    assert len(shared & set(Check.objects.values_list("claim", flat=True))) == 2


def test_a_proposal_waits_and_a_draft_is_under_embargo(played: Story) -> None:
    assert Check.objects.waiting().count() == 1
    assert Check.objects.filter(outcome=Outcome.DECLINED).exists()
    assert Story.objects.filter(live=None, embargo_until__gt=now()).count() == 1


def test_a_cited_page_has_changed_and_another_has_not(played: Story) -> None:
    [change] = open_page_changes()
    assert change.finding == Finding.QUOTE_GONE
    assert change.after is not None
    assert ("900" in change.before.text, "600" in change.after.text) == (True, True)
    assert Watch.objects.count() == 2


def test_the_worker_asks_no_server_about_it(played: Story) -> None:
    Watch.objects.update(next_at=now())
    assert watch_pages().looked == 0


def test_its_record_verifies(played: Story) -> None:
    out = StringIO()
    call_command("verify_record", stdout=out, stderr=StringIO())
    assert f"{Revision.objects.count()} revisions verified" in out.getvalue()


def test_nothing_in_it_happened_in_the_future(played: Story) -> None:
    assert not Revision.objects.filter(published_at__gt=now()).exists()
    assert not Check.objects.filter(at__gt=now()).exists()


def test_the_command_prints_a_login_for_every_role() -> None:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    for role in ROLES:
        assert role in out.getvalue()
    for username, _role in demo.logins():
        assert User.objects.get(username=username).check_password(demo.PASSWORD)


def test_it_is_never_played_over_real_data() -> None:
    make_story()
    with pytest.raises(CommandError, match="empty newsroom"):
        call_command("seed_demo")
    call_command("seed_demo", if_empty=True)
    assert not User.objects.exists()


def test_it_is_never_played_in_production(settings: SettingsWrapper) -> None:
    settings.LOCAL = False
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("seed_demo")
    assert not User.objects.exists()
