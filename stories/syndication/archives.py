"""A long feed in documents of so many records each, of which a full one never changes (RFC 5005).

Records are counted by their keys, which only grow. The newest document keeps one archive's worth
of records beyond those that it alone has, so a record that is still being written while later ones
are read can come into no document that is closed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Archive:
    """The keys of one document: after `after`, up to `upto`; the newest has no end."""

    number: int  # from 1; of the newest the number after the last archive's
    closed: int  # how many archives there are
    after: int
    upto: int | None

    @property
    def is_newest(self) -> bool:
        return self.upto is None

    @property
    def previous(self) -> int | None:
        """The number of the archive with older records."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the archive with newer records; they may be in the newest document."""
        return self.number + 1 if self.number < self.closed else None


def newest(last: int, *, size: int) -> Archive:
    """The document that is open, `last` being the newest record's key, 0 for none."""
    closed = max((last - 1) // size - 1, 0)
    return Archive(closed + 1, closed, after=closed * size, upto=None)


def archive(number: int, last: int, *, size: int) -> Archive | None:
    """The archive with that number; None if there is none, or not yet."""
    closed = newest(last, size=size).closed
    if not 1 <= number <= closed:
        return None
    return Archive(number, closed, after=(number - 1) * size, upto=number * size)
