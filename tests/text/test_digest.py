from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given

from stories.text.digest import GENESIS, chain_digest, content_digest, rfc3339
from stories.text.version import Version
from tests.strategies import versions

SALT = "00112233445566778899aabbccddeeff"
ENTRY = {"story": "s", "version": 1, "kind": "new", "note": "", "prev": GENESIS}


def test_a_time_is_written_in_utc_with_microseconds() -> None:
    at = datetime(2026, 11, 22, 13, 5, tzinfo=timezone(timedelta(hours=1)))

    assert rfc3339(at) == "2026-11-22T12:05:00.000000Z"
    assert rfc3339(at.astimezone(UTC)) == rfc3339(at)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        rfc3339(datetime(2026, 11, 22, 12, 5))  # noqa: DTZ001


def test_a_ten_line_script_comes_to_the_same_content_digest() -> None:
    record = Version("Fire – «14»", "One.\n\nTwo.").to_record()

    script = hashlib.sha256()
    script.update(bytes.fromhex(SALT))
    script.update(
        '{"body":"One.\\n\\nTwo.","byline":"","claims":[],"headline":"Fire – «14»",'
        '"held":false,"language":"en","notices":[],"stage":"developing","standfirst":"",'
        '"updates":[]}'.encode()
    )

    assert content_digest(record, SALT) == script.hexdigest()


def test_a_ten_line_script_comes_to_the_same_chain_digest() -> None:
    entry = f'{{"kind":"new","note":"","prev":"{"0" * 64}","story":"s","version":1}}'

    assert (
        chain_digest(ENTRY) == hashlib.sha256(b"changelog-entry-v1\n" + entry.encode()).hexdigest()
    )


@given(versions(), versions())
def test_two_versions_have_one_digest_only_if_they_are_the_same(
    one: Version, other: Version
) -> None:
    same = content_digest(one.to_record(), SALT) == content_digest(other.to_record(), SALT)

    assert same == (one == other)


def test_without_the_salt_nobody_can_test_a_guess() -> None:
    record = Version("Fire", "One.").to_record()

    assert content_digest(record, SALT) != content_digest(record, "00" * 16)


@pytest.mark.parametrize("field", ENTRY)
def test_no_field_of_an_entry_can_change_unseen(field: str) -> None:
    assert chain_digest({**ENTRY, field: "another"}) != chain_digest(ENTRY)


@pytest.mark.parametrize("value", [float("nan"), "\ud800", 2**60])
def test_what_canonical_json_does_not_know_is_refused(value: Any) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        content_digest({"value": value}, SALT)
