"""Time stamps in the format of OpenTimestamps: read, joined and written.

A stamp is a tree. It begins with a message, the digest that was stamped; each step makes another
message of one; where it ends, somebody attests that this message was there: a calendar that
promises to put it into a block of Bitcoin, or the block, whose Merkle root the message then is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAGIC = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294")
_VERSION = 1
_ATTESTED, _FORK = 0x00, 0xFF
_SHA256, _APPEND, _PREPEND = 0x08, 0xF0, 0xF1
_PENDING = bytes.fromhex("83dfe30d2ef90c8e")
_BITCOIN = bytes.fromhex("0588960d73d71901")
_DIGEST = 32  # bytes
_MAX_MESSAGE, _MAX_PAYLOAD, _MAX_ADDRESS, _MAX_DEPTH = 4096, 8192, 1000, 256
_MAX_HEIGHT = 2**31 - 1
_ADDRESS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:")


class NoStamp(ValueError):
    """The bytes are no time stamp, or one with steps that we do not know."""


@dataclass(frozen=True, slots=True, order=True)
class Attestation:
    """Who attests, and what they say for it; of a kind that we do not know, as it came."""

    kind: bytes
    payload: bytes

    @property
    def calendar(self) -> str:
        """The address of a calendar that promises a block; empty for another kind."""
        return _Reader(self.payload).text(_MAX_ADDRESS) if self.kind == _PENDING else ""

    @property
    def height(self) -> int | None:
        """The number of the block of Bitcoin; None for another kind."""
        return _Reader(self.payload).number() if self.kind == _BITCOIN else None


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """What is done to a message: something put before or after it, or its SHA-256 taken."""

    kind: int
    argument: bytes = b""

    def apply(self, message: bytes) -> bytes:
        if self.kind == _SHA256:
            return hashlib.sha256(message).digest()
        made = message + self.argument if self.kind == _APPEND else self.argument + message
        if len(made) > _MAX_MESSAGE:
            raise NoStamp("A message grows too long.")
        return made


@dataclass(frozen=True, slots=True)
class Stamp:
    """A message with who attests it and where it leads."""

    message: bytes
    attested: frozenset[Attestation]
    steps: Mapping[Step, Stamp]

    def ends(self) -> Iterator[tuple[bytes, Attestation]]:
        """Every attestation, with the message that it is of."""
        for attestation in sorted(self.attested):
            yield self.message, attestation
        for _step, after in sorted(self.steps.items(), key=lambda way: way[0]):
            yield from after.ends()

    def pending(self) -> tuple[tuple[str, bytes], ...]:
        """The calendars that promise a block, and the message that each of them has."""
        return tuple((one.calendar, message) for message, one in self.ends() if one.calendar)

    def blocks(self) -> tuple[tuple[int, str], ...]:
        """The blocks that it is in, earliest first: number and Merkle root, as Bitcoin writes it.

        Whether a block has that root, only a copy of Bitcoin's chain can say.
        """
        return tuple(
            sorted(
                (one.height, message[::-1].hex())
                for message, one in self.ends()
                if one.height is not None and len(message) == _DIGEST
            )
        )

    def joined(self, other: Stamp) -> Stamp:
        """Both stamps of one message as one."""
        assert self.message == other.message
        steps = dict(self.steps)
        for step, after in other.steps.items():
            steps[step] = steps[step].joined(after) if step in steps else after
        return Stamp(self.message, self.attested | other.attested, steps)

    def extended(self, later: Stamp) -> Stamp:
        """This stamp, in which the message that the later one is of leads on."""
        steps = {step: after.extended(later) for step, after in self.steps.items()}
        made = Stamp(self.message, self.attested, steps)
        return made.joined(later) if made.message == later.message else made


def read(raw: bytes, message: bytes) -> Stamp:
    """The stamp of a message, as a calendar answers it. Raises NoStamp."""
    reader = _Reader(raw)
    stamp = _stamp(reader, message, _MAX_DEPTH)
    reader.end()
    return stamp


def write(stamp: Stamp) -> bytes:
    """The stamp without its message; the same stamp is always the same bytes."""
    ways = [
        *(bytes([_ATTESTED]) + _attestation(one) for one in sorted(stamp.attested)),
        *(
            _step(step) + write(after)
            for step, after in sorted(stamp.steps.items(), key=lambda way: way[0])
        ),
    ]
    return b"".join(bytes([_FORK]) + way for way in ways[:-1]) + ways[-1]


def read_file(raw: bytes) -> Stamp:
    """The stamp in an .ots file of a file's SHA-256, which is its message. Raises NoStamp."""
    reader = _Reader(raw)
    if reader.take(len(MAGIC)) != MAGIC:
        raise NoStamp("The file does not begin as a time stamp does.")
    if reader.number() != _VERSION or reader.byte() != _SHA256:
        raise NoStamp("The file is of a version, or about a digest, that we do not know.")
    stamp = _stamp(reader, reader.take(_DIGEST), _MAX_DEPTH)
    reader.end()
    return stamp


