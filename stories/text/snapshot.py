"""A version taken apart into texts that are stored once, and put together again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stories.text.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BREAK = "\n\n"
LISTS = ("updates", "claims", "notices")  # each entry is one text: its canonical JSON
_FLAGS = ("stage", "held", "language")  # words of ours, not of the story


@dataclass(frozen=True, slots=True)
class Folded:
    """A version as lists of texts, by field; `flags` are kept as they are."""

    fields: Mapping[str, tuple[str, ...]]
    flags: Mapping[str, Any]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for texts in self.fields.values() for text in texts)

    def structure(self, numbers: Mapping[str, int]) -> dict[str, Any]:
        """The version with every text replaced by its number."""
        named = {name: [numbers[text] for text in texts] for name, texts in self.fields.items()}
        return {**named, **self.flags}


def fold(version: Version) -> Folded:
    """Take `version` apart: bodies by paragraph, updates, claims and notices one text each."""
    record = version.to_record()
    fields = {
        name: tuple(json.dumps(entry, sort_keys=True, ensure_ascii=False) for entry in value)
        if name in LISTS
        else tuple(value.split(BREAK))
        for name, value in record.items()
        if name not in _FLAGS
    }
    return Folded(fields, {name: record[name] for name in _FLAGS})


def named(structure: Mapping[str, Any]) -> Iterator[int]:
    """The number of every text that a structure names, its salt too."""
    for value in structure.values():
        if isinstance(value, list):
            yield from value
    yield structure["salt"]


def unfold(structure: Mapping[str, Any], texts: Mapping[int, str | None]) -> Version:
    """The version that `structure` describes. Texts that were erased come back empty."""
    return Version.from_record(record_of(structure, texts))


def record_of(structure: Mapping[str, Any], texts: Mapping[int, str | None]) -> dict[str, Any]:
    """What `Version.to_record` was when it was taken apart, also if a Version holds more today."""
    record: dict[str, Any] = {name: structure[name] for name in _FLAGS}
    for name, numbers in structure.items():
        if name in _FLAGS or name == "salt":
            continue
        kept = [text for number in numbers if (text := texts[number]) is not None]
        record[name] = [json.loads(text) for text in kept] if name in LISTS else BREAK.join(kept)
    return record
