"""Reading settings from the environment: each refusal is one sentence that says what to set."""

from __future__ import annotations

import os
import re
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from stories.text.hooks import BadSecret, key_of

if TYPE_CHECKING:
    from pathlib import Path

# Short writes only: a statement that waits longer than this holds editors up.
POSTGRES_LIMITS = (
    "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=15s"
)
SQLITE_OPTIONS = {
    "timeout": 20,  # seconds; at 5 a busy desk was refused, at 20 it was not
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
}
_HEADER = re.compile(r"[A-Za-z0-9-]+: *[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")


class SettingRefused(ImproperlyConfigured):
    """A setting is missing or wrong; the sentence says what to set."""


def choose_mode() -> None:
    """Set WRITETHRU_ENV for a command that is started by hand.

    Local in a clone where nothing is configured; whoever sets a key or hosts means production,
    and gets its refusals too.
    """
    if not {"SECRET_KEY", "ALLOWED_HOSTS"} & os.environ.keys():
        os.environ.setdefault("WRITETHRU_ENV", "local")


def env_bool(name: str, *, default: bool) -> bool:
    """Read True or False; anything else stops the start."""
    value = os.getenv(name) or str(default)
    if value.lower() not in ("true", "false"):
        raise SettingRefused(f"{name} is {value!r}: set it to True or False.")
    return value.lower() == "true"


def env_list(name: str) -> list[str]:
    """Read words divided by commas; empty ones are dropped."""
    return [word.strip() for word in os.getenv(name, "").split(",") if word.strip()]


def env_choice(name: str, *, default: str, choices: tuple[str, ...]) -> str:
    value = os.getenv(name) or default
    if value not in choices:
        raise SettingRefused(f"{name} is {value!r}: set it to {' or '.join(choices)}.")
    return value


def env_number(name: str, *, default: int, least: int) -> int:
    value = os.getenv(name) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise SettingRefused(f"{name} is {value!r}: set it to a whole number from {least}.")
    return int(value)


def env_addresses(name: str, *, insecure: bool) -> list[str]:
    """Web addresses divided by commas: https:// only, unless `insecure`."""
    found = list(dict.fromkeys(env_list(name)))
    for one in found:
        if not _usable(one, insecure=insecure):
            raise SettingRefused(f"{name} names {one!r}: write https:// addresses with commas.")
    return found


def env_address(name: str, *, insecure: bool) -> str:
    """One https:// address, or none. No refusal shows it: it may hold a secret."""
    value = os.getenv(name, "").strip()
    if value and not _usable(value, insecure=insecure):
        raise SettingRefused(f"{name} is no address that may be used: write one with https://.")
    return value


def env_header(name: str) -> dict[str, str]:
    """A header that is sent, as "Name: value", or none. No refusal shows it: it is a secret."""
    value = os.getenv(name, "").strip()
    if value and not _HEADER.fullmatch(value):
        raise SettingRefused(f"{name} is no header: write it as Name: value.")
    title, _, said = value.partition(":")
    return {title: said.strip()} if value else {}


def env_webhooks(name: str, *, insecure: bool) -> dict[str, str]:
    """Addresses with the secret that signs what each gets, behind a blank; divided by commas."""
    found = {}
    for one in env_list(name):
        address, _, secret = one.partition(" ")
        if not _usable(address, insecure=insecure) or not _is_webhook_secret(secret.strip()):
            # The secret is not repeated: what is said here ends up in logs.
            raise SettingRefused(
                f"{name} names {address!r}: write an https:// address, a blank, and a secret of "
                "whsec_ and 24 to 64 bytes in base64."
            )
        found[address] = secret.strip()
    return found


def _usable(address: str, *, insecure: bool) -> bool:
    """Whether something can be sent there: rows hold no longer address."""
    allowed = ("https://", "http://") if insecure else ("https://",)
    return address.startswith(allowed) and bool(urlsplit(address).hostname) and len(address) <= 500


def _is_webhook_secret(secret: str) -> bool:
    try:
        return bool(key_of(secret))
    except BadSecret:
        return False


def contact(value: str) -> str:
    """Where readers report an error, as a link: an e-mail or web address; empty for none."""
    value = value.strip()
    if not value or value.startswith(("https://", "mailto:")):
        return value
    if "@" in value and not set(value) & set(" :/"):
        return f"mailto:{value}"
    raise SettingRefused(
        f"NEWSROOM_CONTACT is {value!r}: set it to an e-mail address or an https:// address."
    )


def local_secret_key(path: Path) -> str:
    """The key of a local installation: made once, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start at once one writes, the other reads.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(64))
    return key


def database(url: str, *, sqlite: Path) -> dict[str, Any]:
    """Django's settings for DATABASE_URL; with an empty one, for the SQLite file."""
    parts = urlsplit(url)
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {"options": POSTGRES_LIMITS}
            | dict(parse_qsl(parts.query, keep_blank_values=True)),
            "CONN_MAX_AGE": 60,  # seconds
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme not in ("", "sqlite"):
        raise SettingRefused(
            f"DATABASE_URL begins with {parts.scheme!r}: "
            "use postgres://user:password@host:5432/name or sqlite:////path/to/file."
        )
    name = unquote(parts.path.removeprefix("/")) or str(sqlite)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": 60,  # seconds
        "CONN_HEALTH_CHECKS": True,
    }
