"""Addresses as other machines need them: absolute, and ids that outlive any address."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from datetime import datetime


def absolute(path: str) -> str:
    """The path under the newsroom's public address."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def page(name: str, *args: object) -> str:
    """The absolute address of a reader's page."""
    return absolute(reverse(f"reader:{name}", args=args))


def host() -> str:
    return urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"


def story_id(uid: str, first_published_at: datetime) -> str:
    """The tag URI (RFC 4151) of a story: no change of slug or headline changes it."""
    return f"tag:{host()},{first_published_at.year}:s/{uid}"


def change_id(digest: str) -> str:
    """The URN of one change record, made from the digest that seals it."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"writethru:{digest}").urn


def organisation_id() -> str:
    return absolute("/#org")


def change_kinds() -> str:
    """The scheme of the categories in which feeds name the kind of a change."""
    return f"{page('glossary')}#kinds"
