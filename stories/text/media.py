"""What kind of file some bytes are, told from the bytes: a name proves nothing."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

HEAD = 65_536  # bytes that are looked at; of a ZIP also its list of contents
_MOST_UNPACKED = 500_000_000  # bytes
_WORST_RATIO = 100  # unpacked to packed; a large spreadsheet reaches 30
_HARMLESS = 50_000_000  # bytes; below it no ratio hurts anybody
_LONGEST_LIST = 2_000_000  # bytes of a ZIP's list of contents


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file, and the endings that its name may keep; the first is the usual one."""

    type: str
    endings: tuple[str, ...]


class Reason(StrEnum):
    """Why a file is not taken in."""

    EMPTY = "empty"
    MARKUP = "markup"  # HTML, SVG, XML: a browser runs what stands in them
    PROGRAM = "program"
    ARCHIVE = "archive"
    BOMB = "bomb"


class UnwelcomeFile(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


_TEXT = ("txt", "md", "csv", "tsv", "json", "srt", "vtt", "eml", "log")
TEXT = Media("text/plain", _TEXT)
PDF = Media("application/pdf", ("pdf",))
UNKNOWN = Media("application/octet-stream", ("bin",))
_OLE = Media("application/x-ole-storage", ("doc", "xls", "ppt", "msg"))
_MP4 = Media("video/mp4", ("mp4", "m4v"))

_SIGNS = (
    (0, b"\xff\xd8\xff", Media("image/jpeg", ("jpg", "jpeg"))),
    (0, b"\x89PNG\r\n\x1a\n", Media("image/png", ("png",))),
    (0, b"GIF87a", Media("image/gif", ("gif",))),
    (0, b"GIF89a", Media("image/gif", ("gif",))),
    (0, b"II*\x00", Media("image/tiff", ("tif", "tiff", "dng"))),
    (0, b"MM\x00*", Media("image/tiff", ("tif", "tiff", "dng"))),
    (8, b"WEBP", Media("image/webp", ("webp",))),
    (8, b"WAVE", Media("audio/wav", ("wav",))),
    (8, b"AVI ", Media("video/x-msvideo", ("avi",))),
    (0, b"OggS", Media("audio/ogg", ("ogg", "oga", "opus"))),
    (0, b"ID3", Media("audio/mpeg", ("mp3",))),
    (0, b"fLaC", Media("audio/flac", ("flac",))),
    (0, b"#!AMR", Media("audio/amr", ("amr",))),
    (0, b"WARC/", Media("application/warc", ("warc",))),
    (0, b"{\\rtf", Media("application/rtf", ("rtf",))),
    (0, b"SQLite format 3\x00", Media("application/vnd.sqlite3", ("sqlite", "db"))),
)
_BRANDS = {
    b"heic": Media("image/heic", ("heic", "heif")),
    b"heix": Media("image/heic", ("heic", "heif")),
    b"mif1": Media("image/heic", ("heic", "heif")),
    b"avif": Media("image/avif", ("avif",)),
    b"qt  ": Media("video/quicktime", ("mov",)),
    b"M4A ": Media("audio/mp4", ("m4a",)),
    b"crx ": Media("image/x-canon-cr3", ("cr3",)),
}
_PROGRAMS = (
    *(b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe"),
    *(
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"\x00asm",
        b"dex\n",
        b"L\x00\x00\x00\x01\x14\x02",
    ),
    *(b"#!/", b"#! "),
)
_ARCHIVES = (
    *(b"\x1f\x8b", b"\x1f\x9d", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"),
    *(b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF", b"!<arch>\n", b"\xed\xab\xee\xdb"),
)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_TAG = re.compile(rb"<[!?/a-z]", re.IGNORECASE)
# Of tabs, line ends, page feeds and the escapes of a terminal's log alone.
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_MSI = bytes.fromhex("84100c0000000000c000000000000046")  # the class of an installer
_OFFICE = {
    "word/": ("wordprocessingml.document", "docx", "docm"),
    "xl/": ("spreadsheetml.sheet", "xlsx", "xlsm"),
    "ppt/": ("presentationml.presentation", "pptx", "pptm"),
}
_OPEN = re.compile(r"application/(?:vnd\.oasis\.opendocument\.[a-z]+|epub\+zip)")
_OPEN_ENDINGS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "zip": "epub"}


def tell(file: BinaryIO) -> Media:
    """What the file is. Raises UnwelcomeFile for one that must not be taken in.

    Reads its first 64 kB, and of a ZIP the list of contents; unpacks nothing.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise UnwelcomeFile(Reason.EMPTY)
    if _is_markup(head):
        raise UnwelcomeFile(Reason.MARKUP)
    if b"%PDF-" in head[:1024]:
        return PDF
    for at, sign, media in _SIGNS:
        if head.startswith(sign, at):
            return media
    if head.startswith(_PROGRAMS):
        raise UnwelcomeFile(Reason.PROGRAM)
    if head.startswith(_ARCHIVES) or _BZIP2.match(head) or head.startswith(b"ustar", 257):
        raise UnwelcomeFile(Reason.ARCHIVE)
    if head.startswith(b"PK") and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return _in_zip(file)
    return _by_shape(head, file)


def name_as(media_type: str, name: str) -> str:
    """The file's name with an ending that is true, so that no click runs what it is not."""
    endings = _ENDINGS.get(media_type, UNKNOWN.endings)
    return name if name.rpartition(".")[2].lower() in endings else f"{name}.{endings[0]}"


def text_of(file: BinaryIO, *, most: int) -> str:
    """The first `most` bytes of a text file, as a reader would read them."""
    file.seek(0)
    raw = file.read(most)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        # A sign may be cut in two where the reading stopped.
        cut = broken.start > len(raw) - 4
        return raw.decode("utf-8-sig", "ignore") if cut else raw.decode("cp1252", "replace")


def _is_markup(head: bytes) -> bool:
    """Whether it begins as HTML, SVG or XML do, whatever its encoding and its name."""
    plain = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return bool(_TAG.match(plain.replace(b"\x00", b"").lstrip()))


def _by_shape(head: bytes, file: BinaryIO) -> Media:
    """What has no long sign at its first byte."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], _MP4)
    if head.startswith(b"\x1aE\xdf\xa3"):
        webm = b"webm" in head[:64]
        return Media("video/webm", ("webm",)) if webm else Media("video/x-matroska", ("mkv",))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_ole(head, file)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _BINARY.search(head):
        return TEXT
    if head.startswith(b"MZ"):
        raise UnwelcomeFile(Reason.PROGRAM)
    if head[0] == 0xFF and head[1:2] in (b"\xfb", b"\xf3", b"\xf2"):
        return Media("audio/mpeg", ("mp3",))
    return UNKNOWN


def _in_ole(head: bytes, file: BinaryIO) -> Media:
    """An old office document; an installer has the same shell and another class."""
    sector = 1 << min(int.from_bytes(head[30:32], "little"), 16)
    file.seek((int.from_bytes(head[48:52], "little") + 1) * sector + 80)
    if file.read(16) == _MSI:
        raise UnwelcomeFile(Reason.PROGRAM)
    return _OLE


def _in_zip(file: BinaryIO) -> Media:
    """An office document, an e-book or a web archive; any other ZIP is unwelcome."""
    _refuse_endless_list(file)
    try:
        with zipfile.ZipFile(file) as packed:
            inside = packed.infolist()
            _refuse_bomb(inside)
            return _by_contents(packed, {entry.filename for entry in inside})
    except (zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError, OSError) as broken:
        raise UnwelcomeFile(Reason.ARCHIVE) from broken


def _refuse_endless_list(file: BinaryIO) -> None:
    """A list of a million names is read by nobody, and not by us."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    listed = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else _LONGEST_LIST
    if listed >= _LONGEST_LIST or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        raise UnwelcomeFile(Reason.ARCHIVE)


def _refuse_bomb(inside: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in inside)
    packed = sum(entry.compress_size for entry in inside)
    if unpacked > _MOST_UNPACKED or unpacked > max(_HARMLESS, packed * _WORST_RATIO):
        raise UnwelcomeFile(Reason.BOMB)


def _by_contents(packed: zipfile.ZipFile, names: set[str]) -> Media:
    if names & {"META-INF/MANIFEST.MF", "AndroidManifest.xml"}:
        raise UnwelcomeFile(Reason.PROGRAM)
    if "[Content_Types].xml" in names:
        for folder, (kind, ending, with_macros) in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                if any(name.endswith("vbaProject.bin") for name in names):
                    return Media(MACROS, (with_macros,))
                return Media(f"application/vnd.openxmlformats-officedocument.{kind}", (ending,))
    if "mimetype" in names and packed.getinfo("mimetype").file_size < 100:
        said = packed.read("mimetype").decode("ascii", "replace").strip()
        if _OPEN.fullmatch(said):
            return Media(said, (_OPEN_ENDINGS.get(re.split(r"[.+]", said)[-1], "odf"),))
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return Media("application/wacz", ("wacz",))
    raise UnwelcomeFile(Reason.ARCHIVE)


MACROS = "application/vnd.ms-office.macro-enabled"
_ENDINGS: dict[str, tuple[str, ...]] = {
    **{media.type: media.endings for _, _, media in _SIGNS},
    **{media.type: media.endings for media in (*_BRANDS.values(), TEXT, PDF, _OLE, _MP4)},
    **{
        f"application/vnd.openxmlformats-officedocument.{kind}": (ending,)
        for kind, ending, _ in _OFFICE.values()
    },
    **{
        f"application/vnd.oasis.opendocument.{kind}": (ending,)
        for kind, ending in _OPEN_ENDINGS.items()
        if kind != "zip"
    },
    **{MACROS: ("docm", "xlsm", "pptm"), "application/epub+zip": ("epub",)},
    **{"application/wacz": ("wacz",), "video/webm": ("webm",), "video/x-matroska": ("mkv",)},
}
