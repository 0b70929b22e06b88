"""The mail server, as one address in the environment."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from newsroom.environment import SettingRefused

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    tls_first: bool  # smtps:// speaks TLS from the first byte; smtp:// turns to it


def mail_server(url: str) -> MailServer | None:
    """What EMAIL_URL names; None where none is set: then nothing is mailed."""
    if not url:
        return None
    refusal = SettingRefused(
        "EMAIL_URL is wrong: write smtp://user:password@host:587 or smtps://…"
    )
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise refusal from None
    if not parts.hostname:
        raise refusal
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls_first=parts.scheme == "smtps",
    )
