"""Lists of whole numbers as few bytes: each as its distance from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def pack(numbers: Iterable[int]) -> bytes:
    """The numbers as bytes (LEB128 of zigzag distances): neighbours take one byte each."""
    packed = bytearray()
    last = 0
    for number in numbers:
        distance, last = number - last, number
        left = distance * 2 if distance >= 0 else -distance * 2 - 1
        while left > 127:
            packed.append(left & 127 | 128)
            left >>= 7
        packed.append(left)
    return bytes(packed)


def unpack(packed: bytes) -> tuple[int, ...]:
    """The numbers that were packed."""
    numbers = []
    last = left = shift = 0
    for byte in packed:
        left |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            last += -(left + 1) // 2 if left % 2 else left // 2
            numbers.append(last)
            left = shift = 0
    return tuple(numbers)
