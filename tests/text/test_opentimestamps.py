"""Stamps are read, joined and written as the format says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.opentimestamps import (
    MAGIC,
    Attestation,
    NoStamp,
    Stamp,
    Step,
    read,
    read_file,
    write,
    write_file,
)
from tests.standards import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = SHARED / "standards" / "examples" / "changelog-head.ots"
DIGEST = hashlib.sha256(b"a line\n").digest()
PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
ALICE = b"https://alice.example"
PROMISED = b"\x00" + PENDING + b"\x16\x15" + ALICE
NONCE = b"\xf0\x04abcd\x08"  # four bytes after the message, and the SHA-256 of all
IN_BLOCK = b"\x00" + BITCOIN + b"\x03\xa0\xf7\x36"  # 900,000
# Two calendars' stamps, one of them in a block, as python-opentimestamps 0.4.5 writes them.
REFERENCE = bytes.fromhex(
    "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108786e184927ec9d"
    "dac3079c24999ac461b7cb89888f69efc053848f2d6dee7dd6fff0046162636408ff0083dfe30d2e"
    "f90c8e161568747470733a2f2f616c6963652e6578616d706c65f102747808000588960d73d71901"
    "03a0f736f1047778797a080083dfe30d2ef90c8e161568747470733a2f2f626f622e6578616d706c"
    "652f63"
)


def after_nonce(message: bytes) -> bytes:
    return hashlib.sha256(message + b"abcd").digest()


def test_the_answer_of_a_calendar_promises_a_block() -> None:
    stamp = read(NONCE + PROMISED, DIGEST)

    assert stamp.pending() == ((ALICE.decode(), after_nonce(DIGEST)),)
    assert stamp.blocks() == ()
    assert write(stamp) == NONCE + PROMISED


def test_a_stamp_leads_on_to_the_block_and_keeps_the_promise() -> None:
    stamp = read(NONCE + PROMISED, DIGEST)
    [(_calendar, message)] = stamp.pending()
    later = read(b"\xf1\x02tx\x08" + IN_BLOCK, message)

    whole = stamp.extended(later)

    root = hashlib.sha256(b"tx" + message).digest()
    assert whole.blocks() == ((900_000, root[::-1].hex()),)
    assert write(whole) == NONCE + b"\xff" + PROMISED + b"\xf1\x02tx\x08" + IN_BLOCK
    assert stamp.extended(read(IN_BLOCK, DIGEST)).blocks()[0][0] == 900_000
    assert stamp.extended(read(IN_BLOCK, bytes(32))) == stamp


def test_two_calendars_are_one_file() -> None:
    one, two = read(NONCE + PROMISED, DIGEST), read(b"\x08" + PROMISED, DIGEST)

    file = write_file(one.joined(two))

    assert file == MAGIC + b"\x01\x08" + DIGEST + b"\xff\x08" + PROMISED + NONCE + PROMISED
    assert read_file(file) == one.joined(two) == two.joined(one)
    assert one.joined(one) == one


def test_a_file_begins_with_the_magic_of_the_format() -> None:
    file = write_file(read(PROMISED, DIGEST))

    begin = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294"
    assert file.hex().startswith(begin + "0108" + DIGEST.hex())


def test_what_the_reference_implementation_writes_is_read_and_written_alike() -> None:
    stamp = read_file(REFERENCE)

    bob = hashlib.sha256(b"wxyz" + DIGEST).digest()
    assert stamp.pending() == (
        (ALICE.decode(), after_nonce(DIGEST)),
        ("https://bob.example/c", bob),
    )
    assert stamp.blocks() == (
        (900_000, hashlib.sha256(b"tx" + after_nonce(DIGEST)).digest()[::-1].hex()),
    )
    assert write_file(stamp) == REFERENCE


def test_the_published_example_of_the_format_is_read() -> None:
    if not EXAMPLE.exists():
        pytest.skip("The example of the format is not here.")
    raw = EXAMPLE.read_bytes()

    stamp = read_file(raw)

    assert stamp.pending() == (("https://calendar.example", stamp.message),)
    assert stamp.blocks() == ()
    assert write_file(stamp) == raw


def test_attestations_of_another_kind_are_kept_as_they_came() -> None:
    strange = b"\x00" + b"strange!" + b"\x03abc"
    stamp = read(b"\xff" + PROMISED + strange, DIGEST)

    assert stamp.pending() == ((ALICE.decode(), DIGEST),)
    assert read(write(stamp), DIGEST) == stamp
    assert strange in write(stamp)


def test_an_attestation_of_a_block_is_of_32_bytes() -> None:
    assert read(b"\xf0\x01a" + IN_BLOCK, DIGEST).blocks() == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        PROMISED + b"\x00",
        PROMISED[:-1],
        b"\xff" + PROMISED,
        b"\x02" + PROMISED,  # SHA-1
        b"\xf0\x00" + PROMISED,
        b"\xf0\x81\x20" + b"a" * 4097 + PROMISED,
        (b"\xf0\xff\x0f" + b"a" * 2047) * 2 + PROMISED,
        b"\x08" * 256 + PROMISED,
        b"\x00" + PENDING + b"\x05\x04a?b=",
        b"\x00" + PENDING + b"\x01\x00",
        b"\x00" + PENDING + b"\x03\x01ab",
        b"\x00" + BITCOIN + b"\x06\xff\xff\xff\xff\xff\x7f",
        b"\x00" + BITCOIN + b"\x80" * 4 + b"\x80" * 128,
    ],
)
def test_what_is_no_stamp_is_refused(raw: bytes) -> None:
    with pytest.raises(NoStamp):
        read(raw, DIGEST)


@pytest.mark.parametrize(
    "broken",
    [
        lambda file: b"PK" + file[2:],
        lambda file: file[:31] + b"\x02" + file[32:],
        lambda file: file[:32] + b"\x02" + file[33:],
        lambda file: file[:-1],
        lambda file: file + b"\x00",
    ],
)
def test_what_is_no_file_is_refused(broken: Callable[[bytes], bytes]) -> None:
    with pytest.raises(NoStamp):
        read_file(broken(write_file(read(PROMISED, DIGEST))))


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(raw: bytes) -> None:
    try:
        stamp = read(raw, DIGEST)
    except NoStamp:
        return
    assert read(write(stamp), DIGEST) == stamp


ENDS = st.one_of(
    st.integers(0, 2**31 - 1).map(
        lambda height: Attestation(BITCOIN, _varied(height)),
    ),
    st.sampled_from([ALICE, b"http://b.example:80/c"]).map(
        lambda address: Attestation(PENDING, bytes([len(address)]) + address)
    ),
)
STEPS = st.one_of(
    st.just(Step(0x08)),
    st.builds(Step, st.sampled_from([0xF0, 0xF1]), st.binary(min_size=1, max_size=140)),
)


def _varied(value: int) -> bytes:
    made = b""
    while value > 127:
        made, value = made + bytes([value % 128 + 128]), value // 128
    return made + bytes([value])


def _stamped(message: bytes, ways: list[tuple[list[Step], Attestation]]) -> Stamp:
    def way(message: bytes, steps: list[Step], end: Attestation) -> Stamp:
        if not steps:
            return Stamp(message, frozenset([end]), {})
        after = way(steps[0].apply(message), steps[1:], end)
        return Stamp(message, frozenset(), {steps[0]: after})

    first, *rest = (way(message, *one) for one in ways)
    for one in rest:
        first = first.joined(one)
    return first


@given(st.lists(st.tuples(st.lists(STEPS, max_size=5), ENDS), min_size=1, max_size=5))
def test_what_is_written_is_read_again(ways: list[tuple[list[Step], Attestation]]) -> None:
    stamp = _stamped(DIGEST, ways)

    assert read_file(write_file(stamp)) == stamp
    assert {end for _message, end in stamp.ends()} == {end for _steps, end in ways}
