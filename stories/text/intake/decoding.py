"""Bytes to text: UTF-8 and UTF-16, and one clear sentence for all else."""

from __future__ import annotations

import codecs
import re

from stories.errors import UnreadableFile

MAX_BYTES = 5 * 1024 * 1024

_BINARIES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\xff\xd8\xff": "a picture",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a sound, film or picture",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a compressed file",
    b"SQLite format 3": "a database",
}
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Stands where a character was lost on the way; a space keeps the words around it apart.
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_SAVE = "save the text as UTF-8 and import it again"


def decoded(data: bytes, *, name: str) -> str:
    """The text of a file. Raises UnreadableFile for one that is no text, empty or too big."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"{name} is larger than {MAX_BYTES // 1024 // 1024} MB, which no story is; "
            "check that it is the right file."
        )
    for beginning, what in _BINARIES.items():
        if data.startswith(beginning):
            raise UnreadableFile(
                f"{name} is {what}; copy its text into a plain text file and import that."
            )
    if data.startswith(_UTF_32):
        raise UnreadableFile(f"{name} is encoded as UTF-32; {_SAVE}.")
    text = _text(data, name)
    if not text.strip("\ufeff\x00 \t\r\n\f\v"):
        raise UnreadableFile(f"{name} is empty; put the story into it and import it again.")
    if "\x00" in text:
        at = text.index("\x00")
        raise UnreadableFile(
            f"{name} is no text file, it has a zero byte at character {at + 1:,}; {_SAVE}."
        )
    return _CONTROL.sub(" ", text)


def _text(data: bytes, name: str) -> str:
    for mark, encoding in _UTF_16.items():
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name, skipped=len(mark))
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return _strict(data[len(mark) :], "utf-8", name, skipped=len(mark))


def _strict(data: bytes, encoding: str, name: str, *, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as refusal:
        at, line = refusal.start, data[: refusal.start].count(b"\n") + 1
        raise UnreadableFile(
            f"{name} is not {encoding[:6].upper().rstrip('-')}: byte 0x{data[at]:02X} at position "
            f"{at + skipped + 1:,} (line {line:,}) makes no character; {_SAVE}."
        ) from None
