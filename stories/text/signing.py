"""Ed25519 signatures over digests, and the keys that make them."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


def new_seed() -> bytes:
    """A private key, as the 32 random bytes that it is made of."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(seed: bytes) -> bytes:
    """The 32 bytes of the public key. Raises ValueError for a seed that is none."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def key_name(public: bytes) -> str:
    """What the key is called: made from itself, so that no other key can take its name."""
    return hashlib.sha256(public).hexdigest()[:16]


def sign(seed: bytes, digest: str) -> bytes:
    """The signature, 64 bytes, over the 32 bytes of a digest in hex."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(bytes.fromhex(digest))


def holds(public: bytes, digest: str, signature: bytes) -> bool:
    """Whether the key's owner signed exactly this digest."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, bytes.fromhex(digest))
    except (InvalidSignature, ValueError):
        return False
    return True
