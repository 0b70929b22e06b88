from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from stories.editorial.claiming import add_evidence, withdraw_evidence
from stories.editorial.keeping import (
    Taken,
    attach_file,
    damaged_captures,
    open_file,
    take_in,
)
from stories.editorial.rules import exhibits_of
from stories.errors import FileDamaged, FileRefused, UnfitText
from stories.fileroom import place_of
from stories.models import Capture, Claim, Custody, Evidence, Handling, Method, StoredFile
from tests.factories import make_claim, make_evidence, make_source, make_user

PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF the quay at noon"
SEAL = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def room(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim()


def taken(by: User, content: bytes = PICTURE, name: str = "quay.jpg") -> Taken:
    return take_in([content], name=name, by=by)


def give(claim: Claim, by: User, **fields: Any) -> Evidence:
    told = {"kind": "document", "title": "The quay at noon", "source": make_source()}
    return add_evidence(claim, by=by, **{**told, **fields})


def custody(evidence: Evidence) -> list[tuple[str, str, User | None]]:
    return [(line.action, line.sha256, line.by) for line in evidence.custody.all()]


def files(room: Path) -> list[Path]:
    return [path for path in room.rglob("*") if path.is_file()]


def test_words_that_were_typed_are_a_capture_with_a_line_of_custody(
    claim: Claim, checker: User
) -> None:
    evidence = give(claim, checker, text=" Two men were treated. ")

    capture = evidence.captures.get()
    assert (capture.method, capture.by, capture.text) == (
        Method.TYPED,
        checker,
        "Two men were treated.",
    )
    assert capture.sha256 == evidence.sha256
    assert capture.size == 21
    assert custody(evidence) == [(Handling.TAKEN, evidence.sha256, checker)]


def test_evidence_that_is_only_cited_has_no_capture(claim: Claim, checker: User) -> None:
    evidence = give(claim, checker, kind="url", url="https://a.example/")

    assert not evidence.captures.exists()
    assert not evidence.custody.exists()


def test_a_file_is_kept_under_its_digest_with_what_it_is_and_how_it_was_called(
    room: Path, claim: Claim, checker: User
) -> None:
    evidence = give(claim, checker, file=taken(checker, name="C:\\phone\\quay.exe"))

    capture = evidence.captures.get()
    assert (capture.method, capture.sha256, capture.file_id) == (Method.UPLOADED, SEAL, SEAL)
    assert (capture.size, capture.filename) == (len(PICTURE), "quay.exe")
    assert capture.media_type == "image/jpeg"
    assert place_of(room, SEAL).read_bytes() == PICTURE
    assert custody(evidence) == [(Handling.TAKEN, SEAL, checker)]


def test_a_file_without_words_seals_primary_evidence(
    room: Path, claim: Claim, checker: User
) -> None:
    evidence = give(claim, checker, primary=True, file=taken(checker))

    assert (evidence.sha256, evidence.captured_at is not None) == (SEAL, True)
    assert exhibits_of([evidence])[0].captured


def test_words_and_a_file_are_two_captures_and_the_words_are_the_seal(
    room: Path, claim: Claim, checker: User
) -> None:
    evidence = give(claim, checker, text="The quay.", file=taken(checker))

    assert evidence.sha256 == hashlib.sha256(b"The quay.").hexdigest()
    assert {capture.sha256 for capture in evidence.captures.all()} == {evidence.sha256, SEAL}
    assert evidence.history.count() == 1


def test_one_file_given_to_two_claims_lies_on_the_disk_once(
    room: Path, claim: Claim, checker: User, reporter: User
) -> None:
    give(claim, checker, file=taken(checker))
    give(make_claim(), reporter, file=taken(reporter, name="again.jpg"))

    assert StoredFile.objects.count() == 1
    assert [capture.filename for capture in Capture.objects.order_by("pk")] == [
        "quay.jpg",
        "again.jpg",
    ]
    assert len(files(room)) == 1


def test_a_file_attached_later_seals_what_was_only_cited(
    room: Path, claim: Claim, checker: User, reporter: User
) -> None:
    evidence = give(claim, checker, kind="url", url="https://a.example/")

    for _ in range(2):  # a form that is sent twice
        attach_file(evidence, taken(reporter), by=reporter)

    evidence.refresh_from_db()
    assert evidence.sha256 == SEAL
    assert custody(evidence) == [(Handling.TAKEN, SEAL, reporter)]


def test_withdrawn_evidence_takes_no_more_files_and_says_so_in_its_custody(
    room: Path, claim: Claim, checker: User
) -> None:
    evidence = give(claim, checker, file=taken(checker))
    withdraw_evidence(evidence, by=checker, reason="It is of 2019.")

    with pytest.raises(UnfitText, match="withdrawn"):
        attach_file(evidence, taken(checker, b"\xff\xd8\xff another"), by=checker)

    assert custody(evidence)[1:] == [(Handling.WITHDRAWN, SEAL, checker)]


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", bytes(60_000_000))
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<svg onload='alert(1)'/>", "HTML, SVG or XML"),
        (b"MZ\x90\x00\x03", "a program"),
        (b"PK\x03\x04", "archive. Unpack it"),
        (bomb(), "many times its size"),
        (bytes(1_000_001), "larger than 1 MB"),
    ],
)
def test_a_file_that_is_refused_says_why_and_leaves_nothing(
    room: Path, settings: Any, checker: User, content: bytes, says: str
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1_000_000

    with pytest.raises(FileRefused, match=says):
        taken(checker, content)

    assert files(room) == []
    assert not StoredFile.objects.exists()


def test_a_text_file_can_be_read_beside_its_bytes(room: Path, claim: Claim, checker: User) -> None:
    mail = "Two men were treated.\r\n".encode("utf-16")

    evidence = give(claim, checker, file=taken(checker, mail, "mail.eml"))

    assert evidence.captures.get().text == "Two men were treated."


def test_every_copy_that_is_taken_is_a_line_of_custody(
    room: Path, claim: Claim, checker: User, reporter: User
) -> None:
    evidence = give(claim, checker, file=taken(checker))

    with open_file(evidence.captures.get(), by=reporter) as file:
        assert file.read() == PICTURE

    assert custody(evidence)[1:] == [(Handling.DOWNLOADED, SEAL, reporter)]


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_damaged_bytes_are_found_at_the_download_and_by_the_audit(
    room: Path,
    claim: Claim,
    checker: User,
    damage: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    capture = give(claim, checker, text="The quay.", file=taken(checker)).captures.get(
        method=Method.UPLOADED
    )
    path = place_of(room, SEAL)
    path.chmod(0o600)
    path.write_bytes(b"forged") if damage == "changed" else path.unlink()

    with (
        caplog.at_level(logging.ERROR, "stories.editorial.keeping"),
        pytest.raises(FileDamaged, match="Don’t rely on it"),
    ):
        open_file(capture, by=checker)

    assert not Custody.objects.filter(action=Handling.DOWNLOADED).exists()
    assert [row.pk for row in damaged_captures() if row] == [capture.pk]
    assert str(capture.pk) in caplog.text
    assert SEAL not in caplog.text


def test_a_file_whose_kept_bytes_are_damaged_is_not_taken_in_again_as_if_they_were_whole(
    room: Path, claim: Claim, checker: User
) -> None:
    give(claim, checker, file=taken(checker))
    path = place_of(room, SEAL)
    path.chmod(0o600)
    path.write_bytes(b"forged")

    with pytest.raises(FileDamaged, match="restore it from the backup"):
        taken(checker)

    assert path.read_bytes() == b"forged"  # evidence of the damage is not painted over


def test_the_audit_finds_words_that_are_not_those_that_were_sealed(
    claim: Claim, checker: User
) -> None:
    evidence = make_evidence(claim=claim)
    forged = Capture.objects.create(
        evidence=evidence, method=Method.TYPED, sha256=SEAL, size=3, media_type="", text="Ten"
    )
    give(claim, checker, text="Two men were treated.")

    assert list(damaged_captures()) == [forged, None]


def test_a_protected_file_is_for_those_who_know_who_it_came_from(
    room: Path, claim: Claim, checker: User, editor: User
) -> None:
    insider = make_source(confidential=True, public_label="an official")
    evidence = give(claim, checker, source=insider, file=taken(checker))

    with pytest.raises(PermissionDenied, match="confidential source"):
        open_file(evidence.captures.get(), by=editor)

    assert custody(evidence) == [(Handling.TAKEN, SEAL, checker)]


def test_a_stranger_neither_gives_nor_takes_a_file(
    room: Path, claim: Claim, checker: User
) -> None:
    stranger = make_user("stranger")
    evidence = give(claim, checker, file=taken(checker))

    for verb in (
        lambda: taken(stranger),
        lambda: attach_file(evidence, taken(checker), by=stranger),
        lambda: open_file(evidence.captures.get(), by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            verb()
