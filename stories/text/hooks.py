"""The signature of a webhook, as Standard Webhooks 1.0.0 says."""

from __future__ import annotations

import base64
import hashlib
import hmac

PREFIX = "whsec_"  # what every secret begins with
FEWEST, MOST = 24, 64  # bytes of a key


class BadSecret(ValueError):
    """A secret that is not `whsec_` and 24 to 64 bytes in base64."""


def key_of(secret: str) -> bytes:
    """The bytes that a secret stands for. Raises BadSecret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise BadSecret from None
    if not secret.startswith(PREFIX) or not FEWEST <= len(key) <= MOST:
        raise BadSecret
    return key


def signature(uid: str, stamp: int, body: bytes, *, secret: str) -> str:
    """Of one attempt at `stamp`, in seconds, over exactly these bytes. Raises BadSecret."""
    signed = b".".join((uid.encode(), str(stamp).encode(), body))
    seal = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(seal).decode()}"
