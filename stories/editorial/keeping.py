"""Keeping what was seen: words and files are sealed, handed out on the record, and audited."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import fileroom
from stories.clock import now
from stories.editorial.admission import require
from stories.editorial.sourcing import may_see
from stories.errors import FileDamaged, FileRefused, UnfitText
from stories.models import Capture, Claim, Custody, Evidence, Handling, Method, StoredFile
from stories.text.clean import clean, clean_line
from stories.text.media import TEXT, Reason, UnwelcomeFile, tell, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

_MOST_TEXT = 400_000  # bytes of a text file that are kept beside it, to be read and searched
_WHY = {
    Reason.EMPTY: gettext_lazy("The file is empty."),
    Reason.MARKUP: gettext_lazy(
        "This is HTML, SVG or XML, whatever its name: a browser would run what stands in it. "
        "Save it as a PDF or a picture, or give the page’s address."
    ),
    Reason.PROGRAM: gettext_lazy("This is a program. It is not taken in as evidence."),
    Reason.ARCHIVE: gettext_lazy(
        "This is an archive. Unpack it, and add the files that matter one by one."
    ),
    Reason.BOMB: gettext_lazy(
        "This file grows to many times its size when it is opened. It is not taken in."
    ),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies in the file room; no row names it yet."""

    sha256: str
    size: int  # bytes
    media_type: str
    name: str
    text: str


def take_in(chunks: Iterable[bytes], *, name: str, by: User) -> Taken:
    """Put a file into the file room, before any row is locked.

    Raises PermissionDenied, FileRefused for one that is too large or of a kind that is not
    taken in (then nothing of it is left), or FileDamaged if the disk did not keep it.
    """
    require(by, "add_evidence")
    root, most = settings.EVIDENCE_ROOT, settings.EVIDENCE_MAX_BYTES
    try:
        with fileroom.arriving(root, chunks, max_bytes=most) as arrival:
            media = tell(arrival.file)
            text = text_of(arrival.file, most=_MOST_TEXT) if media == TEXT else ""
            fileroom.keep(root, arrival)
        if not _is_whole(arrival.sha256):  # bytes that were kept before may be damaged since
            raise FileDamaged(_damaged())
    except fileroom.TooLarge as refusal:
        raise FileRefused(too_large()) from refusal
    except UnwelcomeFile as refusal:
        raise FileRefused(str(_WHY[refusal.reason])) from refusal
    last = name.replace("\\", "/").rpartition("/")[2]
    return Taken(
        arrival.sha256, arrival.size, media.type, clean_line(last)[-255:], clean(text).strip()
    )


def too_large() -> str:
    """The sentence for a file that is larger than the newsroom takes."""
    most = settings.EVIDENCE_MAX_BYTES // 1_000_000
    return _("The file is larger than %(n)d MB. Cut it to the part that matters.") % {"n": most}


@transaction.atomic
def attach_file(evidence: Evidence, taken: Taken, *, by: User) -> Capture:
    """Make a file part of the evidence. The same file again gives the capture that was made first.

    Evidence without words of its own is sealed with the file. Raises PermissionDenied, or
    UnfitText for evidence that was withdrawn. Locks the claim's row.
    """
    require(by, "add_evidence")
    Claim.objects.select_for_update().get(pk=evidence.claim_id)
    evidence = Evidence.objects.get(pk=evidence.pk)
    if evidence.withdrawn_at is not None:
        raise UnfitText(_("This evidence was withdrawn. Add the file as evidence of its own."))
    made = evidence.captures.filter(method=Method.UPLOADED, sha256=taken.sha256).first()
    return made or put_file(evidence, taken, by=by)


def put_file(evidence: Evidence, taken: Taken, *, by: User) -> Capture:
    """The rows of a file; for a caller that has locked the claim and asked for permission."""
    stored, _made = StoredFile.objects.get_or_create(
        sha256=taken.sha256, defaults={"size": taken.size, "media_type": taken.media_type}
    )
    if not evidence.sha256:
        evidence.sha256, evidence.captured_at = taken.sha256, now()
        evidence.save_as(by)
    return _capture(
        evidence,
        by=by,
        method=Method.UPLOADED,
        sha256=taken.sha256,
        size=taken.size,
        media_type=taken.media_type,
        file=stored,
        filename=taken.name,
        text=taken.text,
    )


def put_words(evidence: Evidence, *, by: User) -> Capture:
    """The capture of the words that were typed with the evidence, sealed as they are."""
    words = evidence.text.encode()
    return _capture(
        evidence,
        by=by,
        method=Method.TYPED,
        sha256=seal_of(evidence.text),
        size=len(words),
        media_type="text/plain; charset=utf-8",
        text=evidence.text,
    )


def seal_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def note_custody(evidence: Evidence, action: Handling, *, by: User, sha256: str = "") -> Custody:
    """One more line of the custody log."""
    line: Custody = Custody.objects.create(evidence=evidence, action=action, by=by, sha256=sha256)
    return line


def open_file(capture: Capture, *, by: User) -> BinaryIO:
    """The captured file, open, with a line in the custody log of who took a copy.

    Raises PermissionDenied (a protected source's files are for those who know who it is), or
    FileDamaged if the bytes are missing or not those that were kept; then no line is written.
    """
    require(by, "view_capture")
    if not may_see(capture.evidence.source, by):
        raise PermissionDenied(_("This file is of a confidential source that is not yours."))
    assert capture.file_id is not None  # only a capture with a file has a button
    file = fileroom.open_whole(settings.EVIDENCE_ROOT, capture.file_id)
    if file is None:
        # By number: neither the name nor the digest of a protected file may reach a log.
        logger.error("The file of capture %s is missing or was changed.", capture.pk)
        raise FileDamaged(_damaged())
    note_custody(capture.evidence, Handling.DOWNLOADED, by=by, sha256=capture.sha256)
    return file


def damaged_captures() -> Iterator[Capture | None]:
    """None for every capture that is as it was taken; the capture for one that is not.

    Each kept file is read once, however many captures have it.
    """
    whole: dict[str, bool] = {}
    rows = Capture.objects.select_related("evidence").order_by("pk")
    for row in rows.iterator(chunk_size=200):
        if row.file_id is not None:
            if row.file_id not in whole:
                whole[row.file_id] = _is_whole(row.file_id)
            holds = whole[row.file_id] and row.sha256 == row.file_id
        else:
            holds = row.method != Method.TYPED or seal_of(row.text) == row.sha256
        yield None if holds else row


def _damaged() -> str:
    return _(
        "The file is missing, or is no longer the one that was kept. Don’t rely on it; tell "
        "whoever runs this desk to restore it from the backup."
    )


def _is_whole(sha256: str) -> bool:
    file = fileroom.open_whole(settings.EVIDENCE_ROOT, sha256)
    if file is not None:
        file.close()
    return file is not None


def _capture(evidence: Evidence, *, by: User, **fields: object) -> Capture:
    capture: Capture = Capture.objects.create(evidence=evidence, by=by, at=now(), **fields)
    note_custody(evidence, Handling.TAKEN, by=by, sha256=capture.sha256)
    return capture
