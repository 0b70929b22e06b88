from __future__ import annotations

import io
import struct
import zipfile

import pytest

from stories.text.media import Reason, UnwelcomeFile, name_as, tell, text_of


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    return packed(**{"[Content_Types].xml": b"<Types/>", f"{folder}/main.xml": b"<x/>", **more})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\x00" + bytes(16)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"GIF89a\x01\x00", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00", "video/mp4"),
        (b"\x1aE\xdf\xa3\x01\x00webm", "video/webm"),
        (b"ID3\x03\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x00\x00", "audio/mpeg"),
        (OLE + bytes(2000), "application/x-ole-storage"),
        (b"WARC/1.1\r\n", "application/warc"),
        (b"At noon, the office said.\n", "text/plain"),
        ("Die Fähre fährt nicht.".encode("cp1252"), "text/plain"),
        ("Паром не ходит.".encode("utf-16"), "text/plain"),
        (b"MZ is how the ferry company signs its notes.", "text/plain"),
        (b"3 < 5, and <3 is a heart", "text/plain"),
        (b"<3 is how the text message began", "text/plain"),
        (bytes(range(256)), "application/octet-stream"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), None),
        (packed(mimetype=b"application/epub+zip"), "application/epub+zip"),
        (packed(**{"datapackage.json": b"{}", "archive__a.warc": b"x"}), "application/wacz"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, told: str | None) -> None:
    expected = told or "application/vnd.oasis.opendocument.text"
    assert tell(io.BytesIO(content)).type == expected


@pytest.mark.parametrize(("folder", "ending"), [("word", "docx"), ("xl", "xlsx"), ("ppt", "pptx")])
def test_an_office_document_keeps_the_ending_that_says_whether_it_has_macros(
    folder: str, ending: str
) -> None:
    with_macros = office(folder, **{f"{folder}/vbaProject.bin": b"x"})

    assert tell(io.BytesIO(office(folder))).endings == (ending,)
    assert tell(io.BytesIO(with_macros)).endings == (ending[:-1] + "m",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t ", Reason.EMPTY),
        (b"<svg onload=alert(1)>", Reason.MARKUP),
        (b"\n \t<!-- a note --><svg/>", Reason.MARKUP),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", Reason.MARKUP),
        ("<html><script>alert(1)</script>".encode("utf-16"), Reason.MARKUP),
        ("<html>".encode("utf-16-be"), Reason.MARKUP),
        ("<html>".encode("utf-32"), Reason.MARKUP),
        (b"<!DOCTYPE html>%PDF-1.7", Reason.MARKUP),
        (b"</x><script>", Reason.MARKUP),
        (b"MZ\x90\x00\x03\x00", Reason.PROGRAM),
        (b"\x7fELF\x02", Reason.PROGRAM),
        (b"#!/bin/sh\nrm -rf /", Reason.PROGRAM),
        (b"\xca\xfe\xba\xbe\x00\x00", Reason.PROGRAM),
        (b"\x00asm\x01\x00", Reason.PROGRAM),
        (packed(**{"META-INF__MANIFEST.MF": b"x"}), Reason.PROGRAM),
        (b"\x1f\x8b\x08\x00", Reason.ARCHIVE),
        (b"BZh91AY&SY\x00", Reason.ARCHIVE),
        (b"Rar!\x1a\x07\x01\x00", Reason.ARCHIVE),
        (b"x" * 257 + b"ustar\x00", Reason.ARCHIVE),
        (packed(**{"a.txt": b"a"}), Reason.ARCHIVE),
        (b"PK\x03\x04 and nothing more", Reason.ARCHIVE),
        (packed(**{"a.txt": b"a"})[:-4], Reason.ARCHIVE),
        (office("word", **{"word/huge.xml": bytes(60_000_000)}), Reason.BOMB),
    ],
)
def test_what_runs_or_hides_other_files_is_refused_by_its_content(
    content: bytes, reason: Reason
) -> None:
    with pytest.raises(UnwelcomeFile) as refusal:
        tell(io.BytesIO(content))
    assert refusal.value.reason == reason


def test_an_installer_in_the_shell_of_an_office_document_is_a_program() -> None:
    directory = bytes(80) + bytes.fromhex("84100c0000000000c000000000000046")

    with pytest.raises(UnwelcomeFile, match="program"):
        tell(io.BytesIO(OLE + bytes(512 - len(OLE)) + directory))


def test_a_list_of_contents_that_is_longer_than_any_document_has_is_not_read() -> None:
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0, 0, 0xFFFFFFF0, 0, 0)

    with pytest.raises(UnwelcomeFile, match="archive"):
        tell(io.BytesIO(b"PK\x03\x04" + bytes(100) + end))


@pytest.mark.parametrize(
    ("media_type", "name", "saved_as"),
    [
        ("image/jpeg", "photo.JPG", "photo.JPG"),
        ("image/jpeg", "photo.exe", "photo.exe.jpg"),
        ("text/plain", "page.html", "page.html.txt"),
        ("text/plain", "mail.eml", "mail.eml"),
        ("application/octet-stream", "raw.svg", "raw.svg.bin"),
        ("application/octet-stream", "", ".bin"),
        ("of/another/time", "a.b", "a.b.bin"),
    ],
)
def test_no_click_on_a_saved_file_runs_what_it_is_not(
    media_type: str, name: str, saved_as: str
) -> None:
    assert name_as(media_type, name) == saved_as


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    assert text_of(io.BytesIO("Die Fähre".encode(encoding)), most=100) == "Die Fähre"


def test_a_text_that_is_cut_within_a_letter_ends_before_it() -> None:
    assert text_of(io.BytesIO("Fähr ä".encode()), most=7) == "Fähr "
