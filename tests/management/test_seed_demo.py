"""The demo's command: for empty newsrooms at home, and never for production."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from stories import demo
from stories.roles import ROLES
from tests.factories import make_story

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _room(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


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
