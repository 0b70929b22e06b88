from __future__ import annotations

import os
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from newsroom.environment import SettingRefused

SETTINGS = Path(__file__).parents[2] / "newsroom" / "settings.py"
OPERATIONS = SETTINGS.parents[1] / "docs" / "operations.md"
PRODUCTION = {
    "SECRET_KEY": "not a real key, but as long and as mixed as a real one: 0123456789",
    "ALLOWED_HOSTS": "desk.example,courier.example",
}


def settings_with(
    monkeypatch: pytest.MonkeyPatch, var: Path, **environment: str
) -> dict[str, Any]:
    """What settings.py says in an environment that holds nothing else."""
    for name in set(os.environ) - {"PATH", "HOME"}:
        monkeypatch.delenv(name)
    for name, value in {"WRITETHRU_VAR": str(var), **environment}.items():
        monkeypatch.setenv(name, value)
    return {name: value for name, value in runpy.run_path(str(SETTINGS)).items() if name.isupper()}


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "SECRET_KEY is missing"),
        ({"ALLOWED_HOSTS": "desk.example"}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "k"}, "ALLOWED_HOSTS is missing"),
        ({"SECRET_KEY": "k", "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is missing"),
        ({**PRODUCTION, "DEBUG": "True"}, "DEBUG is True"),
        ({"WRITETHRU_ENV": "prod"}, "WRITETHRU_ENV is 'prod'"),
    ],
)
def test_production_refuses_to_start_half_configured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingRefused, match=sentence):
        settings_with(monkeypatch, tmp_path / "var", **environment)

    assert not (tmp_path / "var").exists()


@pytest.mark.django_db  # Django 6.1 asks the database for its features
def test_djangos_own_deploy_check_finds_nothing_in_production(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    production = settings_with(monkeypatch, tmp_path, **PRODUCTION)
    # The databases of a run can't be exchanged; test_environment.py looks at them.
    del production["DATABASES"]

    with override_settings(**production):
        call_command("check", deploy=True, fail_level="WARNING")


def test_production_keeps_cookies_to_one_host_and_https(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    production = settings_with(monkeypatch, tmp_path, **PRODUCTION)

    assert production["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert production["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert production["SECURE_HSTS_SECONDS"] == 31_536_000
    assert production["PUBLIC_BASE_URL"] == "https://desk.example"
    assert "SECURE_PROXY_SSL_HEADER" not in production


def test_a_local_desk_needs_no_configuration_and_answers_only_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    local = settings_with(monkeypatch, tmp_path / "var", WRITETHRU_ENV="local", PORT="8123")

    assert local["DEBUG"] is False
    assert local["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert local["PUBLIC_BASE_URL"] == "http://localhost:8123"
    assert local["SECRET_KEY"] == (tmp_path / "var" / "secret_key").read_text()


def test_messages_wait_in_a_folder_that_only_the_owner_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    local = settings_with(monkeypatch, tmp_path / "var", WRITETHRU_ENV="local")

    options = local["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["data_folder_in"] == options["data_folder_out"]
    for folder in ("data_folder_in", "control_folder"):
        assert Path(options[folder]).stat().st_mode & 0o777 == 0o700


def test_an_answer_carries_the_strict_policy_and_no_cookie(client: Client) -> None:
    answer = client.get("/nowhere-at-all/")

    assert "script-src 'self';" in answer["Content-Security-Policy"] + ";"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer.get("Vary", "")


def test_every_variable_that_is_read_is_in_the_operators_list() -> None:
    reads = re.compile(
        r'(?:getenv|env_(?:address|addresses|bool|header|list|choice|number|webhooks))\(\s*"([A-Z_]+)"'
    )
    read = {
        name for path in SETTINGS.parent.glob("*.py") for name in reads.findall(path.read_text())
    }
    listed = set(re.findall(r"^\| `([A-Z_]+)`", OPERATIONS.read_text(), flags=re.MULTILINE))

    # gunicorn reads this one by itself.
    assert listed - {"WEB_CONCURRENCY"} == read
