"""Table lines: which cells a line holds, and which side each column leans to."""

from __future__ import annotations

import re

from stories.text.limits import MAX_COLUMNS

# A bar behind a backslash is a bar in the words.
_CELL = re.compile(r"(?:[^|\\]|\\.|\\$)*")
_SIDES = {(False, False): "", (True, False): "start", (False, True): "end", (True, True): "center"}


def cells(at: int, line: str) -> list[tuple[int, str]]:
    """The line's cells as (offset, text); `at` is the line's own offset."""
    end = len(line.rstrip(" \t"))
    if end and line[end - 1] == "|" and not line.endswith("\\|", 0, end):
        end -= 1
    start = 1 if line.startswith("|") else 0
    found: list[tuple[int, str]] = []
    while start <= end:
        match = _CELL.match(line, start, end)
        assert match  # the pattern matches nothing, too
        stop = match.end() if len(found) < MAX_COLUMNS - 1 else end
        text = line[start:stop].lstrip(" \t")
        found.append((at + stop - len(text), text.rstrip(" \t")))
        start = stop + 1
    return found


def aligns(line: str) -> tuple[str, ...]:
    """The sides that a line of dashes, colons and bars names; empty for any other line."""
    if "|" not in line or "-" not in line or line.strip("|:- \t"):
        return ()
    columns = [text for _, text in cells(0, line)]
    if not all(column.strip(":") and not column.strip(":").strip("-") for column in columns):
        return ()
    return tuple(_SIDES[column.startswith(":"), column.endswith(":")] for column in columns)