def write_file(stamp: Stamp) -> bytes:
    """An .ots file that says that the message is the SHA-256 of a file."""
    assert len(stamp.message) == _DIGEST
    return MAGIC + bytes([_VERSION, _SHA256]) + stamp.message + write(stamp)


class _Reader:
    """Bytes that are read once, from the front. Raises NoStamp where they end too soon."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    def take(self, count: int) -> bytes:
        taken = self.raw[self.at : self.at + count]
        if len(taken) < count:
            raise NoStamp("The stamp ends too soon.")
        self.at += count
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """Seven bits a byte, the lowest first; the last byte has no eighth."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if value > _MAX_HEIGHT:
                raise NoStamp("A number is too large.")
            if byte < 0x80:
                return value
            shift += 7

    def field(self, most: int, *, least: int = 0) -> bytes:
        length = self.number()
        if not least <= length <= most:
            raise NoStamp("A part is too long or too short.")
        return self.take(length)

    def text(self, most: int) -> str:
        said = self.field(most, least=1)
        if not _ADDRESS.issuperset(said):
            raise NoStamp("The address of a calendar has other characters than it may have.")
        return said.decode("ascii")

    def end(self) -> None:
        if self.at != len(self.raw):
            raise NoStamp("There is more than a stamp.")


def _stamp(reader: _Reader, message: bytes, depth: int) -> Stamp:
    if not depth:
        raise NoStamp("The stamp has too many steps.")
    attested: set[Attestation] = set()
    steps: dict[Step, Stamp] = {}
    more = True
    while more:
        kind = reader.byte()
        more = kind == _FORK
        kind = reader.byte() if more else kind
        if kind == _ATTESTED:
            attested.add(_attestation_in(reader))
            continue
        step = _step_in(reader, kind)
        after = _stamp(reader, step.apply(message), depth - 1)
        steps[step] = steps[step].joined(after) if step in steps else after
    return Stamp(message, frozenset(attested), steps)


def _attestation_in(reader: _Reader) -> Attestation:
    made = Attestation(reader.take(8), reader.field(_MAX_PAYLOAD))
    if made.kind in (_PENDING, _BITCOIN):
        inside = _Reader(made.payload)
        _ = inside.text(_MAX_ADDRESS) if made.kind == _PENDING else inside.number()
        inside.end()
    return made


def _step_in(reader: _Reader, kind: int) -> Step:
    if kind == _SHA256:
        return Step(kind)
    if kind in (_APPEND, _PREPEND):
        return Step(kind, reader.field(_MAX_MESSAGE, least=1))
    raise NoStamp("The stamp has a step that we do not know.")


def _attestation(one: Attestation) -> bytes:
    return one.kind + _field(one.payload)


def _step(step: Step) -> bytes:
    return bytes([step.kind]) + (_field(step.argument) if step.argument else b"")


def _field(value: bytes) -> bytes:
    return _number(len(value)) + value


def _number(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])
