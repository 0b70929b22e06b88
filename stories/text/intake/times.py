"""Times and numbers as foreign files write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def moment(value: object) -> datetime | None:
    """The time as an aware one; without a zone it is read as UTC, a mere day as its beginning.

    None for what is no time.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def whole_number(value: object) -> int | None:
    """A version's number, above zero; None for anything else."""
    text = str(value).strip() if isinstance(value, str | int) else ""
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        return None
    return int(text) or None
