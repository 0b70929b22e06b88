"""Digests as the database keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models


class DigestField(models.BinaryField):
    """A SHA-256 in 32 bytes; read and written as 64 hex digits."""

    if TYPE_CHECKING:
        _pyi_private_set_type: str
        _pyi_private_get_type: str  # type: ignore[assignment]

    def from_db_value(self, value: Any, *args: object) -> str | None:
        # SQLite gives back whatever somebody wrote past us: the audit is to see that.
        return value if value is None or isinstance(value, str) else bytes(value).hex()

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(bytes.fromhex(value) if isinstance(value, str) else value)
