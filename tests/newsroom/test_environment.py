from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from newsroom.environment import (
    SettingRefused,
    choose_mode,
    contact,
    database,
    env_address,
    env_addresses,
    env_bool,
    env_header,
    env_list,
    env_number,
    env_webhooks,
    local_secret_key,
)

SQLITE = Path("/srv/desk.sqlite3")


@pytest.mark.parametrize(
    ("url", "name", "host", "port", "user", "password"),
    [
        (
            "postgres://desk:p%40ss@db.example:5433/wire",
            "wire",
            "db.example",
            "5433",
            "desk",
            "p@ss",
        ),
        ("postgresql:///wire", "wire", "", "", "", ""),
        ("postgres://%2Fvar%2Frun%2Fpg/wire", "wire", "/var/run/pg", "", "", ""),
    ],
)
def test_a_postgresql_address_is_taken_apart(
    url: str, name: str, host: str, port: str, user: str, password: str
) -> None:
    settings = database(url, sqlite=SQLITE)

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["NAME"], settings["HOST"], settings["PORT"]) == (name, host, port)
    assert (settings["USER"], settings["PASSWORD"]) == (user, password)
    assert "lock_timeout=3s" in settings["OPTIONS"]["options"]


def test_options_of_the_address_win() -> None:
    url = "postgres://db.example/wire?sslmode=verify-full&options=-c%20statement_timeout%3D0"

    assert database(url, sqlite=SQLITE)["OPTIONS"] == {
        "sslmode": "verify-full",
        "options": "-c statement_timeout=0",
    }
    assert database("postgres:///wire?options=", sqlite=SQLITE)["OPTIONS"] == {"options": ""}


@pytest.mark.parametrize(
    ("url", "name"),
    [("", str(SQLITE)), ("sqlite:////srv/other.sqlite3", "/srv/other.sqlite3")],
)
def test_without_postgresql_the_database_is_a_file(url: str, name: str) -> None:
    settings = database(url, sqlite=SQLITE)

    assert settings["NAME"] == name
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]


def test_another_database_is_refused() -> None:
    with pytest.raises(SettingRefused, match="DATABASE_URL begins with 'mysql': use postgres://"):
        database("mysql://db.example/wire", sqlite=SQLITE)


def test_a_switch_is_true_or_false_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCH", "true")
    assert env_bool("SWITCH", default=False)

    monkeypatch.setenv("SWITCH", "1")
    with pytest.raises(SettingRefused, match="SWITCH is '1': set it to True or False"):
        env_bool("SWITCH", default=False)


def test_a_list_is_divided_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", " desk.example, ,courier.example,")

    assert env_list("HOSTS") == ["desk.example", "courier.example"]


def test_the_local_key_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"

    key = local_secret_key(path)

    assert len(key) > 50
    assert local_secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({}, "local"),
        ({"SECRET_KEY": "k"}, None),
        ({"ALLOWED_HOSTS": "desk.example"}, None),
        ({"SECRET_KEY": "k", "WRITETHRU_ENV": "local"}, "local"),
    ],
)
def test_only_where_nothing_is_configured_a_start_by_hand_is_local(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], mode: str | None
) -> None:
    for name in ("WRITETHRU_ENV", "SECRET_KEY", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    # So that what the function sets is taken back.
    monkeypatch.setattr(os, "environ", dict(os.environ))
    choose_mode()

    assert os.environ.get("WRITETHRU_ENV") == mode


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("", ""),
        ("desk@courier.example", "mailto:desk@courier.example"),
        ("https://courier.example/errors", "https://courier.example/errors"),
    ],
)
def test_readers_report_errors_where_the_newsroom_says(given: str, link: str) -> None:
    assert contact(given) == link


@pytest.mark.parametrize("given", ["javascript:alert(1)", "our desk", "http://x@y"])
def test_another_contact_is_refused(given: str) -> None:
    with pytest.raises(SettingRefused, match="NEWSROOM_CONTACT"):
        contact(given)


@pytest.mark.parametrize("value", ["0", "-1", "20 MB", "1.5", "²"])
def test_a_number_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("EVIDENCE_MAX_MB", value)

    with pytest.raises(SettingRefused, match="EVIDENCE_MAX_MB is .*: set it to a whole number"):
        env_number("EVIDENCE_MAX_MB", default=20, least=1)


def test_a_number_that_is_unset_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_MAX_MB", "")

    assert env_number("EVIDENCE_MAX_MB", default=20, least=1) == 20


def test_web_addresses_are_taken_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBS", "https://a.example/, https://b.example/x,https://a.example/")

    assert env_addresses("HUBS", insecure=False) == ["https://a.example/", "https://b.example/x"]
    assert env_addresses("UNSET", insecure=False) == []


@pytest.mark.parametrize("wrong", ["http://a.example/", "a.example", "https://", "ftp://a/"])
def test_what_is_no_secure_address_stops_the_start(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUBS", wrong)

    with pytest.raises(SettingRefused, match="write https:// addresses with commas"):
        env_addresses("HUBS", insecure=False)


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ("Fastly-Key: abc", {"Fastly-Key": "abc"}),
        ("Authorization:  Bearer a:b c ", {"Authorization": "Bearer a:b c"}),
        ("", {}),
    ],
)
def test_a_header_is_a_name_and_a_value(
    given: str, header: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADER", given)

    assert env_header("HEADER") == header


@pytest.mark.parametrize(
    "wrong", ["canary", "canary:", ": canary", "X: canary\r\nY: z", "X Y: canary", "X: canäry"]
)
def test_what_is_no_header_stops_the_start_and_is_not_shown(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADER", wrong)

    with pytest.raises(SettingRefused, match="HEADER is no header: write it as") as refusal:
        env_header("HEADER")

    assert "canary" not in str(refusal.value)


@pytest.mark.parametrize("wrong", ["http://canary.example/", "canary", "https://", "ftp://canary"])
def test_what_is_no_secure_address_is_refused_and_not_shown(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE", wrong)

    with pytest.raises(SettingRefused, match="CACHE is no address that may be used") as refusal:
        env_address("CACHE", insecure=False)

    assert "canary" not in str(refusal.value)


def test_one_address_is_taken_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE", "http://varnish:6081/purge")

    assert env_address("CACHE", insecure=True) == "http://varnish:6081/purge"
    assert env_address("UNSET", insecure=False) == ""


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_partners_are_addresses_with_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOKS", f"https://a.example/hook {SECRET}, https://b.example/ {SECRET}")

    partners = {"https://a.example/hook": SECRET, "https://b.example/": SECRET}
    assert env_webhooks("HOOKS", insecure=False) == partners
    assert env_webhooks("UNSET", insecure=False) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "https://a.example/",
        "https://a.example/ whsec_c2hvcnQ=",
        f"http://a.example/ {SECRET}",
        f"https:// {SECRET}",
        f"{SECRET} https://a.example/",
    ],
)
def test_a_partner_that_can_t_be_told_safely_stops_the_start(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOKS", wrong)

    with pytest.raises(SettingRefused, match="and a secret of whsec_") as refusal:
        env_webhooks("HOOKS", insecure=False)
    assert not wrong.startswith("http") or SECRET not in str(refusal.value)
