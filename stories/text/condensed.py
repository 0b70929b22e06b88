"""A comparison's record without what its two versions say: small enough to keep every one.

Words become lengths, and what can be told from the versions is left out. With the same two
versions the record comes back exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stories.text.lengths import pack_line, pack_text, read_line, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stories.text.version import Version

    Record = dict[str, Any]

_LINES = ("headline", "standfirst", "byline", "alert")
_LINES_OF_UPDATE = ("headline", "byline")
_NO_UPDATE = {"headline": "", "byline": "", "body": ""}


class _Pair(NamedTuple):
    """An update or claim on both sides, with its place there; None where it is not."""

    old_index: int | None
    old: Record | None
    new_index: int | None
    new: Record | None

    @property
    def stands(self) -> Record:
        found = self.new or self.old
        assert found is not None  # it comes from one of the sides
        return found


def condense(record: Mapping[str, Any], old: Version, new: Version) -> Record:
    """What `restore` needs besides the two versions to give the record again."""
    was, now = _sides(old, new)
    updates = zip(record["updates"], _pairs(was, now, "updates", "uid"), strict=True)
    facts = zip(record["facts"], _pairs(was, now, "claims", "ref"), strict=True)
    parts = {
        **_lines(pack_line, record, was, now, _LINES),
        "body": pack_text(record["body"], was["body"], now["body"]),
        "updates": [_pack_update(update, pair) for update, pair in updates],
        "facts": [_pack_fact(fact, pair) for fact, pair in facts],
    }
    return _less({**record, **parts}, _usual(was, now))


def restore(condensed: Mapping[str, Any], old: Version, new: Version) -> Record:
    """The record that was condensed; the versions must be those that it was made from."""
    was, now = _sides(old, new)
    record = {**_usual(was, now), **condensed}
    updates = zip(record["updates"], _pairs(was, now, "updates", "uid"), strict=True)
    facts = zip(record["facts"], _pairs(was, now, "claims", "ref"), strict=True)
    return {
        **record,
        **_lines(read_line, record, was, now, _LINES),
        "body": read_text(record["body"], was["body"], now["body"]),
        "updates": [_read_update(update, pair) for update, pair in updates],
        "facts": [_read_fact(fact, pair) for fact, pair in facts],
    }


def _sides(old: Version, new: Version) -> tuple[Record, Record]:
    """Both versions as records, with what a comparison sees of their alerts."""
    sent = old.alert if new.alert else ""
    return {**old.to_record(), "alert": sent}, {**new.to_record(), "alert": new.alert}


def _usual(old: Record, new: Record) -> Record:
    """The record of two versions whose lines are the same, as far as they tell it."""
    return {
        **{name: _kept(old[name], new[name]) for name in _LINES},
        "marks": [],
        "stage": None,
        "held": None,
        "language": None,
        "notices": [notice for notice in new["notices"] if notice not in old["notices"]],
        "lifted": [notice for notice in old["notices"] if notice not in new["notices"]],
    }


def _pack_update(update: Record, pair: _Pair) -> Record:
    was, now = pair.old or _NO_UPDATE, pair.new or _NO_UPDATE
    parts = {
        **_lines(pack_line, update, was, now, _LINES_OF_UPDATE),
        "text": pack_text(update["text"], was["body"], now["body"]),
    }
    return _less({**update, **parts}, _usual_update(pair))


def _read_update(packed: Record, pair: _Pair) -> Record:
    was, now = pair.old or _NO_UPDATE, pair.new or _NO_UPDATE
    update = {**_usual_update(pair), **packed}
    return {
        **update,
        **_lines(read_line, update, was, now, _LINES_OF_UPDATE),
        "text": read_text(update["text"], was["body"], now["body"]),
    }


def _usual_update(pair: _Pair) -> Record:
    stands, old, new = pair.stands, pair.old, pair.new
    lines = {name: _kept(old[name], new[name]) for name in _LINES_OF_UPDATE} if old and new else {}
    return {
        **{name: stands[name] for name in ("uid", "at", "key_event", "pinned")},
        **lines,
        "how": "same",
        "flags": [],
        "old_at": old["at"] if old and new and old["at"] != new["at"] else "",
        "old_index": pair.old_index,
        "new_index": pair.new_index,
    }


def _pack_fact(fact: Record, pair: _Pair) -> Record:
    statement = pack_line(fact["statement"], *_statements(pair))
    return _less({**fact, "statement": statement}, _usual_fact(pair))


def _read_fact(packed: Record, pair: _Pair) -> Record:
    fact = {**_usual_fact(pair), **packed}
    return {**fact, "statement": read_line(fact["statement"], *_statements(pair))}


def _usual_fact(pair: _Pair) -> Record:
    sides = {"old": pair.old, "new": pair.new}
    statement = _kept(*_statements(pair)) if pair.old and pair.new else []
    return {"ref": pair.stands["ref"], "moves": [], **sides, "statement": statement, "figures": []}


def _statements(pair: _Pair) -> tuple[str, str]:
    return tuple(side["statement"] if side else "" for side in (pair.old, pair.new))  # type: ignore[return-value]


def _pairs(old: Record, new: Record, name: str, key: str) -> Iterator[_Pair]:
    """The entries in the order of a comparison: the new side's, then those it no longer has."""
    was = {entry[key]: (index, entry) for index, entry in enumerate(old[name])}
    now = {entry[key]: (index, entry) for index, entry in enumerate(new[name])}
    for named in {**now, **was}:
        yield _Pair(*was.get(named, (None, None)), *now.get(named, (None, None)))


def _lines(
    turn: Callable[..., Any],
    record: Mapping[str, Any],
    old: Record,
    new: Record,
    names: Sequence[str],
) -> Record:
    return {name: turn(record[name], old[name], new[name]) for name in names}


def _kept(old: str, new: str) -> list[int] | None:
    """The ops of a line that stayed; a change has no usual way."""
    return [len(old)] if old == new else None


def _less(record: Record, usual: Record) -> Record:
    return {
        name: part for name, part in record.items() if name not in usual or part != usual[name]
    }
